"""The tree of any day, against a slow and obvious record of what was done."""

from __future__ import annotations

import random
from datetime import date, timedelta

from partyhub.organization import commands, queries
from partyhub.organization.rules import OrgKind
from partyhub.security.actors import SYSTEM
from tests.factories.organization import organization

START = date(2024, 1, 1)


def test_random_moves_leave_every_past_day_as_it_was(app, world, clock):
    chance = random.Random(20261123)
    committees = [world.tree.east, world.tree.west]
    for number in range(4):
        committees.append(
            organization(
                clock,
                committees[number % 2],
                kind=OrgKind.COMMITTEE,
                name=f"党委{number}",
                short_name=f"党委{number}",
            )
        )
    branches = [organization(clock, parent) for parent in committees for _ in range(2)]
    everything = committees + branches
    parents = {one.id: one.parent_id for one in everything} | {world.tree.root.id: None}
    snapshots: dict[date, dict[int, int | None]] = {}
    day = START
    for _ in range(25):
        moved, target = chance.choice(everything[2:]), chance.choice(committees)
        if not target.path.startswith(moved.path) and moved.parent_id != target.id:
            commands.move(SYSTEM, moved, parent=target, on=day, clock=clock)
            parents[moved.id] = target.id
        snapshots[day] = dict(parents)
        day += timedelta(days=chance.randint(1, 9))
    assert len(snapshots) == 25
    for when, expected in snapshots.items():
        paths = queries.paths_at(expected, when)
        assert paths == {number: _path(number, expected) for number in expected}, when
        listed = {row.id: row.path for row in queries.tree_at(when) if row.id in expected}
        assert listed == paths
        for parent in (world.tree.east, world.tree.west):
            below = {child.id for child in queries.children_at(parent.id, when)} & set(expected)
            assert below == {number for number, above in expected.items() if above == parent.id}


def _path(number: int | None, parents: dict[int, int | None]) -> str:
    trail = []
    while number is not None:
        trail.append(number)
        number = parents[number]
    return "/" + "/".join(str(one) for one in reversed(trail)) + "/"


def test_options_and_root(app, world):
    assert queries.root().id == world.tree.root.id
    names = [name for _, name in queries.options(world.group)]
    assert names[0] == world.tree.east.name
    assert len(names) == 5


def test_nearest_names():
    known = ["中共东湖供水支部委员会", "中共东湖排水支部委员会", "中共西山公交支部委员会"]
    assert queries.nearest_names("中共东湖供水党支部委员会", known)[0] == known[0]
    assert queries.nearest_names("xyz", known) == []
