"""What changes the tree, and what it leaves behind."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid
from partyhub.kernel.references import Reference
from partyhub.ledger.models import Fact, FactSum
from partyhub.members import queries as members
from partyhub.organization import commands, queries
from partyhub.organization.rules import OrgKind
from partyhub.security.parties import RecordParty, set_parties
from tests.factories.organization import organization

ON = date(2026, 6, 1)


def codes(error) -> list[str]:
    return [reason.code for reason in error.value.reasons]


class TestFounding:
    def test_names_and_codes_are_taken_once(self, app, world, clock):
        with pytest.raises(Invalid) as refused:
            commands.found(
                world.committee,
                name=world.tree.east_branch.name,
                short_name="甲",
                code=world.tree.west.code,
                kind=OrgKind.COMMITTEE,
                parent=world.tree.east_branch,
                on=date(2014, 1, 1),
                clock=clock,
            )
        assert codes(refused) == ["kind_not_below", "before_last_change", "code_taken", "name_taken"]

    def test_not_under_somebody_else(self, app, world, clock):
        with pytest.raises(Forbidden):
            commands.found(
                world.group,
                name="乙",
                short_name="乙",
                kind=OrgKind.BRANCH,
                parent=world.tree.west,
                on=ON,
                clock=clock,
            )

    def test_is_a_state_in_the_ledger(self, app, world, clock):
        made = organization(clock, world.tree.east_general, on=ON)
        unit.commit()
        fact = db.session.scalars(select(Fact).where(Fact.subject == f"organization:{made.id}")).one()
        assert (fact.kind, fact.variant, fact.path, fact.occurred_on) == (
            "organization.active",
            "branch",
            made.path,
            ON,
        )
        assert made.version == 1


class TestMoving:
    def test_the_subtree_goes_along_and_the_past_stays(self, app, world, clock):
        tree = world.tree
        old = tree.east_branch.path
        set_parties(Reference("activity", 1), [(tree.east_branch.id, old, "owner")])
        commands.move(world.committee, tree.east_general, parent=tree.west, on=ON, clock=clock)
        assert tree.east_branch.path == f"{tree.west.path}{tree.east_general.id}/{tree.east_branch.id}/"
        assert queries.path_at(tree.east_branch.id, date(2026, 5, 31)) == old
        assert queries.path_at(tree.east_branch.id, ON) == tree.east_branch.path
        before = {row.id: row.path for row in queries.tree_at(date(2026, 5, 31))}
        assert before[tree.east_branch.id] == old
        assert [child.id for child in queries.children_at(tree.east.id, ON)] == [tree.east_office.id]
        assert [one.organization.id for one in queries.former_units(tree.east.id, ON)] == [
            tree.east_general.id
        ]
        assert db.session.scalars(select(RecordParty.path)).all() == [tree.east_branch.path]
        rows = members.by_ids([world.people.member.id])
        assert rows[world.people.member.id].path == tree.east_branch.path

    def test_what_holds_moves_in_the_ledger(self, app, world, clock):
        tree = world.tree
        commands.move(world.committee, tree.east_general, parent=tree.west, on=ON, clock=clock)
        unit.commit()
        query = select(FactSum.node_id, FactSum.quantity).where(
            FactSum.kind == "organization.active", FactSum.span == "m", FactSum.period == "2026-06"
        )
        moved: dict[int, int] = {}
        for node_id, quantity in db.session.execute(query):
            moved[node_id] = moved.get(node_id, 0) + quantity
        assert moved[tree.east.id] == -30_000
        assert moved[tree.west.id] == 30_000
        assert moved[tree.root.id] == 0

    def test_no_circles_no_standing_still(self, app, world, clock):
        with pytest.raises(Invalid) as circle:
            commands.move(
                world.committee, world.tree.east, parent=world.tree.east_general, on=ON, clock=clock
            )
        assert codes(circle)[0] == "below_itself"
        with pytest.raises(Invalid) as still:
            commands.move(world.committee, world.tree.east, parent=world.tree.root, on=ON, clock=clock)
        assert codes(still) == ["already_there"]

    def test_it_is_decided_above(self, app, world, clock):
        with pytest.raises(Forbidden):
            commands.move(world.group, world.tree.east, parent=world.tree.east_general, on=ON, clock=clock)
        with pytest.raises(Forbidden):
            commands.move(world.group, world.tree.east_general, parent=world.tree.west, on=ON, clock=clock)
        with pytest.raises(Forbidden):
            commands.move(world.committee, world.tree.root, parent=world.tree.west, on=ON, clock=clock)

    def test_days_before_the_last_change_are_refused(self, app, world, clock):
        commands.move(world.committee, world.tree.east_office, parent=world.tree.west, on=ON, clock=clock)
        with pytest.raises(Invalid) as early:
            commands.move(
                world.committee,
                world.tree.east_office,
                parent=world.tree.east,
                on=date(2026, 5, 1),
                clock=clock,
            )
        assert codes(early) == ["before_last_change"]


class TestEnding:
    def test_a_merger_ends_one_and_hands_over(self, app, world, clock):
        tree = world.tree
        commands.merge(world.group, tree.east_branch, into=tree.east_branch2, on=ON, clock=clock)
        unit.commit()
        assert not tree.east_branch.active
        assert tree.east_branch.dissolved_on == ON
        day_before = date(2026, 5, 31)
        assert len(members.roster(tree.east_branch.id, day_before)) == 6
        assert len(members.roster(tree.east_branch2.id, ON)) == 7
        unit_left = queries.former_units(tree.east_general.id, ON)[0]
        assert (unit_left.organization.id, unit_left.change) == (tree.east_branch.id, "merged")
        facts = db.session.scalars(
            select(Fact).where(Fact.subject == f"organization:{tree.east_branch.id}")
        ).all()
        assert sum(fact.quantity for fact in facts) == 0

    def test_dissolving_needs_an_empty_place(self, app, world, clock):
        with pytest.raises(Conflict) as below:
            commands.dissolve(world.committee, world.tree.east_general, on=ON, clock=clock)
        assert codes(below) == ["has_organizations_below"]
        with pytest.raises(Conflict) as peopled:
            commands.dissolve(world.committee, world.tree.east_office, on=ON, clock=clock)
        assert codes(peopled) == ["has_members"]

    def test_an_empty_branch_goes(self, app, world, clock):
        made = organization(clock, world.tree.east_general)
        commands.dissolve(world.group, made, on=ON, clock=clock)
        assert made.id in {row.id for row in queries.tree_at(date(2026, 5, 31))}
        assert made.id not in {row.id for row in queries.tree_at(ON)}
        with pytest.raises(Conflict) as again:
            commands.dissolve(world.group, made, on=ON, clock=clock)
        assert codes(again) == ["already_dissolved"]


def test_a_new_name_leaves_the_old_days_alone(app, world, clock):
    branch = world.tree.east_branch
    old = branch.name
    commands.rename(
        world.group, branch, name="中共东湖供水支部委员会", short_name="东湖供水", on=ON, clock=clock
    )
    names = {row.id: row.name for row in queries.tree_at(date(2026, 5, 31))}
    assert names[branch.id] == old
    assert {row.id: row.name for row in queries.tree_at(ON)}[branch.id] == "中共东湖供水支部委员会"
