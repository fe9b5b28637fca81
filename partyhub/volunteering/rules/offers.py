"""Offering an order to a team: the states of an offer, and what must hold for a step of dispatch. Pure.

Declining costs nothing (Volunteer Service Regulations art. 25: nobody is assigned by force); no state here is a mark
against a team.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from partyhub.kernel.errors import Reason
from partyhub.kernel.states import StateMachine, Transition
from partyhub.volunteering.rules.checks import LONGEST_SESSION, REASON_LENGTH, session_reasons
from partyhub.volunteering.rules.hours import Span

LATEST_ANSWER = timedelta(days=30)
MOST_SKILLS, SKILL_LENGTH, NOTE_LENGTH = 12, 30, 2000


class OfferState(StrEnum):
    """Where an offer stands. ``superseded``: something else decided, a cancelled order or a refused time."""

    PENDING = "pending"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RECALLED = "recalled"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


O = OfferState  # noqa: E741  # a column of one letter reads as a table
OFFER = StateMachine(
    OfferState,
    (
        Transition(O.PENDING, "accept", O.ACCEPTED),
        Transition(O.PENDING, "decline", O.DECLINED),
        Transition(O.PENDING, "propose_time", O.PROPOSED),
        Transition(O.PROPOSED, "agree_time", O.ACCEPTED),
        Transition(O.PROPOSED, "refuse_time", O.SUPERSEDED),
        *(Transition(one, "recall", O.RECALLED) for one in (O.PENDING, O.PROPOSED)),
        *(Transition(one, "lapse", O.EXPIRED) for one in (O.PENDING, O.PROPOSED)),
        *(Transition(one, "cancel", O.SUPERSEDED) for one in (O.PENDING, O.PROPOSED)),
        *(Transition(one, "withdraw", O.SUPERSEDED) for one in (O.PENDING, O.PROPOSED)),
    ),
    initial=O.PENDING,
)
"""The events are the order's; whatever ends the order's wait ends the offer with it."""

OPEN_OFFERS = frozenset({O.PENDING, O.PROPOSED})


def respond_reasons(respond_by: datetime | None, wanted: datetime | None, now: datetime) -> list[Reason]:
    """Check a deadline that a dispatcher set: to come, before help is wanted, at most a month."""
    if respond_by is None:
        return []
    if respond_by <= now:
        return [Reason("respond_by_past", "respond_by")]
    if respond_by > now + LATEST_ANSWER:
        return [Reason("respond_by_far", "respond_by", {"days": LATEST_ANSWER.days})]
    if wanted is not None and wanted > now and respond_by > wanted:
        return [Reason("respond_by_after_start", "respond_by", {"at": wanted})]
    return []


def offer_reasons(*, resting: bool, objections: Iterable[Reason], overruled: str) -> list[Reason]:
    """Say why an order is not offered to a team; the dispatcher may overrule objections when he says why."""
    reasons = [Reason("team_rests", "team_id")] if resting else []
    if len(overruled) > REASON_LENGTH:
        reasons.append(Reason("too_long", "overruled", {"max": REASON_LENGTH}))
    if not overruled.strip():
        found = list(objections)
        reasons += [Reason("overrule_wanted", "overruled"), *found] if found else []
    return reasons


def plan_reasons(plans: Iterable[tuple[Span, int, int, str]], now: datetime) -> list[Reason]:
    """Check the sessions that a team would hold, each with its number in the field: (times, least, most, place)."""
    reasons: list[Reason] = []
    for number, (span, least, most, place) in enumerate(plans):
        found = session_reasons(span, least, most, place=place)
        if span.starts_at <= now:
            found.append(Reason("session_has_begun", "starts_at"))
        reasons += [Reason(one.code, f"sessions.{number}.{one.field}", one.params) for one in found]
    return reasons


def proposal_reasons(span: Span, least: int, most: int, now: datetime) -> list[Reason]:
    """Check another time that a team proposes: one session, still to come."""
    reasons = session_reasons(span, least, most)
    if span.starts_at <= now:
        reasons.append(Reason("session_has_begun", "starts_at"))
    return reasons


def skill_reasons(names: Iterable[str], field: str = "skills") -> list[Reason]:
    """Check a list of skills or districts as a team gives it."""
    found = list(names)
    reasons = []
    if len(found) > MOST_SKILLS:
        reasons.append(Reason("too_many_tags", field, {"max": MOST_SKILLS}))
    if any(len(one) > SKILL_LENGTH for one in found):
        reasons.append(Reason("tag_too_long", field, {"max": SKILL_LENGTH}))
    if any("|" in one for one in found):
        reasons.append(Reason("tag_with_bar", field))
    return reasons


def incident_reasons(note: str) -> list[Reason]:
    """Breaking off says what happened."""
    if not note.strip():
        return [Reason("required", "note")]
    return [Reason("too_long", "note", {"max": NOTE_LENGTH})] if len(note) > NOTE_LENGTH else []


__all__ = [
    "LATEST_ANSWER",
    "LONGEST_SESSION",
    "MOST_SKILLS",
    "NOTE_LENGTH",
    "OFFER",
    "OPEN_OFFERS",
    "SKILL_LENGTH",
    "OfferState",
    "incident_reasons",
    "offer_reasons",
    "plan_reasons",
    "proposal_reasons",
    "respond_reasons",
    "skill_reasons",
]
