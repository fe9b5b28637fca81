"""Words of sign-ups, waiting lists and leave."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

SIGNUPS: dict[str, Any] = {
    "activities.signup.confirmed": _p("sign-up", "Signed up"),
    "activities.signup.waitlisted": _p("sign-up", "On the waiting list"),
    "activities.signup.withdrawn": _p("sign-up", "Withdrawn"),
    "activities.signup.released": _p("sign-up", "Called off"),
    "activities.signup.leave": _p("sign-up", "On leave"),
    "reason.activity_no_signup": _l("This activity has no limited places: nobody needs to sign up."),
    "reason.activity_signup_closed": _l(
        "This activity is not announced or has begun; nothing can be changed here any more. Please ask the branch."
    ),
    "reason.activity_no_leave": _l("Nobody needs to ask leave of this activity."),
    "reason.activity_leave_reason": _l("Say why you cannot come, for example: on a business trip."),
    "reason.activity_capacity_taken": _l("%(n)s people have a place already. Give at least as many places."),
    "reason.activity_not_yours_to_sign_up": _l(
        "You may sign up yourself and the members of your own branch."
    ),
    "reason.activity_no_member": _l("Your account is no member's. Choose whom to sign up."),
    "reason.activity_not_concerned": _l(
        "Only members of the organisations that hold this activity can sign up for it."
    ),
    "audit.activity_signup.made": _l("Signed up for an activity"),
    "audit.activity_signup.withdrawn": _l("Withdrew from an activity"),
    "audit.activity_signup.leave": _l("Asked leave of an activity"),
    "audit.activity_signup.promoted": _l("Moved up from the waiting list of an activity"),
    "notification.activity.signup_confirmed.subject": _l("Signed up: %(title)s"),
    "notification.activity.signup_confirmed.body": _l(
        "%(by)s has signed you up for “%(title)s”, %(at)s. If you cannot come, please withdraw in time."
    ),
    "notification.activity.signup_waitlisted.subject": _l("On the waiting list: %(title)s"),
    "notification.activity.signup_waitlisted.body": _l(
        "%(by)s has put you on the waiting list of “%(title)s”, %(at)s. You are told when a place is free."
    ),
    "notification.activity.signup_withdrawn.subject": _l("Sign-up withdrawn: %(title)s"),
    "notification.activity.signup_withdrawn.body": _l(
        "%(by)s has withdrawn your sign-up for “%(title)s”, %(at)s."
    ),
    "notification.activity.signup_promoted.subject": _l("A place for you: %(title)s"),
    "notification.activity.signup_promoted.body": _l(
        "A place has become free: you are signed up for “%(title)s”, %(at)s. If you cannot come, withdraw in time."
    ),
    "notification.activity.leave_asked.subject": _l("Leave asked: %(title)s"),
    "notification.activity.leave_asked.body": _l(
        "%(name)s cannot come to “%(title)s”, %(at)s. The reason: %(reason)s"
    ),
}
SIGNUP_TONES = {"confirmed": "green", "waitlisted": "amber", "leave": "blue"}
