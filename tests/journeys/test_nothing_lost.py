"""What somebody typed is never lost: two people at once, a double click, a session that ends while writing."""

from __future__ import annotations

from partyhub.accounts.models import LoginSession
from partyhub.kernel.db import db
from tests.factories.activities import logged
from tests.journeys.stage import CLOCK, MINUTES, Stage, a_day_over, heading, look, press, write_lecture
from tests.support.browser import Visitor
from tests.support.world import PASSWORD, World

FIRST = MINUTES + "\n补充：请假 1 人，已补学。"
SECOND = MINUTES + "\n“我”这边的一句：<b>不是标签</b> & 𠮷野家·阿依古丽，谢谢😀。\n\n    缩进的一行"


def a_draft(world: World) -> str:
    made = logged(world.secretary, world.tree.east_branch, CLOCK, day=a_day_over(), minutes=MINUTES)
    return f"/activities/{made.public_id}"


def minutes_of(one: Visitor):
    return one.page.get_by_label("会议（活动）记录")


def test_two_people_edit_and_nothing_is_overwritten(stage: Stage) -> None:
    record = stage.furnish(a_draft)
    first, second = stage.visitor("secretary"), stage.visitor("secretary")
    for one in (first, second):
        one.goto(record + "/edit")
    minutes_of(first).fill(FIRST)
    press(first.page, "保存")
    minutes_of(second).fill(SECOND)
    second.page.get_by_label("地点").fill("三楼党员活动室")
    with second.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        press(second.page, "保存")
    assert answer.value.status == 409
    page = second.page
    assert heading(page) == "需要合并两个版本"
    look(second, "merge")
    assert page.locator("textarea[name=minutes]").input_value() == SECOND
    assert page.locator("input[name=place]").input_value() == "三楼党员活动室"
    assert "补充：请假 1 人，已补学。" in "".join(page.locator(".ph-merge-theirs").all_inner_texts())
    assert "<b>不是标签</b>" in page.locator("main").inner_text(), "shown as text, never as markup"
    merged = SECOND + "\n补充：请假 1 人，已补学。"
    page.locator("textarea[name=minutes]").fill(merged)
    press(page, "保存合并后的内容")
    second.goto(record + "/edit")
    assert minutes_of(second).input_value() == merged
    assert page.get_by_label("地点").input_value() == "三楼党员活动室"


def test_a_double_click_makes_one_record(stage: Stage) -> None:
    one = stage.visitor("secretary")
    page = one.goto("/activities/new")
    write_lecture(page, "双击只记一次", a_day_over())
    with page.expect_navigation():
        page.get_by_role("button", name="提交上级审核").dblclick()
    one.goto("/activities")
    assert page.locator("main tr", has_text="双击只记一次").count() == 1


def test_a_session_that_ends_while_writing(stage: Stage) -> None:
    one = stage.visitor("secretary")
    page = one.goto("/activities/new")
    write_lecture(page, "会话过期也不丢", a_day_over())
    minutes_of(one).fill(SECOND)
    stage.furnish(end_all_sessions)
    press(page, "提交上级审核")
    assert heading(page) == "登录"
    assert page.get_by_text("您填写的内容已保留").first.is_visible()
    one.check_accessibility()
    page.get_by_label("用户名").fill("secretary")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    press(page, "登录")
    assert heading(page) == "已重新登录"
    look(one, "signed-in-again")
    assert "不是标签" in page.locator(".ph-kept").inner_text()
    press(page, "确认提交")
    assert heading(page) == "会话过期也不丢"
    assert "待审核" in page.locator("main").inner_text()
    for line in filter(None, (line.strip() for line in SECOND.split("\n"))):
        assert page.get_by_text(line).first.is_visible()


def end_all_sessions(world: World) -> None:
    """What half an hour without a click does, at once."""
    db.session.query(LoginSession).delete()
