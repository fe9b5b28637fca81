"""Orders from draft to closing: who may do what in which state, and what each step asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries
from partyhub.volunteering.commands import steps
from partyhub.volunteering.rules import ORDER, AttendanceState, OrderState
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for

ACTS: dict[str, Callable[..., Any]] = {
    "publish": commands.publish,
    "ready": commands.ready,
    "start": commands.start,
    "complete": lambda actor, order, clock: commands.complete(actor, order, result="完成", clock=clock),
    "confirm": lambda actor, order, clock: commands.confirm(actor, order, confirmed_by="王老师", clock=clock),
    "close": commands.close,
    "cancel": lambda actor, order, clock: commands.cancel(actor, order, reason="台风", clock=clock),
}
MAY: dict[str, tuple[Role, ...]] = {
    "publish": (Role.DISPATCHER, Role.COMMITTEE),
    "ready": (Role.DISPATCHER, Role.COMMITTEE, Role.LEADER),
    "start": (Role.DISPATCHER, Role.COMMITTEE, Role.LEADER),
    "complete": (Role.DISPATCHER, Role.COMMITTEE, Role.LEADER),
    "confirm": (Role.DISPATCHER, Role.COMMITTEE),
    "close": (Role.DISPATCHER, Role.COMMITTEE),
    "cancel": (Role.DISPATCHER, Role.COMMITTEE),
}


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


@pytest.mark.parametrize("event", ACTS)
def test_every_state_and_role(app, clock, event):
    """Each offered event in every state by every role: refused to a role first, then to a state, else it may pass."""
    order, _ = make.published(clock)
    tree = the_tree()
    for role in Role:
        actor = actor_for(role, tree.east, user_id=950)
        for state in OrderState:
            order.state = state
            if role not in MAY[event]:
                with pytest.raises(Forbidden):
                    ACTS[event](actor, order, clock=clock)
            elif event not in ORDER.allowed(state):
                with pytest.raises(Conflict) as refused:
                    ACTS[event](actor, order, clock=clock)
                assert codes(refused) == ["wrong_state"]
            allowed = role in MAY[event] and event in ORDER.allowed(state)
            assert (event in steps.events_for(actor, order, tree.east_general.path)) is allowed


@pytest.mark.parametrize("event", ACTS)
def test_the_dispatcher_of_another_group_may_nothing(app, clock, event):
    order, _ = make.published(clock)
    stranger = actor_for(Role.DISPATCHER, the_tree().west, user_id=951)
    order.state = next(t.source for t in ORDER.transitions if t.event == event)
    with pytest.raises(Forbidden) as refused:
        ACTS[event](stranger, order, clock=clock)
    assert codes(refused)[0] in ("order_not_yours", "order_not_led_by_you")


class TestDrafts:
    def test_only_those_who_dispatch_see_them(self, app, clock):
        draft, people = make.order(clock), the_people()
        assert queries.get(make.dispatcher(), draft.public_id) is draft
        for actor in (
            make.as_member(people.member),
            make.secretary(),
            make.leader(),
            actor_for(Role.DISPATCHER, the_tree().west),
            actor_for(Role.ENTERPRISE, the_tree().east),
        ):
            with pytest.raises(NotFound):
                queries.get(actor, draft.public_id)
            assert queries.orders(actor).items == []

    def test_published_ones_are_seen_by_every_member_and_nobody_else(self, app, clock):
        order, _ = make.published(clock)
        people = the_people()
        for actor in (
            make.as_member(people.stranger),
            make.secretary(),
            actor_for(Role.INSPECTOR, the_tree().root),
        ):
            assert queries.get(actor, order.public_id) is order
            assert [row.public_id for row in queries.orders(actor).items] == [order.public_id]
        for role in (Role.AUDITOR, Role.SYSADMIN):
            with pytest.raises(NotFound):
                queries.get(actor_for(role, the_tree().root), order.public_id)

    def test_one_cancelled_as_a_draft_stays_unseen(self, app, clock):
        draft = make.order(clock)
        commands.cancel(make.dispatcher(), draft, reason="重复", clock=clock)
        with pytest.raises(NotFound):
            queries.get(make.as_member(the_people().member), draft.public_id)

    def test_a_title_is_enough_and_publishing_asks_for_the_rest(self, app, clock):
        bare = commands.create_order(
            make.dispatcher(), organization=the_tree().east_general, title="帮忙搬书", clock=clock
        )
        with pytest.raises(Invalid) as refused:
            commands.publish(make.dispatcher(), bare, clock=clock)
        fields = {reason.field for reason in refused.value.reasons}
        assert {"risk_note", "contact_phone", "leader", "need", "place"} <= fields
        assert "order_without_session" in codes(refused)

    def test_not_for_an_organisation_of_others(self, app, clock):
        with pytest.raises(Forbidden):
            commands.create_order(make.dispatcher(), organization=the_tree().west, title="x", clock=clock)

    def test_nobody_else_drafts(self, app, clock):
        for actor in (make.leader(), make.secretary()):
            with pytest.raises(Forbidden):
                make.order(clock, actor)

    def test_an_edit_of_an_older_version_is_refused_with_what_is_saved(self, app, clock):
        draft = make.order(clock)
        version = draft.version
        commands.edit_order(
            make.dispatcher(), draft, version=version, leader=None, title="新标题", clock=clock
        )
        with pytest.raises(Stale) as refused:
            commands.edit_order(
                make.dispatcher(), draft, version=version, leader=None, title="旧", clock=clock
            )
        assert refused.value.current["title"] == "新标题"

    def test_a_published_order_keeps_what_publishing_asked_for(self, app, clock):
        order, _ = make.published(clock)
        with pytest.raises(Invalid) as refused:
            commands.edit_order(
                make.dispatcher(),
                order,
                version=order.version,
                leader=the_people().office,
                risk_note="",
                clock=clock,
            )
        assert [reason.field for reason in refused.value.reasons] == ["risk_note"]

    def test_a_closed_order_is_not_edited(self, app, clock):
        order, _ = make.published(clock)
        order.state = OrderState.CLOSED
        with pytest.raises(Conflict) as refused:
            commands.edit_order(
                make.dispatcher(), order, version=order.version, leader=None, title="x", clock=clock
            )
        assert codes(refused) == ["order_not_editable"]


class TestGuards:
    def test_ready_needs_its_people(self, app, clock):
        order, (session,) = make.published(clock, places=3, at_least=2)
        make.sign_up(the_people().member, session, clock)
        with pytest.raises(Conflict) as refused:
            commands.ready(make.leader(), order, clock=clock)
        assert codes(refused) == ["too_few_people"]
        make.sign_up(the_people().stranger, session, clock)
        assert commands.ready(make.leader(), order, clock=clock).state is OrderState.READY

    def test_too_few_close_to_the_start_is_the_dispatchers_to_do(self, app, clock):
        make.published(clock, at_least=2)
        (due,) = queries.due_for_dispatchers(make.dispatcher(), clock)
        assert (due.what, due.confirmed, due.wanted) == ("too_few", 0, 2)
        assert queries.due_for_dispatchers(actor_for(Role.DISPATCHER, the_tree().west), clock) == []

    def test_start_not_the_day_before(self, app, clock):
        order, (session,) = make.published(clock)
        make.sign_up(the_people().member, session, clock)
        commands.ready(make.leader(), order, clock=clock)
        with pytest.raises(Conflict) as refused:
            commands.start(make.leader(), order, clock=clock)
        assert codes(refused) == ["start_too_early"]
        clock.advance(timedelta(hours=22))
        assert commands.start(make.leader(), order, clock=clock).state is OrderState.IN_SERVICE

    def test_complete_wants_the_whole_roll_and_a_result(self, app, clock):
        order, (session,) = make.published(clock)
        people = the_people()
        for one in (people.member, people.stranger):
            make.sign_up(one, session, clock)
        clock.advance(timedelta(days=1, hours=1))
        line = commands.Line(people.member.public_id, AttendanceState.PRESENT)
        commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        with pytest.raises(Invalid) as refused:
            commands.complete(make.leader(), order, result=" ", clock=clock)
        assert codes(refused) == ["required", "session_not_over", "roll_call_incomplete"]

    def test_a_leader_named_in_the_order_needs_no_role(self, app, clock):
        order, (session,) = make.published(clock, leader=the_people().stranger)
        make.sign_up(the_people().member, session, clock)
        named = make.as_member(the_people().stranger)
        assert commands.ready(named, order, clock=clock).state is OrderState.READY

    def test_cancelling_is_too_late_once_somebody_served(self, app, clock):
        order, (session,) = make.published(clock)
        make.sign_up(the_people().member, session, clock)
        clock.advance(timedelta(days=1))
        line = commands.Line(the_people().member.public_id, AttendanceState.PRESENT)
        commands.record_attendance(make.leader(), order, session, [line], clock=clock)
        with pytest.raises(Conflict) as refused:
            commands.cancel(make.dispatcher(), order, reason="临时", clock=clock)
        assert codes(refused) == ["somebody_served"]


class TestContact:
    def test_shown_to_those_who_have_a_place_or_run_it(self, app, clock):
        order, (session,) = make.published(clock, places=1)
        people, path = the_people(), the_tree().east_general.path
        make.sign_up(people.member, session, clock)
        make.sign_up(people.stranger, session, clock)

        def sees(actor):
            return queries.sees_contact(actor, order, path)

        assert sees(make.as_member(people.member))
        assert sees(make.dispatcher())
        assert sees(make.leader())
        assert not sees(make.as_member(people.stranger))
        assert not sees(make.secretary())


class TestNames:
    def test_each_sees_his_own(self, app, clock):
        order, (session,) = make.published(clock, places=3)
        people, path = the_people(), the_tree().east_general.path
        for one in (people.member, people.stranger):
            make.sign_up(one, session, clock)

        def seen(actor):
            return [row.name for row in queries.signups_of(actor, order, path)]

        both = [people.member.name, people.stranger.name]
        assert seen(make.dispatcher()) == both == seen(make.leader())
        assert seen(make.secretary()) == [people.member.name]
        assert seen(make.as_member(people.stranger)) == [people.stranger.name]
        assert seen(make.as_member(people.sibling)) == []
        assert seen(actor_for(Role.ENTERPRISE, the_tree().east)) == []
