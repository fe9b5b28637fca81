"""Dispatch at the command: offers and their ends, claims, another time, what lapses, breaking off; who may what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from partyhub.notifications.models import Notification
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries
from partyhub.volunteering.commands import moving, steps
from partyhub.volunteering.models import HoursEntry, Incident, Offer
from partyhub.volunteering.rules import AttendanceState, OrderState
from partyhub.volunteering.rules.offers import OPEN_OFFERS, OfferState
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for

DAY = timedelta(days=1)


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


def told(topic):
    return db.session.scalar(select(func.count()).where(Notification.topic == topic))


def latest(order):
    return db.session.scalars(
        select(Offer).where(Offer.order_id == order.id).order_by(Offer.id.desc())
    ).first()


class TestOffering:
    def test_the_team_is_asked_and_told_until_when(self, app, clock):
        order, team = make.offered(clock)
        assert order.state is OrderState.OFFERED
        offer = queries.open_offer(order.id)
        assert (offer.team_id, offer.state, offer.respond_by) == (team.id, OfferState.PENDING, order.due_at)
        assert told("service.offered") == 1

    def test_a_deadline_of_ones_own(self, app, clock):
        order, until = make.verified(clock), clock.now() + timedelta(hours=5)
        commands.offer(make.dispatcher(), order, make.team(clock), respond_by=until, clock=clock)
        assert order.due_at == until

    def test_not_in_the_past_and_not_after_help_is_wanted(self, app, clock):
        order, team = make.verified(clock), make.team(clock)
        for until, code in (
            (clock.now(), "respond_by_past"),
            (clock.now() + 2 * DAY, "respond_by_after_start"),
            (clock.now() + 40 * DAY, "respond_by_far"),
        ):
            with pytest.raises(Invalid) as refused:
                commands.offer(make.dispatcher(), order, team, respond_by=until, clock=clock)
            assert codes(refused) == [code]

    def test_a_team_at_rest_is_not_asked(self, app, clock):
        order, team = make.verified(clock), make.team(clock)
        commands.rest_team(make.dispatcher(), team, rests=True, version=team.version, clock=clock)
        with pytest.raises(Invalid) as refused:
            commands.offer(make.dispatcher(), order, team, clock=clock)
        assert codes(refused) == ["team_rests"]

    def test_what_advises_against_is_overruled_with_a_reason(self, app, clock):
        order = make.verified(clock, wants={"skills": ("急救",)})
        team = make.team(clock)
        with pytest.raises(Invalid) as refused:
            commands.offer(make.dispatcher(), order, team, clock=clock)
        assert codes(refused) == ["overrule_wanted", "match_lacks_skills"]
        offer = commands.offer(make.dispatcher(), order, team, overruled="队里有医生", clock=clock)
        assert offer.overruled == "队里有医生"

    def test_only_a_team_under_ones_dispatch(self, app, clock):
        west = make.team(clock, at=None)
        stranger = actor_for(Role.DISPATCHER, the_tree().west, user_id=951)
        with pytest.raises(NotFound):
            queries.team_to_ask(stranger, west.public_id)

    def test_one_order_is_with_one_team_at_a_time(self, app, clock):
        order, _ = make.offered(clock)
        with pytest.raises(Conflict) as refused:
            commands.offer(make.dispatcher(), order, make.team(clock, name="另一队"), clock=clock)
        assert codes(refused) == ["wrong_state"]


class TestScope:
    def test_the_team_sees_the_order_while_it_may_answer_and_not_whom_to_call(self, app, clock):
        order, _ = make.offered(clock)
        leader, path = make.team_leader(), the_tree().east_general.path
        assert queries.get(leader, order.public_id) is order
        assert not queries.sees_contact(leader, order, path)
        assert [row.public_id for row in queries.offered_to(leader)] == [order.public_id]
        commands.decline(leader, order, reason="人手不足", clock=clock)
        with pytest.raises(NotFound):
            queries.get(leader, order.public_id)

    def test_somebody_elses_team_does_not(self, app, clock):
        order, _ = make.offered(clock)
        for actor in (make.as_member(the_people().member), make.secretary()):
            with pytest.raises(NotFound):
                queries.get(actor, order.public_id)
            assert queries.offered_to(actor) == []

    def test_what_is_open_is_seen_by_every_leader_of_a_team_and_nobody_else(self, app, clock):
        order = make.verified(clock)
        make.team(clock)
        commands.open_for_claim(make.dispatcher(), order, clock=clock)
        assert queries.get(make.team_leader(), order.public_id) is order
        assert [row.public_id for row in queries.claimable(make.team_leader())] == [order.public_id]
        with pytest.raises(NotFound):
            queries.get(make.as_member(the_people().member), order.public_id)
        assert queries.claimable(make.as_member(the_people().member)) == []


class TestAccepting:
    def test_the_leader_names_sessions_and_everybody_may_sign_up(self, app, clock):
        order, team = make.accepted(clock)
        assert (order.state, order.team_id, order.leader_id) == (
            OrderState.RECRUITING,
            team.id,
            team.leader_id,
        )
        (session,) = queries.sessions_of(order.id)
        assert session.signup_open
        assert order.published_at == clock.now()
        assert latest(order).state is OfferState.ACCEPTED
        assert told("service.offer_accepted") >= 1
        assert make.sign_up(the_people().member, session, clock).state == "confirmed"
        assert [row.public_id for row in queries.held_by(make.team_leader())] == [order.public_id]

    def test_without_a_session_it_is_not_taken_on(self, app, clock):
        order, _ = make.offered(clock)
        with pytest.raises(Invalid) as refused:
            commands.accept(make.team_leader(), order, clock=clock)
        assert codes(refused) == ["order_without_session"]
        assert order.state is OrderState.OFFERED

    def test_every_reason_of_every_session(self, app, clock):
        order, _ = make.offered(clock)
        plans = [make.plan(clock.now() - DAY), make.plan(clock.now() + DAY, places=1, at_least=3)]
        with pytest.raises(Invalid) as refused:
            commands.accept(make.team_leader(), order, sessions=plans, clock=clock)
        assert [(one.code, one.field) for one in refused.value.reasons] == [
            ("session_has_begun", "sessions.0.starts_at"),
            ("max_below_min", "sessions.1.max_people"),
        ]

    def test_somebody_else_of_the_team_may_lead(self, app, clock):
        order, team = make.offered(clock)
        person = the_people().member
        commands.register_volunteer(make.dispatcher(), team, person, since=clock.today(), clock=clock)
        leader = queries.leader_for(team, person.public_id)
        commands.accept(
            make.team_leader(), order, sessions=[make.plan(order.starts_at)], leader=leader, clock=clock
        )
        assert order.leader_id == person.id

    def test_a_leader_of_the_teams_organisation_answers_for_it(self, app, clock):
        order, _ = make.offered(clock)
        commands.accept(make.leader(), order, sessions=[make.plan(order.starts_at)], clock=clock)
        assert order.state is OrderState.RECRUITING

    def test_nobody_else(self, app, clock):
        order, _ = make.offered(clock)
        others = (make.as_member(the_people().member), actor_for(Role.LEADER, the_tree().west, user_id=9))
        for actor in others:
            with pytest.raises(Forbidden) as refused:
                commands.accept(actor, order, sessions=[make.plan(order.starts_at)], clock=clock)
            assert codes(refused) == ["team_not_led_by_you"]


class TestDeclining:
    def test_it_goes_back_to_the_pool_and_the_team_is_not_suggested_again(self, app, clock):
        order, team = make.offered(clock)
        other = make.team(clock, name="青年服务队")
        commands.decline(make.team_leader(), order, reason="人手不足", clock=clock)
        assert order.state is OrderState.VERIFIED
        assert (latest(order).state, latest(order).reason) == (OfferState.DECLINED, "人手不足")
        assert told("service.offer_declined") >= 1
        first, last = commands.suggestions(make.dispatcher(), order, clock=clock)
        assert first.candidate.team_id == other.id
        assert "match_asked_before" in [one.code for one in last.objections]
        assert last.candidate.team_id == team.id

    def test_it_has_no_consequence_for_other_orders(self, app, clock):
        order, _ = make.offered(clock)
        before = commands.suggestions(make.dispatcher(), make.verified(clock), clock=clock)
        commands.decline(make.team_leader(), order, reason="人手不足", clock=clock)
        after = commands.suggestions(make.dispatcher(), make.verified(clock), clock=clock)
        assert [(one.candidate.team_id, one.score) for one in before] == [
            (one.candidate.team_id, one.score) for one in after
        ]

    def test_with_a_reason(self, app, clock):
        order, _ = make.offered(clock)
        with pytest.raises(Invalid):
            commands.decline(make.team_leader(), order, reason=" ", clock=clock)


class TestAnotherTime:
    def proposed(self, clock):
        order, team = make.offered(clock)
        plan = make.plan(clock.now() + 3 * DAY, places=4, at_least=2)
        commands.propose_time(make.team_leader(), order, plan, reason="周四人齐", clock=clock)
        return order, team, plan

    def test_the_requester_is_asked(self, app, clock):
        order, _, plan = self.proposed(clock)
        assert order.state is OrderState.AWAITING_REQUESTER
        offer = queries.open_offer(order.id)
        assert (offer.state, offer.proposed_starts_at) == (OfferState.PROPOSED, plan.starts_at)
        assert told("service.offer_time_proposed") >= 1

    def test_agreed_it_becomes_the_session_and_the_time_wanted(self, app, clock):
        order, team, plan = self.proposed(clock)
        commands.agree_time(make.dispatcher(), order, said="王老师电话同意", clock=clock)
        (session,) = queries.sessions_of(order.id)
        assert (session.starts_at, session.min_people, session.max_people) == (plan.starts_at, 2, 4)
        assert session.signup_open
        assert (order.state, order.starts_at, order.team_id) == (
            OrderState.RECRUITING,
            plan.starts_at,
            team.id,
        )
        assert latest(order).state is OfferState.ACCEPTED
        assert told("service.time_agreed") == 1

    def test_refused_it_goes_back_to_the_pool(self, app, clock):
        order, _, _ = self.proposed(clock)
        commands.refuse_time(make.dispatcher(), order, said="周四不在家", clock=clock)
        assert order.state is OrderState.VERIFIED
        assert latest(order).state is OfferState.SUPERSEDED
        assert told("service.time_refused") == 1

    def test_when_the_time_has_passed_nobody_agrees_any_more(self, app, clock):
        order, _, _ = self.proposed(clock)
        clock.advance(4 * DAY)
        with pytest.raises(Conflict) as refused:
            commands.agree_time(make.dispatcher(), order, said="同意", clock=clock)
        assert codes(refused) == ["session_has_begun", "sessions_all_past"]

    def test_the_team_answers_for_the_requester_in_nothing(self, app, clock):
        order, _, _ = self.proposed(clock)
        for act in (commands.agree_time, commands.refuse_time):
            with pytest.raises(Forbidden):
                act(make.team_leader(), order, said="同意", clock=clock)


class TestClaiming:
    def test_the_first_gets_it(self, app, clock):
        order, first = make.verified(clock), make.team(clock)
        second = make.team(clock, name="青年服务队", leader=the_people().member)
        commands.open_for_claim(make.dispatcher(), order, clock=clock)
        assert told("service.open_for_claim") == 2
        plans = [make.plan(order.starts_at)]
        commands.claim(make.team_leader(), order, first, sessions=plans, clock=clock)
        assert (order.state, order.team_id) == (OrderState.RECRUITING, first.id)
        assert (latest(order).state, latest(order).claimed) == (OfferState.ACCEPTED, True)
        with pytest.raises(Conflict):
            commands.claim(make.as_member(the_people().member), order, second, sessions=plans, clock=clock)

    def test_for_a_team_of_ones_own(self, app, clock):
        order, team = make.verified(clock), make.team(clock)
        commands.open_for_claim(make.dispatcher(), order, clock=clock)
        with pytest.raises(Forbidden):
            commands.claim(make.as_member(the_people().member), order, team, clock=clock)
        with pytest.raises(NotFound):
            queries.team_to_act_for(make.as_member(the_people().member), team.public_id)

    def test_a_dispatcher_may_still_ask_a_team(self, app, clock):
        order, team = make.verified(clock), make.team(clock)
        commands.open_for_claim(make.dispatcher(), order, clock=clock)
        commands.offer(make.dispatcher(), order, team, clock=clock)
        assert order.state is OrderState.OFFERED


class TestLapsing:
    def test_an_offer_without_an_answer(self, app, clock):
        order, _ = make.offered(clock)
        assert commands.lapse_due(clock) == 0
        clock.advance(DAY)
        assert commands.lapse_due(clock) == 1
        assert commands.lapse_due(clock) == 0
        assert order.state is OrderState.VERIFIED
        assert latest(order).state is OfferState.EXPIRED
        assert told("service.offer_lapsed") >= 1
        assert told("service.offer_over") == 1

    def test_nobody_claims(self, app, clock):
        order = make.verified(clock)
        commands.open_for_claim(make.dispatcher(), order, clock=clock)
        clock.advance(DAY)
        assert commands.lapse_due(clock) == 1
        assert order.state is OrderState.VERIFIED
        assert told("service.nobody_claimed") >= 1

    def test_a_silent_requester(self, app, clock):
        order, _, _ = TestAnotherTime().proposed(clock)
        clock.advance(3 * DAY)
        assert commands.lapse_due(clock) == 1
        assert (order.state, latest(order).state) == (OrderState.VERIFIED, OfferState.EXPIRED)


class TestTakingBack:
    @pytest.mark.parametrize("how", ["offered", "proposed", "open"])
    def test_the_team_is_told(self, app, clock, how):
        if how == "open":
            order = make.verified(clock)
            commands.open_for_claim(make.dispatcher(), order, clock=clock)
        else:
            order = TestAnotherTime().proposed(clock)[0] if how == "proposed" else make.offered(clock)[0]
        commands.recall(make.dispatcher(), order, reason="居民改了主意", clock=clock)
        assert order.state is OrderState.VERIFIED
        assert told("service.offer_over") == (0 if how == "open" else 1)
        assert queries.open_offer(order.id) is None

    def test_cancelling_ends_the_offer_too(self, app, clock):
        order, _ = make.offered(clock)
        commands.cancel(make.dispatcher(), order, reason="台风", clock=clock)
        assert latest(order).state is OfferState.SUPERSEDED
        assert told("service.offer_over") == 1


class TestBreakingOff:
    def in_service(self, clock):
        order, _ = make.accepted(clock)
        (session,) = queries.sessions_of(order.id)
        make.sign_up(the_people().member, session, clock)
        clock.advance(DAY)
        line = commands.Line(the_people().member.public_id, AttendanceState.PRESENT)
        commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        return order, session

    def test_what_happened_is_written_down(self, app, clock):
        order, session = self.in_service(clock)
        with pytest.raises(Invalid):
            commands.abort(make.leader(), order, note=" ", clock=clock)
        commands.abort(make.leader(), order, note="突降暴雨，积水过膝", clock=clock)
        assert order.state is OrderState.ABORTED
        (incident,) = db.session.scalars(select(Incident).where(Incident.order_id == order.id))
        assert incident.note == "突降暴雨，积水过膝"
        db.session.refresh(session)
        assert not session.signup_open
        assert told("service.aborted") >= 1

    def test_dispatched_once_more_nobody_keeps_a_place_and_served_time_counts(self, app, clock):
        order, session = self.in_service(clock)
        commands.abort(make.leader(), order, note="突降暴雨", clock=clock)
        commands.redispatch(make.dispatcher(), order, clock=clock)
        assert (order.state, order.team_id) == (OrderState.VERIFIED, None)
        assert queries.live_members(order_id=order.id) == []
        assert [entry.session_id for entry, _, _ in queries.served(order.id)] == [session.id]

    def test_cancelled_the_served_time_is_credited(self, app, clock):
        order, session = self.in_service(clock)
        commands.abort(make.leader(), order, note="突降暴雨", clock=clock)
        clock.advance(DAY)
        commands.cancel(make.dispatcher(), order, reason="天气持续恶劣", clock=clock)
        (entry,) = db.session.scalars(select(HoursEntry).where(HoursEntry.session_id == session.id))
        assert entry.minutes == 120
        commands.correct_hours(make.dispatcher(), entry, span=None, reason="误记", clock=clock)

    def test_only_who_runs_it(self, app, clock):
        order, _ = self.in_service(clock)
        with pytest.raises(Forbidden):
            commands.abort(make.as_member(the_people().member), order, note="x", clock=clock)
        with pytest.raises(Conflict):
            commands.redispatch(make.dispatcher(), order, clock=clock)


VERBS = st.lists(
    st.sampled_from(
        [
            "offer",
            "open",
            "accept",
            "decline",
            "propose",
            "agree",
            "refuse",
            "recall",
            "claim",
            "lapse",
            "cancel",
        ]
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(verbs=VERBS)
def test_an_order_has_an_open_offer_exactly_while_a_team_is_asked(app, clock, verbs):
    """Random histories of dispatch: refused steps change nothing, and the offer follows the order everywhere."""
    order, team = make.verified(clock), make.team(clock)
    boss, leader = make.dispatcher(), make.team_leader()
    plans = [make.plan(order.starts_at)]
    acts = {
        "offer": lambda: commands.offer(boss, order, team, overruled="再试一次", clock=clock),
        "open": lambda: commands.open_for_claim(boss, order, clock=clock),
        "accept": lambda: commands.accept(leader, order, sessions=plans, clock=clock),
        "decline": lambda: commands.decline(leader, order, reason="忙", clock=clock),
        "propose": lambda: commands.propose_time(leader, order, plans[0], clock=clock),
        "agree": lambda: commands.agree_time(boss, order, said="同意", clock=clock),
        "refuse": lambda: commands.refuse_time(boss, order, said="不行", clock=clock),
        "recall": lambda: commands.recall(boss, order, reason="改派", clock=clock),
        "claim": lambda: commands.claim(leader, order, team, sessions=plans, clock=clock),
        "lapse": lambda: moving.move(boss, order, "lapse", clock),
        "cancel": lambda: commands.cancel(boss, order, reason="台风", clock=clock),
    }
    for verb in verbs:
        before = order.state
        try:
            acts[verb]()
        except DomainError:
            assert order.state is before
        open_now = db.session.scalar(
            select(func.count()).where(Offer.order_id == order.id, Offer.state.in_(OPEN_OFFERS))
        )
        assert open_now == (1 if order.state in moving.ASKED else 0)
        assert (order.due_at is None) == (order.state is OrderState.CANCELLED_BY_ORGANIZER)


class TestEvents:
    def test_each_is_offered_to_whose_it_is(self, app, clock):
        order, _ = make.offered(clock)
        path = the_tree().east_general.path
        assert steps.events_for(make.team_leader(), order, path) == ("accept", "propose_time", "decline")
        assert steps.events_for(make.as_member(the_people().member), order, path) == ()
        assert "recall" in steps.events_for(make.dispatcher(), order, path)
        commands.recall(make.dispatcher(), order, reason="改派", clock=clock)
        commands.open_for_claim(make.dispatcher(), order, clock=clock)
        assert steps.events_for(make.team_leader(), order, path) == ("claim",)
