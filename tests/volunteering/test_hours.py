"""Roll calls and the hours ledger: what is credited, to whom, and what never is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid
from partyhub.ledger.models import Fact, FactSum
from partyhub.members import commands as members
from partyhub.security.actors import SYSTEM
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries
from partyhub.volunteering.models import Attendance, HoursEntry
from partyhub.volunteering.rules import AttendanceState, OrderState, Span
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for

PRESENT = AttendanceState.PRESENT


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


def figure(organization, kind):
    """The sum of a kind at an organisation, in whole units."""
    unit.commit()
    query = select(func.sum(FactSum.quantity)).where(
        FactSum.node_id == organization.id, FactSum.kind == kind, FactSum.span == "m"
    )
    return (db.session.scalar(query) or 0) / 10_000


def in_progress(clock, *members_, **changes):
    """An order whose session has just ended, with these people in it."""
    order, (session,) = make.published(clock, places=max(2, len(members_)), **changes)
    for one in members_:
        make.sign_up(one, session, clock)
    clock.advance(timedelta(days=1, hours=2))
    return order, session


class TestRollCall:
    def test_the_first_one_starts_the_service(self, app, clock):
        people = the_people()
        order, session = in_progress(clock, people.member)
        changed = commands.record_attendance(
            make.leader(), order, session, [commands.Line(people.member.public_id, PRESENT)], clock=clock
        )
        assert (changed, order.state) == (1, OrderState.IN_SERVICE)
        entry = db.session.scalars(select(Attendance)).one()
        assert (entry.reporter_name, entry.reported_by) == ("队长", 902)

    def test_the_same_again_changes_nothing(self, app, clock):
        people = the_people()
        order, session = in_progress(clock, people.member)
        line = commands.Line(people.member.public_id, PRESENT)
        for expected in (1, 0):
            changed = commands.record_attendance(make.leader(), order, session, [line], clock=clock)
            assert changed == expected

    def test_all_lines_or_none(self, app, clock):
        people = the_people()
        order, session = in_progress(clock, people.member, people.stranger)
        lines = [
            commands.Line(people.member.public_id, PRESENT),
            commands.Line(people.stranger.public_id, AttendanceState.PARTIAL),
        ]
        with pytest.raises(Invalid) as refused:
            commands.record_attendance(make.leader(), order, session, lines, clock=clock)
        assert [(one.code, one.field) for one in refused.value.reasons] == [
            ("partial_needs_times", "entries.1.starts_at")
        ]
        assert db.session.scalar(select(func.count()).select_from(Attendance)) == 0

    def test_nobody_records_that_he_served(self, app, clock):
        people = the_people()
        order, session = in_progress(clock, people.office)
        named = make.as_member(people.office)
        line = commands.Line(people.office.public_id, PRESENT)
        with pytest.raises(Invalid) as refused:
            commands.record_attendance(named, order, session, [line], clock=clock)
        assert codes(refused) == ["own_attendance"]
        assert commands.record_attendance(make.leader(), order, session, [line], clock=clock) == 1

    def test_only_those_who_run_the_order(self, app, clock):
        people = the_people()
        order, session = in_progress(clock, people.member)
        line = commands.Line(people.member.public_id, PRESENT)
        for actor in (make.secretary(), make.as_member(people.member), make.as_member(people.stranger)):
            with pytest.raises(Forbidden):
                commands.record_attendance(actor, order, session, [line], clock=clock)

    def test_somebody_without_a_place_walks_in(self, app, clock):
        people = the_people()
        order, session = in_progress(clock, people.member)
        line = commands.Line(people.probationary.public_id, AttendanceState.WALK_IN)
        commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        states = {row.name: row.state for row in queries.roll(session.id)}
        assert states == {
            people.member.name: AttendanceState.UNREGISTERED,
            people.probationary.name: AttendanceState.WALK_IN,
        }

    def test_a_stranger_out_of_reach_cannot_be_entered(self, app, clock):
        people = the_people()
        order, session = in_progress(clock, people.member)
        line = commands.Line(people.stranger.public_id, AttendanceState.WALK_IN)
        with pytest.raises(Invalid) as refused:
            commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        assert codes(refused) == ["walk_in_unknown"]

    def test_an_open_roll_call_is_the_leaders_to_do(self, app, clock):
        people = the_people()
        order, session = in_progress(clock, people.member)
        assert [one.what for one in queries.due_for_leaders(make.leader(), clock)] == ["roll_call"]
        assert [one.what for one in queries.due_for_leaders(make.as_member(people.office), clock)] == [
            "roll_call"
        ]
        assert queries.due_for_leaders(make.as_member(people.member), clock) == []
        line = commands.Line(people.member.public_id, AttendanceState.ABSENT)
        commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        assert queries.due_for_leaders(make.leader(), clock) == []


class TestClosing:
    def test_minutes_and_facts_go_to_each_ones_branch(self, app, clock):
        people, tree = the_people(), the_tree()
        order, _ = make.served(clock, [people.member, people.member2, people.stranger])
        commands.close(make.dispatcher(), order, clock=clock)
        assert order.state is OrderState.CLOSED
        assert [queries.total_minutes(one.id) for one in (people.member, people.stranger)] == [120, 120]
        assert [
            figure(one, "service.minutes") for one in (tree.east_branch, tree.east, tree.west, tree.root)
        ] == [240, 240, 120, 360]
        assert [figure(one, "service.person_times") for one in (tree.east_branch, tree.west_branch)] == [2, 1]
        assert [figure(one, "service.order_closed") for one in (tree.east_general, tree.west, tree.root)] == [
            1,
            0,
            1,
        ]

    def test_absent_and_excused_people_get_nothing(self, app, clock):
        people = the_people()
        order, session = in_progress(clock, people.member, people.stranger)
        lines = [
            commands.Line(people.member.public_id, AttendanceState.ABSENT),
            commands.Line(people.stranger.public_id, AttendanceState.EXCUSED),
        ]
        commands.record_attendance(make.leader(), order, session, lines, clock=clock)
        commands.complete(make.leader(), order, result="临时改期", clock=clock)
        commands.confirm(make.dispatcher(), order, confirmed_by="王老师", clock=clock)
        commands.close(make.dispatcher(), order, clock=clock)
        assert db.session.scalar(select(func.count()).select_from(HoursEntry)) == 0

    def test_a_part_and_a_break_are_taken_as_said(self, app, clock):
        people = the_people()
        order, session = in_progress(clock, people.member)
        half = commands.Line(
            people.member.public_id,
            AttendanceState.PARTIAL,
            session.starts_at,
            session.starts_at + timedelta(minutes=90),
            15,
        )
        commands.record_attendance(make.leader(), order, session, [half], clock=clock)
        commands.complete(make.leader(), order, result="完成", clock=clock)
        commands.confirm(make.dispatcher(), order, confirmed_by="王老师", clock=clock)
        commands.close(make.dispatcher(), order, clock=clock)
        assert queries.total_minutes(people.member.id) == 75

    def test_whoever_moved_since_counts_for_the_branch_of_that_day(self, app, clock):
        people, tree = the_people(), the_tree()
        order, _ = make.served(clock, [people.member])
        clock.advance(timedelta(days=5))
        members.transfer(SYSTEM, people.member, to=tree.west_branch, on=clock.today(), clock=clock)
        commands.close(make.dispatcher(), order, clock=clock)
        assert figure(tree.east_branch, "service.minutes") == 120
        assert figure(tree.west_branch, "service.minutes") == 0

    def test_nobody_closes_his_own_hours(self, app, clock):
        people = the_people()
        order, _ = make.served(clock, [people.member])
        own = make.dispatcher(member_id=people.member.id)
        with pytest.raises(Conflict) as refused:
            commands.close(own, order, clock=clock)
        assert codes(refused) == ["own_hours"]

    def test_two_services_at_once_are_refused(self, app, clock):
        people = the_people()
        first, (session,) = make.published(clock)
        second, (other,) = make.published(clock, title="同时的另一项")
        make.sign_up(people.member, session, clock)
        make.sign_up(people.member, other, clock, override_reason="两处相邻")
        clock.advance(timedelta(days=1, hours=3))
        for order, one in ((first, session), (second, other)):
            line = commands.Line(people.member.public_id, PRESENT)
            commands.record_attendance(make.leader(), order, one, [line], clock=clock)
            commands.complete(make.leader(), order, result="完成", clock=clock)
            commands.confirm(make.dispatcher(), order, confirmed_by="王老师", clock=clock)
        commands.close(make.dispatcher(), first, clock=clock)
        with pytest.raises(Conflict) as refused:
            commands.close(make.dispatcher(), second, clock=clock)
        assert codes(refused) == ["hours_overlap"]
        assert queries.total_minutes(people.member.id) == 120

    def test_a_long_day_wants_somebody_elses_look(self, app, clock):
        people = the_people()
        order, _ = make.served(clock, [people.member], hours=9)
        with pytest.raises(Conflict) as refused:
            commands.close(make.dispatcher(), order, clock=clock)
        assert codes(refused) == ["long_day"]
        caller = actor_for(Role.DISPATCHER, the_tree().east, user_id=902)
        with pytest.raises(Conflict) as refused:
            commands.close(caller, order, second_look="全天值守", clock=clock)
        assert codes(refused) == ["second_look_by_another"]
        commands.close(make.dispatcher(), order, second_look="全天值守，社区核实", clock=clock)
        entry = db.session.scalars(select(HoursEntry)).one()
        assert (entry.minutes, entry.long_day, entry.reason) == (540, True, "全天值守，社区核实")


class TestLedger:
    def closed(self, clock, *members_):
        order, session = make.served(clock, list(members_))
        commands.close(make.dispatcher(), order, clock=clock)
        return order, session, db.session.scalars(select(HoursEntry).order_by(HoursEntry.id)).all()

    def test_rows_are_never_changed_or_removed(self, app, clock):
        _, _, (entry,) = self.closed(clock, the_people().member)
        for statement in (
            update(HoursEntry).where(HoursEntry.id == entry.id).values(minutes=999),
            delete(HoursEntry).where(HoursEntry.id == entry.id),
        ):
            unit.commit()
            with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
                db.session.execute(statement)

    def test_a_correction_takes_back_and_adds(self, app, clock):
        people, tree = the_people(), the_tree()
        _, session, (entry,) = self.closed(clock, people.member)
        right = Span(session.starts_at, session.starts_at + timedelta(minutes=100), 10)
        commands.correct_hours(make.dispatcher(), entry, span=right, reason="提前结束", clock=clock)
        minutes = db.session.scalars(select(HoursEntry.minutes).order_by(HoursEntry.id)).all()
        assert list(minutes) == [120, -120, 90]
        assert queries.total_minutes(people.member.id) == 90
        assert (figure(tree.east_branch, "service.minutes"), figure(tree.root, "service.person_times")) == (
            90,
            1,
        )
        with pytest.raises(Conflict) as refused:
            commands.correct_hours(make.dispatcher(), entry, span=None, reason="再次", clock=clock)
        assert codes(refused) == ["hours_reversed_already"]

    def test_taken_back_entirely(self, app, clock):
        people, tree = the_people(), the_tree()
        _, _, (entry,) = self.closed(clock, people.member)
        assert commands.correct_hours(make.dispatcher(), entry, span=None, reason="误记", clock=clock) is None
        assert queries.total_minutes(people.member.id) == 0
        assert figure(tree.root, "service.person_times") == 0
        live = select(func.count()).select_from(Fact).where(Fact.kind == "service.minutes")
        assert db.session.scalar(live) == 2

    def test_not_ones_own_and_not_by_anybody(self, app, clock):
        people = the_people()
        _, _, (entry,) = self.closed(clock, people.member)
        with pytest.raises(Conflict) as refused:
            commands.correct_hours(
                make.dispatcher(member_id=people.member.id), entry, span=None, reason="x", clock=clock
            )
        assert codes(refused) == ["own_hours"]
        with pytest.raises(Forbidden):
            commands.correct_hours(make.leader(), entry, span=None, reason="x", clock=clock)

    def test_totals_are_the_sum_of_the_entries_shown(self, app, clock):
        people = the_people()
        for _ in range(2):
            self.closed(clock, people.member)
        page = queries.service_records(people.member.id)
        assert sum(row.minutes for row in page.items) == queries.total_minutes(people.member.id) == 240
        assert page.total == 2

    def test_sums_by_branch_are_seen_from_above_without_names(self, app, clock):
        people, tree = the_people(), the_tree()
        _order, _, _ = self.closed(clock, people.member, people.stranger)
        year = clock.today().year
        group = queries.branch_hours(actor_for(Role.ENTERPRISE, tree.east), year=year)
        assert [(row.organization_id, row.person_times, row.minutes) for row in group] == [
            (tree.east_branch.public_id, 1, 120)
        ]
        assert len(queries.branch_hours(actor_for(Role.COMMITTEE, tree.root), year=year)) == 2
        assert queries.own_branch_records(actor_for(Role.ENTERPRISE, tree.east)).items == []
        assert [row[0] for row in queries.own_branch_records(make.secretary()).items] == [people.member.name]
