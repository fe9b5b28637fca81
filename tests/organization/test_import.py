"""Importing organisations."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import func, select

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.ledger.models import Fact
from partyhub.organization import commands, queries
from partyhub.organization.models import Enterprise, Organization
from partyhub.organization.rules import OrgKind
from partyhub.security.actors import SYSTEM
from tests.factories.imports import roster, run, undo
from tests.factories.spreadsheets import workbook

HEADINGS = ("党组织名称", "党组织简称", "上级组织", "党组织代码", "组织类别", "成立时间", "联系电话")


def book(*rows) -> bytes:
    return workbook(rows, HEADINGS)


def row(number: int, parent: str, kind: str = "党支部", **more) -> list:
    values = {
        "name": f"中共试点{number}支部委员会",
        "short": f"试点{number}",
        "code": f"X{number}",
        "founded": "2016.07",
        "phone": "",
    } | more
    return [values["name"], values["short"], parent, values["code"], kind, values["founded"], values["phone"]]


@pytest.mark.parametrize("form", ["national-form", "as-kept"])
def test_the_workbooks_people_have(app, clock, world, form):
    done = run(SYSTEM, "organizations", roster(form, "organisations"), clock)
    assert done.errors == []
    assert done.counts == (285, 0, 0)
    assert [code for _, code, _, _ in done.problems] == ["below_your_own"]
    kinds = dict(
        db.session.execute(
            select(Organization.kind, func.count())
            .where(Organization.code.like("ORG%"))
            .group_by(Organization.kind)
        )
        .tuples()
        .all()
    )
    assert kinds == {OrgKind.COMMITTEE: 16, OrgKind.GENERAL_BRANCH: 69, OrgKind.BRANCH: 200}
    levels = (
        select(Enterprise.level, func.count())
        .where(Enterprise.name.not_like("东湖%"))
        .group_by(Enterprise.level)
    )
    assert sum(dict(db.session.execute(levels).tuples().all()).values()) >= 84
    top = queries.by_code("ORG0001")
    assert len(queries.children_at(top.id, clock.today())) == 15
    for one in db.session.scalars(select(Organization).where(Organization.code.like("ORG%"))):
        assert one.path.startswith(world.tree.root.path)
        assert one.version == 1
    again = run(SYSTEM, "organizations", roster(form, "organisations"), clock)
    assert again.counts == (0, 0, 285)
    undo(SYSTEM, done, clock)
    assert db.session.scalar(select(func.count()).select_from(Organization)) == len(world.tree.all)
    assert db.session.scalar(select(func.sum(Fact.quantity))) == 10_000 * len(world.tree.all)


def test_children_before_parents_in_any_order(app, clock, world):
    rows = [row(1, "中共东湖投资集团有限公司委员会", "党总支", name="中共试点总支部委员会")]
    rows += [row(number, "中共试点总支部委员会") for number in range(2, 9)]
    random.Random(7).shuffle(rows)
    done = run(world.group, "organizations", book(*rows), clock)
    assert (done.errors, done.counts) == ([], (8, 0, 0))
    above = queries.by_code("X1")
    assert {one.code for one in queries.children_at(above.id, clock.today())} == {
        f"X{n}" for n in range(2, 9)
    }
    assert above.founded_on == "2016-07"


def test_every_error_by_cell(app, clock, world):
    east = world.tree.east
    done = run(
        world.group,
        "organizations",
        book(
            row(1, "中共东湖投资集团供水公司支部委员会"),  # near to what there is
            row(2, world.tree.west.name),  # not yours
            row(3, east.name, "党小组"),
            row(4, east.name, founded="2099-01-01"),
            row(5, world.tree.east_branch.name),
            row(6, "中共试点7支部委员会"),
            row(7, "中共试点6支部委员会"),
            row(8, east.name, code="X1"),
            row(9, east.name, name="中共试点8支部委员会"),
            [east.name, "改名", world.tree.west.name, "Z9", "党总支", "", ""],
        ),
        clock,
    )
    assert set(done.errors) >= {
        ("C2", "parent_unknown"),
        ("C3", "out_of_reach"),
        ("E4", "not_in_list"),
        ("F5", "date_in_future"),
        ("C6", "kind_not_below"),
        ("C7", "below_itself"),
        ("D9", "code_twice"),
        ("A10", "name_twice"),
        ("E11", "kind_differs"),
        ("D11", "code_differs"),
    }
    assert "供水公司" in next(text for cell, *_, text in done.problems if cell == "C2")
    assert db.session.scalar(select(func.count()).select_from(Organization)) == len(world.tree.all)


def test_changes_are_taken_back_value_by_value(app, clock, world):
    branch = world.tree.east_branch
    first = [branch.name, "新简称", world.tree.east_general.name, branch.code, "党支部", "", "0572-2123456"]
    done = run(world.group, "organizations", book(first), clock)
    assert (done.errors, done.counts) == ([], (0, 1, 0))
    changed = queries.by_code(branch.code)
    assert (changed.short_name, changed.contact_phone, changed.founded_on) == (
        "新简称",
        "0572-2123456",
        "2015-03",
    )
    assert done.batch.preview[0]["changes"]["contact_phone"][1] != "0572-2123456"
    undo(world.group, done, clock)
    assert queries.by_code(branch.code).short_name == "供水机关党支部"
    assert queries.by_code(branch.code).contact_phone is None


def test_what_others_build_on_is_not_taken_back(app, clock, world):
    done = run(world.group, "organizations", book(row(1, world.tree.east.name, "党总支")), clock)
    below = {"short_name": "其下支部", "kind": OrgKind.BRANCH, "parent": queries.by_code("X1")}
    commands.found(world.group, name="中共其下支部委员会", on=clock.today(), **below, clock=clock)
    unit.commit()
    refused = undo(world.group, done, clock)
    assert [code for _, code, _, _ in refused.problems] == ["built_on"]
    assert queries.by_code("X1") is not None


def test_a_secretary_imports_no_organisations(app, clock, world):
    from partyhub.kernel.errors import Forbidden

    with pytest.raises(Forbidden):
        run(world.secretary, "organizations", book(row(1, world.tree.east.name)), clock)
