"""Several teams after one order: by threads at the command and over HTTP against processes, with the guard and without.

The guard is `moving.still`; the hint before it is the state that was read, which on SQLite, where writers come one by
one, is always the present one. Taking the guard away takes both, and the belt of one open offer an order with it.
"""

from __future__ import annotations

import http.client
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from partyhub.accounts import commands as accounts
from partyhub.kernel import unit
from partyhub.kernel.clock import SystemClock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict
from partyhub.kernel.http import PartyHub
from partyhub.kernel.states import StateMachine
from partyhub.members.models import Member
from partyhub.security.actors import SYSTEM
from partyhub.security.permissions import Role
from partyhub.volunteering import commands
from partyhub.volunteering.commands import moving
from partyhub.volunteering.models import Offer, ServiceOrder, Team
from partyhub.volunteering.rules import OrderState
from partyhub.volunteering.rules.offers import OPEN_OFFERS, OfferState
from tests.factories import volunteering as make
from tests.factories.members import member
from tests.factories.organization import the_tree
from tests.support.rush import at_once
from tests.volunteering import unguarded_orders

CLOCK = SystemClock()
TEAMS = 8
pytestmark = pytest.mark.race


def a_scramble(count: int = TEAMS) -> tuple[int, list[tuple[int, int]]]:
    """Make an order that is open for claim and teams with their leaders: the order's id, (team, leader) each."""
    with unit.work():
        order = make.verified(CLOCK)
        order.starts_at = CLOCK.now() + timedelta(days=5)
        order.ends_at = order.starts_at + timedelta(hours=2)
        made = []
        for number in range(count):
            leader = member(CLOCK, the_tree().east_branch, number=3000 + number)
            made.append((make.team(CLOCK, name=f"第{number + 1}服务队", leader=leader).id, leader.id))
        commands.open_for_claim(make.dispatcher(), order, clock=CLOCK)
        return order.id, made


def in_a_thread(app: PartyHub, act: Callable[[ServiceOrder], Any], order_id: int) -> Callable[[], str]:
    """Return a call that does `act` in a context and a transaction of its own and says how it ended."""

    def run() -> str:
        with app.app_context():
            try:
                with unit.work():
                    act(db.session.get_one(ServiceOrder, order_id))
                return "done"
            except Conflict as error:
                return error.reasons[0].code
            finally:
                db.session.remove()

    return run


def claiming(app: PartyHub, order_id: int, team_id: int, leader_id: int) -> Callable[[], str]:
    actor = make.as_member(db.session.get_one(Member, leader_id))

    def act(order: ServiceOrder) -> None:
        team = db.session.get_one(Team, team_id)
        begins = order.starts_at or CLOCK.now()
        commands.claim(actor, order, team, sessions=[make.plan(begins)], clock=CLOCK)

    return in_a_thread(app, act, order_id)


def accepted(order_id: int) -> int:
    """Count the teams that believe they have the order."""
    unit.rollback()
    found = db.session.scalar(
        select(func.count()).where(Offer.order_id == order_id, Offer.state == OfferState.ACCEPTED)
    )
    unit.rollback()
    return found or 0


@pytest.fixture
def without_guard(fresh_app: PartyHub) -> Iterator[None]:
    """No guard in this process, no belt in this database."""
    guard, hint = moving.still, StateMachine.target
    unguarded_orders.remove_guard()
    unguarded_orders.remove_belt()
    yield
    moving.still, StateMachine.target = guard, hint  # type: ignore[method-assign]  # put back what was there


class TestAtTheCommand:
    def test_eight_teams_claim_one_order(self, fresh_app):
        order_id, teams = a_scramble()
        answers, _ = at_once([claiming(fresh_app, order_id, *one) for one in teams])
        assert Counter(answers) == {"done": 1, "wrong_state": TEAMS - 1}
        assert accepted(order_id) == 1
        order = db.session.get_one(ServiceOrder, order_id)
        winner = db.session.scalars(select(Offer.team_id).where(Offer.order_id == order_id)).one()
        assert (order.state, order.team_id) == (OrderState.RECRUITING, winner)
        unit.rollback()

    def test_without_the_guard_several_get_it(self, fresh_app, without_guard):
        order_id, teams = a_scramble()
        at_once([claiming(fresh_app, order_id, *one) for one in teams])
        assert accepted(order_id) > 1

    def test_offers_against_claims_leave_it_with_exactly_one_team(self, fresh_app):
        order_id, teams = a_scramble()

        def offer(team_id: int) -> Callable[[], str]:
            return in_a_thread(
                fresh_app,
                lambda order: commands.offer(
                    make.dispatcher(),
                    order,
                    db.session.get_one(Team, team_id),
                    overruled="请优先承接",
                    clock=CLOCK,
                ),
                order_id,
            )

        calls = [claiming(fresh_app, order_id, *one) for one in teams[: TEAMS // 2]]
        calls += [offer(team_id) for team_id, _ in teams[TEAMS // 2 :]]
        answers, _ = at_once(calls)
        assert Counter(answers) == {"done": 1, "wrong_state": TEAMS - 1}
        open_now = db.session.scalar(
            select(func.count()).where(Offer.order_id == order_id, Offer.state.in_(OPEN_OFFERS))
        )
        unit.rollback()
        assert (accepted(order_id), open_now) in ((1, 0), (0, 1))

    def test_accepting_against_taking_back(self, fresh_app):
        with unit.work():
            leader = member(CLOCK, the_tree().east_branch, number=3100)
            order, _ = make.offered(CLOCK, to=make.team(CLOCK, leader=leader))
            order_id, leader_id = order.id, leader.id
        actor = make.as_member(db.session.get_one(Member, leader_id))
        unit.rollback()

        def accept(order: ServiceOrder) -> None:
            begins = order.starts_at or CLOCK.now()
            commands.accept(actor, order, sessions=[make.plan(begins)], clock=CLOCK)

        def recall(order: ServiceOrder) -> None:
            commands.recall(make.dispatcher(), order, reason="改派", clock=CLOCK)

        answers, _ = at_once([in_a_thread(fresh_app, act, order_id) for act in (accept, recall) * 3])
        assert Counter(answers)["done"] == 1
        states = db.session.scalars(select(Offer.state).where(Offer.order_id == order_id)).all()
        unit.rollback()
        assert states in ([OfferState.ACCEPTED], [OfferState.RECALLED])


def tokens_for(teams: list[tuple[int, int]]) -> list[tuple[str, str]]:
    """Return (team's public id, its leader's token) of each."""
    with unit.work():
        found = []
        for team_id, leader_id in teams:
            user = accounts.create_user(
                SYSTEM, username=f"l{leader_id}", display_name="队长", member_id=leader_id, clock=CLOCK
            )
            accounts.grant(SYSTEM, user, Role.MEMBER, the_tree().east_branch, CLOCK)
            token = accounts.create_token(SYSTEM, user, name="claim", clock=CLOCK)[1]
            found.append((db.session.get_one(Team, team_id).public_id, token))
        return found


def over_http(port: int, order_id: int, teams: list[tuple[str, str]]) -> list[tuple[int, Any]]:
    """Let every team claim the order at once, each over a connection of its own."""
    order = db.session.get_one(ServiceOrder, order_id)
    path, version = f"/api/v1/orders/{order.public_id}/claim", order.version
    begins = order.starts_at or CLOCK.now()
    session = {
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=2)).isoformat(),
        "min_people": 1,
        "max_people": 4,
    }
    unit.rollback()

    def call(number: int, team: str, token: str) -> Callable[[], tuple[int, Any]]:
        def run() -> tuple[int, Any]:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            headers = {
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"claim-{number}",
                "If-Match": f'"{version}"',
            }
            try:
                body = json.dumps({"team_id": team, "sessions": [session]})
                connection.request("POST", path, body=body, headers=headers)
                answer = connection.getresponse()
                return answer.status, json.loads(answer.read())
            finally:
                connection.close()

        return run

    answers, _ = at_once([call(number, *one) for number, one in enumerate(teams)])
    return answers


class TestOverHttp:
    def test_eight_teams_claim_one_order(self, fresh_app, live_server):
        order_id, teams = a_scramble()
        answers = over_http(live_server(workers=4).port, order_id, tokens_for(teams))
        assert Counter(status for status, _ in answers) == {200: 1, 409: TEAMS - 1}
        assert accepted(order_id) == 1


def test_the_belt_holds_one_open_offer_an_order(fresh_app):
    with unit.work():
        order, team = make.offered(CLOCK)
        order_id, team_id = order.id, team.id
    second = Offer(order_id=order_id, team_id=team_id, respond_by=CLOCK.now(), offered_at=CLOCK.now())
    with pytest.raises(IntegrityError), unit.work():
        db.session.add(second)
