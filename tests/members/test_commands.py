"""What happens to people, and what it leaves behind."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text

from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from partyhub.kernel.partial_date import PartialDate
from partyhub.members import commands, queries
from partyhub.members.models import Affiliation, Member
from partyhub.members.rules import AffiliationKind, Category, Post, Status
from partyhub.members.signals import member_left
from partyhub.organization import commands as organizations
from partyhub.organization.rules import OrgKind
from partyhub.security.permissions import Permission
from tests.factories.members import member
from tests.factories.organization import organization

ON = date(2026, 6, 1)


def codes(error) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def names(where, day=ON) -> set[str]:
    return {row.name for row in queries.roster(where.id, day)}


class TestAdding:
    def test_every_reason_at_once(self, app, world, clock):
        with pytest.raises(Invalid) as refused:
            commands.add(
                world.group,
                name="",
                organization=world.tree.east_general,
                category=Category.PROBATIONARY,
                join_on=PartialDate(2026, 5),
                full_on=PartialDate(2025, 5),
                id_no=world.people.member.id_no,
                on=date(2010, 1, 1),
                clock=clock,
            )
        assert codes(refused) == [
            "not_a_branch",
            "required",
            "full_before_joining",
            "probationary_with_full_date",
            "before_branch",
            "id_taken",
        ]

    def test_not_in_somebody_elses_branch(self, app, world, clock):
        with pytest.raises(Forbidden):
            commands.add(world.secretary, name="甲", organization=world.tree.west_branch, clock=clock)

    def test_restricted_values_are_unreadable_in_the_database(self, app, world):
        kept = db.session.execute(
            text("SELECT id_no, mobile, address, birth_on FROM member WHERE id = :id"),
            {"id": world.people.member.id},
        ).one()
        told = b"".join(bytes(value) for value in kept)
        for value in (world.people.member.id_no, world.people.member.mobile, "滨湖路", "1985"):
            assert value.encode() not in told


class TestChanging:
    def test_says_what_changed_and_keeps_digests_in_step(self, app, world, clock):
        person = world.people.member
        changed = commands.change(
            world.secretary, person, {"mobile": "19900012222", "name": "孔秀英"}, clock=clock
        )
        assert changed == ["name", "mobile"]
        assert person.initials == "kxy"
        assert [row.id for row in queries.search(world.secretary, "2222")] == [person.id]
        assert commands.change(world.secretary, person, {"name": "孔秀英"}, clock=clock) == []

    def test_not_somebody_elses(self, app, world, clock):
        with pytest.raises(Forbidden):
            commands.change(world.neighbour, world.people.member, {"name": "甲"}, clock=clock)


class TestTransferring:
    def test_belongs_to_the_old_branch_until_that_day(self, app, world, clock, monkeypatch):
        told: list[dict[str, object]] = []
        monkeypatch.setattr(member_left, "_listeners", [lambda **about: told.append(about)])
        person, tree = world.people.member, world.tree
        commands.transfer(world.group, person, to=tree.east_branch2, on=ON, clock=clock)
        assert person.name in names(tree.east_branch, date(2026, 5, 31))
        assert person.name not in names(tree.east_branch)
        assert person.name in names(tree.east_branch2)
        assert person.path == tree.east_branch2.path
        assert [(one["member_id"], one["organization_id"]) for one in told] == [
            (person.id, tree.east_branch.id)
        ]

    def test_ends_posts_there(self, app, world, clock):
        person = world.people.deputy
        commands.transfer(world.group, person, to=world.tree.east_branch2, on=ON, clock=clock)
        assert person.id not in {row.member.id for row in queries.posts(world.tree.east_branch.id, ON)}
        assert person.id in {
            row.member.id for row in queries.posts(world.tree.east_branch.id, date(2026, 5, 31))
        }

    def test_refusals(self, app, world, clock):
        person, tree = world.people.member, world.tree
        with pytest.raises(Forbidden):
            commands.transfer(world.secretary, person, to=tree.east_branch2, on=ON, clock=clock)
        with pytest.raises(Invalid) as still:
            commands.transfer(world.group, person, to=tree.east_branch, on=date(2027, 1, 1), clock=clock)
        assert codes(still) == ["already_there", "date_in_future"]


class TestSecondAffiliations:
    def test_temporary_members_vote_there_seconded_ones_do_not(self, app, world, clock):
        tree, person = world.tree, world.people.member
        temporary = organization(clock, tree.east, kind=OrgKind.TEMPORARY_BRANCH, on=ON)
        commands.affiliate(
            world.group, person, organization=temporary, kind=AffiliationKind.TEMPORARY, on=ON, clock=clock
        )
        commands.affiliate(
            world.group,
            person,
            organization=tree.east_office,
            kind=AffiliationKind.SECONDED,
            on=ON,
            until=date(2026, 9, 1),
            clock=clock,
        )
        assert [row.can_vote for row in queries.roster(temporary.id, ON)] == [True]
        votes = {row.id: row.can_vote for row in queries.roster(tree.east_office.id, ON)}
        assert votes == {world.people.office.id: True, person.id: False}
        assert person.id not in {row.id for row in queries.roster(tree.east_office.id, date(2026, 9, 1))}
        assert person.name in names(tree.east_branch)

    def test_both_sides_must_be_the_actors(self, app, world, clock):
        """Neither his own member into a strange branch, nor a stranger into his own."""
        tree, people = world.tree, world.people
        for person, branch in ((people.member, tree.west_branch), (people.stranger, tree.east_branch)):
            with pytest.raises(Forbidden) as refused:
                commands.affiliate(
                    world.secretary,
                    person,
                    organization=branch,
                    kind=AffiliationKind.TEMPORARY,
                    on=ON,
                    clock=clock,
                )
            assert codes(refused) == ["not_yours_to_change"]

    def test_the_formal_one_is_transferred(self, app, world, clock):
        with pytest.raises(Invalid) as refused:
            commands.affiliate(
                world.group,
                world.people.member,
                organization=world.tree.east_office,
                kind=AffiliationKind.FORMAL,
                on=ON,
                clock=clock,
            )
        assert codes(refused) == ["formal_by_transfer"]


class TestStanding:
    def test_only_a_document_changes_it(self, app, world, clock):
        with pytest.raises(Invalid) as refused:
            commands.set_standing(
                world.secretary, world.people.member, status=Status.NORMAL, on=ON, document=" ", clock=clock
            )
        assert codes(refused) == ["status_unchanged", "document_required"]

    def test_suspension_keeps_away_from_that_day(self, app, world, clock):
        person, branch = world.people.member, world.tree.east_branch
        commands.set_standing(
            world.secretary, person, status=Status.SUSPENDED, on=ON, document="东湖组〔2026〕3号", clock=clock
        )
        assert person.name in names(branch, date(2026, 5, 31))
        assert person.name not in names(branch)

    def test_the_end_ends_everything(self, app, world, clock):
        person = world.people.secretary
        commands.set_standing(
            world.group, person, status=Status.EXPELLED, on=ON, document="东湖纪〔2026〕1号", clock=clock
        )
        assert queries.posts(world.tree.east_branch.id, ON)[0].post is Post.DEPUTY_SECRETARY
        open_ones = select(Affiliation).where(Affiliation.member_id == person.id, Affiliation.to_on.is_(None))
        assert db.session.scalars(open_ones).all() == []
        with pytest.raises(Conflict) as again:
            commands.transfer(world.group, person, to=world.tree.east_branch2, on=ON, clock=clock)
        assert codes(again) == ["membership_ended"]


class TestRoster:
    def test_of_the_baseline(self, app, world):
        votes = {
            row.name: row.can_vote for row in queries.roster(world.tree.east_branch.id, date(2026, 11, 23))
        }
        assert votes == {
            "曾国平": True,
            "单秀兰": True,
            "孔秀": True,
            "顾轩俊": True,
            "范海玉": False,
            "仇大明": False,
        }

    def test_probationary_and_free_of_blame_on_earlier_days(self, app, world):
        rows = {row.name: row for row in queries.roster(world.tree.east_branch.id, date(2016, 1, 1))}
        assert "范海玉" not in rows
        assert rows["孔秀"].category is Category.PROBATIONARY
        before = {row.name: row for row in queries.roster(world.tree.east_branch.id, date(2025, 8, 31))}
        assert before["仇大明"].can_vote


class TestReveal:
    def test_where_the_permission_reaches(self, app, world, clock):
        person = world.people.member
        for actor in (world.secretary, world.group, world.committee, world.member):
            value = commands.reveal(actor, person, field="id_no", purpose="核对党员信息", clock=clock)
            assert value == person.id_no
        for actor in (world.neighbour, world.actor("inspector"), world.actor("member2")):
            with pytest.raises(Forbidden):
                commands.reveal(actor, person, field="id_no", purpose="核对党员信息", clock=clock)

    def test_only_restricted_fields(self, app, world, clock):
        with pytest.raises(Invalid) as refused:
            commands.reveal(world.secretary, world.people.member, field="path", purpose="", clock=clock)
        assert codes(refused) == ["purpose_required", "not_a_choice"]


class TestCells:
    def test_groups_and_their_leader(self, app, world, clock):
        actor, branch = world.secretary, world.tree.east_branch
        cell = commands.add_cell(actor, branch, name="第一党小组", clock=clock)
        with pytest.raises(Invalid) as outside:
            commands.change_cell(actor, cell, name="第一党小组", leader=world.people.member, clock=clock)
        assert codes(outside) == ["leader_not_in_cell"]
        commands.assign_cell(actor, world.people.member, cell=cell, clock=clock)
        commands.change_cell(actor, cell, name="第一党小组", leader=world.people.member, clock=clock)
        assert {row.cell_id for row in queries.roster(branch.id, ON)} == {None, cell.id}
        with pytest.raises(Invalid):
            commands.assign_cell(world.group, world.people.sibling, cell=cell, clock=clock)
        commands.transfer(world.group, world.people.member, to=world.tree.east_branch2, on=ON, clock=clock)
        assert cell.leader_id is None


class TestScope:
    def test_resolve_is_all_or_nothing(self, app, world):
        own, foreign = world.people.member, world.people.stranger
        assert queries.resolve(world.secretary, [own.public_id], Permission.MEMBER_MANAGE) == [own]
        with pytest.raises(NotFound):
            queries.resolve(world.secretary, [own.public_id, foreign.public_id], Permission.MEMBER_MANAGE)

    def test_wildcards_are_letters(self, app, world, clock):
        member(clock, world.tree.east_branch, name="百分%号")
        assert [row.name for row in queries.search(world.secretary, "%")] == ["百分%号"]
        assert queries.search(world.secretary, "_") == []

    def test_follows_a_move(self, app, world, clock):
        organizations.move(
            world.committee, world.tree.east_general, parent=world.tree.west, on=ON, clock=clock
        )
        found = db.session.scalars(select(Member.path).where(Member.id == world.people.member.id)).one()
        assert found.startswith(world.tree.west.path)
        assert queries.search(world.group, "孔秀") == []
