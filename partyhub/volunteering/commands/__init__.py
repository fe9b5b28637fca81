"""The verbs of the service supermarket: each takes an actor and a clock, is audited, flushes and never commits."""

from partyhub.volunteering.commands.attendance import Line, record_attendance
from partyhub.volunteering.commands.hours import correct_hours
from partyhub.volunteering.commands.leaving import on_member_left
from partyhub.volunteering.commands.orders import (
    SessionPlan,
    add_session,
    change_session,
    create_order,
    current,
    edit_order,
)
from partyhub.volunteering.commands.signups import Clash, SignedUp, promote, sign_up, withdraw
from partyhub.volunteering.commands.steps import cancel, close, complete, confirm, publish, ready, start

__all__ = [
    "Clash",
    "Line",
    "SessionPlan",
    "SignedUp",
    "add_session",
    "cancel",
    "change_session",
    "close",
    "complete",
    "confirm",
    "correct_hours",
    "create_order",
    "current",
    "edit_order",
    "on_member_left",
    "promote",
    "publish",
    "ready",
    "record_attendance",
    "sign_up",
    "start",
    "withdraw",
]
