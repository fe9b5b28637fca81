"""Clean records approved together: what is clean, who is set aside, what changed meanwhile."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from partyhub.activities import commands, queries, rules
from partyhub.activities.models import Activity, ReviewBatchItem
from partyhub.activities.rules import Outcome, Presence, RollEntry, State
from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from tests.factories.activities import logged, submitted


def cleanly(world, clock, count: int) -> list[Activity]:
    """Submit records that raise no reminder."""
    found = []
    for number in range(count):
        one = logged(world.secretary, world.tree.east_branch, clock, title=f"第{number:02d}次学习")
        line = RollEntry(Presence.PRESENT, member_id=world.people.member.id)
        commands.record_roll(world.secretary, one, [line], clock=clock)
        found.append(commands.submit(world.secretary, one, clock=clock))
    return found


class TestRules:
    @pytest.mark.parametrize(("count", "aside"), [(1, 0), (9, 0), (10, 1), (11, 2), (50, 5)])
    def test_a_tenth_is_set_aside_of_ten_or_more(self, count, aside):
        assert len(rules.close_look(7, range(count))) == aside

    def test_the_seed_alone_decides(self):
        assert rules.close_look(7, range(40)) == rules.close_look(7, list(range(40))[::-1])
        assert len({frozenset(rules.close_look(seed, range(40))) for seed in range(20)}) > 10


class TestBatch:
    def test_from_the_queue_to_the_result(self, page_as, world, clock):
        made = cleanly(world, clock, 12)
        unit.commit()
        page = page_as(world.group)
        page.sql_budget = 400
        shown = page.submit("/activities/review", action="/batches", follow=True, status=200)
        assert len(shown.all("span", class_="ph-tag-blue")) == 2
        shown = page.submit(
            shown, action=shown.all("form", class_="ph-act")[0]["action"], follow=True, status=200
        )
        db.session.expire_all()
        states = [one.state for one in made]
        assert states.count(State.APPROVED) == 10
        assert states.count(State.SUBMITTED) == 2
        assert shown.text.count("已审核通过") >= 10
        unit.commit()
        told = select(func.count()).select_from(AuditEvent).where(AuditEvent.event == "activity.approved")
        assert db.session.scalar(told) == 10

    def test_nobody_draws_again(self, world, clock):
        cleanly(world, clock, 12)
        first = commands.start_batch(world.group, clock=clock)
        assert commands.start_batch(world.group, clock=clock) is first
        commands.go_on(world.group, first, clock=clock)
        aside = {item.activity_id for item, _one in queries.batch_items(first) if item.close_look}
        assert not aside & {one.id for one in queries.clean(world.group)}
        assert {one.id for one in queries.clean(world.committee)} == set()

    def test_what_changed_meanwhile_is_told_and_not_approved(self, world, clock):
        made = cleanly(world, clock, 3)
        batch = commands.start_batch(world.group, clock=clock)
        commands.return_(world.committee, made[0], comment="请修改。", clock=clock)
        commands.submit(world.secretary, made[0], clock=clock)
        commands.approve(world.committee, made[1], clock=clock)
        assert commands.go_on(world.group, batch, clock=clock) == 3
        assert commands.go_on(world.group, batch, clock=clock) == 0
        found = {one.id: (item.outcome, item.reason) for item, one in queries.batch_items(batch)}
        assert found == {
            made[0].id: (Outcome.REFUSED, "stale"),
            made[1].id: (Outcome.REFUSED, "stale"),
            made[2].id: (Outcome.APPROVED, ""),
        }
        assert made[0].state is State.SUBMITTED

    def test_what_is_not_clean_is_not_in_it(self, world, clock):
        (good,) = cleanly(world, clock, 1)
        submitted(world.secretary, world.tree.east_branch, clock, title="没有点名")
        (back,) = cleanly(world, clock, 1)
        commands.return_(world.group, back, comment="请修改。", clock=clock)
        commands.submit(world.secretary, back, clock=clock)
        assert [one.id for one in queries.clean(world.group)] == [good.id]
        assert queries.clean(world.neighbour) == []

    def test_a_contested_roll_call_is_not_clean_until_it_is_answered(self, world, clock):
        good, doubted = cleanly(world, clock, 2)
        contest = commands.contest(world.member, doubted, claimed=Presence.LATE, reason="堵车", clock=clock)
        assert [one.id for one in queries.clean(world.group)] == [good.id]
        commands.answer(
            world.secretary, doubted, contest, "uphold", answer="签到表为准。", version=1, clock=clock
        )
        assert [one.id for one in queries.clean(world.group)] == [good.id, doubted.id]

    def test_nothing_clean_is_said(self, page_as, world, clock):
        for number in range(2):
            submitted(world.secretary, world.tree.east_branch, clock, title=f"没有点名{number}")
        unit.commit()
        said = page_as(world.group).submit("/activities/review", action="/batches", follow=True, status=200)
        assert "没有可以一并审核的记录" in said.text
        assert db.session.scalar(select(func.count()).select_from(ReviewBatchItem)) == 0

    def test_a_batch_is_ones_own(self, page_as, world, clock):
        cleanly(world, clock, 2)
        batch = commands.start_batch(world.group, clock=clock)
        with pytest.raises(NotFound):
            queries.batch(world.committee, batch.public_id)
        page_as(world.committee).get(f"/activities/review/batches/{batch.public_id}", status=404)
