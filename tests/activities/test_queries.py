"""What the ledger's check asks of activities: a fact lost or left behind the ledger's back is named."""

from __future__ import annotations

import pytest

from partyhub.activities import commands, rules
from partyhub.activities.rules import Kind
from partyhub.kernel import unit
from partyhub.ledger.commands.rebuild import findings, first_bad_row
from tests.factories.activities import approved, content, logged, submitted
from tests.support.sql import tamper


def lose(where: str) -> None:
    """Delete facts as somebody with a database client could."""
    tamper("fact", f"DELETE FROM fact WHERE {where}")


def said() -> list[str]:
    """Return what the check says of activities."""
    return [line for line in findings() if "activity:" in line]


@pytest.fixture
def activity(world, clock):
    made = approved(world.secretary, world.group, world.tree.east_branch, clock)
    unit.commit()
    return made


def test_every_step_of_a_record_leaves_the_ledger_right(world, clock, activity):
    for step in (
        lambda: commands.withdraw(world.group, activity, comment="再核实。", clock=clock),
        lambda: commands.submit(world.secretary, activity, clock=clock),
        lambda: commands.approve(world.group, activity, clock=clock),
        lambda: commands.withdraw(world.group, activity, comment="记录有误。", clock=clock),
        lambda: commands.edit(
            world.secretary, activity, version=None, **content(kinds=[Kind.TRAINING]), clock=clock
        ),
        lambda: commands.submit(world.secretary, activity, clock=clock),
        lambda: commands.approve(world.group, activity, clock=clock),
        lambda: commands.archive(world.secretary, activity, clock=clock),
    ):
        step()
        unit.commit()
        assert first_bad_row() is None


@pytest.mark.parametrize(
    ("fact", "tag", "named"),
    [
        (rules.HELD, "party_lecture", "activity.held of submitted#1"),
        (rules.CONFIRMED, "themed_day", "activity.confirmed (leg 1) of approved#1"),
        (rules.STUDY_CONFIRMED, "", "activity.study_confirmed of approved#1"),
    ],
)
def test_a_fact_that_was_deleted_is_named(activity, fact, tag, named):
    lose(f"source = 'activity:{activity.id}' AND kind = '{fact}' AND tag = '{tag}'")
    assert said() == [f"activity:{activity.id} should have a standing {named}, but has none"]
    assert first_bad_row() is not None


def test_a_record_approved_past_the_ledger_is_named(world, clock):
    activity = submitted(world.secretary, world.tree.east_branch, clock, kinds=[Kind.THEMED_DAY])
    unit.commit()
    assert said() == []
    tamper("fact", f"UPDATE activity SET state = 'approved', approvals = 1 WHERE id = {activity.id}")
    assert first_bad_row() == (
        f"activity:{activity.id} should have a standing activity.confirmed (leg 1) of approved#1, but has none"
    )


def test_facts_of_a_record_that_was_taken_back_or_never_was_are_named(world, clock, activity):
    tamper("fact", f"UPDATE activity SET state = 'withdrawn' WHERE id = {activity.id}")
    assert len(said()) == 3  # two kinds confirmed, one study
    assert all("stands, though the record is not in that state" in line for line in said())
    draft = logged(world.secretary, world.tree.east_branch, clock)
    nobody = draft.id + 1
    tamper("fact", f"UPDATE fact SET source = 'activity:{nobody}' WHERE source = 'activity:{activity.id}'")
    assert f"facts of activity:{nobody} stand, but there is no such record" in said()
