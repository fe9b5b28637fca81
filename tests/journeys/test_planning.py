"""Journey 2: a secretary's plan becomes an activity; sixty members are told of it, once of a change and what changed,
of its cancelling, and that it takes place after all when the cancelling is undone."""

from __future__ import annotations

from playwright.sync_api import Page
from sqlalchemy import func, select

from partyhub.kernel.db import db
from partyhub.notifications.models import Notification
from tests.factories.members import member
from tests.journeys.stage import CLOCK, Stage, follow, heading, look, press
from tests.support.browser import DESK, PHONE, Visitor
from tests.support.world import World

PEOPLE = 60
TOLD = ("announced", "changed", "cancelled", "reinstated")


def sixty(world: World) -> None:
    """Let the branch have sixty members beside its secretary."""
    there = 5  # beside the secretary
    for number in range(PEOPLE - there):
        member(CLOCK, world.tree.east_branch, number=5000 + number)


def told(_world: World) -> dict[str, tuple[int, int]]:
    """Return how many notices of each kind there are, and how many members got one."""
    query = select(Notification.topic, func.count(), func.count(Notification.member_id.distinct())).group_by(
        Notification.topic
    )
    found = {topic: (notices, people) for topic, notices, people in db.session.execute(query)}
    return {one: found.get(f"activity.{one}", (0, 0)) for one in TOLD}


def test_from_the_plan_to_a_change_and_back(stage: Stage) -> None:
    """One server for both sizes; each plans a year of its own."""
    stage.furnish(sixty)
    member = stage.visitor("member", PHONE)
    for times, size in enumerate((DESK, PHONE), start=1):
        page = plan_a_year(stage.visitor("secretary", size), CLOCK.today().year + times, size)
        follow(page, "3月主题党日")
        press(page, "发布通知")
        change_the_place(page)
        cancel_and_undo(page)
        assert stage.furnish(told) == dict.fromkeys(TOLD, (PEOPLE * times, PEOPLE))
        read_on_the_phone(member, times)


def plan_a_year(desk: Visitor, year: int, size: tuple[int, int]) -> Page:
    """Plan a year's themed days: looked at first, then written down in one go."""
    page = desk.goto(f"/activities/plan?year={year}")
    follow(page, "编排主题党日")
    page.get_by_label("每月主题党日日期").fill("12")
    press(page, "预览计划")
    look(desk, f"plan-preview-{size[0]}")
    press(page, "列入计划")
    assert heading(page) == f"{year}年计划"
    assert page.locator(".ph-todos a").count() == 12
    look(desk, f"plan-{size[0]}")
    return page


def change_the_place(page: Page) -> None:
    """Move it elsewhere; a comma more is told to nobody."""
    for place in ("三楼会议室", "三楼会议室。"):
        follow(page, "修改", exact=True)
        page.get_by_label("地点").fill(place)
        press(page, "保存")


def cancel_and_undo(page: Page) -> None:
    """Call it off, and take that back at once."""
    follow(page, "取消活动")
    page.get_by_label("意见").fill("台风预警。")
    press(page, "取消活动")
    assert "已取消" in page.locator("main").inner_text()
    press(page, "撤销")
    assert "已通知" in page.locator("main").inner_text()


def read_on_the_phone(one: Visitor, times: int) -> None:
    """A member reads on the phone what became of it, in the words of what changed."""
    page = one.goto("/inbox")
    look(one, f"member-inbox-{times}")
    notices = page.locator(".ph-todos li", has_text="3月主题党日").all_inner_texts()
    assert len(notices) == len(TOLD) * times, page.locator("main").inner_text()
    assert any("三楼会议室" in one for one in notices)
    assert any("台风预警。" in one for one in notices)
