"""What states, steps and facts are called, and what is written to people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

STATES: dict[str, Any] = {
    "volunteering.state.draft": _l("Order being drafted"),
    "volunteering.state.submitted": _l("Waiting for a check"),
    "volunteering.state.needs_info": _l("More information wanted"),
    "volunteering.state.expired": _l("Order expired"),
    "volunteering.state.rejected": _l("Order rejected"),
    "volunteering.state.merged": _l("Merged with another order"),
    "volunteering.state.verified": _l("Waiting for dispatch"),
    "volunteering.state.offered": _l("Offered to a team"),
    "volunteering.state.open_for_claim": _l("Open for claim"),
    "volunteering.state.awaiting_requester": _l("Waiting for the requester"),
    "volunteering.state.recruiting": _l("Recruiting"),
    "volunteering.state.ready": _l("Ready for service"),
    "volunteering.state.in_service": _l("In service"),
    "volunteering.state.aborted": _l("Broken off"),
    "volunteering.state.awaiting_confirmation": _l("Waiting for the requester's confirmation"),
    "volunteering.state.confirmed": _l("Confirmed by the requester"),
    "volunteering.state.auto_confirmed": _l("Confirmed by lapse of time"),
    "volunteering.state.disputed": _l("Under dispute"),
    "volunteering.state.closed": _l("Order closed"),
    "volunteering.state.cancelled_by_requester": _l("Cancelled by the requester"),
    "volunteering.state.cancelled_by_organizer": _l("Cancelled by the organiser"),
    "volunteering.signup.confirmed": _l("Has a place"),
    "volunteering.signup.waitlisted": _l("On the waiting list"),
    "volunteering.signup.offered": _l("Place offered"),
    "volunteering.signup.withdrawn": _l("Sign-up withdrawn"),
    "volunteering.signup.declined": _l("Place declined"),
    "volunteering.signup.released": _l("Released, the order was cancelled"),
    "volunteering.attendance.unregistered": _l("Not registered yet"),
    "volunteering.attendance.present": _l("Was there"),
    "volunteering.attendance.partial": _l("Was there for a part"),
    "volunteering.attendance.excused": _l("Asked for leave"),
    "volunteering.attendance.absent": _l("Was not there"),
    "volunteering.attendance.walk_in": _l("Joined on the spot"),
    "volunteering.attendance.not_recorded": _l("Not to be recorded"),
    "volunteering.hours.live": _l("From a roll call"),
    "volunteering.hours.reversal": _l("Taken back"),
    "volunteering.event.publish": _l("Publish the order"),
    "volunteering.event.ready": _l("Service goes ahead"),
    "volunteering.event.start": _l("Start the service"),
    "volunteering.event.complete": _l("Hand in the finished service"),
    "volunteering.event.confirm": _l("Enter the requester's confirmation"),
    "volunteering.event.close": _l("Close and credit the minutes"),
    "volunteering.event.cancel": _l("Cancel the order"),
}

FACTS: dict[str, Any] = {
    "fact.service.order_closed": _l("Service orders closed"),
    "fact.service.person_times": _l("Volunteer service, person-times"),
    "fact.service.minutes": _l("Volunteer service, minutes"),
}

NOTIFICATIONS: dict[str, Any] = {
    "notification.service.promoted.subject": _l("You moved up from the waiting list: %(title)s"),
    "notification.service.promoted.body": _l(
        "A place came free and it is yours: %(title)s, %(at)s, %(place)s. If you cannot come, press “I cannot come”."
    ),
    "notification.service.confirmed_by_other.subject": _l("You were signed up: %(title)s"),
    "notification.service.confirmed_by_other.body": _l(
        "%(by)s signed you up for %(title)s, %(at)s, %(place)s. If you cannot come, press “I cannot come”."
    ),
    "notification.service.waitlisted_by_other.subject": _l("You were put on the waiting list: %(title)s"),
    "notification.service.waitlisted_by_other.body": _l(
        "%(by)s put you on the waiting list for %(title)s, %(at)s, %(place)s. "
        "You will be told when a place is held for you."
    ),
    "notification.service.withdrawn_by_other.subject": _l("Your sign-up was withdrawn: %(title)s"),
    "notification.service.withdrawn_by_other.body": _l(
        "%(by)s withdrew your sign-up for %(title)s, %(at)s, %(place)s. You may sign up again while places are open."
    ),
    "notification.service.session_changed.subject": _l("Time or place changed: %(title)s"),
    "notification.service.session_changed.body": _l(
        "%(title)s now takes place at %(at)s, %(place)s. If you cannot come, press “I cannot come”."
    ),
    "notification.service.cancelled.subject": _l("Service cancelled: %(title)s"),
    "notification.service.cancelled.body": _l(
        "The organiser cancelled %(title)s. Reason: %(reason)s. You do not need to do anything."
    ),
}
