"""Between whom a talk was: the rule against a slow, obvious reference."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyhub.activities import rules
from partyhub.activities.rules import Kind, Pair

PEOPLE = st.frozensets(st.integers(1, 6))
SORTS = {0: Pair.MEMBERS, 1: Pair.COMMITTEE_AND_MEMBER, 2: Pair.COMMITTEE}


def slowly(chair: int | None, present: frozenset[int], committee: frozenset[int]) -> set[Pair]:
    """Look at every two of all who were there, the leader among them if there is one."""
    found = set()
    for pair in combinations(sorted(present | ({chair} if chair else set())), 2):
        if chair is None or chair in pair:
            found.add(SORTS[len(committee & set(pair))])
    return found


@given(st.none() | st.integers(1, 6), PEOPLE, PEOPLE)
def test_the_rule_says_what_every_two_of_them_are(chair, present, committee):
    found = rules.pairs_of(chair, present, committee)
    assert set(found) == slowly(chair, present, committee)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("chair", "present", "found"),
    [
        (1, [3], [Pair.COMMITTEE_AND_MEMBER]),
        (3, [1], [Pair.COMMITTEE_AND_MEMBER]),
        (1, [2], [Pair.COMMITTEE]),
        (1, [1], []),  # with himself
        (1, [], []),
        (3, [4], [Pair.MEMBERS]),
        (None, [1, 2, 3], [Pair.COMMITTEE, Pair.COMMITTEE_AND_MEMBER]),
        (None, [3], []),
    ],
)
def test_pairs(chair, present, found):
    assert rules.pairs_of(chair, present, committee=[1, 2]) == found


def test_only_a_talk_posts_its_pairs():
    talked = [Pair.MEMBERS, Pair.COMMITTEE]
    posted = [
        one for one in rules.held_postings([Kind.HEART_TALK], talked=talked) if one.kind == rules.TALKED
    ]
    assert [(one.tag, one.leg) for one in posted] == [("committee_committee", 0), ("member_member", 2)]
    assert not [one for one in rules.held_postings([Kind.OTHER], talked=talked) if one.kind == rules.TALKED]
