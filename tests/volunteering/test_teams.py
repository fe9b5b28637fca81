"""Teams: who may register and change one, who belongs to it, what they can do on a day; which team suits an order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries
from partyhub.volunteering.rules import matching
from partyhub.volunteering.rules.matching import Candidate, Wanted
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for

DAY = timedelta(days=1)


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


class TestTeams:
    def test_registered_by_its_organisations_leader_or_dispatcher(self, app, clock):
        for actor in (make.dispatcher(), make.leader()):
            made = commands.found_team(actor, organization=the_tree().east_general, name="一队", clock=clock)
            assert made.active
        strangers = (make.secretary(), make.as_member(the_people().member))
        for actor in (*strangers, actor_for(Role.DISPATCHER, the_tree().west)):
            with pytest.raises(Forbidden):
                commands.found_team(actor, organization=the_tree().east_general, name="一队", clock=clock)

    def test_every_reason_at_once(self, app, clock):
        with pytest.raises(Invalid) as refused:
            commands.found_team(
                make.dispatcher(),
                organization=the_tree().east_general,
                name=" ",
                skills=["急救"] * 13,
                districts=["湖|滨"],
                note="字" * 301,
                clock=clock,
            )
        assert codes(refused) == ["required", "too_long", "too_many_tags", "tag_with_bar"]

    def test_a_stale_change_is_refused_with_what_is_saved(self, app, clock):
        team = make.team(clock)
        version = team.version
        commands.edit_team(make.dispatcher(), team, version=version, leader=None, name="新名", clock=clock)
        with pytest.raises(Stale) as refused:
            commands.edit_team(make.dispatcher(), team, version=version, leader=None, name="旧", clock=clock)
        assert refused.value.current["name"] == "新名"

    def test_a_leader_sees_his_own_and_others_see_none(self, app, clock):
        team = make.team(clock)
        assert queries.team(make.team_leader(), team.public_id) is team
        assert [row.name for row in queries.teams(make.team_leader()).items] == [team.name]
        for actor in (make.as_member(the_people().member), actor_for(Role.DISPATCHER, the_tree().west)):
            with pytest.raises(NotFound):
                queries.team(actor, team.public_id)
            assert queries.teams(actor).items == []

    def test_resting_waits_for_an_answer_that_is_due(self, app, clock):
        order, team = make.offered(clock)
        with pytest.raises(Conflict) as refused:
            commands.rest_team(make.dispatcher(), team, rests=True, version=team.version, clock=clock)
        assert codes(refused) == ["team_is_asked"]
        commands.recall(make.dispatcher(), order, reason="改派", clock=clock)
        commands.rest_team(make.dispatcher(), team, rests=True, version=team.version, clock=clock)
        assert queries.own_teams(make.team_leader()) == []
        commands.rest_team(make.dispatcher(), team, rests=False, version=team.version, clock=clock)
        assert queries.own_teams(make.team_leader()) == [team]


class TestVolunteers:
    def test_registered_by_the_teams_own_leader(self, app, clock):
        team, person = make.team(clock), the_people().member
        commands.register_volunteer(make.team_leader(), team, person, since=clock.today(), clock=clock)
        assert [row.name for row in queries.volunteers_of(team)] == [person.name]
        with pytest.raises(Conflict) as refused:
            commands.register_volunteer(make.leader(), team, person, since=clock.today(), clock=clock)
        assert codes(refused) == ["volunteer_already"]

    def test_by_nobody_else_and_not_for_a_day_to_come(self, app, clock):
        team, person = make.team(clock), the_people().member
        with pytest.raises(Forbidden):
            commands.register_volunteer(
                make.as_member(person), team, person, since=clock.today(), clock=clock
            )
        with pytest.raises(Invalid) as refused:
            commands.register_volunteer(
                make.team_leader(), team, person, since=clock.today() + DAY, clock=clock
            )
        assert codes(refused) == ["date_in_future"]

    def test_a_skill_counts_on_the_days_on_which_it_is_valid(self, app, clock):
        team, person, today = make.team(clock), the_people().member, clock.today()
        one = commands.register_volunteer(make.team_leader(), team, person, since=today, clock=clock)
        commands.change_volunteer(
            make.team_leader(), one, until=None, skills=[("急救", today + DAY), ("驾驶", None)], clock=clock
        )
        assert queries.skills_of(person.id, today + DAY) == {"急救", "驾驶"}
        assert queries.skills_of(person.id, today + 2 * DAY) == {"驾驶"}
        assert queries.skills_of(person.id, today - DAY) == frozenset()

    def test_whoever_left_is_not_counted_on_and_may_come_back(self, app, clock):
        team, person, today = make.team(clock), the_people().member, clock.today()
        one = commands.register_volunteer(make.team_leader(), team, person, since=today, clock=clock)
        with pytest.raises(Invalid) as refused:
            commands.change_volunteer(make.team_leader(), one, until=today - DAY, skills=[], clock=clock)
        assert codes(refused) == ["left_before_joined"]
        commands.change_volunteer(make.team_leader(), one, until=today, skills=[("急救", None)], clock=clock)
        assert queries.skills_of(person.id, today + DAY) == frozenset()
        assert not queries.is_volunteer(team.id, person.id)
        commands.register_volunteer(make.team_leader(), team, person, since=today, clock=clock)

    def test_each_skill_once(self, app, clock):
        team = make.team(clock)
        one = commands.register_volunteer(
            make.team_leader(), team, the_people().member, since=clock.today(), clock=clock
        )
        with pytest.raises(Invalid) as refused:
            commands.change_volunteer(
                make.team_leader(), one, until=None, skills=[("急救", None), ("急救", None)], clock=clock
            )
        assert codes(refused) == ["skill_twice"]


class TestSuggestions:
    def test_skills_of_volunteers_count_for_the_team(self, app, clock):
        team, person = make.team(clock), the_people().member
        one = commands.register_volunteer(make.team_leader(), team, person, since=clock.today(), clock=clock)
        commands.change_volunteer(make.team_leader(), one, until=None, skills=[("急救", None)], clock=clock)
        order = make.verified(clock, wants={"skills": ("急救",), "district": "湖滨街道"})
        (found,) = commands.suggestions(make.dispatcher(), order, clock=clock)
        assert [one.code for one in found.pros] == ["match_skills", "match_free"]
        assert found.objections == ()

    def test_a_clash_and_the_load_of_the_month(self, app, clock):
        held, team = make.accepted(clock)
        order = make.verified(clock)
        (found,) = commands.suggestions(make.dispatcher(), order, clock=clock)
        assert [one.code for one in found.objections] == ["match_clash"]
        assert found.candidate.clash == held.title
        assert found.candidate.load == 1
        assert team.id == found.candidate.team_id

    def test_only_teams_under_ones_dispatch(self, app, clock):
        make.team(clock)
        order = make.verified(clock)
        with pytest.raises(Forbidden):
            commands.suggestions(actor_for(Role.DISPATCHER, the_tree().west), order, clock=clock)
        assert queries.candidates(actor_for(Role.DISPATCHER, the_tree().west), order, clock=clock) == []


TAGS = st.frozensets(st.sampled_from(["急救", "驾驶", "手语", "电工"]))
PLACES = st.frozensets(st.sampled_from(["湖滨", "城东", "城西"]))
TEAMS = st.builds(
    Candidate,
    team_id=st.integers(1, 99),
    name=st.sampled_from(["甲队", "乙队", "丙队"]),
    skills=TAGS,
    districts=PLACES,
    offers_kind=st.booleans(),
    load=st.integers(0, 6),
    served=st.integers(0, 6),
    volunteers=st.integers(0, 20),
    clash=st.sampled_from(["", "河道清扫"]),
    asked=st.booleans(),
)
ORDERS = st.builds(
    Wanted, district=st.sampled_from(["", "湖滨", "城北"]), skills=TAGS, people=st.integers(0, 10)
)


class TestRanking:
    @given(st.lists(TEAMS, max_size=8), ORDERS)
    def test_a_team_with_fewer_objections_never_comes_after(self, teams, wanted):
        found = matching.ranked(teams, wanted)
        numbers = [len(one.objections) for one in found]
        assert numbers == sorted(numbers)

    @given(st.lists(TEAMS, max_size=6, unique_by=lambda one: one.team_id), ORDERS)
    def test_it_is_the_same_in_whatever_order_teams_come(self, teams, wanted):
        assert matching.ranked(teams, wanted) == matching.ranked(list(reversed(teams)), wanted)

    @given(TEAMS, ORDERS)
    def test_every_team_has_at_least_one_reason(self, team, wanted):
        assert matching.suggestion(team, wanted).pros

    def test_the_less_burdened_of_equals_comes_first(self):
        busy, free = Candidate(1, "甲", load=2), Candidate(2, "乙")
        assert [one.candidate for one in matching.ranked([busy, free], Wanted())] == [free, busy]
