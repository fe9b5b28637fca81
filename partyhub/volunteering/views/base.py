"""What the pages of this room share."""

from __future__ import annotations

from flask import Blueprint

from partyhub.kernel.db import Versioned
from partyhub.kernel.errors import Stale
from partyhub.security.permissions import Permission
from partyhub.volunteering.rules import AttendanceState, OrderState, SignupState
from partyhub.web.forms import BaseForm

blueprint = Blueprint("volunteering", __name__)
READS = (Permission.ORDER_READ, Permission.ORDER_DISPATCH)
RUNS = (Permission.ORDER_LEAD, Permission.ORDER_DISPATCH, Permission.SIGNUP_SELF)
"""A leader named in an order may be an ordinary member; who leads which order is for the policy to say."""

TONES: dict[OrderState, str] = {
    OrderState.RECRUITING: "blue",
    OrderState.READY: "blue",
    OrderState.IN_SERVICE: "blue",
    OrderState.AWAITING_CONFIRMATION: "amber",
    OrderState.CONFIRMED: "amber",
    OrderState.AUTO_CONFIRMED: "amber",
    OrderState.DISPUTED: "red",
    OrderState.CLOSED: "green",
}
SIGNUP_TONES = {
    SignupState.CONFIRMED: "green",
    SignupState.WAITLISTED: "amber",
    SignupState.OFFERED: "amber",
    SignupState.LOOKING: "amber",
}
ATTENDANCE_TONES = {
    AttendanceState.PRESENT: "green",
    AttendanceState.PARTIAL: "green",
    AttendanceState.WALK_IN: "green",
}


def refuse_stale(form: BaseForm, record: Versioned) -> None:
    """Raise Stale when the page was made from another version than the one that is saved."""
    if form.expected_version != record.version:
        raise Stale
