"""The review queue: one record open, the next one after each decision, phrases, and what is said before a step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from partyhub.activities import commands, queries, rules
from partyhub.activities.models import Activity, ReviewPhrase
from partyhub.activities.rules import Kind, Presence, RollEntry, State
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from tests.factories.activities import approved, logged, submitted
from tests.factories.obligations import followed


def three(world, clock) -> list[Activity]:
    """Submit three records, an hour apart."""
    found = []
    for name in ("第一", "第二", "第三"):
        found.append(submitted(world.secretary, world.tree.east_branch, clock, title=name))
        clock.advance(timedelta(hours=1))
    return found


class TestQueue:
    def test_the_longest_waiting_is_open_and_its_neighbours_are_known(self, world, clock):
        first, second, third = three(world, clock)
        found = queries.queue(world.group)
        assert (found.opened, found.place, found.total) == (first, 1, 3)
        assert (found.previous, found.following) == (None, second)
        found = queries.queue(world.group, second.public_id)
        assert (found.previous, found.opened, found.following) == (first, second, third)
        assert found.place == 2

    def test_what_does_not_wait_for_him_opens_nothing_of_it(self, world, clock):
        first, second, _third = three(world, clock)
        commands.approve(world.group, second, clock=clock)
        assert queries.queue(world.group, second.public_id).opened is first
        assert queries.queue(world.neighbour, first.public_id) is None
        assert queries.queue(world.group, "nonsense").opened is first


class TestPages:
    def test_after_a_decision_the_next_one_opens(self, page_as, world, clock):
        first, second, third = three(world, clock)
        page = page_as(world.group)
        opened = page.get("/activities/review", open=second.public_id)
        done = page.submit(opened, action=f"{second.public_id}/approve")
        assert done.headers["Location"].endswith(f"?open={third.public_id}#open")
        opened = page.get("/activities/review", open=third.public_id)
        done = page.submit(opened, {"comment": "请补充。"}, having="comment")
        assert done.headers["Location"].endswith(f"?open={first.public_id}#open")
        db.session.expire_all()
        assert [one.state for one in (first, second, third)] == [
            State.SUBMITTED,
            State.APPROVED,
            State.RETURNED,
        ]

    def test_keys_stand_on_what_they_do(self, page_as, world, clock):
        _first, second, _third = three(world, clock)
        shown = page_as(world.group).get("/activities/review", open=second.public_id)
        keys = {
            node["data-key"]: node.tag
            for node in shown.all("a", "button", "textarea", "summary")
            if node["data-key"]
        }
        assert keys == {"k": "a", "j": "a", "a": "button", "r": "textarea", "?": "summary"}

    def test_a_return_without_a_reason_keeps_the_record_open(self, page_as, world, clock):
        _first, second, _third = three(world, clock)
        page = page_as(world.group)
        opened = page.get("/activities/review", open=second.public_id)
        again = page.submit(opened, {"comment": ""}, having="comment", status=422)
        assert again.errors() == ["请说明原因，以便对方知道如何处理。"]
        assert again.one("h2", id="open").text == "第二"

    def test_a_comment_in_the_panel_stands_at_its_place(self, page_as, world, clock):
        first, *_others = three(world, clock)
        page = page_as(world.group)
        page.submit("/activities/review", {"at_minutes": "请补充讨论情况。"}, having="comment")
        db.session.expire_all()
        assert [one.comment for one in queries.open_remarks(first)] == ["请补充讨论情况。"]

    def test_somebody_was_faster_and_it_is_said_kindly(self, page_as, world, clock):
        first, *_others = three(world, clock)
        page = page_as(world.group)
        opened = page.get("/activities/review")
        commands.approve(world.committee, first, clock=clock)
        late = page.submit(opened, action=f"{first.public_id}/approve", follow=True, status=200)
        assert "“第一”未由您作出决定" in late.text
        assert late.one("h2", id="open").text == "第二"
        assert first.approvals == 1

    def test_a_record_that_changed_meanwhile_is_shown_anew(self, page_as, world, clock):
        first, *_others = three(world, clock)
        page = page_as(world.group)
        opened = page.get("/activities/review")
        commands.return_(world.committee, first, comment="先改。", clock=clock)
        commands.submit(world.secretary, first, clock=clock)
        late = page.submit(opened, action=f"{first.public_id}/approve", follow=True, status=200)
        assert late.one("h2", id="open").text == "第一"
        db.session.expire_all()
        assert first.state is State.SUBMITTED

    def test_statements_do_not_grow_with_the_queue(self, page_as, world, clock):
        three(world, clock)
        unit.commit()
        page = page_as(world.group)
        page.sql_budget = 20
        page.get("/activities/review")
        for number in range(12):
            submitted(world.secretary, world.tree.east_branch, clock, title=f"又一次{number}")
        unit.commit()
        page.get("/activities/review")


class TestPhrases:
    def test_a_phrase_is_remembered_offered_and_forgotten(self, page_as, world, clock):
        first, second, _third = three(world, clock)
        page = page_as(world.group)
        page.submit("/activities/review", {"comment": "请补充讨论情况。"}, having="comment")
        opened = page.get("/activities/review", open=second.public_id)
        assert [one["value"] for one in opened.one("select", name="phrase").all("option")] == [
            "",
            "请补充讨论情况。",
        ]
        values = {"phrase": "请补充讨论情况。", "comment": "另请核对时间。"}
        page.submit(opened, values, having="comment")
        db.session.expire_all()
        assert queries.steps(second)[0].comment == "请补充讨论情况。\n另请核对时间。"
        kept = page.get("/activities/review/phrases")
        page.submit(kept, {"text": "请附签到表。"}, having="text")
        kept = page.get("/activities/review/phrases")
        assert "请附签到表。" in kept.text
        own = queries.phrases(world.group)[0]
        text, address = own.text, f"{own.public_id}/remove"
        page.submit(kept, action=address)
        db.session.expire_all()
        assert text not in [one.text for one in queries.phrases(world.group)]
        assert first.state is State.RETURNED

    def test_phrases_are_ones_own(self, page_as, world, clock):
        commands.remember_phrases(world.committee, ["请补充。"], clock=clock)
        theirs = db.session.scalars(select(ReviewPhrase)).one()
        page = page_as(world.group)
        kept = page.get("/activities/review/phrases")
        assert "请补充。" not in kept.text
        with pytest.raises(NotFound):
            queries.phrase(world.group, theirs.public_id)


class TestWhatFollows:
    @pytest.fixture
    def counted(self, world, clock):
        from tests.factories.scorecards import running_campaign

        return running_campaign(world.committee, world.tree.root, clock)

    def test_before_approving_it_is_said_what_will_be_counted_for_whom(self, page_as, world, clock, counted):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        text = page_as(world.group).get(f"/activities/{activity.public_id}/approve").text
        tree = world.tree
        assert "A1-04 学习活动" in text
        for one in (tree.east_branch, tree.east, tree.root):
            assert one.short_name in text

    def test_before_withdrawing_it_is_said_what_will_be_taken_off(self, page_as, world, clock, counted):
        followed(world.committee, clock)
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        unit.commit()
        shown = page_as(world.group).get(f"/activities/{activity.public_id}/withdraw")
        text = shown.one("div", class_="ph-next").text
        assert "扣回：" in text
        assert "A1-04 学习活动" in text
        assert "主题党日" in text  # the branch's signature met an obligation
        assert "支部的签报一并撤回" in text

    def test_before_submitting_it_is_said_who_gets_it(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        text = page_as(world.secretary).get(f"/activities/{activity.public_id}/submit").text
        assert f"报{world.tree.east.short_name}审核" in text

    def test_every_step_says_what_follows(self, page_as, world, clock):
        draft = logged(world.secretary, world.tree.east_branch, clock)
        done = approved(world.secretary, world.group, world.tree.east_branch, clock)
        for activity, verb in ((draft, "hold"), (draft, "submit"), (draft, "cancel"), (done, "archive")):
            shown = page_as(world.secretary).get(f"/activities/{activity.public_id}/{verb}")
            assert "接下来" in shown.text
            assert shown.one("div", class_="ph-next").all("li")


class TestChecks:
    def test_what_to_look_at(self, world, clock):
        people = world.people
        lines = [
            RollEntry(Presence.PRESENT, member_id=people.member.id),
            RollEntry(Presence.EXCUSED, member_id=people.member2.id),
        ]
        fine = submitted(world.secretary, world.tree.east_branch, clock)
        odd = logged(
            world.secretary,
            world.tree.east_branch,
            clock,
            kinds=[Kind.MEMBERS_MEETING],
            minutes="",
            result="通过决议。",
        )
        odd.chair_id = odd.recorder_id = people.secretary.id
        db.session.flush()
        commands.record_roll(world.secretary, odd, lines, clock=clock)
        clock.advance(timedelta(days=40))
        commands.submit(world.secretary, odd, clock=clock)
        found = queries.checks([fine, odd])
        assert [one.code for one in found[fine.id]] == ["activity_check_no_roll"]
        assert {one.code for one in found[odd.id]} == {
            "activity_check_same_person",
            "activity_check_result_only",
            "activity_check_no_reason",
            "activity_check_late",
        }


class TestPhraseRules:
    def test_short_texts_are_remembered_once(self):
        assert rules.phrases_in("请 补充\n记录", ["请 补充 记录", "", "长" * 201]) == ["请 补充 记录"]

    def test_a_phrase_is_not_said_twice(self):
        assert rules.with_phrase("请补充。", "请补充。谢谢") == "请补充。谢谢"
        assert rules.with_phrase("请补充。", "") == "请补充。"
        assert rules.with_phrase("", "另") == "另"

    def test_only_so_many_are_kept(self, world, clock):
        for number in range(rules.MOST_PHRASES + 5):
            commands.remember_phrases(world.group, [f"第{number}句"], clock=clock)
            clock.advance(timedelta(minutes=1))
        kept = [one.text for one in queries.phrases(world.group)]
        assert len(kept) == rules.MOST_PHRASES
        assert "第0句" not in kept
