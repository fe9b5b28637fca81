"""What the committee may write into a rule: stricter only where a regulation fixes it, free where it is local practice.

The basis of each built-in rule is `domain.md` §13: R a regulation or law (the value is a floor), L local practice,
D a choice of this installation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from partyhub.kernel.errors import Reason
from partyhub.kernel.states import StateMachine, Transition
from partyhub.obligations.rules.duties import MetBy
from partyhub.obligations.rules.lives import Condition
from partyhub.obligations.rules.periods import MONTHS, Every, begins_period, period_of
from partyhub.organization.rules import OrgKind

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
CODE_LENGTH, NAME_LENGTH, SOURCE_LENGTH, REASON_LENGTH = 40, 60, 300, 300
MAX_TIMES, MAX_LEAD = 12, 184


class Basis(StrEnum):
    """Where a rule comes from."""

    REGULATION = "regulation"
    LOCAL = "local"
    DESIGN = "design"


class RuleState(StrEnum):
    """How far a version of a rule has come."""

    DRAFT = "draft"
    ACTIVE = "active"
    ENDED = "ended"
    DROPPED = "dropped"


RULE = StateMachine(
    RuleState,
    [
        Transition(RuleState.DRAFT, "switch_on", RuleState.ACTIVE, "previewed on last year, in this version"),
        Transition(RuleState.DRAFT, "drop", RuleState.DROPPED),
        Transition(RuleState.ACTIVE, "end", RuleState.ENDED, "no regulation asks for it"),
    ],
    initial=RuleState.DRAFT,
)
COUNTED = frozenset({RuleState.ACTIVE, RuleState.ENDED})
"""States in which a version counts, in the time of its validity."""


@dataclass(frozen=True)
class Content:
    """What is written in a version of a rule."""

    code: str
    name: str
    kinds: frozenset[OrgKind]
    condition: Condition
    met_by: MetBy
    every: Every
    times: int
    lead_days: int
    source: str
    basis: Basis
    valid_from: date


def content_reasons(content: Content) -> list[Reason]:
    """Return what is wrong with a rule by itself."""
    reasons = []
    if not CODE.fullmatch(content.code):
        reasons.append(Reason("rule_code_malformed", "code"))
    for name, limit in (("name", NAME_LENGTH), ("source", SOURCE_LENGTH)):
        text = getattr(content, name)
        if not text:
            reasons.append(Reason("required", name))
        elif len(text) > limit:
            reasons.append(Reason("too_long", name, {"max": limit}))
        elif "\0" in text:
            reasons.append(Reason("control_characters", name))
    if not content.kinds:
        reasons.append(Reason("rule_kinds_required", "kinds"))
    if not 1 <= content.times <= MAX_TIMES:
        reasons.append(Reason("rule_times_range", "times", {"max": MAX_TIMES}))
    if not 0 <= content.lead_days <= MAX_LEAD:
        reasons.append(Reason("rule_lead_range", "lead_days", {"max": MAX_LEAD}))
    return reasons


def validity_reasons(content: Content, before: Content | None, today: date) -> list[Reason]:
    """A version begins between periods, of the one before it too, and never makes anybody late for the past."""
    reasons = []
    lengths = {content.every} | ({before.every} if before else set())
    if any(not begins_period(every, content.valid_from) for every in lengths):
        longest = max(lengths, key=lambda every: MONTHS[every])
        example = period_of(longest, today).following.first
        reasons.append(Reason("rule_starts_mid_period", "valid_from", {"example": example}))
    if content.valid_from < period_of(content.every, today).first:
        reasons.append(Reason("rule_in_the_past", "valid_from"))
    if before is not None and content.valid_from <= before.valid_from:
        reasons.append(Reason("rule_before_last", "valid_from", {"day": before.valid_from}))
    return reasons


def strictness_reasons(content: Content, floor: Content | None) -> list[Reason]:
    """Return where a version asks for less than the regulation behind it. `floor` is what the regulation says, None
    where none does; the lead time, the name and the wording of the source are always free."""
    if floor is None or floor.basis is not Basis.REGULATION:
        return []
    reasons = []
    if content.basis is not Basis.REGULATION:
        reasons.append(Reason("rule_basis_fixed", "basis"))
    if content.met_by != floor.met_by:
        reasons.append(Reason("rule_met_by_fixed", "met_by"))
    asked = {"times": floor.times, "every": f"word:obligations.every.{floor.every}"}
    if MONTHS[content.every] > MONTHS[floor.every]:
        reasons.append(Reason("rule_looser_interval", "every", asked))
    elif content.times * (MONTHS[floor.every] // MONTHS[content.every]) < floor.times:
        reasons.append(Reason("rule_looser_times", "times", asked))
    if not content.kinds >= floor.kinds:
        reasons.append(Reason("rule_fewer_organizations", "kinds"))
    each = floor.condition is Condition.HAS_GROUPS  # for each group: without it, once for all of them
    if content.condition not in ((floor.condition,) if each else (floor.condition, Condition.ALWAYS)):
        reasons.append(Reason("rule_narrower_condition", "condition"))
    return reasons


def ending_reasons(content: Content, floor: Content | None, on: date, today: date) -> list[Reason]:
    """What a regulation asks for cannot be ended; anything else ends between periods, and not in the past."""
    if floor is not None and floor.basis is Basis.REGULATION:
        return [Reason("rule_cannot_end")]
    reasons = []
    if not begins_period(content.every, on):
        example = period_of(content.every, today).following.first
        reasons.append(Reason("rule_starts_mid_period", "on", {"example": example}))
    if on < period_of(content.every, today).first or on <= content.valid_from:
        reasons.append(Reason("rule_ends_too_early", "on"))
    return reasons


def excuse_reasons(reason: str) -> list[Reason]:
    """An excuse says why."""
    if not reason:
        return [Reason("reason_required", "reason")]
    if len(reason) > REASON_LENGTH:
        return [Reason("too_long", "reason", {"max": REASON_LENGTH})]
    return [Reason("control_characters", "reason")] if "\0" in reason else []
