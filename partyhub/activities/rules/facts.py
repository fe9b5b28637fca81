"""What signing and approving post into the ledger."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from partyhub.activities.rules.kinds import Kind, combined
from partyhub.activities.rules.talks import Pair
from partyhub.kernel.facts import FactKind

HELD = "activity.held"
CONFIRMED = "activity.confirmed"
STUDY_CONFIRMED = "activity.study_confirmed"
FIRST_ITEM = "activity.first_item"
TALKED = "activity.talked"
FACT_KINDS = (
    FactKind(HELD, "flow"),
    FactKind(CONFIRMED, "flow"),
    FactKind(STUDY_CONFIRMED, "flow"),
    FactKind(FIRST_ITEM, "flow"),
    FactKind(TALKED, "flow"),
)


def signing_event(times: int) -> str:
    """Return the event under which the branch's signature, given for the `times`-th time, is in the ledger."""
    return f"submitted#{times}"


def approval_event(times: int) -> str:
    """Return the event under which the `times`-th approval is in the ledger."""
    return f"approved#{times}"


@dataclass(frozen=True)
class Posting:
    """One fact to post: kind, tag, and the leg that keeps several of one kind apart."""

    kind: str
    tag: str = ""
    leg: int = 0


def kind_behind(fact_kind: str, tag: str) -> str:
    """Return the kind of record that such a fact comes from; "" where it says nothing of the kind."""
    return Kind.HEART_TALK.value if fact_kind == TALKED else tag


def held_postings(
    kinds: Collection[Kind], *, first_item: bool = False, talked: Collection[Pair] = ()
) -> list[Posting]:
    """Return what the branch's signing posts.

    One a kind, one a record whose agenda had a first item (第一议题), and of a talk one a sort of pair that `talked`.
    """
    first = [Posting(FIRST_ITEM)] if first_item else []
    pairs = [Posting(TALKED, pair.value, leg) for leg, pair in enumerate(Pair) if pair in talked]
    return [*_each(HELD, kinds), *first, *(pairs if Kind.HEART_TALK in kinds else [])]


def confirmed_postings(kinds: Collection[Kind]) -> list[Posting]:
    """Return what approval posts: one a kind, and one a record when it is study."""
    study = [Posting(STUDY_CONFIRMED)] if combined(kinds).study else []
    return [*_each(CONFIRMED, kinds), *study]


def fed_by(kinds: Collection[Kind]) -> frozenset[str]:
    """Return the kinds of facts that a record of these kinds feeds once it is signed and approved."""
    return frozenset(one.kind for one in (*held_postings(kinds), *confirmed_postings(kinds)))


def _each(fact: str, kinds: Collection[Kind]) -> list[Posting]:
    """The leg is the kind's place in the list of all kinds: the same for the same kind, whatever else there is."""
    return [Posting(fact, kind.value, leg) for leg, kind in enumerate(Kind) if kind in kinds]
