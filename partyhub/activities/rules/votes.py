"""Votes: who may hold which, what the counts must agree with, and the verdict. Pure.

Branch Work Regulations art. 11, the admission rules, and the election regulations of 2020 count differently, and the
three ways are kept apart here, each formula in a function of its own (domain.md §12.5):

* ordinary: at least half of those **due** with voting rights are present, more than half of those **due** agree;
* admission and conversion: **more than** half of those due are present, more than half of those due agree, written
  opinions handed in before the meeting included; secret, one person at a time;
* election: at least four fifths of those due with the right to elect are present; elected is who has more than half
  of those **present**; at least a fifth more candidates than seats; a tie for the last seats is voted on again;
* committee: at least half of the committee is present, more than half of the committee agrees.

Whole numbers are compared by multiplying: "at least half" holds at exactly half, "more than half" does not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from partyhub.kernel.errors import Reason
from partyhub.kernel.states import StateMachine, Transition

SUBJECT_LENGTH = 200
CANDIDATE_LENGTH = 60
DOCUMENT_LENGTH = 200
MAX_VOTES = 50
MAX_SEATS = 50
MAX_CANDIDATES = 100
MAX_BALLOTS = 100_000
_SEVERAL = frozenset("、，,；;\n")


class VoteKind(StrEnum):
    """What is voted on; each is counted by its own rule."""

    ORDINARY = "ordinary"
    ADMISSION = "admission"
    CONVERSION = "conversion"
    ELECTION = "election"
    COMMITTEE = "committee"


ABOUT_ONE_PERSON = frozenset({VoteKind.ADMISSION, VoteKind.CONVERSION})
SECRET = ABOUT_ONE_PERSON | {VoteKind.ELECTION}
"""Kinds whose ballot is secret by rule. Of no vote more than counts is kept."""

NOT_TEMPORARY = frozenset({VoteKind.ADMISSION, VoteKind.CONVERSION, VoteKind.ELECTION})
"""What a temporary branch does not decide (Branch Work Regulations; domain.md §1.1, §13 row 6)."""


class VoteState(StrEnum):
    """Where a vote stands; the last three are computed, never typed."""

    DRAFT = "draft"
    OPEN = "open"
    COUNTED = "counted"
    PASSED = "passed"
    FAILED = "failed"
    INVALID = "invalid"  # too few were present


CLOSED = frozenset({VoteState.PASSED, VoteState.FAILED, VoteState.INVALID})

VOTE_MACHINE = StateMachine(
    VoteState,
    [
        Transition(VoteState.DRAFT, "open", VoteState.OPEN, "eligible_reasons"),
        Transition(VoteState.OPEN, "count", VoteState.COUNTED, "count_reasons"),
        Transition(VoteState.COUNTED, "count", VoteState.COUNTED, "count_reasons"),
        Transition(VoteState.COUNTED, "again", VoteState.OPEN, "a tie for the last seats"),
        Transition(VoteState.COUNTED, "pass", VoteState.PASSED, "verdict"),
        Transition(VoteState.COUNTED, "fail", VoteState.FAILED, "verdict"),
        Transition(VoteState.COUNTED, "annul", VoteState.INVALID, "verdict"),
        *(Transition(closed, "correct", VoteState.COUNTED, "a reason") for closed in sorted(CLOSED)),
    ],
    initial=VoteState.DRAFT,
)
VERDICT_EVENTS = {VoteState.PASSED: "pass", VoteState.FAILED: "fail", VoteState.INVALID: "annul"}


class Ground(StrEnum):
    """Why somebody is not counted among those due at an election (domain.md §6)."""

    UNABLE = "unable"  # mental illness, cannot express his will
    ABROAD = "abroad"  # privately abroad for more than six months
    SENTENCE = "sentence"  # serving a sentence, though not under disciplinary probation
    BEDRIDDEN = "bedridden"  # old and bedridden, or ill for long
    AWAY = "away"  # moved, seconded or studying for more than six months, affiliation not transferred


@dataclass(frozen=True)
class VotePlan:
    """What a vote is about, as it was written down."""

    kind: VoteKind
    subject: str
    secret: bool = False
    seats: int = 0
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exclusion:
    """Somebody left out of those due at an election: approved above by `document`, adopted by the meeting."""

    member_id: int
    ground: Ground
    document: str
    adopted: bool


@dataclass(frozen=True)
class Tally:
    """What one candidate got."""

    yes: int = 0
    no: int = 0
    abstain: int = 0


@dataclass(frozen=True)
class Count:
    """The ballots of one round as they were counted. `written_on` is the day the last written opinion came in."""

    yes: int = 0
    no: int = 0
    abstain: int = 0
    spoiled: int = 0
    written_yes: int = 0
    written_no: int = 0
    written_on: date | None = None
    tallies: tuple[Tally, ...] = ()


@dataclass(frozen=True)
class Voters:
    """Those due and those present, as the roster and the roll call of the day say."""

    due: int
    present: int


@dataclass(frozen=True)
class Verdict:
    """What follows from the counts. `elected` and `tied` are places in the round's list of candidates."""

    state: VoteState
    elected: tuple[int, ...] = field(default=())
    tied: tuple[int, ...] = field(default=())


def ordinary_quorum(present: int, due: int) -> bool:
    """At least half of those due with voting rights are present (domain.md §0 trap 3: 以上 includes the half)."""
    return due > 0 and present * 2 >= due


def ordinary_majority(yes: int, due: int) -> bool:
    """More than half of those due with voting rights agree, whoever came."""
    return yes * 2 > due


def admission_quorum(present: int, due: int) -> bool:
    """More than half of those due with voting rights are present (超过 does not include the half)."""
    return present * 2 > due


def admission_majority(yes: int, written_yes: int, due: int) -> bool:
    """More than half of those due agree; written opinions handed in before the meeting count."""
    return (yes + written_yes) * 2 > due


def election_quorum(present: int, due: int) -> bool:
    """At least four fifths of those due with the right to elect are present."""
    return due > 0 and present * 5 >= due * 4


def election_majority(yes: int, present: int) -> bool:
    """More than half of those present with the right to elect chose the candidate."""
    return yes * 2 > present


def candidates_needed(seats: int) -> int:
    """Return how many candidates there are at least: a fifth more than seats, rounded up."""
    return -(-seats * 6 // 5)


def committee_quorum(present: int, size: int) -> bool:
    """At least half of the committee is present."""
    return size > 0 and present * 2 >= size


def committee_majority(yes: int, size: int) -> bool:
    """More than half of the committee agrees."""
    return yes * 2 > size


def quorum(kind: VoteKind, present: int, due: int) -> bool:
    """Whether enough are present for a vote of that kind."""
    rules = {
        VoteKind.ORDINARY: ordinary_quorum,
        VoteKind.ADMISSION: admission_quorum,
        VoteKind.CONVERSION: admission_quorum,
        VoteKind.ELECTION: election_quorum,
        VoteKind.COMMITTEE: committee_quorum,
    }
    return rules[kind](present, due)


def verdict(kind: VoteKind, people: Voters, count: Count, *, seats: int = 0, again: bool = False) -> Verdict:
    """Return what the counts mean. `seats` are those to be filled in this round; `again`: it repeats a tie."""
    if not quorum(kind, people.present, people.due):
        return Verdict(VoteState.INVALID)
    if kind is VoteKind.ELECTION:
        return _elected(people.present, count.tallies, seats, again=again)
    if kind in ABOUT_ONE_PERSON:
        agreed = admission_majority(count.yes, count.written_yes, people.due)
    elif kind is VoteKind.COMMITTEE:
        agreed = committee_majority(count.yes, people.due)
    else:
        agreed = ordinary_majority(count.yes, people.due)
    return Verdict(VoteState.PASSED if agreed else VoteState.FAILED)


def _elected(present: int, tallies: Sequence[Tally], seats: int, *, again: bool) -> Verdict:
    """Fill the seats by votes among those with more than half; who is level across the last seat is voted on again.

    Those voted on again have had more than half already: there more votes decide. The election has passed when every
    seat is filled.
    """
    chosen = [n for n, one in enumerate(tallies) if again or election_majority(one.yes, present)]
    chosen.sort(key=lambda n: -tallies[n].yes)
    if len(chosen) <= seats:
        state = VoteState.PASSED if len(chosen) == seats else VoteState.FAILED
        return Verdict(state, tuple(sorted(chosen)))
    last = tallies[chosen[seats - 1]].yes
    if tallies[chosen[seats]].yes != last:
        return Verdict(VoteState.PASSED, tuple(sorted(chosen[:seats])))
    level = [n for n in chosen if tallies[n].yes == last]
    safe = [n for n in chosen if tallies[n].yes > last]
    return Verdict(VoteState.COUNTED, tuple(sorted(safe)), tuple(sorted(level)))


def plan_reasons(plan: VotePlan, *, allowed: Collection[VoteKind], temporary: bool) -> list[Reason]:
    """Return everything that keeps a vote from being written down.

    `allowed` are the kinds that the activity may decide on, `temporary` says that its organisation is a temporary
    branch.
    """
    reasons = []
    if plan.kind not in allowed:
        reasons.append(Reason("vote_kind_not_here", "kind"))
    if temporary and plan.kind in NOT_TEMPORARY:
        reasons.append(Reason("vote_temporary_branch", "kind"))
    if not plan.subject:
        reasons.append(Reason("vote_subject_required", "subject"))
    if len(plan.subject) > SUBJECT_LENGTH:
        reasons.append(Reason("too_long", "subject", {"max": SUBJECT_LENGTH}))
    if "\0" in plan.subject:
        reasons.append(Reason("control_characters", "subject"))
    if plan.kind in ABOUT_ONE_PERSON and _SEVERAL & set(plan.subject):
        reasons.append(Reason("vote_one_subject", "subject"))
    if plan.kind in SECRET and not plan.secret:
        reasons.append(Reason("vote_secret", "secret"))
    return reasons + (
        _candidate_reasons(plan) if plan.kind is VoteKind.ELECTION else _no_candidates_reasons(plan)
    )


def _candidate_reasons(plan: VotePlan) -> list[Reason]:
    reasons = []
    if not 1 <= plan.seats <= MAX_SEATS:
        return [Reason("vote_seats_range", "seats", {"max": MAX_SEATS})]
    needed = candidates_needed(plan.seats)
    if len(plan.candidates) < needed:
        reasons.append(Reason("vote_too_few_candidates", "candidates", {"needed": needed}))
    if len(plan.candidates) > MAX_CANDIDATES:
        reasons.append(Reason("too_many_items", "candidates", {"max": MAX_CANDIDATES}))
    if len(set(plan.candidates)) != len(plan.candidates):
        reasons.append(Reason("vote_candidate_twice", "candidates"))
    if any(not name or len(name) > CANDIDATE_LENGTH or "\0" in name for name in plan.candidates):
        reasons.append(Reason("too_long", "candidates", {"max": CANDIDATE_LENGTH}))
    return reasons


def _no_candidates_reasons(plan: VotePlan) -> list[Reason]:
    return [Reason("vote_no_candidates_here", "candidates")] if plan.seats or plan.candidates else []


def exclusion_reasons(
    kind: VoteKind, exclusions: Sequence[Exclusion], eligible: Collection[int]
) -> list[Reason]:
    """Return what is wrong with those left out: approval with its document, adoption by the meeting, and of the due.

    Only an election leaves anybody out; at every other vote whoever is due is due.
    """
    if kind is not VoteKind.ELECTION:
        return [Reason("vote_exclusion_elections_only", "exclusions")] if exclusions else []
    reasons = []
    seen: set[int] = set()
    for place, one in enumerate(exclusions):
        at = f"exclusions.{place}"
        if not one.document:
            reasons.append(Reason("vote_exclusion_document", f"{at}.document"))
        if len(one.document) > DOCUMENT_LENGTH or "\0" in one.document:
            reasons.append(Reason("too_long", f"{at}.document", {"max": DOCUMENT_LENGTH}))
        if not one.adopted:
            reasons.append(Reason("vote_exclusion_adopted", f"{at}.adopted"))
        if one.member_id not in eligible or one.member_id in seen:
            reasons.append(Reason("vote_exclusion_not_due", f"{at}.member_id"))
        seen.add(one.member_id)
    return reasons


def eligible_reasons(kind: VoteKind, due: int) -> list[Reason]:
    """A vote needs somebody who may cast one."""
    if due:
        return []
    return [Reason("vote_no_committee" if kind is VoteKind.COMMITTEE else "vote_nobody_due", "kind")]


def count_reasons(
    kind: VoteKind, people: Voters, count: Count, *, candidates: int, seats: int, day: date
) -> list[Reason]:
    """Return where the counts do not agree with the room. `candidates` and `seats` are those of this round."""
    numbers = [count.yes, count.no, count.abstain, count.spoiled, count.written_yes, count.written_no]
    numbers += [number for one in count.tallies for number in (one.yes, one.no, one.abstain)]
    if any(not 0 <= number <= MAX_BALLOTS for number in numbers):
        return [Reason("vote_number_range", "yes", {"max": MAX_BALLOTS})]
    if kind is VoteKind.ELECTION:
        return _tally_reasons(people.present, count, candidates, seats)
    reasons = []
    if count.tallies:
        reasons.append(Reason("vote_no_candidates_here", "candidates"))
    if count.yes + count.no + count.abstain + count.spoiled > people.present:
        reasons.append(Reason("vote_more_than_present", "yes", {"present": people.present}))
    return reasons + _written_reasons(kind, people, count, day)


def _written_reasons(kind: VoteKind, people: Voters, count: Count, day: date) -> list[Reason]:
    written = count.written_yes + count.written_no
    if not written:
        return []
    if kind not in ABOUT_ONE_PERSON:
        return [Reason("vote_written_admission_only", "written_yes")]
    reasons = []
    absent = max(people.due - people.present, 0)
    if written > absent:
        reasons.append(Reason("vote_more_written_than_absent", "written_yes", {"absent": absent}))
    if count.written_on is None or count.written_on > day:
        reasons.append(Reason("vote_written_before", "written_on", {"day": day}))
    return reasons


def _tally_reasons(present: int, count: Count, candidates: int, seats: int) -> list[Reason]:
    reasons = []
    if count.yes or count.no or count.abstain or count.written_yes or count.written_no:
        reasons.append(Reason("vote_count_by_candidate", "yes"))
    if len(count.tallies) != candidates:
        return [*reasons, Reason("vote_tally_each", "tallies", {"count": candidates})]
    valid = present - count.spoiled
    for place, one in enumerate(count.tallies):
        if one.yes + one.no + one.abstain > valid:
            reasons.append(Reason("vote_more_than_present", f"tallies.{place}", {"present": max(valid, 0)}))
    if valid < 0:
        reasons.append(Reason("vote_more_than_present", "spoiled", {"present": present}))
    elif sum(one.yes for one in count.tallies) > valid * seats:
        reasons.append(Reason("vote_too_many_choices", "tallies", {"seats": seats}))
    return reasons
