"""Heart-to-heart talks: which pairs a talk was between, by their posts. Pure.

The regulations ask for talks among the branch committee, between committee and members, and among members, each once a
year in general (domain.md §1.2, §13 row 18). What was said is theirs alone; which sort of pair it was is counted.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Pair(StrEnum):
    """Between whom a talk was."""

    COMMITTEE = "committee_committee"
    COMMITTEE_AND_MEMBER = "committee_member"
    MEMBERS = "member_member"


def read_pairs(text: str) -> tuple[Pair, ...]:
    """Return the pairs as a signed record keeps them, joined by commas."""
    return tuple(Pair(one) for one in text.split(",") if one)


def pairs_of(chair: int | None, present: Collection[int], committee: Collection[int]) -> list[Pair]:
    """Return the sorts of pairs of a talk; `committee` are those who sit on the branch committee.

    Whoever led it (`chair`) talked with each of the others; where nobody is named as leading it, each with each.
    """
    others = set(present) - {chair}
    seated = others & set(committee)
    plain = others - seated
    if chair is None:
        found = {
            Pair.COMMITTEE: len(seated) > 1,
            Pair.COMMITTEE_AND_MEMBER: bool(seated and plain),
            Pair.MEMBERS: len(plain) > 1,
        }
    else:
        leads = chair in set(committee)
        found = {
            Pair.COMMITTEE: leads and bool(seated),
            Pair.COMMITTEE_AND_MEMBER: bool(plain) if leads else bool(seated),
            Pair.MEMBERS: not leads and bool(plain),
        }
    return [pair for pair in Pair if found[pair]]
