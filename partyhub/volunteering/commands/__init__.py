"""The verbs of the service supermarket: each takes an actor and a clock, is audited, flushes and never commits."""

from partyhub.volunteering.commands.answering import (
    accept,
    agree_time,
    asked_team,
    claim,
    decline,
    propose_time,
    refuse_time,
    settle_time,
)
from partyhub.volunteering.commands.attendance import Line, record_attendance
from partyhub.volunteering.commands.breaking_off import abort, redispatch, report
from partyhub.volunteering.commands.categories import (
    add_category,
    change_category,
    current_category,
)
from partyhub.volunteering.commands.certificates import (
    check_certificate,
    issue_certificate,
    list_issuer,
    note_printed,
    refuse_certificate,
    request_certificate,
    revoke_certificate,
    set_notice,
    unlist_issuer,
    withdraw_certificate,
)
from partyhub.volunteering.commands.hours import correct_hours
from partyhub.volunteering.commands.leaving import on_member_left
from partyhub.volunteering.commands.offering import lapse_due, offer, open_for_claim, recall, suggestions
from partyhub.volunteering.commands.orders import (
    SessionPlan,
    add_session,
    change_session,
    create_order,
    current,
    edit_order,
)
from partyhub.volunteering.commands.rating import (
    confirm_by_requester,
    look_at_rating,
    rate_by_requester,
)
from partyhub.volunteering.commands.signups import Clash, SignedUp, promote, sign_up, withdraw
from partyhub.volunteering.commands.steps import cancel, close, complete, confirm, publish, ready, start
from partyhub.volunteering.commands.teams import (
    change_volunteer,
    current_team,
    edit_team,
    found_team,
    register_volunteer,
    rest_team,
)

__all__ = [
    "Clash",
    "Line",
    "SessionPlan",
    "SignedUp",
    "abort",
    "accept",
    "add_category",
    "add_session",
    "agree_time",
    "asked_team",
    "cancel",
    "change_category",
    "change_session",
    "change_volunteer",
    "check_certificate",
    "claim",
    "close",
    "complete",
    "confirm",
    "confirm_by_requester",
    "correct_hours",
    "create_order",
    "current",
    "current_category",
    "current_team",
    "decline",
    "edit_order",
    "edit_team",
    "found_team",
    "issue_certificate",
    "lapse_due",
    "list_issuer",
    "look_at_rating",
    "note_printed",
    "offer",
    "on_member_left",
    "open_for_claim",
    "promote",
    "propose_time",
    "publish",
    "rate_by_requester",
    "ready",
    "recall",
    "record_attendance",
    "redispatch",
    "refuse_certificate",
    "refuse_time",
    "register_volunteer",
    "report",
    "request_certificate",
    "rest_team",
    "revoke_certificate",
    "set_notice",
    "settle_time",
    "sign_up",
    "start",
    "suggestions",
    "unlist_issuer",
    "withdraw",
    "withdraw_certificate",
]
