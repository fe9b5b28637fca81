"""Every state × verb × role × position by raw HTTP answers as declared here, apart from the code (api.md).

One record of each state is made once; each request that may change something runs in a savepoint that is undone. The
last tests take one check away at a time and see the table fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import true

from partyhub.activities import commands, policy, rules
from partyhub.activities.models import Activity
from partyhub.kernel import unit
from partyhub.kernel.clock import FixedClock
from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.kernel.states import StateMachine
from partyhub.security.actors import Actor
from partyhub.security.permissions import Role
from tests.factories.activities import DAY, logged
from tests.support.actors import actor_for
from tests.support.world import World

LEADS_TO = """
draft      publish:published hold:held submit:submitted cancel:cancelled
published  hold:held submit:submitted cancel:cancelled
held       submit:submitted cancel:cancelled
submitted  return:returned approve:approved
returned   submit:submitted cancel:cancelled
approved   archive:archived withdraw:withdrawn
withdrawn  submit:submitted return:returned cancel:cancelled
archived
cancelled
"""
VERBS = ("publish", "hold", "submit", "return", "approve", "archive", "cancel", "withdraw")
DECIDED_ABOVE = ("return", "approve", "withdraw")

ROLES = """
committee   read write review
enterprise  read write review
secretary   read write
member      read
inspector   read
leader
dispatcher
auditor
sysadmin
"""
"""What each role may do with activities, on its place and below it."""

POSITIONS = """
own           sees runs
author        sees runs
above         sees decides
author_above  sees runs
root          sees decides
sibling
other
"""
"""Where somebody stands to the record's branch: who finds it, who runs it, who decides on it, if his role lets him."""

WRITER_SEES = ("own", "author", "author_above")
"""Who finds a draft, if his role writes."""

AUTHORS = {"author": 901, "author_above": 902}
SOMEBODY, STRANGER = 900, 903


def _read(text: str) -> dict[str, tuple[str, ...]]:
    return {line.split()[0]: tuple(line.split()[1:]) for line in text.strip().splitlines()}


TARGETS = {
    (state, one.partition(":")[0]): one.partition(":")[2]
    for state, found in _read(LEADS_TO).items()
    for one in found
}
STATES, MAY, STANDS = tuple(_read(LEADS_TO)), _read(ROLES), _read(POSITIONS)


def expected(state: str, verb: str, role: str, position: str) -> int:
    """Return the status that has to come."""
    may, stands = MAY[role], STANDS[position]
    if ("review" if verb in DECIDED_ABOVE else "write") not in may:
        return 403
    visible = "write" in may and position in WRITER_SEES if state == "draft" else "sees" in stands
    if not visible or "read" not in may:
        return 404
    if ("decides" if verb in DECIDED_ABOVE else "runs") not in stands:
        return 403
    return 200 if (state, verb) in TARGETS else 409


@dataclass
class Scene:
    """Records by (state, author, verb's need of a coming day): public id and version."""

    app: PartyHub
    actors: dict[tuple[str, str], Actor]
    records: dict[tuple[str, int, bool], tuple[str, int]]


def _actors(world: World) -> dict[tuple[str, str], Actor]:
    """Return who asks: each role at each position, as values that no session holds."""
    tree = world.tree
    places = {
        "own": tree.east_branch,
        "author": tree.east_branch,
        "above": tree.east,
        "author_above": tree.east,
        "root": tree.root,
        "sibling": tree.east_branch2,
        "other": tree.west_branch,
    }
    return {
        (role, position): actor_for(Role(role), places[position], user_id=AUTHORS.get(position, STRANGER))
        for role in MAY
        for position in STANDS
    }


def _walk(world: World, state: str, author: int, clock: FixedClock) -> Activity:
    """Bring a record into a state; `author` logs and signs it, the committee decides."""
    tree = world.tree
    writer = actor_for(Role.SECRETARY, tree.east_branch, user_id=author)
    path = {
        "published": ("publish",),
        "held": ("hold",),
        "submitted": ("submit",),
        "returned": ("submit", "return"),
        "approved": ("submit", "approve"),
        "withdrawn": ("submit", "approve", "withdraw"),
        "archived": ("submit", "approve", "archive"),
        "cancelled": ("cancel",),
    }.get(state, ())
    early = FixedClock(clock.now() - timedelta(days=10))
    activity = logged(writer, tree.east_branch, early, day=DAY)
    for verb in path:
        who = world.committee if verb in DECIDED_ABOVE else writer
        when = early if verb == "publish" else clock
        commands.act(who, activity, verb, comment="按要求处理。", clock=when)
    assert activity.state.value == state
    return activity


@pytest.fixture
def scene(app: PartyHub, world: World, clock: FixedClock) -> Scene:
    """One record of each state by each author."""
    made: dict[tuple[str, int, bool], Activity] = {}
    for author in (SOMEBODY, *AUTHORS.values()):
        for state in STATES:
            made[state, author, False] = _walk(world, state, author, clock)
        writer = actor_for(Role.SECRETARY, world.tree.east_branch, user_id=author)
        coming = (clock.now() + timedelta(days=3)).date()
        made["draft", author, True] = logged(writer, world.tree.east_branch, clock, day=coming)
    unit.commit()
    actors = _actors(world)
    ids = {key: (one.public_id, one.version) for key, one in made.items()}
    db.session.expire_all()
    return Scene(app, actors, ids)


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
    author = AUTHORS.get(position, SOMEBODY)
    coming = (state, verb) == ("draft", "publish")
    public_id, version = scene.records[state, author, coming]
    client: Any = scene.app.test_client(use_cookies=False)
    client.actor = scene.actors[role, position]
    with undone(scene.app):
        answer = client.post(
            f"/api/v1/activities/{public_id}/{verb}",
            json={"comment": "按要求处理。"},
            headers={"If-Match": f'"{version}"'},
        )
        status = expected(state, verb, role, position)
        told = f"{state} × {verb} × {role} × {position}: {status} expected, {answer.status_code} came"
        if answer.status_code != status:
            return told
        if status == 200 and answer.get_json()["state"] != TARGETS[state, verb]:
            return f"{told} in {answer.get_json()['state']}"
        return ""


def surprises(scene: Scene, *, roles: tuple[str, ...] = (), states: tuple[str, ...] = STATES) -> list[str]:
    """Ask every tuple of some roles and states, or all."""
    found = []
    for role, may in MAY.items():
        if roles and role not in roles:
            continue
        for position in STANDS:
            # a role that may neither write nor review is refused before any record is looked for
            asked = states if {"write", "review"} & set(may) else states[:1]
            found += [ask(scene, state, verb, role, position) for state in asked for verb in VERBS]
    return [one for one in found if one]


def test_the_table_speaks_of_every_state_and_verb_of_the_machine() -> None:
    assert {state.value for state in rules.State} == set(STATES)
    assert set(rules.VERBS) == set(VERBS)
    real = {(str(one.source), one.event): str(one.target) for one in rules.MACHINE.transitions}
    assert real == TARGETS
    assert set(MAY) == {role.value for role in Role}


@pytest.mark.timeout(300)
def test_every_tuple_answers_as_declared(scene: Scene, kind: str) -> None:
    roles = ("enterprise", "secretary", "member") if kind == "postgresql" else ()
    states = ("draft", "submitted", "withdrawn") if kind == "postgresql" else STATES
    assert surprises(scene, roles=roles, states=states) == []


@pytest.mark.long
@pytest.mark.timeout(900)
def test_every_tuple_on_both_databases(scene: Scene) -> None:
    assert surprises(scene) == []


SABOTAGE = {
    "whoever sees it writes": (policy, "can_write", lambda *_: []),
    "whoever sees it decides": (policy, "can_review", lambda *_: []),
    "everybody sees everything": (policy, "scope_activities", lambda *_: true()),
    "any state will do": (
        StateMachine,
        "target",
        lambda self, state, event: next(one.target for one in self.transitions if one.event == event),
    ),
}


@pytest.mark.parametrize("taken", SABOTAGE)
def test_a_check_taken_away_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch, taken: str) -> None:
    monkeypatch.setattr(*SABOTAGE[taken])
    assert surprises(scene, roles=("enterprise",), states=("draft", "submitted", "approved"))


def test_nobody_decides_on_what_he_wrote(scene: Scene) -> None:
    """An enterprise's clerk who logged a branch's record runs it, and cannot approve it from above."""
    assert expected("submitted", "approve", "enterprise", "author_above") == 403
    assert ask(scene, "submitted", "approve", "enterprise", "author_above") == ""
