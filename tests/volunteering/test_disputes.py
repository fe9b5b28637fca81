"""Disputes: who may raise and decide one, what is frozen meanwhile, what a decision does to hours and facts."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from partyhub.kernel import unit
from partyhub.kernel.clock import FixedClock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from partyhub.ledger.commands.rebuild import first_bad_row
from partyhub.security.actors import ANONYMOUS
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries
from partyhub.volunteering.models import Dispute, HoursEntry
from partyhub.volunteering.rules import AttendanceState, OrderState, Standing
from partyhub.volunteering.rules.disputes import (
    DISPUTE,
    DisputeState,
    Outcome,
    Party,
    raise_reasons,
    reopen_reasons,
    review_reasons,
)
from tests.factories import certificates as some
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for
from tests.volunteering.test_hours import codes, figure

S, D = OrderState, DisputeState


def arbiter(number=911):
    """A dispatcher of the committee, who has nothing to do with the service."""
    return actor_for(Role.DISPATCHER, the_tree().root, user_id=number, name=f"裁定人{number}")


def raised(clock, order, *, by=None):
    return commands.raise_dispute(
        by or make.as_member(the_people().member), order, text="时长记少了", clock=clock
    )


def decided(clock, dispute, outcome, *, by=None):
    who = by or arbiter()
    commands.take_dispute(who, dispute, clock=clock)
    return commands.decide_dispute(who, dispute, outcome=outcome, decision="经核实", clock=clock)


def settled(clock, dispute, outcome):
    decided(clock, dispute, outcome)
    clock.advance(timedelta(days=7, minutes=1))
    assert commands.settle_due(clock) == 1
    return dispute


def closed(clock, *members):
    order, session = make.served(clock, list(members) or [the_people().member])
    commands.close(make.dispatcher(), order, clock=clock)
    return order, session


class TestRules:
    def test_the_end_is_final(self):
        assert DISPUTE.ends == {D.SETTLED}

    def test_every_state_is_reached(self):
        reached = {DISPUTE.initial} | {one.target for one in DISPUTE.transitions}
        assert reached == set(D)

    @pytest.mark.parametrize(
        ("rule", "days"), [(raise_reasons, 15), (review_reasons, 7), (reopen_reasons, 30)]
    )
    def test_limits_include_their_last_moment(self, clock, rule, days):
        then = clock.now()
        assert rule(then, then + timedelta(days=days)) == []
        assert rule(then, then + timedelta(days=days, seconds=1)) != []
        assert rule(None, then) == []


class TestRaising:
    def test_by_a_volunteer_the_team_or_the_requester(self, app, clock):
        people = the_people()
        for by, party in (
            (make.as_member(people.member), Party.VOLUNTEER),
            (make.as_member(people.office), Party.TEAM),
            (None, Party.REQUESTER),
        ):
            order, _ = make.handed_in(clock, [people.member])
            made = (
                raised(clock, order, by=by)
                if by
                else commands.raise_by_requester(ANONYMOUS, order, text="没来", clock=clock)
            )
            assert (made.party, order.state) == (party, S.DISPUTED)
            assert order.due_at is not None

    def test_not_by_bystanders_nor_by_the_dispatcher(self, app, clock):
        order, _ = make.handed_in(clock, [the_people().member])
        for actor in (make.as_member(the_people().member2), make.dispatcher(), arbiter()):
            with pytest.raises(Forbidden) as refused:
                raised(clock, order, by=actor)
            assert codes(refused) == ["no_party_to_dispute"]

    def test_within_fifteen_days(self, app, clock):
        order, _ = make.handed_in(clock, [the_people().member])
        clock.advance(timedelta(days=15, minutes=1))
        commands.lapse_due(clock)
        with pytest.raises(Conflict) as refused:
            raised(clock, order)
        assert codes(refused) == ["dispute_too_late"]

    def test_a_closed_order_is_reopened_first(self, app, clock):
        order, _ = closed(clock)
        with pytest.raises(Conflict) as refused:
            raised(clock, order)
        assert codes(refused) == ["dispute_of_closed"]

    def test_one_at_a_time_and_the_database_holds_it(self, app, clock):
        order, _ = make.handed_in(clock, [the_people().member])
        first = raised(clock, order)
        with pytest.raises(Conflict):
            raised(clock, order)
        twin = Dispute(order_id=order.id, party=Party.TEAM, text="x", raised_at=clock.now(), state=D.RAISED)
        db.session.add(twin)
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()
        assert first.text == "时长记少了"

    def test_words_are_needed(self, app, clock):
        order, _ = make.handed_in(clock, [the_people().member])
        with pytest.raises(Invalid):
            commands.raise_by_requester(ANONYMOUS, order, text=" ", clock=clock)
        assert order.state is S.AWAITING_CONFIRMATION


class TestDeciding:
    def test_by_nobody_who_is_party_to_it(self, app, clock):
        people = the_people()
        order, _ = make.handed_in(clock, [people.member])
        one = raised(clock, order)
        for actor in (
            make.dispatcher(member_id=people.member.id),
            make.dispatcher(member_id=people.office.id),
            actor_for(Role.DISPATCHER, the_tree().east, user_id=902),
        ):
            with pytest.raises(Forbidden) as refused:
                commands.take_dispute(actor, one, clock=clock)
            assert codes(refused) == ["party_to_dispute"]
        with pytest.raises(Forbidden):
            commands.take_dispute(make.leader(), one, clock=clock)
        commands.take_dispute(make.dispatcher(), one, clock=clock)
        with pytest.raises(Forbidden) as refused:
            commands.decide_dispute(arbiter(), one, outcome=Outcome.UPHELD, decision="x", clock=clock)
        assert codes(refused) == ["dispute_in_other_hands"]

    def test_seen_by_those_who_run_it_and_its_parties(self, app, clock):
        people = the_people()
        order, _ = make.handed_in(clock, [people.member])
        one = raised(clock, order)
        for actor in (arbiter(), make.leader(), make.as_member(people.member), make.as_member(people.office)):
            assert queries.dispute(actor, one.public_id).id == one.id
        for actor in (make.as_member(people.member2), make.secretary()):
            with pytest.raises(NotFound):
                queries.dispute(actor, one.public_id)
        assert (queries.open_disputes(arbiter()), queries.open_disputes(make.secretary())) == (1, 0)

    def test_takes_effect_after_seven_days_without_a_review(self, app, clock):
        order, _ = make.handed_in(clock, [the_people().member])
        one = decided(clock, raised(clock, order), Outcome.UPHELD)
        clock.advance(timedelta(days=6, hours=23))
        assert commands.settle_due(clock) == 0
        clock.advance(timedelta(hours=2))
        assert commands.settle_due(clock) == 1
        assert (one.state, order.state) == (D.SETTLED, S.CONFIRMED)
        commands.close(make.dispatcher(), order, clock=clock)
        assert queries.total_minutes(the_people().member.id) == 120

    def test_one_review_by_another(self, app, clock):
        order, _ = make.handed_in(clock, [the_people().member])
        one = decided(clock, raised(clock, order), Outcome.UPHELD)
        with pytest.raises(Forbidden):
            commands.ask_review(make.as_member(the_people().member2), one, text="不服", clock=clock)
        commands.ask_review(make.as_member(the_people().member), one, text="不服", clock=clock)
        assert commands.settle_due(FixedClock(clock.now() + timedelta(days=30))) == 0
        with pytest.raises(Forbidden) as refused:
            commands.review_dispute(arbiter(), one, outcome=Outcome.VOIDED, decision="x", clock=clock)
        assert codes(refused) == ["review_by_another"]
        commands.review_dispute(arbiter(912), one, outcome=Outcome.UPHELD, decision="维持", clock=clock)
        assert (one.state, one.reviewer_id, order.state) == (D.SETTLED, 912, S.CONFIRMED)
        with pytest.raises(Conflict):
            commands.ask_review(make.as_member(the_people().member), one, text="再次", clock=clock)

    def test_too_late_for_a_review(self, app, clock):
        order, _ = make.handed_in(clock, [the_people().member])
        one = decided(clock, raised(clock, order), Outcome.UPHELD)
        clock.advance(timedelta(days=7, minutes=1))
        with pytest.raises(Conflict) as refused:
            commands.review_by_requester(ANONYMOUS, one, text="不服", clock=clock)
        assert codes(refused) == ["review_too_late"]


class TestEffects:
    def test_a_wrong_roll_is_corrected_by_the_arbiter_alone(self, app, clock):
        people = the_people()
        order, session = make.handed_in(clock, [people.member])
        one = raised(clock, order)
        line = commands.Line(
            people.member.public_id,
            AttendanceState.PARTIAL,
            session.starts_at,
            session.starts_at + timedelta(minutes=50),
        )
        with pytest.raises(Conflict):
            commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        commands.take_dispute(arbiter(), one, clock=clock)
        with pytest.raises(Conflict):
            commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        commands.record_attendance(arbiter(), order, session, [line], clock=clock)
        assert order.state is S.DISPUTED
        commands.decide_dispute(arbiter(), one, outcome=Outcome.CORRECTED, decision="更正", clock=clock)
        clock.advance(timedelta(days=8))
        commands.settle_due(clock)
        commands.close(make.dispatcher(), order, clock=clock)
        assert queries.total_minutes(people.member.id) == 50

    def test_a_voided_service_counts_nowhere(self, app, clock):
        order, _ = make.handed_in(clock, [the_people().member])
        settled(clock, raised(clock, order), Outcome.VOIDED)
        commands.close(make.dispatcher(), order, clock=clock)
        assert (order.state, queries.total_minutes(the_people().member.id)) == (S.CLOSED, 0)
        assert figure(the_tree().root, "service.order_closed") == 0
        assert first_bad_row() is None

    def test_done_again_under_a_new_order(self, app, clock):
        order, _ = make.handed_in(clock, [the_people().member])
        one = settled(clock, raised(clock, order), Outcome.REDONE)
        again = queries.redone_as(one)
        assert (again.redo_of_id, again.title, again.state, again.starts_at) == (
            order.id,
            order.title,
            S.DRAFT,
            None,
        )
        commands.close(make.dispatcher(), order, clock=clock)
        assert queries.total_minutes(the_people().member.id) == 120


class TestReopening:
    def test_within_thirty_days_with_a_reason(self, app, clock):
        order, _ = closed(clock)
        with pytest.raises(Forbidden):
            commands.reopen(make.leader(), order, reason="有误", clock=clock)
        with pytest.raises(Invalid):
            commands.reopen(make.dispatcher(), order, reason=" ", clock=clock)
        clock.advance(timedelta(days=30, minutes=1))
        with pytest.raises(Conflict) as refused:
            commands.reopen(make.dispatcher(), order, reason="有误", clock=clock)
        assert codes(refused) == ["reopen_too_late"]

    def test_the_closing_leaves_the_figures_and_hours_are_frozen(self, app, clock):
        people, root = the_people(), the_tree().root
        order, _ = closed(clock)
        commands.reopen(make.dispatcher(), order, reason="有人投诉", clock=clock)
        assert [figure(root, f"service.{kind}") for kind in ("order_closed", "minutes")] == [0, 120]
        assert queries.frozen_minutes(people.member.id) == 120
        assert first_bad_row() is None
        with pytest.raises(Invalid) as refused:
            some.requested(clock, people.member)
        assert codes(refused) == ["nothing_to_certify"]
        entry = db.session.scalars(select(HoursEntry)).one()
        with pytest.raises(Conflict) as refused:
            commands.correct_hours(make.dispatcher(), entry, span=None, reason="x", clock=clock)
        assert codes(refused) == ["hours_not_settled"]

    def test_upheld_it_is_closed_anew_and_credits_nobody_twice(self, app, clock):
        people, root = the_people(), the_tree().root
        order, _ = closed(clock)
        settled(
            clock, commands.reopen(make.dispatcher(), order, reason="有人投诉", clock=clock), Outcome.UPHELD
        )
        commands.close(make.dispatcher(), order, clock=clock)
        assert (order.closings, queries.total_minutes(people.member.id)) == (2, 120)
        assert figure(root, "service.order_closed") == 1
        assert first_bad_row() is None

    def test_the_arbiter_takes_hours_back_and_a_certificate_says_so(self, app, clock):
        people = the_people()
        some.listed(clock)
        order, _ = closed(clock)
        certificate = some.issued(clock, people.member)
        one = commands.reopen(make.dispatcher(), order, reason="有人投诉", clock=clock)
        commands.take_dispute(arbiter(), one, clock=clock)
        entry = db.session.scalars(select(HoursEntry)).one()
        commands.correct_hours(arbiter(), entry, span=None, reason="未到场", clock=clock)
        assert queries.by_number(certificate.number).status is Standing.CORRECTED
        commands.decide_dispute(arbiter(), one, outcome=Outcome.CORRECTED, decision="未到场", clock=clock)
        clock.advance(timedelta(days=8))
        commands.settle_due(clock)
        commands.close(make.dispatcher(), order, clock=clock)
        assert queries.total_minutes(people.member.id) == 0
        unit.commit()
        assert first_bad_row() is None

    def test_voided_takes_every_entry_back(self, app, clock):
        people, root = the_people(), the_tree().root
        order, _ = closed(clock, people.member, people.member2)
        settled(clock, commands.reopen(make.dispatcher(), order, reason="虚报", clock=clock), Outcome.VOIDED)
        assert [queries.total_minutes(one.id) for one in (people.member, people.member2)] == [0, 0]
        assert figure(root, "service.person_times") == 0
        assert len(db.session.scalars(select(HoursEntry)).all()) == 4
        commands.close(make.dispatcher(), order, clock=clock)
        unit.commit()
        assert first_bad_row() is None


STEPS = st.lists(
    st.sampled_from(["raise", "take", *Outcome, "review", "wait", "close", "reopen"]), max_size=12
)


@given(steps=STEPS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_ledger_stays_right(app, clock, steps):
    """In any order of steps: minutes are the entries that stand, facts are what must stand, one dispute is open."""
    clock = FixedClock(clock.now() + timedelta(days=200 * next(HISTORY)))
    order, _ = make.handed_in(clock, [the_people().member])
    for step in steps:
        _try(step, order, clock)
        unit.commit()
        entries = [entry for entry, _, _ in queries.entries_of(order.id)]
        standing = queries.standing_entries(order.id)
        assert sum(one.minutes for one in entries) == sum(one.minutes for one in standing)
        assert (queries.open_dispute(order.id) is not None) is (order.state is S.DISPUTED)
        assert len(standing) <= 1
        assert first_bad_row() is None


HISTORY = itertools.count()
"""Histories follow one another in time, so that no two services clash."""


def _try(step, order, clock):
    one = queries.open_dispute(order.id)
    try:
        if step == "raise":
            raised(clock, order)
        elif step == "reopen":
            commands.reopen(make.dispatcher(), order, reason="有误", clock=clock)
        elif step == "close":
            commands.close(make.dispatcher(), order, clock=clock)
        elif step == "wait":
            clock.advance(timedelta(days=8))
            commands.settle_due(clock)
            commands.lapse_due(clock)
        elif one is not None and step == "take":
            commands.take_dispute(arbiter(), one, clock=clock)
        elif one is not None and step == "review":
            commands.ask_review(make.as_member(the_people().member), one, text="不服", clock=clock)
            commands.review_dispute(arbiter(912), one, outcome=Outcome.UPHELD, decision="x", clock=clock)
        elif one is not None:
            commands.decide_dispute(arbiter(), one, outcome=Outcome(step), decision="x", clock=clock)
    except (Conflict, Forbidden):
        return
