"""Why something is refused, and what the audit log says."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

REASONS: dict[str, Any] = {
    "reason.service_ends_before_start": _l("The end must be later than the beginning."),
    "reason.order_without_session": _l("Add at least one session before publishing."),
    "reason.sessions_all_past": _l("All sessions are over already. Add one that is still to come."),
    "reason.session_too_long": _l("A session lasts 24 hours at most. Divide it into several."),
    "reason.session_outside_window": _l("This session lies outside the time for which help was asked."),
    "reason.too_many_sessions": _l("An order has %(max)s sessions at most."),
    "reason.max_below_min": _l("The number of places must not be below the number of people needed."),
    "reason.max_below_confirmed": _l(
        "%(confirmed)s people have a place already; give at least that many places."
    ),
    "reason.organizer_dissolved": _l("This organisation no longer exists. Choose another organiser."),
    "reason.leader_unknown": _l("Nobody of this name was found. Give the full name or the pinyin initials."),
    "reason.leader_ambiguous": _l("Several people have this name. Choose one below."),
    "reason.order_not_editable": _l("The order can no longer be changed in its present state."),
    "reason.order_not_yours": _l("Orders are run by the dispatcher of the organisation that organises them."),
    "reason.order_not_led_by_you": _l("This is done by the leader named in the order or by the dispatcher."),
    "reason.signup_not_open": _l("Sign-up for this session is not open."),
    "reason.session_has_begun": _l("This session has begun already."),
    "reason.withdraw_too_late": _l(
        "The session has begun. Please tell the leader, who notes it in the roll call."
    ),
    "reason.signup_not_for_this_person": _l("You may sign up yourself and the members of your own branch."),
    "reason.no_member_to_sign_up": _l("Your account belongs to no member. Say whom you want to sign up."),
    "reason.does_not_take_part": _l(
        "By the membership status on record this person takes no part at present."
    ),
    "reason.place_elsewhere": _l(
        "There is a place in “%(title)s” at the same time. Give a reason if both are possible."
    ),
    "reason.not_waiting": _l("This person is not on the waiting list."),
    "reason.no_place_free": _l("No place is free."),
    "reason.too_few_people": _l("A session has %(confirmed)s of the %(min)s people it needs."),
    "reason.start_too_early": _l(
        "The service can be started from two hours before its first session (%(at)s)."
    ),
    "reason.session_not_over": _l("A session is not over yet. Hand in when the last one is over."),
    "reason.roll_call_incomplete": _l("The roll call lacks %(n)s people. Complete it first."),
    "reason.roll_call_too_early": _l("The roll can be called from two hours before the beginning (%(at)s)."),
    "reason.roll_call_closed": _l(
        "The roll can be called while the order is recruiting, ready or in service."
    ),
    "reason.walk_in_signed_up": _l("This person has a place; choose “Was there”."),
    "reason.walk_in_unknown": _l("Only members whom you may sign up can be added on the spot."),
    "reason.not_signed_up": _l("This person has no place; choose “Joined on the spot”."),
    "reason.partial_needs_times": _l("Give from when to when the person served."),
    "reason.times_without_service": _l("Times are given only for people who served."),
    "reason.outside_session": _l("The time must lie within the session."),
    "reason.break_too_long": _l("The break must be shorter than the time served."),
    "reason.own_attendance": _l("Your own attendance must be recorded by somebody else."),
    "reason.person_twice": _l("A person stands in the list twice."),
    "reason.own_hours": _l("%(name)s (%(at)s): nobody credits his own time; somebody else has to do this."),
    "reason.hours_overlap": _l("%(name)s (%(at)s): another service at the same time is credited already."),
    "reason.hours_overlap_here": _l("Another service at the same time is credited already."),
    "reason.long_day": _l("%(name)s (%(at)s): %(minutes)s minutes on one day. Say why this is right."),
    "reason.second_look_by_another": _l(
        "A day of more than eight hours is approved by somebody who did not call the roll."
    ),
    "reason.hours_not_settled": _l("Minutes can be corrected once the order is closed."),
    "reason.hours_reversed_already": _l("This entry was taken back already."),
    "reason.somebody_served": _l(
        "Somebody served already. Complete the order instead, so that the time counts."
    ),
}

AUDIT: dict[str, Any] = {
    "audit.service_order.created": _l("Drafted a service order"),
    "audit.service_order.edited": _l("Changed a service order"),
    "audit.service_order.published": _l("Published a service order"),
    "audit.service_order.submitted": _l("Handed a service order in"),
    "audit.service_order.asked": _l("Asked for more about a service order"),
    "audit.service_order.answered": _l("Answered a question about a service order"),
    "audit.service_order.expired": _l("Let a service order expire"),
    "audit.service_order.rejected": _l("Rejected a service order"),
    "audit.service_order.verified": _l("Checked a service order"),
    "audit.service_order.merged": _l("Merged a service order with another"),
    "audit.service_order.offered": _l("Offered a service order to a team"),
    "audit.service_order.opened": _l("Opened a service order for claim"),
    "audit.service_order.accepted": _l("Accepted a service order"),
    "audit.service_order.declined": _l("Declined a service order"),
    "audit.service_order.recalled": _l("Took a service order back from dispatch"),
    "audit.service_order.lapsed": _l("Let a dispatched service order lapse unanswered"),
    "audit.service_order.time_proposed": _l("Proposed another time for a service"),
    "audit.service_order.time_agreed": _l("Agreed to another time for a service"),
    "audit.service_order.time_refused": _l("Refused another time for a service"),
    "audit.service_order.claimed": _l("Claimed a service order"),
    "audit.service_order.reassigned": _l("Passed a service order on to another team"),
    "audit.service_order.rescheduled": _l("Moved a service to another time"),
    "audit.service_order.aborted": _l("Broke a service off"),
    "audit.service_order.redispatched": _l("Sent a broken-off service back to dispatch"),
    "audit.service_order.auto_confirmed": _l("Took a service as confirmed by lapse of time"),
    "audit.service_order.disputed": _l("Disputed a service order"),
    "audit.service_order.settled": _l("Settled a dispute about a service order"),
    "audit.service_order.reopened": _l("Reopened a closed service order"),
    "audit.service_order.withdrawn": _l("Withdrew a service order for the requester"),
    "audit.service_order.ready": _l("Said that a service goes ahead"),
    "audit.service_order.in_service": _l("Started a service"),
    "audit.service_order.awaiting_confirmation": _l("Handed in a finished service"),
    "audit.service_order.confirmed": _l("Entered a requester's confirmation"),
    "audit.service_order.closed": _l("Closed a service order and credited the minutes"),
    "audit.service_order.cancelled": _l("Cancelled a service order"),
    "audit.service_session.added": _l("Added a session"),
    "audit.service_session.changed": _l("Changed a session"),
    "audit.service_session.roll_call": _l("Called the roll of a session"),
    "audit.service_signup.made": _l("Signed up for a service"),
    "audit.service_signup.withdrawn": _l("Withdrew a sign-up"),
    "audit.service_signup.promoted": _l("Moved somebody up from the waiting list"),
    "audit.service_hours.corrected": _l("Corrected credited minutes"),
}
