"""How a figure stands against its plan. Pure; how it is read from sums is the ledger's business.

Status, plan and what counts as "no data" follow `docs/api.md` (Scorecard).
Figures arrive in ten-thousandths, as the ledger reads them; values leave as plain numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from partyhub.kernel.errors import Reason
from partyhub.kernel.states import StateMachine, Transition
from partyhub.ledger.rules import SCALE, Figure, Reading

AMBER_FROM = Fraction(8, 10)
MAX_NOTE = 2_000
MAX_EVIDENCE = 500
MAX_REASON = 300
MAX_VALUE = 1_000_000_000
FIRST_YEAR = 2000
PERIODS = ("H1", "H2", "Y")


class ActionCode(StrEnum):
    """The six actions, in the order of the plan."""

    FOUNDATION = "A1_FOUNDATION"
    INTEGRATION = "A2_INTEGRATION"
    LIGHTS = "A3_LIGHTS"
    STRENGTH = "A4_STRENGTH"
    QUALITY = "A5_QUALITY"
    INTEGRITY = "A6_INTEGRITY"


class Counting(StrEnum):
    """The closed set of ways of counting: the ledger's readings, and values typed with their evidence."""

    COUNT = "count"
    SUM = "sum"
    STATE = "state"
    SHARE = "share"
    DUE_SHARE = "due_share"
    COVERAGE = "coverage"
    MANUAL = "manual"


PACELESS = frozenset({Counting.SHARE, Counting.DUE_SHARE, Counting.COVERAGE})


class Status(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
    NONE = "none"


class CampaignState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RUNNING = "running"
    CLOSED = "closed"


CAMPAIGN = StateMachine(
    CampaignState,
    [
        Transition(CampaignState.DRAFT, "publish", CampaignState.PUBLISHED),
        Transition(CampaignState.PUBLISHED, "start", CampaignState.RUNNING),
        Transition(
            CampaignState.RUNNING, "close", CampaignState.CLOSED, "the ledger is closed through the last day"
        ),
    ],
    initial=CampaignState.DRAFT,
)


class Stage(StrEnum):
    """The three values of a review, kept side by side and never merged."""

    SELF = "self"
    REVIEW = "review"
    FINAL = "final"


def value_of(reading: Reading | None, figure: Figure, *, registered: bool) -> Fraction | None:
    """Return a figure's value as a plain number; None is "no data", which is never zero.

    `registered` says whether the register that feeds the figure exists: without it even a count is unknown. A count
    with nothing recorded is 0; a share has no value when its denominator is 0 or nothing was ever recorded
    (api.md, Scorecard).
    """
    if not registered:
        return None
    if reading is None:  # typed with evidence: the latest confirmed value, a share where a whole was given
        if not figure.recorded:
            return None
        return Fraction(figure.numerator, figure.denominator or SCALE)
    if not reading.is_share:
        return Fraction(figure.numerator, SCALE)
    if not figure.denominator or not figure.recorded:
        return None
    return Fraction(figure.numerator, figure.denominator)


def plan_on(
    target: Fraction | None,
    *,
    starts_on: date,
    ends_on: date,
    as_of: date,
    counting: Counting,
    milestones: Iterable[tuple[date, Fraction]] = (),
) -> Fraction | None:
    """Return what should be reached on `as_of`: target × days elapsed, inclusive, ÷ days of the period.

    Milestones take the line's place where there are any: the plan is the last one passed. A share has no pace: what
    is to hold for all is to hold on any day, so its plan is its target.
    """
    if target is None:
        return None
    passed = sorted(milestones)
    if passed:
        return max((value for day, value in passed if day <= as_of), default=Fraction(0))
    if counting in PACELESS:
        return target
    day = min(max(as_of, starts_on), ends_on)
    return target * ((day - starts_on).days + 1) / ((ends_on - starts_on).days + 1)


def status_of(value: Fraction | None, target: Fraction | None, plan: Fraction | None) -> Status:
    """Return grey without data, none without a target, green from the plan, amber from 0.8 of it, red below."""
    if value is None:
        return Status.GREY
    if target is None or plan is None:
        return Status.NONE
    if value >= plan:
        return Status.GREEN
    return Status.AMBER if value >= AMBER_FROM * plan else Status.RED


def number(value: Fraction | None) -> int | float | None:
    """Return a JSON number with at most four decimals, a whole one where it is whole."""
    if value is None:
        return None
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else float(rounded)


def period_reasons(period: str, year: int) -> list[Reason]:
    """Return what is wrong with a period's name; it is ``2026-H1``, ``2026-H2`` or ``2026-Y``."""
    return [] if period in period_names(year) else [Reason("period_unknown", "period", {"period": period})]


def period_names(year: int) -> tuple[str, ...]:
    """Return the periods that a campaign's year is reviewed for."""
    return tuple(f"{year}-{part}" for part in PERIODS)


def manual_reasons(
    *,
    on: date,
    numerator: Decimal,
    denominator: Decimal | None,
    evidence: str,
    campaign: tuple[date, date],
    today: date,
) -> list[Reason]:
    """Return what is wrong with a value typed by hand: it needs a day of the campaign that is not to come, a
    numerator within its whole, and evidence that somebody else can look up."""
    reasons = []
    if not campaign[0] <= on <= campaign[1]:
        reasons.append(Reason("manual_outside_campaign", "on", {"first": campaign[0], "last": campaign[1]}))
    elif on > today:
        reasons.append(Reason("manual_in_future", "on"))
    if not 0 <= numerator <= MAX_VALUE:
        reasons.append(Reason("manual_out_of_range", "numerator", {"max": MAX_VALUE}))
    if denominator is not None and not 0 < denominator <= MAX_VALUE:
        reasons.append(Reason("manual_out_of_range", "denominator", {"max": MAX_VALUE}))
    elif denominator is not None and numerator > denominator:
        reasons.append(Reason("manual_more_than_whole", "numerator"))
    if not evidence.strip():
        reasons.append(Reason("manual_without_evidence", "evidence"))
    elif len(evidence) > MAX_EVIDENCE:
        reasons.append(Reason("too_long", "evidence", {"max": MAX_EVIDENCE}))
    return reasons


def target_reasons(value: Decimal, reason: str) -> list[Reason]:
    """Return what is wrong with a target: its value in bounds, and the reason of the decision."""
    reasons = []
    if value < 0:
        reasons.append(Reason("target_negative", "value"))
    elif value > MAX_VALUE:
        reasons.append(Reason("too_big", "value", {"max": MAX_VALUE}))
    return reasons + reason_reasons(reason)


def reason_reasons(reason: str) -> list[Reason]:
    """Return what is wrong with the reason of a decision: something must be said, in bounds."""
    if not reason.strip():
        return [Reason("reason_required", "reason")]
    return [Reason("too_long", "reason", {"max": MAX_REASON})] if len(reason) > MAX_REASON else []


def year_reasons(year: int, today: date) -> list[Reason]:
    """Return what is wrong with the year of a campaign: next year's can be prepared, none beyond."""
    last = today.year + 1
    if FIRST_YEAR <= year <= last:
        return []
    return [Reason("campaign_year_too_far", "year", {"first": str(FIRST_YEAR), "last": str(last)})]


def note_reasons(note: str) -> list[Reason]:
    """Return what is wrong with the words of an assessment: something must be said, in bounds."""
    if not note.strip():
        return [Reason("note_required", "note")]
    return [Reason("too_long", "note", {"max": MAX_NOTE})] if len(note) > MAX_NOTE else []
