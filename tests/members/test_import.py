"""Importing rosters."""

from __future__ import annotations

import time
from datetime import date

import pytest
from sqlalchemy import func, select

from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.members import queries
from partyhub.members.models import Affiliation, Member
from partyhub.members.rules import Category, Status
from partyhub.security.actors import SYSTEM
from tests.factories.imports import roster, run, undo
from tests.factories.spreadsheets import workbook

HEADINGS = (
    "姓名",
    "所在支部",
    "身份证号码",
    "出生年月",
    "政治面貌",
    "入党时间",
    "转正时间",
    "联系电话",
    "党籍状态",
    "民族",
)
BRANCH = "供水机关党支部"


def book(*rows) -> bytes:
    return workbook(rows, HEADINGS)


def row(name: str, branch: str = BRANCH, **more) -> list:
    values = {
        "id_no": "",
        "birth": "1990.05",
        "category": "中共党员",
        "joined": "2012.06",
        "full": "2013.06",
        "phone": "199 0000 0002",
        "status": "",
        "ethnicity": "汉",
    } | more
    return [name, branch, *values.values()]


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(Member)) or 0


@pytest.mark.parametrize("form", ["national-form", "as-kept"])
def test_the_workbooks_people_have(app, clock, form):
    before = people()
    run(SYSTEM, "organizations", roster(form, "organisations"), clock)
    began = time.perf_counter()
    done = run(SYSTEM, "members", roster(form, "members"), clock)
    seconds = time.perf_counter() - began
    assert done.errors == []
    assert done.counts == (4100, 0, 0)
    assert people() == before + 4100
    assert seconds < 30, seconds
    again = run(SYSTEM, "members", roster(form, "members"), clock, dry_run=True)
    assert again.counts == (0, 0, 4100)
    imported = select(AuditEvent).where(AuditEvent.event == "members.imported")
    assert len(db.session.scalars(imported).all()) == 1
    _look_at(form)
    undo(SYSTEM, done, clock)
    assert people() == before


def _look_at(form: str) -> None:
    if form == "national-form":
        one = db.session.scalars(
            select(Member).where(Member.name == "毛国", Member.join_on == "1995-09-13")
        ).one()
        assert (one.id_no, one.mobile, one.full_on) == ("99000019610519008X", "19900000004", "1996-09-13")
        return
    found = {
        one.name: one
        for one in db.session.scalars(
            select(Member).where(Member.name.in_(["孔秀", "于宁㛃", "汤卫佑", "龚俊红"]))
        )
    }
    kept = db.session.scalars(select(Member).where(Member.name == "孔秀", Member.birth_on.is_not(None))).all()
    assert "19900000002" in {one.mobile for one in kept}  # 199 0000 0002, and a padded two-character name
    assert found["于宁㛃"].initials == "ynj"
    months = db.session.scalars(select(Member).where(Member.name == "龚俊红")).all()
    assert "1997-06" in {one.join_on for one in months}
    quoted = db.session.scalars(select(Member).where(Member.name == "汤卫佑")).all()
    assert "99000019830321001X" in {one.id_no for one in quoted}
    bad_months = select(func.count()).select_from(Member).where(func.length(Member.join_on).not_in([7, 10]))
    assert db.session.scalar(bad_months) == 0
    assert db.session.scalar(select(func.count()).select_from(Member).where(func.length(Member.join_on) == 7))


def test_every_error_by_cell(app, clock, world):
    done = run(
        world.group,
        "members",
        book(
            row("甲", "供水机关支部"),
            row("乙", world.tree.west_branch.name),
            row("丙", world.tree.east_general.name),
            row("丁", joined="2014.06"),
            row("戊", category="预备党员"),
            row("己", birth="2013.01"),
            row("庚", id_no="990000199005010011"),
            row("辛", id_no="990000199005010011"),
            row("壬", status="开除"),
            row("曾国平", id_no=world.people.secretary.id_no, branch="供水第一党支部"),
            row("癸"),
            row("癸"),
        ),
        clock,
    )
    assert set(done.errors) == {
        ("B2", "branch_unknown"),
        ("B3", "branch_unknown"),
        ("B4", "not_a_branch"),
        ("G5", "full_before_joining"),
        ("G6", "probationary_with_full_date"),
        ("F7", "joined_before_birth"),
        ("C9", "roster_person_twice"),
        ("I10", "not_in_list"),
        ("B11", "person_in_other_branch"),
        ("A13", "roster_person_twice"),
    }
    text = next(text for cell, *_, text in done.problems if cell == "B2")
    assert "供水机关党支部" in text
    assert world.tree.west_branch.name not in next(text for cell, *_, text in done.problems if cell == "B3")
    assert people() == 10


def test_id_numbers_that_do_not_fit_are_a_warning(app, clock, world):
    done = run(world.group, "members", book(row("甲", id_no="990000198811110010", birth="1990.05")), clock)
    assert done.errors == []
    assert {(cell, code) for cell, code, _, _ in done.problems} == {
        ("C2", "id_check_figure"),
        ("D2", "birth_differs_from_id"),
    }
    assert done.counts == (1, 0, 0)


def test_new_people_are_on_the_roster_since_they_joined(app, clock, world):
    run(
        world.secretary,
        "members",
        book(row("甲", ethnicity="土家"), row("乙", category="预备党员", full="—")),
        clock,
    )
    day = {one.name: one for one in queries.roster(world.tree.east_branch.id, date(2016, 1, 1))}
    assert day["甲"].category is Category.FULL
    assert day["乙"].can_vote is False
    assert db.session.scalars(select(Member.ethnicity).where(Member.name == "甲")).one() == "土家族"
    begins = db.session.scalars(
        select(Affiliation.from_on)
        .join(Member, Member.id == Affiliation.member_id)
        .where(Member.name == "甲")
    ).one()
    assert begins == world.tree.east_branch.active_from


def test_matching_by_name_month_and_branch_gives_the_number(app, clock, world):
    run(world.secretary, "members", book(row("甲")), clock)
    done = run(
        world.secretary, "members", book(row("甲", id_no="990000199005010011", birth="1990-05-01")), clock
    )
    assert done.counts == (0, 1, 0)
    person = db.session.scalars(select(Member).where(Member.name == "甲")).one()
    assert (person.id_no, person.birth_on) == ("990000199005010011", "1990-05-01")
    less = run(
        world.secretary, "members", book(row("甲", id_no="990000199005010011", birth="1990-05")), clock
    )
    assert less.counts == (0, 0, 1)
    assert "990000199005010011" not in str(done.batch.preview)
    undo(world.secretary, done, clock)
    assert db.session.scalars(select(Member).where(Member.name == "甲")).one().id_no is None


def test_a_status_other_than_normal_is_written_down(app, clock, world):
    run(world.secretary, "members", book(row("甲", status="留党察看")), clock)
    rows = {one.name: one for one in queries.roster(world.tree.east_branch.id, clock.today())}
    assert rows["甲"].status is Status.DISCIPLINARY_PROBATION
    assert rows["甲"].can_vote is False
    done = run(world.secretary, "members", book(row("甲", status="正常")), clock)
    assert done.errors == [("I2", "status_by_document")]


def test_undo_stops_at_what_was_built_on(app, clock, world):
    from partyhub.members import commands
    from partyhub.members.rules import Post

    done = run(world.secretary, "members", book(row("甲"), row("乙")), clock)
    person = db.session.scalars(select(Member).where(Member.name == "甲")).one()
    post = {"post": Post.PUBLICITY_OFFICER, "organization": world.tree.east_branch}
    commands.appoint(world.secretary, person, **post, on=clock.today(), clock=clock)
    unit.commit()
    refused = undo(world.secretary, done, clock)
    assert [code for _, code, _, _ in refused.problems] == ["built_on"]
    assert people() == 12
