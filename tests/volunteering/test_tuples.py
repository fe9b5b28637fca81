"""Every state × verb × role × position of orders by raw HTTP answers as declared here, apart from the code (api.md).

One order of each state is made once; each request runs in a savepoint that is undone. The last tests take one check
away at a time and see the table fail.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import true

from partyhub.kernel import unit
from partyhub.kernel.clock import FixedClock
from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.kernel.states import StateMachine
from partyhub.security.actors import Actor
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, policy, rules
from partyhub.volunteering.commands.moving import move
from partyhub.volunteering.models import ServiceOrder, Team
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for

LEADS_TO = """
draft                  publish:recruiting cancel:cancelled_by_organizer
submitted              cancel:cancelled_by_organizer
needs_info             cancel:cancelled_by_organizer
expired
rejected
merged
verified               publish:recruiting offer:offered open:open_for_claim cancel:cancelled_by_organizer
offered                accept:recruiting decline:verified propose-time:awaiting_requester recall:verified cancel:cancelled_by_organizer
open_for_claim         claim:recruiting offer:offered recall:verified cancel:cancelled_by_organizer
awaiting_requester     agree-time:recruiting refuse-time:verified recall:verified cancel:cancelled_by_organizer
recruiting             ready:ready cancel:cancelled_by_organizer
ready                  start:in_service cancel:cancelled_by_organizer
in_service             complete:awaiting_confirmation abort:aborted cancel:cancelled_by_organizer
aborted                redispatch:verified cancel:cancelled_by_organizer
awaiting_confirmation  confirm:confirmed
confirmed              close:closed
auto_confirmed         close:closed
disputed
closed
cancelled_by_requester
cancelled_by_organizer
"""  # noqa: E501  # a table reads best with a state a line
VERBS = """
publish offer open recall agree-time refuse-time redispatch confirm close cancel   dispatches
ready start complete abort                                                         leads
accept decline propose-time                                                        answers
claim                                                                              claims
"""
ELSEWHERE = frozenset(
    {"submit", "ask", "resubmit", "expire", "reject", "verify", "merge", "withdraw", "lapse", "auto_confirm"}
    | {"dispute", "settle", "reopen", "reassign", "reschedule"}
)
"""Events that have no verb here: the requester's, those of checking and disputes, and what happens by itself."""

ROLES = """
committee   party dispatch
dispatcher  party dispatch lead
leader      party lead
enterprise  party
secretary   party
member      party
inspector   party
auditor
sysadmin
"""
REACHES = {"own": True, "above": True, "root": True, "sibling": False, "other": False}
"""Whether a role at that position reaches the organiser, whose team is the only one."""

UNSEEN = frozenset(
    {"draft", "submitted", "needs_info", "expired", "rejected", "merged", "verified", "offered"}
    | {"open_for_claim", "awaiting_requester", "cancelled_by_requester", "cancelled_by_organizer"}
)
"""Orders of the scene in these states were never published."""
BEFORE_THE_TEAM = ("offered", "open_for_claim", "awaiting_requester")
"""These are seen by whoever answers for the team."""


def _read(text: str) -> dict[str, tuple[str, ...]]:
    return {line.split()[0]: tuple(line.split()[1:]) for line in text.strip().splitlines()}


TARGETS = {
    (state, one.partition(":")[0]): one.partition(":")[2]
    for state, found in _read(LEADS_TO).items()
    for one in found
}
STATES, MAY = tuple(_read(LEADS_TO)), _read(ROLES)
WHOSE = {verb: line.split()[-1] for line in VERBS.strip().splitlines() for verb in line.split()[:-1]}


def expected(state: str, verb: str, role: str, position: str) -> int:
    """Return the status that has to come."""
    may, whose, reaches = MAY[role], WHOSE[verb], REACHES[position]
    dispatches, leads = "dispatch" in may and reaches, "lead" in may and reaches
    if "party" not in may or (whose == "dispatches" and "dispatch" not in may):
        return 403
    seen = state not in UNSEEN or dispatches or (state in BEFORE_THE_TEAM and leads)
    if not seen or (whose == "claims" and not leads) or (verb == "offer" and not dispatches):
        return 404  # a team that is named must be one's own to ask, or to claim for
    allowed = {"dispatches": dispatches, "leads": dispatches or leads, "answers": leads, "claims": leads}
    if not allowed[whose]:
        return 403
    return 200 if (state, verb) in TARGETS else 409


@dataclass
class Scene:
    """Orders by state: public id and version; who asks; the team."""

    app: PartyHub
    actors: dict[tuple[str, str], Actor]
    orders: dict[str, tuple[str, int]]
    bodies: dict[str, Any]


def _path(state: str) -> list[str]:
    """Return the shortest way of the machine to a state."""
    ways: dict[str, list[str]] = {"draft": []}
    waiting = deque(["draft"])
    while state not in ways:
        here = waiting.popleft()
        for step in rules.TRANSITIONS:
            if step.source == here and step.target not in ways and step.event != "reassign":
                ways[step.target] = [*ways[here], step.event]
                waiting.append(step.target)
    return ways[state]


def _walk(state: str, team: Team, clock: FixedClock) -> ServiceOrder:
    """Bring an order into a state; somebody has a place, and the service of one in service is over."""
    order = make.order(clock)
    begins = clock.now() + timedelta(hours=1)
    session = commands.add_session(make.dispatcher(), order, make.plan(begins), clock=clock)
    for event in _path(state):
        if event == "publish":
            commands.publish(make.dispatcher(), order, clock=clock)
            make.sign_up(the_people().member, session, clock, override_reason="时间错得开")
        elif event == "offer":
            commands.offer(make.dispatcher(), order, team, overruled="熟悉该社区", clock=clock)
        elif event == "propose_time":
            plan = make.plan(clock.now() + timedelta(days=3))
            commands.propose_time(make.team_leader(), order, plan, clock=clock)
        else:
            move(make.dispatcher(), order, event, clock)
    if state == "in_service":
        commands.withdraw(
            make.dispatcher(),
            commands.sign_up(make.as_member(the_people().member), session.public_id, clock=clock).signup,
            clock=clock,
        )
        session.starts_at, session.ends_at = begins - timedelta(hours=4), begins - timedelta(hours=2)
        db.session.flush()
    assert order.state.value == state
    return order


@pytest.fixture
def scene(app: PartyHub, clock: FixedClock) -> Scene:
    """One order of each state, all of one organiser with one team."""
    tree = the_tree()
    team = make.team(clock)
    made = {state: _walk(state, team, clock) for state in STATES}
    places = {
        "own": tree.east_general,
        "above": tree.east,
        "root": tree.root,
        "sibling": tree.east_branch2,
        "other": tree.west_branch,
    }
    actors = {
        (role, position): actor_for(Role(role), place, user_id=990)
        for role in MAY
        for position, place in places.items()
    }
    begins = clock.now() + timedelta(days=2)
    times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat()}
    session, why, said = times | {"min_people": 1, "max_people": 4}, {"reason": "改派"}, {"said": "电话"}
    bodies = {
        "offer": {"team_id": team.public_id, "overruled": "熟悉该社区"},
        "accept": {"sessions": [session]},
        "claim": {"team_id": team.public_id, "sessions": [session]},
        "propose-time": session,
        "decline": why,
        "recall": why,
        "cancel": why,
        "agree-time": said,
        "refuse-time": said,
        "complete": {"result": "全部完成。"},
        "abort": {"note": "突降暴雨"},
        "confirm": {"confirmed_by": "电话确认"},
    }
    unit.commit()
    found = Scene(app, actors, {key: (one.public_id, one.version) for key, one in made.items()}, bodies)
    db.session.expire_all()
    return found


@contextmanager
def undone(app: PartyHub) -> Iterator[None]:
    """Undo what a request did."""
    connection: Any = db._app_engines[app][None]
    db.session.remove()
    inner = connection.begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        inner.rollback()


def ask(scene: Scene, state: str, verb: str, role: str, position: str) -> str:
    """Send one request; return what is wrong with its answer, or nothing."""
    public_id, version = scene.orders[state]
    client: Any = scene.app.test_client(use_cookies=False)
    client.actor = scene.actors[role, position]
    with undone(scene.app):
        answer = client.post(
            f"/api/v1/orders/{public_id}/{verb}",
            json=scene.bodies.get(verb, {}),
            headers={"If-Match": f'"{version}"'},
        )
        status = expected(state, verb, role, position)
        told = f"{state} × {verb} × {role} × {position}: {status} expected, {answer.status_code} came"
        if answer.status_code != status:
            return f"{told} {answer.get_json().get('errors')}"
        body = answer.get_json()
        if status == 200 and body["state"] != TARGETS[state, verb]:
            return f"{told} in {body['state']}"
        if status == 409 and not {"wrong_state", "no_open_offer"} & {one["code"] for one in body["errors"]}:
            return f"{told} for {body['errors']}"
        return ""


def surprises(
    scene: Scene,
    *,
    roles: tuple[str, ...] = tuple(MAY),
    positions: tuple[str, ...] = tuple(REACHES),
    states: tuple[str, ...] = STATES,
) -> list[str]:
    """Ask every tuple of some roles, positions and states."""
    found = []
    for role in roles:
        asked = (
            states if MAY[role] else states[:1]
        )  # somebody of no party is refused before any order is looked for
        for position in positions if MAY[role] else positions[:1]:
            found += [ask(scene, state, verb, role, position) for state in asked for verb in WHOSE]
    return [one for one in found if one]


def test_the_table_speaks_of_every_state_and_event_of_the_machine() -> None:
    assert {state.value for state in rules.OrderState} == set(STATES)
    named = {verb.replace("-", "_") for verb in WHOSE}
    assert named | ELSEWHERE == set(rules.ORDER.events)
    assert not named & ELSEWHERE
    real = {
        (str(one.source), one.event.replace("_", "-")): str(one.target)
        for one in rules.TRANSITIONS
        if one.event not in ELSEWHERE
    }
    assert real == TARGETS
    assert set(MAY) == {role.value for role in Role}


@pytest.mark.timeout(600)
def test_those_who_run_orders_are_answered_as_declared(scene: Scene, kind: str) -> None:
    """On PostgreSQL the states in which a team is asked; the other tuples are the long test's."""
    few = ("offered", "open_for_claim", "recruiting")
    states = few if kind == "postgresql" else STATES
    assert surprises(scene, roles=("dispatcher", "leader"), positions=("own",), states=states) == []
    assert surprises(scene, roles=("dispatcher", "member"), positions=("other",), states=few) == []


def test_no_other_role_moves_an_order(scene: Scene) -> None:
    roles = ("committee", "secretary", "auditor", "sysadmin")
    assert surprises(scene, roles=roles, positions=("own",), states=("offered", "in_service")) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_every_tuple(scene: Scene) -> None:
    assert surprises(scene) == []


SABOTAGE = {
    "whoever sees it dispatches": (policy, "can_dispatch", lambda *_: []),
    "whoever sees it leads": (policy, "can_lead", lambda *_: []),
    "whoever sees it answers": (policy, "can_act_for", lambda *_: []),
    "everybody sees everything": (policy, "scope_orders", lambda *_: true()),
    "any state will do": (
        StateMachine,
        "target",
        lambda self, state, event: next(one.target for one in self.transitions if one.event == event),
    ),
}


@pytest.mark.logs_errors  # what no state holds back breaks further down
@pytest.mark.parametrize("taken", SABOTAGE)
def test_a_check_taken_away_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch, taken: str) -> None:
    monkeypatch.setattr(*SABOTAGE[taken])
    states = ("offered", "recruiting")
    roles = ("committee", "dispatcher", "leader")
    assert surprises(scene, roles=roles, positions=("own", "other"), states=states)
