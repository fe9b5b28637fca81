"""Structured minutes: commands, pages, JSON; signatures, addenda, resolutions as to-dos, the first item."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from partyhub.accounts.queries import member_actor
from partyhub.activities import commands, queries, rules
from partyhub.activities.rules import Kind, State
from partyhub.activities.rules.minutes import AgendaLine, Manner, Officer, ResolutionLine, minutes_reasons
from partyhub.activities.views.hooks import to_see_to, to_sign
from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Stale
from tests.factories.activities import content, logged
from tests.factories.meetings import members_meeting

AGENDA = [
    AgendaLine("学习重要讲话精神", "曾国平", first_item=True, discussion="- 领学原文\n- 交流体会"),
    AgendaLine("讨论年度计划"),
]


def codes(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


@pytest.fixture
def meeting(world, clock):
    return members_meeting(world, clock)


def written(world, meeting, clock, resolutions=(), agenda=AGENDA):
    return commands.write_minutes(
        world.secretary, meeting, version=None, agenda=agenda, resolutions=resolutions, clock=clock
    )


def address(activity) -> str:
    return f"/activities/{activity.public_id}"


class TestRules:
    def test_every_reason_at_once(self):
        agenda = [AgendaLine("", discussion="有发言"), AgendaLine("x" * 201, "y" * 101, discussion="a\0b")]
        found = minutes_reasons(agenda, [ResolutionLine(""), ResolutionLine("z" * 1_001)])
        assert [(one.code, one.field) for one in found] == [
            ("agenda_title_required", "items.0.title"),
            ("too_long", "items.1.title"),
            ("too_long", "items.1.presenter"),
            ("control_characters", "items.1.discussion"),
            ("resolution_text_required", "resolutions.0.text"),
            ("too_long", "resolutions.1.text"),
        ]

    def test_kinds_say_which_facts_they_feed(self):
        assert rules.fed_by([Kind.PARTY_LECTURE]) == {rules.HELD, rules.CONFIRMED, rules.STUDY_CONFIRMED}
        assert rules.fed_by([Kind.OTHER]) == {rules.HELD, rules.CONFIRMED}


class TestWriting:
    def test_agenda_and_resolutions_are_kept_in_order(self, world, clock, meeting):
        lines = [ResolutionLine("制定学习计划", owner_id=world.people.member.id, due_on=date(2026, 12, 1))]
        written(world, meeting, clock, lines)
        assert [one.title for one in queries.agenda(meeting)] == ["学习重要讲话精神", "讨论年度计划"]
        (row,) = queries.resolutions(meeting)
        assert (row.resolution.text, row.owner) == ("制定学习计划", world.people.member.name)
        assert meeting.version == 2

    def test_what_was_noted_of_a_resolution_survives_an_edit(self, world, clock, meeting):
        written(world, meeting, clock, [ResolutionLine("甲"), ResolutionLine("乙")])
        first, second = (row.resolution for row in queries.resolutions(meeting))
        commands.finish_resolution(world.secretary, first, meeting, done=True, note_text="已办", clock=clock)
        written(
            world, meeting, clock, [ResolutionLine("丙"), ResolutionLine("甲改", public_id=first.public_id)]
        )
        rows = [row.resolution for row in queries.resolutions(meeting)]
        assert [(one.text, one.done_note) for one in rows] == [("丙", ""), ("甲改", "已办")]
        assert second.public_id not in {one.public_id for one in rows}

    def test_stale_signed_and_foreign_are_refused(self, world, clock, meeting):
        written(world, meeting, clock)
        with pytest.raises(Stale):
            commands.write_minutes(
                world.secretary, meeting, version=1, agenda=[], resolutions=[], clock=clock
            )
        with pytest.raises(Forbidden):
            commands.write_minutes(
                world.neighbour, meeting, version=None, agenda=[], resolutions=[], clock=clock
            )
        commands.submit(world.secretary, meeting, clock=clock)
        with pytest.raises(Conflict):
            written(world, meeting, clock)

    def test_an_agenda_is_minutes_enough(self, world, clock):
        meeting = members_meeting(world, clock, minutes="")
        written(world, meeting, clock)
        assert commands.submit(world.secretary, meeting, clock=clock).state is State.SUBMITTED

    def test_a_formal_resolution_needs_a_vote(self, world, clock, meeting):
        written(world, meeting, clock, [ResolutionLine("同意接收", formal=True)])
        with pytest.raises(Invalid) as refused:
            commands.submit(world.secretary, meeting, clock=clock)
        assert codes(refused) == ["resolution_needs_vote"]


class TestFirstItem:
    def test_posted_once_at_signing_and_reversed_with_it(self, world, clock, meeting):
        def stands() -> int:
            return sum(fact.quantity for fact in queries.facts_of(meeting) if fact.kind == rules.FIRST_ITEM)

        agenda = [AGENDA[0], AgendaLine("再学一项", first_item=True)]
        written(world, meeting, clock, agenda=agenda)
        assert stands() == 0
        commands.submit(world.secretary, meeting, clock=clock)
        assert stands() == 10_000
        due = [(one.kind, one.event) for one in queries.due_facts() if one.kind == rules.FIRST_ITEM]
        assert due == [(rules.FIRST_ITEM, "submitted#1")]
        commands.return_(world.group, meeting, comment="请补充", clock=clock)
        assert stands() == 0


class TestSigning:
    def test_each_signs_himself_by_login_and_by_link(self, world, clock, meeting):
        people = world.people
        assert commands.sign(world.secretary, meeting, clock=clock) == [Officer.CHAIR]
        assert commands.sign(world.secretary, meeting, clock=clock) == []
        commands.hold(world.secretary, meeting, clock=clock)
        assert commands.sign(member_actor(people.deputy.id), meeting, clock=clock) == [Officer.RECORDER]
        rows = [
            (row.signature.officer, row.signature.manner, row.name) for row in queries.signatures(meeting)
        ]
        assert rows == [
            (Officer.CHAIR, Manner.LOGIN, people.secretary.name),
            (Officer.RECORDER, Manner.LINK, people.deputy.name),
        ]
        commands.submit(world.secretary, meeting, on_paper=False, clock=clock)

    def test_whoever_submits_signs_for_himself_and_notes_the_paper_of_the_other(self, world, clock, meeting):
        with pytest.raises(Invalid) as refused:
            commands.submit(world.secretary, meeting, on_paper=False, clock=clock)
        assert codes(refused) == ["activity_unsigned"]
        commands.submit(world.secretary, meeting, clock=clock)
        found = {row.signature.officer: row.signature for row in queries.signatures(meeting)}
        assert found[Officer.CHAIR].manner is Manner.LOGIN
        assert (found[Officer.RECORDER].manner, found[Officer.RECORDER].noted_by) == (
            Manner.PAPER,
            world.secretary.name,
        )

    def test_what_changes_afterwards_takes_the_signatures_off(self, world, clock, meeting):
        commands.sign(world.secretary, meeting, clock=clock)
        written(world, meeting, clock)
        assert queries.signatures(meeting) == []
        commands.sign(world.secretary, meeting, clock=clock)
        commands.edit(
            world.secretary,
            meeting,
            version=None,
            **content(kinds=[Kind.MEMBERS_MEETING]),
            chair_id=meeting.chair_id,
            recorder_id=meeting.recorder_id,
            clock=clock,
        )
        assert queries.signatures(meeting) == []

    def test_nobody_else_signs_and_no_lecture_is_signed(self, world, clock, meeting):
        with pytest.raises(Forbidden):
            commands.sign(world.member, meeting, clock=clock)
        lecture = logged(world.secretary, world.tree.east_branch, clock, chair_id=world.people.secretary.id)
        with pytest.raises(Conflict):
            commands.sign(world.secretary, lecture, clock=clock)

    def test_it_is_among_what_is_to_be_done(self, world, clock, meeting):
        deputy = member_actor(world.people.deputy.id)
        assert to_sign(deputy, clock) == []
        commands.hold(world.secretary, meeting, clock=clock)
        with_request = [one.id for one in queries.to_sign(deputy, over_by=clock.today(), limit=5)]
        assert with_request == [meeting.id]
        commands.sign(deputy, meeting, clock=clock)
        assert queries.to_sign(deputy, over_by=clock.today(), limit=5) == []


class TestAddenda:
    def test_only_after_signing_and_the_original_stays(self, world, clock, meeting):
        with pytest.raises(Conflict) as refused:
            commands.add_addendum(world.secretary, meeting, "补充一句", clock=clock)
        assert codes(refused) == ["addendum_not_signed"]
        commands.submit(world.secretary, meeting, clock=clock)
        before, facts = meeting.minutes, len(queries.facts_of(meeting))
        commands.add_addendum(world.secretary, meeting, "补充一句", clock=clock)
        unit.commit()
        assert meeting.minutes == before
        assert len(queries.facts_of(meeting)) == facts
        assert [(one.text, one.author) for one in queries.addenda(meeting)] == [
            ("补充一句", world.secretary.name)
        ]
        with pytest.raises(Forbidden):
            commands.add_addendum(world.group, meeting, "上级补充", clock=clock)


class TestResolutions:
    @pytest.fixture
    def resolution(self, world, clock, meeting):
        written(world, meeting, clock, [ResolutionLine("编制计划", owner_id=world.people.member.id)])
        return queries.resolutions(meeting)[0].resolution

    def test_a_todo_of_the_owner_and_of_the_branch_until_done(self, app, world, clock, meeting, resolution):
        owner = member_actor(world.people.member.id)
        commands.hold(world.secretary, meeting, clock=clock)
        with app.test_request_context():
            for actor in (owner, world.secretary):
                assert [one.title for one in to_see_to(actor, clock)] == ["落实：编制计划"]
            assert to_see_to(world.neighbour, clock) == []
            assert to_see_to(world.group, clock) == [], "superiors do not watch resolutions"
        commands.finish_resolution(owner, resolution, meeting, done=True, note_text="已报", clock=clock)
        unit.commit()
        with app.test_request_context():
            assert to_see_to(world.secretary, clock) == []
        event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert event.event == "activity.resolution_done"

    def test_others_may_not(self, world, clock, meeting, resolution):
        with pytest.raises(Forbidden):
            commands.finish_resolution(world.actor("member2"), resolution, meeting, done=True, clock=clock)


class TestMinutes:
    def test_lines_are_added_and_saved(self, page_as, world, meeting):
        page = page_as(world.secretary)
        form = page.get(page.get(address(meeting)).link("写会议记录"))
        more = page.submit(form, {"item_0": "第一项", "more_lines": "1"}, having="item_0", status=200)
        assert more.one("input", name="item_0")["value"] == "第一项"
        assert more.one("input", name="item_3")["value"] == ""
        values = {
            "item_1": "第二项",
            "discussion_1": "| 姓名 | 意见 |\n| 孔秀 | 同意 |",
            "first_0": "y",
            "resolution_0": "月底前完成",
            "owner_0": world.people.member.public_id,
            "due_0": "2026-11-30",
        }
        done = page.submit(more, values, having="item_0", follow=True, status=200)
        assert "第一议题" in done.text
        assert "<td>孔秀</td>" in done.html
        assert world.people.member.name in done.text

    def test_what_is_wrong_is_told_at_its_line(self, page_as, world, meeting):
        page = page_as(world.secretary)
        again = page.submit(
            address(meeting) + "/minutes", {"discussion_1": "有发言无题目"}, having="item_0", status=422
        )
        assert again.errors() == ["请填写议题名称；不需要该议题的，请清空整项。"]
        assert again.one("textarea", name="discussion_1").text.strip() == "有发言无题目"

    def test_two_editors_meet_on_the_merge_page_twice(self, page_as, world, clock, meeting):
        page = page_as(world.secretary)
        form = page.get(address(meeting) + "/minutes")
        mine = {"item_0": "我的题目", "discussion_0": "我的发言<b>不是标签</b>"}
        written(
            world,
            meeting,
            clock,
            agenda=[AgendaLine("他的题目", discussion="他的发言"), AgendaLine("他加的")],
        )
        merge = page.submit(form, mine, having="item_0", status=409)
        for text in ("我的题目", "我的发言<b>不是标签</b>", "他的题目", "他的发言", "他加的"):
            assert text in merge.text or text in merge.html
        assert "<b>不是标签</b>" not in merge.html
        written(world, meeting, clock, agenda=[AgendaLine("第三次", discussion="又改了")])
        both = {"item_0": "我的题目、第三次", "discussion_0": "我的发言；又改了"}
        again = page.submit(merge, both, having="item_0", status=409)
        assert "又改了" in again.text
        done = page.submit(again, {}, having="item_0", follow=True, status=200)
        assert "我的题目、第三次" in done.text
        assert "我的发言；又改了" in done.text


class TestSign:
    def test_by_a_button_on_the_record(self, page_as, world, clock, meeting):
        page = page_as(world.secretary)
        record = page.get(address(meeting))
        done = page.submit(record, {}, button="签署会议记录", follow=True, status=200)
        assert "本人登录签字" in done.text
        assert "尚未签字" in done.text


class TestAddendum:
    def test_after_submitting(self, page_as, world, clock, meeting):
        page = page_as(world.secretary)
        page.submit(address(meeting) + "/addendum", {"text": "早了一步"}, having="text", status=409)
        commands.submit(world.secretary, meeting, clock=clock)
        form = page.get(page.get(address(meeting)).link("补充记录"))
        done = page.submit(form, {"text": "补记：另有两人会后签到。"}, having="text", follow=True, status=200)
        assert "补记：另有两人会后签到。" in done.text


class TestResolution:
    def test_the_owner_notes_it_on_his_phone(self, page_as, world, clock, meeting):
        written(world, meeting, clock, [ResolutionLine("编制计划", owner_id=world.people.member.id)])
        commands.hold(world.secretary, meeting, clock=clock)
        resolution = queries.resolutions(meeting)[0].resolution
        page = page_as(world.member)
        form = page.get(f"/activities/resolutions/{resolution.public_id}")
        done = page.submit(form, {"done": "y", "note": "已上报"}, having="note", follow=True, status=200)
        assert "已落实" in done.text
        assert "已上报" in page_as(world.secretary).get(address(meeting)).text
        page_as(world.neighbour).get(f"/activities/resolutions/{resolution.public_id}", status=404)


class TestTalks:
    def test_a_talk_is_for_the_two_and_the_secretary(self, page_as, api_as, world, clock):
        people = world.people
        talk = logged(
            world.secretary,
            world.tree.east_branch,
            clock,
            title="谈心谈话",
            kinds=[Kind.HEART_TALK],
            minutes="谈了家里的困难",
            result="帮助联系医院",
            chair_id=people.deputy.id,
            recorder_id=people.member.id,
        )
        commands.hold(world.secretary, talk, clock=clock)
        for reader in (world.secretary, member_actor(people.deputy.id), world.member):
            assert "帮助联系医院" in page_as(reader).get(address(talk)).text
        page_as(world.actor("member2")).get(address(talk), status=404)
        above = page_as(world.group).get(address(talk)).text
        assert "谈了家里的困难" not in above
        assert "帮助联系医院" not in above
        assert api_as(world.group).get(address(talk))["result"] == ""


class TestApi:
    def test_agenda_sign_addenda(self, api_as, world, clock, meeting):
        api = api_as(world.secretary)
        where = address(meeting)
        body = {
            "items": [{"title": "学习", "first_item": True}],
            "resolutions": [{"text": "编制计划", "owner_id": world.people.member.public_id}],
        }
        made = api.put(f"{where}/agenda", body, version=1)
        assert made["resolutions"][0]["owner_id"] == world.people.member.public_id
        done = api.post(
            f"/activities/resolutions/{made['resolutions'][0]['id']}/done", {"done": True, "note": "已办"}
        )
        assert done["done_note"] == "已办"
        signed = api.post(f"{where}/sign", {})
        assert [one["officer"] for one in signed["signatures"]] == ["chair"]
        api.post(f"{where}/addenda", {"text": "补充"}, status=409)
        api.post(f"{where}/submit", {"signed_on_paper": False}, version=made["version"], status=422)
        api.post(f"{where}/submit", {}, version=made["version"])
        api.post(f"{where}/addenda", {"text": "补充"}, status=201)
        assert [one["text"] for one in api.get(f"{where}/addenda")["items"]] == ["补充"]
