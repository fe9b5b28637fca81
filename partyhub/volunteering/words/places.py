"""Words of places that are offered, and of people who cannot come."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

PLACES: dict[str, Any] = {
    "volunteering.signup.looking": _l("Cannot come, stand-in wanted"),
    "volunteering.signup.lapsed": _l("Offered place not answered in time"),
    "volunteering.signup.replaced": _l("Somebody stands in"),
    "volunteering.signup.excused": _l("Leave approved"),
}

PLACE_REASONS: dict[str, Any] = {
    "reason.place_not_offered": _l("No place is held for this person."),
    "reason.place_offer_over": _l(
        "The place was held until %(at)s and has gone to the next person. You may join the waiting list again."
    ),
    "reason.not_looking": _l("This person does not ask for leave."),
    "reason.stand_in_asked": _l("Somebody was asked to stand in and may still answer. Wait for the answer."),
    "reason.own_leave": _l("Your own leave is for somebody else to decide."),
}

PLACE_AUDIT: dict[str, Any] = {
    "audit.service_signup.offered": _l("Offered a free place to somebody who waits"),
    "audit.service_signup.accepted": _l("Took an offered place"),
    "audit.service_signup.declined": _l("Declined an offered place"),
    "audit.service_signup.lapsed": _l("Let an offered place lapse unanswered"),
    "audit.service_signup.looking": _l("Said that somebody cannot come"),
    "audit.service_signup.kept": _l("Came after all"),
    "audit.service_signup.excused": _l("Approved somebody's leave from a service"),
    "audit.service_signup.leave_refused": _l("Asked somebody to come all the same"),
}

PLACE_NOTIFICATIONS: dict[str, Any] = {
    "notification.service.place_offered.subject": _l("A place is held for you: %(title)s"),
    "notification.service.place_offered.body": _l(
        "You can serve at %(title)s, %(at)s, %(place)s. The place is held for you until %(until)s: "
        "take it or decline it. Declining has no consequence."
    ),
    "notification.service.place_lapsed.subject": _l("The place is no longer held: %(title)s"),
    "notification.service.place_lapsed.body": _l(
        "The place at %(title)s, %(at)s, was not taken in time and goes to the next person. "
        "It has no consequence; you may join the waiting list again."
    ),
    "notification.service.cannot_come.subject": _l("%(name)s cannot come: %(title)s"),
    "notification.service.cannot_come.body": _l(
        "%(name)s cannot come to %(title)s, %(at)s, %(place)s. Those who wait are asked to stand in; "
        "please approve the leave, or ask for coming all the same."
    ),
    "notification.service.cannot_come_because.subject": _l("%(name)s cannot come: %(title)s"),
    "notification.service.cannot_come_because.body": _l(
        "%(name)s cannot come to %(title)s, %(at)s, %(place)s: %(said)s. Those who wait are asked to stand in; "
        "please approve the leave, or ask for coming all the same."
    ),
    "notification.service.leave_asked_by_other.subject": _l("Leave was asked for you: %(title)s"),
    "notification.service.leave_asked_by_other.body": _l(
        "%(by)s said that you cannot come to %(title)s, %(at)s, %(place)s. Until somebody stands in or the leader "
        "approves, you are expected."
    ),
    "notification.service.comes_after_all.subject": _l("%(name)s comes after all: %(title)s"),
    "notification.service.comes_after_all.body": _l(
        "%(name)s comes to %(title)s, %(at)s, %(place)s, after all. You need not look for anybody."
    ),
    "notification.service.leave_approved.subject": _l("You need not come: %(title)s"),
    "notification.service.leave_approved.body": _l(
        "%(by)s approved your leave from %(title)s, %(at)s. It has no consequence."
    ),
    "notification.service.leave_refused.subject": _l("You are wanted all the same: %(title)s"),
    "notification.service.leave_refused.body": _l(
        "%(by)s asks you to come to %(title)s, %(at)s, %(place)s, if you possibly can: %(reason)s"
    ),
    "notification.service.stand_in_found.subject": _l("Somebody stands in for you: %(title)s"),
    "notification.service.stand_in_found.body": _l(
        "%(by)s has your place at %(title)s, %(at)s. You need not come."
    ),
    "notification.service.stood_in.subject": _l("A stand-in was found: %(title)s"),
    "notification.service.stood_in.body": _l(
        "%(by)s comes to %(title)s, %(at)s, %(place)s, instead of %(name)s."
    ),
}
