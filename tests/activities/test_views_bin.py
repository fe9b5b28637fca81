"""The recycle bin for thirty days, and undo for ten seconds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from partyhub.activities import commands, jobs, queries, rules
from partyhub.activities.models import Activity, ActivityKind, ActivityStep, Attendance
from partyhub.activities.rules import Presence, RollEntry, State
from partyhub.audit.models import AuditEvent
from partyhub.files.models import Attachment
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, NotFound, Stale
from partyhub.notifications import commands as notifications
from partyhub.notifications.models import Notification
from tests.factories.activities import approved, logged, submitted, with_picture


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.reasons]


def coming(world, clock) -> Activity:
    """Announce an activity of the day after tomorrow."""
    day = (clock.now() + timedelta(days=2)).date()
    return commands.publish(
        world.secretary, logged(world.secretary, world.tree.east_branch, clock, day=day), clock=clock
    )


class TestDelete:
    def test_a_draft_goes_into_the_bin_and_is_seen_nowhere_else(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock, title="写重了的草稿")
        page, url = page_as(world.secretary), f"/activities/{activity.public_id}"
        done = page.submit(page.get(url), action="/delete", follow=True, status=200)
        assert "“写重了的草稿”已放入回收站" in done.text
        assert "写重了的草稿" not in page.get("/activities").text
        page.get(url, status=404)
        assert "写重了的草稿" in page.get("/activities/bin").text

    def test_what_counted_says_what_to_do_instead(self, page_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        commands.return_(world.group, activity, comment="请修改。", clock=clock)
        page, url = page_as(world.secretary), f"/activities/{activity.public_id}/delete"
        shown = page.get(url)
        assert "不能删除" in shown.text
        assert shown.link("取消活动") == f"/activities/{activity.public_id}/cancel"
        with pytest.raises(Conflict) as refused:
            commands.put_into_bin(world.secretary, activity, clock=clock)
        assert codes(refused) == ["activity_delete_counted"]

    def test_what_was_announced_is_cancelled_instead(self, page_as, world, clock):
        activity = coming(world, clock)
        with pytest.raises(Conflict) as refused:
            commands.put_into_bin(world.secretary, activity, clock=clock)
        assert codes(refused) == ["activity_delete_announced"]
        assert "不能删除" in page_as(world.secretary).get(f"/activities/{activity.public_id}/delete").text

    def test_a_confirmation_without_scripts(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        page = page_as(world.secretary)
        page.submit(f"/activities/{activity.public_id}/delete", {}, having="version")
        db.session.expire_all()
        assert activity.binned_at is not None

    def test_only_those_who_run_it_delete_it(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        with pytest.raises(Forbidden):
            commands.put_into_bin(world.group, activity, clock=clock)
        with pytest.raises(Stale):
            commands.put_into_bin(world.secretary, activity, version=7, clock=clock)


class TestRecycleBin:
    def test_restored_as_it_was(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock, title="误删的草稿")
        commands.put_into_bin(world.secretary, activity, clock=clock)
        page = page_as(world.secretary)
        shelf = page.get("/activities/bin")
        assert "2026-12-23" in shelf.text
        done = page.submit(shelf, action="/restore", follow=True, status=200)
        assert done.heading == "误删的草稿"
        assert "误删的草稿" in page.get("/activities").text
        assert "回收站是空的" in page.get("/activities/bin").text

    def test_undone_right_after(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock, title="误删的草稿")
        page = page_as(world.secretary)
        gone = page.submit(
            page.get(f"/activities/{activity.public_id}"), action="/delete", follow=True, status=200
        )
        back = page.submit(gone, action="/restore", follow=True, status=200)
        assert back.heading == "误删的草稿"

    def test_the_bin_is_seen_by_those_who_run_it(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock, title="误删的草稿")
        commands.put_into_bin(world.secretary, activity, clock=clock)
        for who in (world.group, world.committee, world.neighbour):
            assert "误删的草稿" not in page_as(who).get("/activities/bin").text
            with pytest.raises(NotFound):
                queries.binned(who, activity.public_id)

    def test_it_waits_for_nobody(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        commands.put_into_bin(world.secretary, activity, clock=clock)
        assert queries.to_finish(world.secretary, tuple(State), over_by=clock.today(), limit=10) == []
        assert activity.binned_at == clock.now()

    def test_purged_after_thirty_days_with_all_that_hangs_on_it(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        kept = logged(world.secretary, world.tree.east_branch, clock)
        with_picture(world.secretary, activity, clock)
        entry = RollEntry(Presence.PRESENT, member_id=world.people.member.id)
        commands.record_roll(world.secretary, activity, [entry], clock=clock)
        commands.put_into_bin(world.secretary, activity, clock=clock)
        number = activity.id
        clock.advance(rules.KEEP_BINNED)
        jobs.HANDLERS[jobs.PURGE]({}, clock)
        assert db.session.get(Activity, number) is not None
        clock.advance(timedelta(seconds=1))
        assert commands.purge(clock) == 1
        assert commands.purge(clock) == 0
        assert list(db.session.scalars(select(Activity.id))) == [kept.id]
        for table in (ActivityStep, ActivityKind, Attendance):
            left = select(func.count()).select_from(table).where(table.activity_id == number)
            assert db.session.scalar(left) == 0
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0
        unit.commit()
        told = select(AuditEvent.event).where(AuditEvent.subject == f"activity:{number}")
        assert {"activity.logged", "activity.binned", "activity.purged"} <= set(db.session.scalars(told))


class TestUndo:
    @pytest.mark.parametrize("verb", ["hold", "cancel"])
    def test_a_step_is_taken_back_from_its_page(self, page_as, world, clock, verb):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        page, url = page_as(world.secretary), f"/activities/{activity.public_id}"
        done = page.submit(f"{url}/{verb}", {"comment": "弄错了"}, having="comment", follow=True, status=200)
        assert done.one("div", class_="ph-undo")["data-undo"] == "10"
        back = page.submit(done, action="/undo", follow=True, status=200)
        assert "已撤销" in back.text
        db.session.expire_all()
        assert activity.state is State.DRAFT
        assert [one.event for one in queries.steps(activity)] == ["undo", verb, "log"]

    def test_archiving_is_taken_back(self, world, clock):
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        commands.archive(world.secretary, activity, clock=clock)
        assert commands.undo(world.secretary, activity, clock=clock).state is State.APPROVED

    def test_once_only(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        commands.hold(world.secretary, activity, clock=clock)
        commands.undo(world.secretary, activity, clock=clock)
        with pytest.raises(Conflict) as refused:
            commands.undo(world.secretary, activity, clock=clock)
        assert codes(refused) == ["activity_undo_nothing"]

    def test_for_ten_seconds_and_a_grace(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        commands.hold(world.secretary, activity, clock=clock)
        clock.advance(rules.UNDO_SHOWN + rules.UNDO_GRACE + timedelta(seconds=1))
        with pytest.raises(Conflict) as refused:
            commands.undo(world.secretary, activity, clock=clock)
        assert codes(refused) == ["activity_undo_late"]
        clock.advance(-timedelta(seconds=1))
        assert commands.undo(world.secretary, activity, clock=clock).state is State.DRAFT

    def test_ones_own_step_only(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        commands.hold(world.secretary, activity, clock=clock)
        other = world.actor("leader")
        with pytest.raises((Conflict, Forbidden)):
            commands.undo(other, activity, clock=clock)

    @pytest.mark.parametrize("verb", ["submit", "approve", "publish"])
    def test_what_posted_facts_or_told_others_is_not_undone(self, world, clock, verb):
        if verb == "publish":
            activity = coming(world, clock)
        else:
            activity = submitted(world.secretary, world.tree.east_branch, clock)
            if verb == "approve":
                commands.approve(world.group, activity, clock=clock)
        with pytest.raises(Conflict) as refused:
            commands.undo(world.secretary, activity, clock=clock)
        assert codes(refused) == ["activity_undo_nothing"]

    def test_a_withdrawn_record_that_was_cancelled_stays_so(self, world, clock):
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        commands.withdraw(world.group, activity, comment="有误。", clock=clock)
        commands.cancel(world.secretary, activity, comment="不算。", clock=clock)
        with pytest.raises(Conflict):
            commands.undo(world.secretary, activity, clock=clock)

    def test_those_told_of_a_cancelling_are_told_once_that_it_takes_place(self, world, clock):
        activity = coming(world, clock)
        commands.cancel(world.secretary, activity, comment="天气", clock=clock)
        key = f"activity:{activity.id}:cancelled#{activity.version}"
        users, members = [world.user("member").id], [world.people.member2.id]
        about = {"title": activity.title, "organization": "", "day": activity.day}
        notifications.enqueue(
            to_users=users, to_members=members, topic="activity.submitted", params=about, key=key, clock=clock
        )
        commands.undo(world.secretary, activity, clock=clock)
        assert activity.state is State.PUBLISHED
        told = db.session.scalars(
            select(Notification).where(Notification.topic == "activity.reinstated")
        ).all()
        assert set(users) <= {one.user_id for one in told}
        assert set(members) <= {one.member_id for one in told}

    def test_every_undoable_step_leads_where_the_machine_came_from(self):
        steps = {(one.event, one.source) for one in rules.MACHINE.transitions}
        undoable = {(verb, source) for verb, sources in rules.UNDOABLE.items() for source in sources}
        assert undoable <= steps

    def test_two_at_once_undo_it_once(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        commands.hold(world.secretary, activity, clock=clock)
        db.session.flush()
        other = Activity.__table__
        db.session.execute(
            other.update().where(other.c.id == activity.id).values(version=activity.version + 1)
        )
        with pytest.raises(StaleDataError):
            commands.undo(world.secretary, activity, clock=clock)


class TestApi:
    def test_bin_and_undo(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        api, url = api_as(world.secretary), f"/activities/{activity.public_id}"
        held = api.post(f"{url}/hold", version=activity.version)
        undone = api.post(f"{url}/undo", version=held["version"])
        assert undone["state"] == "draft"
        api.delete(url, version=undone["version"], status=204)
        assert api.get(url, status=404)
        (lying,) = api.get("/activities/bin")["items"]
        assert lying["id"] == activity.public_id
        assert api.post(f"{url}/restore", version=lying["version"])["state"] == "draft"
        api.delete(url, version=1, status=409)
