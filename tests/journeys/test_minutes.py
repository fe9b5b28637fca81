"""Minutes: pasted from Word and WPS, kept as drafts, resumed after the browser died, merged when two write at once."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.factories.activities import logged
from tests.journeys.stage import CLOCK, Stage, a_day_over, heading, look, press
from tests.support.browser import DESK, PHONE, Visitor
from tests.support.world import World

CLIPBOARD = Path(__file__).parents[1] / "data" / "clipboard"
PASTE = """([html, text]) => {
  const board = new DataTransfer();
  board.setData("text/html", html);
  board.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: board, bubbles: true, cancelable: true }));
}"""
SAVED = re.compile(r"草稿已于 ?\d\d:\d\d ?保存")


def a_draft(world: World) -> str:
    made = logged(world.secretary, world.tree.east_branch, CLOCK, day=a_day_over(), minutes="")
    return f"/activities/{made.public_id}"


def paste(one: Visitor, html: str, text: str = "") -> None:
    """Paste as the browser does: an event with the clipboard's flavours."""
    one.page.evaluate(PASTE, [html, text])


def long_minutes() -> tuple[str, str]:
    """Eight thousand characters as Word puts them onto the clipboard, and as they should stand afterwards."""
    lines = [
        f"第{n}条 会议强调要结合岗位抓好落实，{'认真学习，' * 16}不折不扣完成任务。" for n in range(1, 76)
    ]
    body = "".join(
        f"<p class=MsoNormal><span style='font-family:宋体'>{line}<o:p></o:p></span></p>" for line in lines
    )
    return f"<html><body><!--StartFragment-->{body}<!--EndFragment--></body></html>", "\n".join(lines)


@pytest.mark.parametrize("program", ["word", "wps"])
def test_what_is_pasted_keeps_paragraphs_lists_and_tables(stage: Stage, program: str) -> None:
    record = stage.furnish(a_draft)
    one = stage.visitor("secretary")
    page = one.goto(record + "/minutes")
    page.get_by_label("会议（活动）记录").focus()
    paste(one, (CLIPBOARD / f"{program}.html").read_text(encoding="utf-8"))
    wanted = (CLIPBOARD / f"{program}.txt").read_text(encoding="utf-8").rstrip("\n")
    assert page.get_by_label("会议（活动）记录").input_value() == wanted
    assert "被改了" not in page.title()
    press(page, "保存会议记录")
    look(one, f"minutes-{program}")
    assert page.locator(".ph-prose table").count() >= 1


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_pasted_autosaved_killed_resumed_and_submitted(
    stage: Stage, size: tuple[int, int], tmp_path: Path
) -> None:
    html, text = long_minutes()
    assert len(text) > 8_000
    one = stage.visitor("secretary", size)
    page = one.goto("/activities/new")
    page.get_by_label("主题", exact=True).fill("专题学习会")
    page.get_by_label("理论学习", exact=True).check()
    page.get_by_label("日期", exact=True).fill(a_day_over().isoformat())
    page.get_by_label("开始时间").fill("14:30")
    page.get_by_label("结束时间").fill("16:00")
    page.get_by_label("会议（活动）记录").focus()
    paste(one, html)
    page.get_by_text(SAVED).wait_for(timeout=10_000)
    page.context.close()  # the browser dies: nothing of its memory is left
    again = stage.visitor("secretary", size)
    page = again.goto("/activities/new")
    assert page.get_by_text("已恢复您").is_visible()
    assert page.get_by_label("会议（活动）记录").input_value() == text
    assert page.get_by_label("主题", exact=True).input_value() == "专题学习会"
    look(again, "draft-put-back")
    page.get_by_label("照片").set_input_files([picture(tmp_path, n) for n in range(4)])
    press(page, "提交上级审核")
    assert heading(page) == "记一次"
    assert "3" in page.locator("[data-error-summary]").inner_text()
    assert page.get_by_label("会议（活动）记录").input_value() == text
    page.get_by_label("照片").set_input_files([picture(tmp_path, n) for n in range(3)])
    press(page, "提交上级审核")
    assert heading(page) == "专题学习会"
    assert "待审核" in page.locator("main").inner_text()
    again.goto("/activities/new")
    assert page.get_by_text("已恢复您").count() == 0


def picture(into: Path, number: int) -> str:
    data = io.BytesIO()
    Image.new("RGB", (640, 480), (40 * number, 90, 120)).save(data, "JPEG")
    where = into / f"现场{number}.jpg"
    where.write_bytes(data.getvalue())
    return str(where)


def test_a_bad_connection_is_told_and_tried_again(stage: Stage) -> None:
    record = stage.furnish(a_draft)
    one = stage.visitor("secretary")
    page = one.goto(record + "/minutes")
    page.route("**/drafts/**", lambda route: route.abort())
    page.get_by_label("议题1", exact=True).fill("网络不好时写的题目")
    page.get_by_text("草稿暂未保存").wait_for(timeout=12_000)
    page.unroute("**/drafts/**")
    one.allow("ERR_FAILED")
    page.get_by_text(SAVED).wait_for(timeout=15_000)
    one.goto(record + "/minutes")
    assert page.get_by_label("议题1", exact=True).input_value() == "网络不好时写的题目"


def test_two_people_write_the_minutes_with_the_keyboard_alone(stage: Stage) -> None:
    record = stage.furnish(a_draft)
    first, second = stage.visitor("secretary"), stage.visitor("secretary")
    for one in (first, second):
        one.goto(record + "/minutes")
    write(first, "议题1：讨论情况", "甲记的发言：同意方案。")
    write(first, "议题1", "讨论方案")
    first.page.keyboard.press("Control+s")
    first.page.wait_for_url(lambda url: "/minutes" not in url)
    write(second, "议题1：讨论情况", "乙记的发言：<b>补充</b>三点意见。")
    write(second, "议题1", "讨论实施方案")
    with second.page.expect_response(
        lambda answer: answer.request.method == "POST" and "/minutes" in answer.url
    ) as answer:
        second.page.keyboard.press("Control+s")
    assert answer.value.status == 409
    page = second.page
    page.wait_for_load_state()
    assert heading(page) == "需要合并两个版本"
    look(second, "merge-minutes")
    assert "甲记的发言：同意方案。" in page.locator("main").inner_text()
    area = page.locator("textarea[name=discussion_0]")
    assert area.input_value() == "乙记的发言：<b>补充</b>三点意见。"
    area.focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\n甲记的发言：同意方案。")
    tab_to(page, "保存合并后的内容")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/minutes" not in url)
    shown = page.locator("main").inner_text()
    for line in ("甲记的发言：同意方案。", "乙记的发言：<b>补充</b>三点意见。", "讨论实施方案"):
        assert line in shown


def write(one: Visitor, label: str, text: str) -> None:
    one.page.get_by_label(label, exact=True).focus()
    one.page.keyboard.insert_text(text)


def tab_to(page, name: str) -> None:  # type: ignore[no-untyped-def]  # Playwright's page
    """Go on with the Tab key until the button of that name has the focus."""
    for _press in range(80):
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {name}")
