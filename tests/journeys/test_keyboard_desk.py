"""A desk without a mouse: a vote is counted, a roll called, a year planned, a record returned, by keys alone."""

from __future__ import annotations

from datetime import timedelta

from partyhub.activities import commands
from partyhub.activities.models import Activity
from partyhub.activities.rules import Presence, RollEntry
from tests.factories.activities import logged, submitted
from tests.factories.meetings import members_meeting
from tests.journeys.keys import Keys
from tests.journeys.stage import CLOCK, Stage, a_day_over, heading
from tests.support.world import World

ASKED = "请补充发言要点。"


def address(activity: Activity) -> str:
    return f"/activities/{activity.public_id}"


def at_the_desk(stage: Stage, username: str, path: str) -> Keys:
    """Return somebody's keys on a page; scrolling is instant, so that where the focus stands can be measured."""
    one = stage.visitor(username, reduced_motion="reduce")
    return Keys(one.goto(path))


def test_a_vote_is_counted(shared_stage: Stage) -> None:
    meeting = shared_stage.furnish(lambda world: address(members_meeting(world, CLOCK)))
    keys = at_the_desk(shared_stage, "secretary", meeting)
    keys.to("记一项表决")
    keys.go()
    keys.to("表决类型")
    keys.choose("一般决议")
    keys.to("表决事项")
    keys.type("年度工作计划")
    keys.to("保存并录入计票", "submit")
    keys.go()
    for label, number in (("赞成.*", "3"), ("反对.*", "0"), ("弃权.*", "0")):
        keys.to(label)
        keys.type(number)
    keys.to("保存并计算结果", "submit")
    keys.go()
    assert "表决结果：通过。" in keys.said


def test_an_election_is_counted_person_by_person(shared_stage: Stage) -> None:
    def furnish(world: World) -> str:
        meeting = members_meeting(world, CLOCK)
        all_four = [RollEntry(Presence.PRESENT, member_id=world.people.member2.id)]
        commands.record_roll(world.secretary, meeting, all_four, clock=CLOCK)
        return address(meeting)

    meeting = shared_stage.furnish(furnish)
    keys = at_the_desk(shared_stage, "secretary", f"{meeting}/votes/new")
    keys.to("表决类型")
    keys.choose("选举")
    keys.to("表决事项")
    keys.type("选举支部书记")
    keys.to("应选人数.*")
    keys.type("1")
    keys.to("候选人（每行一名）.*")
    keys.type("单秀兰")
    keys.press("Enter")
    keys.type("孔秀")
    keys.to("保存并录入计票", "submit")
    keys.go()
    assert heading(keys.page) == "录入计票结果"
    for name, votes in (("单秀兰", "3"), ("孔秀", "0")):
        keys.to(f".*{name}.*")
        keys.type(votes)
    keys.to("保存并计算结果", "submit")
    keys.go()
    assert "当选：" in keys.said
    assert "单秀兰" in keys.said.partition("当选：")[2].split("\n")[0]


def test_a_roll_is_called(shared_stage: Stage) -> None:
    """By the keys of the sheet, and by Tab and the arrows as every form is filled in."""

    def furnish(world: World) -> tuple[str, str]:
        one = logged(world.secretary, world.tree.east_branch, CLOCK, day=a_day_over())
        return address(one), world.people.deputy.name

    record, name = shared_stage.furnish(furnish)
    keys = at_the_desk(shared_stage, "secretary", record)
    keys.to("去点名")
    keys.go()
    keys.press("/")
    keys.type(name)
    for key in ("Enter", "3", "2"):
        keys.press(key)
    keys.press("/")
    keys.press("Backspace")
    keys.press("Enter")
    for _person in range(2):
        keys.press("1")
        keys.press("ArrowDown")
    keys.press("6")
    status = "() => document.querySelector('[data-status]').textContent === '已保存'"
    keys.page.wait_for_function(status)
    keys.to("保存点名", "submit")
    keys.go()
    assert heading(keys.page) != "点名"
    for words in ("到会 2", "迟到 1", "列席 1"):
        assert words in keys.said


def test_a_year_is_planned_announced_changed_and_called_off(shared_stage: Stage) -> None:
    year = CLOCK.today().year + 1
    keys = at_the_desk(shared_stage, "secretary", f"/activities/plan?year={year}")
    keys.to("编排主题党日")
    keys.go()
    keys.to("每月主题党日日期")
    keys.press("Control+A")
    keys.type("12")
    keys.to("预览计划", "submit")
    keys.go()
    keys.to("列入计划", "submit")
    keys.go()
    assert heading(keys.page) == f"{year}年计划"
    keys.to(".*3月主题党日.*")
    keys.go()
    keys.to("发布通知", "submit")
    keys.go()
    assert "已通知" in keys.said
    keys.to("修改")
    keys.go()
    keys.to("地点.*")
    keys.type("三楼会议室")
    keys.to("保存", "submit")
    keys.go()
    assert "三楼会议室" in keys.said
    keys.to("取消活动")
    keys.go()
    keys.to("意见.*")
    keys.type("台风预警。")
    keys.to("取消活动", "submit")
    keys.go()
    assert "已取消" in keys.said


def test_a_record_is_returned_with_a_remembered_phrase(shared_stage: Stage) -> None:
    """J and K between the records, R to the reason, a phrase from the list, A for the other one."""

    def furnish(world: World) -> None:
        for title in ("甲", "乙", "丙"):
            day = a_day_over() - timedelta(days=1)
            submitted(world.secretary, world.tree.east_branch, CLOCK, day=day, title=title)
        commands.remember_phrases(world.group, [ASKED], clock=CLOCK)

    shared_stage.furnish(furnish)
    keys = at_the_desk(shared_stage, "group", "/")
    keys.to("待审核[ 0-9]*")
    keys.go()
    opened = keys.page.locator("h2#open")
    assert opened.inner_text() == "甲"
    for key, title in (("j", "乙"), ("k", "甲")):
        keys.go(key)
        assert opened.inner_text() == title
    keys.press("r")
    keys.press("Shift+Tab")
    keys.choose(ASKED)
    keys.press("Tab")
    assert keys.page.locator("textarea[name=comment]").input_value() == ASKED
    keys.type("\n见第二段。")
    keys.to("退回", "submit")
    keys.go()
    assert opened.inner_text() == "乙"
    keys.go("a")
    assert "审核通过：乙" in keys.said
    assert opened.inner_text() == "丙"
    secretary = at_the_desk(shared_stage, "secretary", "/")
    secretary.to("待修改：甲")
    secretary.go()
    assert f"{ASKED}\n见第二段。" in secretary.said
