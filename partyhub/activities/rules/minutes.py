"""Minutes: agenda, resolutions, who signs them, what is added afterwards. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from partyhub.activities.rules.kinds import KindFlags
from partyhub.activities.rules.states import State
from partyhub.activities.rules.votes import CLOSED, VoteState
from partyhub.kernel.errors import Reason

ITEM_LENGTH = 200
PRESENTER_LENGTH = 100
DISCUSSION_LENGTH = 20_000
RESOLUTION_LENGTH = 1_000
NOTE_LENGTH = 500
ADDENDUM_LENGTH = 5_000
MAX_ITEMS = 30
MAX_RESOLUTIONS = 50
MAX_ADDENDA = 50

ADDED_TO = frozenset({State.SUBMITTED, State.APPROVED, State.ARCHIVED})
"""States of a signed record: it is not edited any more, only added to."""


class Officer(StrEnum):
    """Who signs the minutes of a meeting (domain.md §11.3)."""

    CHAIR = "chair"
    RECORDER = "recorder"


class Manner(StrEnum):
    """How a signature was given."""

    LOGIN = "login"
    LINK = "link"  # by the person's own link, without an account
    PAPER = "paper"  # on the printed sheet; somebody notes it


@dataclass(frozen=True)
class AgendaLine:
    """One item of the agenda, and what was said on it."""

    title: str
    presenter: str = ""
    first_item: bool = False
    discussion: str = ""


@dataclass(frozen=True)
class ResolutionLine:
    """One resolution; `public_id` names one that stands already. `formal`: decided by vote, not merely agreed."""

    text: str
    formal: bool = False
    owner_id: int | None = None
    due_on: date | None = None
    public_id: str = ""


def minutes_reasons(agenda: Sequence[AgendaLine], resolutions: Sequence[ResolutionLine]) -> list[Reason]:
    """Return everything that keeps structured minutes from being saved."""
    reasons = []
    for items, name, most in ((agenda, "items", MAX_ITEMS), (resolutions, "resolutions", MAX_RESOLUTIONS)):
        if len(items) > most:
            reasons.append(Reason("too_many_items", name, {"max": most}))
    for place, item in enumerate(agenda):
        at = f"items.{place}"
        if not item.title:
            reasons.append(Reason("agenda_title_required", f"{at}.title"))
        reasons += _length(f"{at}.title", item.title, ITEM_LENGTH)
        reasons += _length(f"{at}.presenter", item.presenter, PRESENTER_LENGTH)
        reasons += _length(f"{at}.discussion", item.discussion, DISCUSSION_LENGTH)
    for place, one in enumerate(resolutions):
        at = f"resolutions.{place}"
        if not one.text:
            reasons.append(Reason("resolution_text_required", f"{at}.text"))
        reasons += _length(f"{at}.text", one.text, RESOLUTION_LENGTH)
    return reasons


def _length(at: str, text: str, most: int) -> list[Reason]:
    if len(text) > most:
        return [Reason("too_long", at, {"max": most})]
    return [Reason("control_characters", at)] if "\0" in text else []


def addendum_reasons(state: State, text: str, there: int) -> list[Reason]:
    """Only to what is signed is anything added; before that the record itself is edited."""
    reasons = []
    if state not in ADDED_TO:
        reasons.append(Reason("addendum_not_signed"))
    if not text:
        reasons.append(Reason("addendum_text_required", "text"))
    if there >= MAX_ADDENDA:
        reasons.append(Reason("too_many_items", "text", {"max": MAX_ADDENDA}))
    return reasons + _length("text", text, ADDENDUM_LENGTH)


def unsigned(
    flags: KindFlags, officers: Mapping[Officer, int | None], signed: Collection[Officer]
) -> list[Officer]:
    """Return who still has to sign: chair and recorder where the kind asks for them."""
    if not flags.officers:
        return []
    return [one for one in Officer if one not in signed and officers.get(one) is not None]


def signature_reasons(missing: Collection[Officer]) -> list[Reason]:
    """Each signs himself, unless whoever submits notes that the printed sheet is signed."""
    return [
        Reason("activity_unsigned", "signed_on_paper", {"officer": f"word:activities.officer.{one.value}"})
        for one in missing
    ]


@dataclass(frozen=True)
class VoteStanding:
    """A vote as signing looks at it: how it stands, and whether roster and roll call are still those of its count."""

    subject: str
    state: VoteState
    agrees: bool


def decided_reasons(flags: KindFlags, votes: Sequence[VoteStanding], *, formal: bool) -> list[Reason]:
    """Return what is wrong with a meeting's votes when it is signed.

    Each is closed; its count was taken of those due and present as they are written down now; and where the kind asks
    for it, a formal resolution stands on a vote (domain.md §12.7).
    """
    reasons = []
    for vote in votes:
        if vote.state not in CLOSED:
            reasons.append(Reason("vote_not_closed", "votes", {"subject": vote.subject}))
        elif not vote.agrees:
            reasons.append(Reason("vote_roll_changed", "votes", {"subject": vote.subject}))
    if formal and flags.needs_votes and not votes:
        reasons.append(Reason("resolution_needs_vote", "votes"))
    return reasons
