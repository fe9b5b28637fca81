"""Votes: the three ways of counting against a table written apart, who may vote, what is kept, what is refused."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import inspect as inspect_model

from partyhub.activities import commands, queries, rules
from partyhub.activities.models import Vote, VoteCandidate, VoteCount, VoteTally
from partyhub.activities.rules import Kind, Presence, RollEntry, votes
from partyhub.activities.rules.votes import (
    Count,
    Exclusion,
    Ground,
    Tally,
    VoteKind,
    VotePlan,
    Voters,
    VoteState,
)
from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Stale
from partyhub.members import commands as members
from partyhub.members.rules import Post
from partyhub.organization.rules import OrgKind
from partyhub.security.actors import SYSTEM
from tests.factories.activities import DAY, logged
from tests.factories.meetings import members_meeting
from tests.factories.members import member
from tests.factories.organization import organization

DATA = Path(__file__).parents[1] / "data" / "votes"
ALL = frozenset(VoteKind)


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def codes(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


@pytest.mark.parametrize("case", table("cases.csv"), ids=lambda case: "-".join(list(case.values())[:5]))
def test_each_way_of_counting_against_the_table(case):
    people = Voters(int(case["due"]), int(case["present"]))
    count = Count(yes=int(case["yes"]), written_yes=int(case["written_yes"]))
    assert votes.verdict(VoteKind(case["kind"]), people, count).state == case["verdict"]


@pytest.mark.parametrize("case", table("elections.csv"), ids=lambda case: "-".join(list(case.values())[:4]))
def test_elections_against_the_table(case):
    people = Voters(int(case["due"]), int(case["present"]))
    tallies = tuple(Tally(int(one)) for one in case["yes"].split())
    found = votes.verdict(VoteKind.ELECTION, people, Count(tallies=tallies), seats=int(case["seats"]))
    assert found.state == (case["verdict"] or "counted")
    assert [str(n + 1) for n in found.elected] == case["elected"].split()
    assert [str(n + 1) for n in found.tied] == case["tied"].split()


@pytest.mark.parametrize("due", range(1, 41))
def test_one_more_and_one_less_than_each_bar(due):
    """Said in fractions, apart from the multiplications of the rules."""
    for present in range(due + 1):
        share = present / due
        assert votes.ordinary_quorum(present, due) == (share >= 0.5)
        assert votes.committee_quorum(present, due) == (share >= 0.5)
        assert votes.admission_quorum(present, due) == (share > 0.5)
        assert votes.election_quorum(present, due) == (10 * present >= 8 * due)
        assert votes.ordinary_majority(present, due) == (share > 0.5)
        assert votes.election_majority(present, due) == (share > 0.5)


def test_the_three_denominators_are_not_mixed():
    """The same room, the same ballots: due counts for a resolution, those present for an election."""
    people, count = Voters(10, 8), Count(yes=5, tallies=(Tally(5), Tally(3)))
    assert votes.verdict(VoteKind.ORDINARY, people, count).state is VoteState.FAILED
    assert votes.verdict(VoteKind.ELECTION, people, count, seats=1).state is VoteState.PASSED
    assert votes.verdict(VoteKind.ADMISSION, people, Count(yes=5, written_yes=1)).state is VoteState.PASSED


@pytest.mark.parametrize(
    ("seats", "needed"), [(1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 8), (9, 11), (10, 12)]
)
def test_a_fifth_more_candidates_than_seats_rounded_up(seats, needed):
    def reasons(number: int) -> list[str]:
        names = tuple(f"候选人{n}" for n in range(number))
        plan = VotePlan(VoteKind.ELECTION, "选举支委", secret=True, seats=seats, candidates=names)
        return [one.code for one in votes.plan_reasons(plan, allowed=ALL, temporary=False)]

    assert reasons(needed) == []
    assert reasons(needed - 1) == ["vote_too_few_candidates"]


def test_a_second_ballot_goes_by_votes_alone():
    people, tallies = Voters(10, 10), (Tally(4), Tally(6))
    again = votes.verdict(VoteKind.ELECTION, people, Count(tallies=tallies), seats=1, again=True)
    assert (again.state, again.elected) == (VoteState.PASSED, (1,))
    level = votes.verdict(VoteKind.ELECTION, people, Count(tallies=(Tally(5), Tally(5))), seats=1, again=True)
    assert level.tied == (0, 1)


@pytest.mark.parametrize(
    ("plan", "wrong"),
    [
        (VotePlan(VoteKind.ADMISSION, "接收张三、李四为预备党员", secret=True), ["vote_one_subject"]),
        (VotePlan(VoteKind.ADMISSION, "接收张三为预备党员"), ["vote_secret"]),
        (VotePlan(VoteKind.CONVERSION, ""), ["vote_subject_required", "vote_secret"]),
        (VotePlan(VoteKind.ORDINARY, "x" * 201), ["too_long"]),
        (VotePlan(VoteKind.ORDINARY, "a\0b"), ["control_characters"]),
        (VotePlan(VoteKind.ORDINARY, "年度计划", seats=1), ["vote_no_candidates_here"]),
        (VotePlan(VoteKind.ELECTION, "选举", secret=True), ["vote_seats_range"]),
        (
            VotePlan(VoteKind.ELECTION, "选举", secret=True, seats=1, candidates=("甲", "甲")),
            ["vote_candidate_twice"],
        ),
        (
            VotePlan(VoteKind.ELECTION, "选举", secret=True, seats=1, candidates=("甲" * 61, "乙")),
            ["too_long"],
        ),
    ],
)
def test_what_keeps_a_vote_from_being_written_down(plan, wrong):
    assert [one.code for one in votes.plan_reasons(plan, allowed=ALL, temporary=False)] == wrong


def test_a_temporary_branch_admits_and_elects_nobody():
    def refused(kind: VoteKind) -> bool:
        found = votes.plan_reasons(VotePlan(kind, "甲", secret=True), allowed=ALL, temporary=True)
        return "vote_temporary_branch" in [one.code for one in found]

    assert {kind for kind in VoteKind if refused(kind)} == {
        VoteKind.ADMISSION,
        VoteKind.CONVERSION,
        VoteKind.ELECTION,
    }


@pytest.mark.parametrize(
    ("way", "count", "wrong"),
    [
        (VoteKind.ORDINARY, Count(yes=5, no=2, abstain=1), []),
        (VoteKind.ORDINARY, Count(yes=5, no=2, abstain=1, spoiled=1), ["vote_more_than_present"]),
        (VoteKind.ORDINARY, Count(yes=-1), ["vote_number_range"]),
        (VoteKind.ORDINARY, Count(yes=1, written_yes=1), ["vote_written_admission_only"]),
        (VoteKind.ORDINARY, Count(tallies=(Tally(),)), ["vote_no_candidates_here"]),
        (VoteKind.ADMISSION, Count(yes=8, written_yes=2, written_on=DAY), []),
        (
            VoteKind.ADMISSION,
            Count(yes=8, written_yes=2, written_no=1, written_on=DAY),
            ["vote_more_written_than_absent"],
        ),
        (VoteKind.ADMISSION, Count(yes=8, written_yes=1), ["vote_written_before"]),
        (
            VoteKind.ADMISSION,
            Count(yes=8, written_no=1, written_on=date(2026, 11, 21)),
            ["vote_written_before"],
        ),
        (VoteKind.ELECTION, Count(tallies=(Tally(8), Tally(0))), []),
        (VoteKind.ELECTION, Count(tallies=(Tally(8),)), ["vote_tally_each"]),
        (VoteKind.ELECTION, Count(tallies=(Tally(8, 1), Tally(0))), ["vote_more_than_present"]),
        (VoteKind.ELECTION, Count(tallies=(Tally(5), Tally(4))), ["vote_too_many_choices"]),
        (VoteKind.ELECTION, Count(spoiled=9, tallies=(Tally(), Tally())), ["vote_more_than_present"] * 3),
        (VoteKind.ELECTION, Count(yes=1, tallies=(Tally(1), Tally(1))), ["vote_count_by_candidate"]),
    ],
)
def test_counts_agree_with_the_room(way, count, wrong):
    """Ten are due, eight present, one seat, two candidates."""
    found = votes.count_reasons(way, Voters(10, 8), count, candidates=2, seats=1, day=DAY)
    assert [one.code for one in found] == wrong


def test_who_left_out_at_an_election_is_approved_and_adopted():
    good = Exclusion(1, Ground.ABROAD, "东湖党组〔2026〕8号", adopted=True)
    assert votes.exclusion_reasons(VoteKind.ELECTION, [good], {1, 2}) == []
    bad = [
        Exclusion(1, Ground.ABROAD, "", adopted=False),
        Exclusion(1, Ground.ABROAD, "文", adopted=True),
        Exclusion(3, Ground.AWAY, "文", adopted=True),
    ]
    found = votes.exclusion_reasons(VoteKind.ELECTION, bad, {1, 2})
    assert [(one.code, one.field) for one in found] == [
        ("vote_exclusion_document", "exclusions.0.document"),
        ("vote_exclusion_adopted", "exclusions.0.adopted"),
        ("vote_exclusion_not_due", "exclusions.1.member_id"),
        ("vote_exclusion_not_due", "exclusions.2.member_id"),
    ]
    others = votes.exclusion_reasons(VoteKind.ADMISSION, [good], {1})
    assert [one.code for one in others] == ["vote_exclusion_elections_only"]


def test_every_state_but_the_draft_is_reached_by_an_event():
    machine = rules.VOTE_MACHINE
    assert {one.target for one in machine.transitions} == set(VoteState) - {VoteState.DRAFT}
    assert machine.initial is VoteState.DRAFT
    for state in VoteState:
        for event in machine.events:
            if event in machine.allowed(state):
                assert machine.target(state, event) in VoteState
            else:
                with pytest.raises(Conflict):
                    machine.target(state, event)


def test_no_row_can_link_a_person_to_a_choice():
    for model in (VoteCount, VoteTally, VoteCandidate):
        foreign = {key.column.table.name for key in inspect_model(model).local_table.foreign_keys}
        assert foreign.isdisjoint({"member", "user", "activity_attendance"})


@pytest.fixture
def meeting(world, clock):
    """A members' meeting of the branch: four may vote (a probationary member and one under probation may not)."""
    return members_meeting(world, clock)


def added(world, meeting, clock, kind=VoteKind.ORDINARY, subject="通过年度工作计划", **more) -> Vote:
    secret = kind in votes.SECRET
    exclusions = more.pop("exclusions", ())
    plan = VotePlan(kind, subject, secret=secret, **more)
    return commands.add_vote(world.secretary, meeting, plan, exclusions=exclusions, clock=clock)


def counted(world, meeting, vote, clock, count) -> Vote:
    if vote.state is VoteState.DRAFT:
        commands.open_vote(world.secretary, meeting, vote, clock=clock)
    return commands.count_vote(world.secretary, meeting, vote, count, clock=clock)


def closed(world, meeting, vote, clock, count) -> Vote:
    counted(world, meeting, vote, clock, count)
    return commands.close_vote(world.secretary, meeting, vote, clock=clock)


class TestElectorate:
    def test_probationary_and_observed_are_present_and_not_counted(self, world, clock, meeting):
        found = queries.electorate(meeting, VoteKind.ORDINARY)
        people = world.people
        assert found.due == {
            one.id for one in (people.secretary, people.deputy, people.member, people.member2)
        }
        assert found.present == {one.id for one in (people.secretary, people.deputy, people.member)}

    def test_the_roster_of_the_day_counts_not_that_of_today(self, world, clock, meeting):
        newcomer = member(clock, world.tree.east_branch2)
        members.transfer(
            SYSTEM, newcomer, to=world.tree.east_branch, on=date(2026, 11, 21), document="介绍信", clock=clock
        )
        assert newcomer.id not in queries.electorate(meeting, VoteKind.ORDINARY).due

    def test_the_committee_is_its_appointed_members_of_the_day(self, world, clock, meeting):
        branch, people = world.tree.east_branch, world.people
        members.appoint(
            SYSTEM, people.member, post=Post.DISCIPLINE_OFFICER, organization=branch, on=DAY, clock=clock
        )
        members.appoint(
            SYSTEM,
            people.member2,
            post=Post.COMMITTEE_MEMBER,
            organization=branch,
            on=date(2026, 11, 21),
            clock=clock,
        )
        found = queries.electorate(meeting, VoteKind.COMMITTEE)
        assert found.due == {people.secretary.id, people.deputy.id, people.member.id}

    def test_a_quorum_is_told_where_a_kind_asks_for_one(self, world, clock, meeting):
        assert queries.quorum_of(meeting) == (Voters(4, 3), True)
        talk = logged(world.secretary, world.tree.east_branch, clock, kinds=[Kind.HEART_TALK])
        assert queries.quorum_of(talk) is None


class TestHolding:
    def test_from_draft_to_a_computed_verdict(self, world, clock, meeting):
        vote = added(world, meeting, clock)
        closed(world, meeting, vote, clock, Count(yes=3))
        unit.commit()
        assert vote.state is VoteState.PASSED
        standing = vote.standing
        assert (standing.due, standing.present, standing.yes) == (4, 3, 3)
        tags = [event.event for event in db.session.query(AuditEvent).order_by(AuditEvent.id)]
        assert tags[-5:] == [
            "activity.vote_added",
            "activity.vote_opened",
            "activity.vote_counted",
            "activity.vote_decided",
            "activity.vote_closed",
        ]

    def test_exactly_half_of_those_due_is_not_more_than_half(self, world, clock, meeting):
        vote = closed(world, meeting, added(world, meeting, clock), clock, Count(yes=2, no=1))
        assert vote.state is VoteState.FAILED

    def test_a_written_opinion_decides_an_admission(self, world, clock, meeting):
        vote = added(world, meeting, clock, VoteKind.ADMISSION, "接收钱多为预备党员")
        closed(world, meeting, vote, clock, Count(yes=2, abstain=1, written_yes=1, written_on=DAY))
        assert vote.state is VoteState.PASSED

    def test_an_election_without_four_fifths_is_invalid(self, world, clock, meeting):
        vote = added(world, meeting, clock, VoteKind.ELECTION, "选举支委", seats=1, candidates=("甲", "乙"))
        closed(world, meeting, vote, clock, Count(tallies=(Tally(3), Tally(0))))
        assert vote.state is VoteState.INVALID
        assert vote.elected == []

    def test_who_is_left_out_makes_the_four_fifths(self, world, clock, meeting):
        away = Exclusion(world.people.member2.id, Ground.AWAY, "东湖党组〔2026〕8号", adopted=True)
        vote = added(
            world,
            meeting,
            clock,
            VoteKind.ELECTION,
            "选举支委",
            seats=2,
            candidates=("甲", "乙", "丙"),
            exclusions=[away],
        )
        closed(world, meeting, vote, clock, Count(tallies=(Tally(2), Tally(2), Tally(2))))
        assert (vote.standing, vote.round, vote.state) == (None, 2, VoteState.OPEN)
        assert [one.name for one in vote.in_round] == ["甲", "乙", "丙"]
        closed(world, meeting, vote, clock, Count(tallies=(Tally(1), Tally(3), Tally(2))))
        assert vote.state is VoteState.PASSED
        assert vote.elected == ["乙", "丙"]
        assert (vote.standing.due, vote.standing.present) == (3, 3)

    def test_a_tie_for_the_last_seat_keeps_those_elected_already(self, world, clock, meeting):
        commands.record_roll(
            world.secretary,
            meeting,
            [RollEntry(Presence.LATE, member_id=world.people.member2.id)],
            clock=clock,
        )
        vote = added(
            world, meeting, clock, VoteKind.ELECTION, "选举支委", seats=2, candidates=("甲", "乙", "丙")
        )
        closed(world, meeting, vote, clock, Count(tallies=(Tally(4), Tally(2), Tally(2))))
        assert vote.state is VoteState.FAILED, "two of four is not more than half"
        other = added(
            world, meeting, clock, VoteKind.ELECTION, "再选", seats=2, candidates=("甲", "乙", "丙")
        )
        closed(world, meeting, other, clock, Count(spoiled=0, tallies=(Tally(3), Tally(2), Tally(3))))
        assert other.elected == ["甲", "丙"]

    def test_what_was_counted_stays_when_it_is_corrected(self, world, clock, meeting):
        vote = closed(world, meeting, added(world, meeting, clock), clock, Count(yes=2, no=1))
        with pytest.raises(Invalid) as refused:
            commands.correct_vote(world.secretary, meeting, vote, Count(yes=3), reason="", clock=clock)
        assert codes(refused) == ["vote_correction_reason"]
        db.session.refresh(vote)
        commands.correct_vote(
            world.secretary, meeting, vote, Count(yes=3), reason="复核计票，一张赞成票漏计", clock=clock
        )
        assert vote.state is VoteState.PASSED
        assert [(one.number, one.yes, one.reason) for one in vote.counts] == [
            (1, 2, ""),
            (2, 3, "复核计票，一张赞成票漏计"),
        ]

    def test_only_an_uncounted_vote_is_taken_off(self, world, clock, meeting):
        vote = added(world, meeting, clock)
        commands.remove_vote(world.secretary, meeting, vote, clock=clock)
        assert queries.votes_of(meeting) == []
        other = counted(world, meeting, added(world, meeting, clock), clock, Count(yes=3))
        with pytest.raises(Invalid) as refused:
            commands.remove_vote(world.secretary, meeting, other, clock=clock)
        assert codes(refused) == ["vote_was_counted"]

    def test_refused_to_others_stale_signed_and_out_of_turn(self, world, clock, meeting):
        vote = added(world, meeting, clock)
        with pytest.raises(Forbidden):
            commands.open_vote(world.neighbour, meeting, vote, clock=clock)
        with pytest.raises(Conflict):
            commands.close_vote(world.secretary, meeting, vote, clock=clock)
        commands.open_vote(world.secretary, meeting, vote, version=1, clock=clock)
        with pytest.raises(Stale):
            commands.count_vote(world.secretary, meeting, vote, Count(yes=3), version=1, clock=clock)
        commands.remove_vote(world.secretary, meeting, vote, clock=clock)
        commands.submit(world.secretary, meeting, clock=clock)
        with pytest.raises(Conflict):
            added(world, meeting, clock)

    def test_each_kind_of_meeting_decides_what_is_its_own(self, world, clock, meeting):
        with pytest.raises(Invalid) as refused:
            added(world, meeting, clock, VoteKind.COMMITTEE)
        assert codes(refused) == ["vote_kind_not_here"]
        lecture = logged(world.secretary, world.tree.east_branch, clock)
        with pytest.raises(Invalid):
            added(world, lecture, clock)

    def test_in_a_temporary_branch(self, world, clock):
        branch = organization(clock, world.tree.east_general, kind=OrgKind.TEMPORARY_BRANCH)
        meeting = logged(SYSTEM, branch, clock, kinds=[Kind.MEMBERS_MEETING])
        plan = VotePlan(VoteKind.ADMISSION, "接收钱多为预备党员", secret=True)
        with pytest.raises(Invalid) as refused:
            commands.add_vote(SYSTEM, meeting, plan, clock=clock)
        assert codes(refused) == ["vote_temporary_branch"]
        vote = commands.add_vote(SYSTEM, meeting, VotePlan(VoteKind.ORDINARY, "年度计划"), clock=clock)
        with pytest.raises(Invalid) as refused:
            commands.open_vote(SYSTEM, meeting, vote, clock=clock)
        assert codes(refused) == ["vote_nobody_due"]


class TestSigning:
    def test_an_open_vote_keeps_the_record_from_being_signed(self, world, clock, meeting):
        vote = added(world, meeting, clock)
        with pytest.raises(Invalid) as refused:
            commands.submit(world.secretary, meeting, clock=clock)
        assert codes(refused) == ["vote_not_closed"]
        closed(world, meeting, vote, clock, Count(yes=3))
        commands.submit(world.secretary, meeting, clock=clock)
        assert meeting.signed_at is not None

    def test_a_roll_call_changed_after_the_count_asks_for_another_count(self, world, clock, meeting):
        vote = closed(world, meeting, added(world, meeting, clock), clock, Count(yes=3))
        commands.record_roll(
            world.secretary,
            meeting,
            [RollEntry(Presence.LATE, member_id=world.people.member2.id)],
            clock=clock,
        )
        with pytest.raises(Invalid) as refused:
            commands.submit(world.secretary, meeting, clock=clock)
        assert codes(refused) == ["vote_roll_changed"]
        commands.correct_vote(
            world.secretary, meeting, vote, Count(yes=3), reason="补记到会人员", clock=clock
        )
        commands.submit(world.secretary, meeting, clock=clock)
        assert vote.standing.present == 4

    def test_who_counted_does_not_approve(self, world, clock, meeting):
        closed(world, meeting, added(world, meeting, clock), clock, Count(yes=3))
        assert world.secretary.user_id in queries.hands(meeting)
