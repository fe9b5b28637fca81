"""The demo's people and organisations: as many as promised, all invented, none twice."""

from __future__ import annotations

import re
from collections import Counter

from stdnum.cn import ric

from partyhub.demo import rules


def test_there_are_285_organisations_of_which_15_are_enterprises_committees():
    planned = rules.organisations()
    kinds = Counter(one.kind for one in planned)
    assert len(planned) == 285
    assert kinds == {"committee": 1, "primary_committee": 15, "general_branch": 60, "branch": 209}
    assert len({one.name for one in planned}) == len({one.code for one in planned}) == 285


def test_parents_come_before_their_children_and_belong_to_the_same_enterprise():
    planned = rules.organisations()
    for place, one in enumerate(planned[1:], 1):
        assert one.parent is not None
        assert one.parent < place
        assert planned[one.parent].enterprise in (None, one.enterprise)


def test_nobody_can_have_these_numbers():
    people = list(rules.members())
    assert len(people) == 4_100
    assert all(one.id_no.startswith("99") and one.mobile.startswith("199000") for one in people)
    assert len({one.id_no for one in people}) == len({one.mobile for one in people}) == 4_100


def test_the_numbers_are_well_formed_all_the_same():
    for one in rules.members():
        assert re.fullmatch(r"\d{17}[\dX]", one.id_no)
        assert ric.calc_check_digit(one.id_no) == one.id_no[-1]
        assert int(one.id_no[16]) % 2 == int(one.male)
        assert one.id_no[6:14] == f"{one.born:%Y%m%d}"


def test_it_is_the_same_every_time():
    assert list(rules.members()) == list(rules.members())


def test_some_enterprises_are_behind_so_that_there_is_something_to_find():
    paces = [rules.pace_of(number) for number in range(len(rules.ENTERPRISES))]
    assert min(paces) < 0.5
    assert max(paces) >= 1
