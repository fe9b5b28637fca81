"""Journey 6: returned with a comment at a place, mended, approved by a key, archived, read only, printed."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page

from partyhub.activities import commands
from partyhub.activities.models import Activity
from tests.factories.activities import submitted
from tests.journeys.stage import CLOCK, Stage, a_campaign, a_day_over, follow, heading, look, press
from tests.support.browser import DESK, PHONE, Visitor
from tests.support.world import World

TITLES = (
    "主题党日：清洁湖滨",
    "党员大会：年度工作",
    "专题党课：从党章学起",
    "理论学习：安全生产",
    "青年宣讲：改革故事",
)
ASKED = "请写明发言人和主要意见。"
MENDED = "支部书记讲党课。\n张强发言：加强值班巡查。"


def furnish(world: World) -> dict[str, str]:
    a_campaign(world)
    branch, made = world.tree.east_branch, {}
    for title in TITLES:
        day = a_day_over() - timedelta(days=1)
        made[title] = submitted(
            world.secretary, branch, CLOCK, day=day, title=title, minutes="支部书记讲党课。"
        )
    returned = made[TITLES[4]]
    commands.return_(world.group, returned, comment="请附签到表。", clock=CLOCK)
    return {title: _address(one) for title, one in made.items()}


def _address(activity: Activity) -> str:
    return f"/activities/{activity.public_id}"


def opened(page: Page) -> str:
    """Return the title of the record that is open in the queue."""
    return page.locator("h2#open").inner_text().strip()


def key(page: Page, name: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(name)


def test_the_review_chain_by_keyboard(stage: Stage) -> None:
    addresses = stage.furnish(furnish)
    reviewer, secretary = stage.visitor("group"), stage.visitor("secretary")
    page = reviewer.goto("/activities/review")
    look(reviewer, "review-queue-1366")
    walk_through_the_queue(page)
    return_at_a_place(page)
    mend(secretary, addresses[TITLES[0]])
    page = reviewer.goto(f"/activities/review?open={addresses[TITLES[0]].rpartition('/')[2]}")
    marked = page.locator(".ph-changes ins").all_inner_texts()
    assert any("张强发言：加强值班巡查。" in text for text in marked)
    look(reviewer, "review-changes-1366")
    assert "A1-04 学习活动" in page.locator(".ph-next").first.inner_text()
    key(page, "a")
    assert f"审核通过：{TITLES[0]}" in page.locator("main").inner_text()
    archive_and_print(secretary, addresses[TITLES[0]])


def walk_through_the_queue(page: Page) -> None:
    """J and K lead on and back, ? shows the keys; switched off, they do nothing."""
    assert opened(page) == TITLES[0]
    key(page, "j")
    assert opened(page) == TITLES[1]
    key(page, "k")
    assert opened(page) == TITLES[0]
    page.keyboard.press("?")
    assert page.locator("[data-keys]").evaluate("one => one.open")
    switch = page.get_by_role("button", name="单键快捷键已开启")
    switch.focus()
    page.keyboard.press("Enter")
    page.reload()
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert opened(page) == TITLES[0]
    page.locator("[data-keys] summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="单键快捷键已关闭").focus()
    page.keyboard.press("Enter")
    page.locator("[data-keys] summary").focus()


def return_at_a_place(page: Page) -> None:
    """R leads to the reason; letters typed there are text; a comment stands beside the minutes."""
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.name") == "comment"
    page.keyboard.type("jak?")
    assert opened(page) == TITLES[0]
    page.locator("textarea[name=comment]").fill("")
    page.locator("section[aria-labelledby=place-minutes] summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "at_minutes"
    page.keyboard.insert_text(ASKED)
    page.locator("#return-form button[type=submit]").focus()
    key(page, "Enter")
    assert opened(page) == TITLES[1]


def mend(one: Visitor, address: str) -> None:
    """The branch finds the comment beside the minutes, mends them and submits again."""
    page = one.goto(address)
    assert page.locator(".ph-remark", has_text=ASKED).is_visible()
    look(one, "activity-returned-1366")
    page = one.goto(f"{address}/edit")
    assert page.locator(".ph-remark", has_text=ASKED).is_visible()
    page.get_by_label("会议（活动）记录").first.fill(MENDED)
    press(page, "保存")
    press(page, "提交上级审核")
    assert "待审核" in page.locator("main").inner_text()


def archive_and_print(one: Visitor, address: str) -> None:
    """Archived it can be read and printed, not changed."""
    page = one.goto(address)
    press(page, "归档")
    assert "已归档" in page.locator("main").inner_text()
    one.page.wait_for_timeout(100)
    assert page.get_by_role("link", name="修改", exact=True).count() == 0
    assert len(page.pdf(format="A4")) > 10_000
    answer = page.request.get(f"{one.base_url}{address}/cancel")
    assert answer.status == 409


def test_two_reviewers_at_once_and_a_double_click(stage: Stage) -> None:
    addresses = stage.furnish(furnish)
    first, second = stage.visitor("group", PHONE), stage.visitor("committee", DESK)
    page, other = first.goto("/activities/review"), second.goto("/activities/review")
    look(first, "review-queue-360")
    assert opened(page) == opened(other) == TITLES[0]
    with page.expect_navigation():
        page.locator("button[data-key=a]").dblclick()
    page.wait_for_load_state()
    assert opened(page) == TITLES[1]
    key(other, "a")
    assert f"“{TITLES[0]}”未由您作出决定" in other.locator("main").inner_text()
    assert opened(other) == TITLES[1]
    shown = second.goto(addresses[TITLES[0]])
    assert heading(shown) == TITLES[0]
    assert shown.locator(".ph-timeline").inner_text().count("审核通过") == 1


def test_a_draft_is_deleted_and_brought_back(stage: Stage) -> None:
    addresses = stage.furnish(furnish)
    one = stage.visitor("secretary", PHONE)
    page = one.goto("/activities/new")
    page.get_by_label("主题", exact=True).fill("写重了的草稿")
    page.get_by_label("主题党日", exact=True).check()
    page.get_by_label("日期", exact=True).fill(a_day_over().isoformat())
    page.get_by_label("开始时间").fill("14:30")
    page.get_by_label("结束时间").fill("16:00")
    press(page, "保存草稿")
    press(page, "删除")
    assert "已放入回收站" in page.locator("[role=status]").first.inner_text()
    look(one, "deleted-360")
    press(page, "撤销")
    assert heading(page) == "写重了的草稿"
    page = one.goto(f"{addresses[TITLES[4]]}/delete")
    assert "不能删除" in page.locator("main").inner_text()
    look(one, "delete-instead-360")
    follow(page, "取消活动")
