"""Posts that a roster names (党内职务) become dated appointments, once, and go with the batch."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.members import commands
from partyhub.members.models import Appointment, Member
from partyhub.members.rules import Post
from partyhub.members.schemas.workbook import MEMBERS
from tests.factories.imports import run, undo
from tests.factories.spreadsheets import workbook

HEADINGS = ("姓名", "所在支部", "出生年月", "政治面貌", "党内职务", "任职日期")


@pytest.fixture
def send(world, clock):
    """Import rows of (name, post, day of appointment) into a branch that has nobody yet."""

    def make(*rows, dry_run: bool = False, branch: str = ""):
        branch = branch or world.tree.east_branch2.name
        lines = [
            [name, branch, f"1980.{n:02}", "中共党员", post, day]
            for n, (name, post, day) in enumerate(rows, 1)
        ]
        return run(world.group, "members", workbook(lines, HEADINGS), clock, dry_run=dry_run)

    return make


def held(world) -> dict[str, list[tuple[Post, date]]]:
    query = (
        select(Member.name, Appointment.post, Appointment.from_on)
        .join(Appointment, Appointment.member_id == Member.id)
        .where(
            Appointment.organization_id == world.tree.east_branch2.id, Appointment.document == "roster import"
        )
        .order_by(Appointment.id)
    )
    found: dict[str, list[tuple[Post, date]]] = {}
    for name, post, on in db.session.execute(query):
        found.setdefault(name, []).append((post, on))
    return found


def free_of_a_secretary(world, clock) -> None:
    here = Appointment.organization_id == world.tree.east_branch2.id
    for appointment in db.session.scalars(select(Appointment).where(here, Appointment.to_on.is_(None))):
        commands.end_appointment(world.group, appointment, on=clock.today(), clock=clock)
    unit.commit()


def test_appointments_are_dated_by_the_workbook_or_by_the_day_of_the_import(world, clock, send):
    free_of_a_secretary(world, clock)
    done = send(
        ("甲书记", "支部书记", "2025.03.01"),
        ("乙委员", "副书记、组织委员", "2025.04"),
        ("丙委员", "纪律检查委员", ""),
        ("丁党员", "无", ""),
        ("戊党员", "普通党员", ""),
    )
    assert done.problems == []
    assert held(world) == {
        "甲书记": [(Post.SECRETARY, date(2025, 3, 1))],
        "乙委员": [(Post.DEPUTY_SECRETARY, date(2025, 4, 1)), (Post.ORGANIZATION_OFFICER, date(2025, 4, 1))],
        "丙委员": [(Post.DISCIPLINE_OFFICER, clock.today())],
    }


def test_the_same_workbook_again_changes_nothing_and_a_new_post_is_shown_before_it_is_written(
    world, clock, send
):
    free_of_a_secretary(world, clock)
    rows = (("甲书记", "书记", "2025.03.01"), ("乙委员", "宣传委员", ""))
    send(*rows)
    before = held(world)
    again = send(*rows)
    assert again.counts == (0, 0, 2)
    assert held(world) == before
    preview = send(rows[0], ("乙委员", "宣传委员、青年委员", ""), dry_run=True)
    assert preview.counts == (0, 1, 1)
    assert "委员" in preview.batch.preview_json
    assert held(world) == before


def test_unclear_words_and_a_second_secretary_are_warnings_at_their_cells(world, clock, send):
    free_of_a_secretary(world, clock)
    done = send(
        ("甲书记", "书记", ""), ("乙书记", "书记", ""), ("丙某", "党委书记", ""), ("丁某", "书记处", "")
    )
    assert done.errors == []
    assert [(cell, code) for cell, code, _severity, _text in done.problems] == [
        ("E3", "post_taken"),
        ("E4", "post_unclear"),
        ("E5", "post_unclear"),
    ]
    assert "甲书记" in done.problems[0][3]
    assert "党委书记" in done.problems[1][3]
    assert held(world) == {"甲书记": [(Post.SECRETARY, clock.today())]}


def test_a_day_to_come_is_an_error(world, send):
    assert send(("甲某", "委员", "2027.01")).errors == [("F2", "date_in_future")]


def test_undoing_the_batch_takes_its_posts_away_and_leaves_the_others(world, clock, send):
    free_of_a_secretary(world, clock)
    first = send(("甲某", "委员", ""))
    second = send(("甲某", "委员、组织委员", ""), ("乙某", "宣传委员", ""))
    undone = undo(world.group, second, clock)
    assert undone.errors == []
    assert held(world) == {"甲某": [(Post.COMMITTEE_MEMBER, clock.today())]}
    assert db.session.scalar(select(Member).where(Member.name == "乙某")) is None
    undo(world.group, first, clock)
    assert held(world) == {}
    assert db.session.scalar(select(Member).where(Member.name == "甲某")) is None


def test_a_post_that_was_ended_since_keeps_the_batch(world, clock, send):
    free_of_a_secretary(world, clock)
    done = send(("甲某", "委员", ""))
    appointment = db.session.scalars(select(Appointment).where(Appointment.document == "roster import")).one()
    commands.end_appointment(world.group, appointment, on=clock.today(), clock=clock)
    unit.commit()
    refused = undo(world.group, done, clock)
    assert [code for _cell, code in refused.errors] == ["changed_since"]
    assert db.session.scalar(select(Member).where(Member.name == "甲某")) is not None


def test_the_headings_of_the_national_form_and_of_branches_are_known():
    assert {"党内职务", "支部职务"} <= set(MEMBERS.column("posts").headings)
