"""The gallery in a real browser: axe, reflow, weight, keyboard, and what the script adds."""

from collections.abc import Callable

import pytest

from tests.support.browser import DESK, PHONE, TABLET, Visitor

PLACES = {
    "everything": ("/gallery/", 200), "form": ("/gallery/form", 200), "empty": ("/gallery/empty", 200),
    "phone": ("/gallery/phone", 200), "paper": ("/gallery/paper", 200), "help": ("/help", 200),
    "words": ("/help/words", 200), "permissions": ("/help/permissions", 200), "contact": ("/help/contact", 200),
    "missing": ("/nowhere", 404),
}  # fmt: skip
Visit = Callable[..., Visitor]


@pytest.mark.parametrize("size", [DESK, TABLET, PHONE, (320, 640)], ids=lambda size: str(size[0]))
def test_every_component_is_accessible_and_fits(
    visitor: Visit, gallery_url: str, size: tuple[int, int]
) -> None:
    guest = visitor(gallery_url, size)
    for name, (path, status) in PLACES.items():
        guest.goto(path, status=status)
        guest.check_accessibility()
        guest.check_reflow()
        if size != (320, 640):
            guest.shot(f"web-{name}-{size[0]}")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=lambda size: str(size[0]))
def test_forms_with_errors_and_the_merge_page(
    visitor: Visit, gallery_url: str, size: tuple[int, int]
) -> None:
    guest = visitor(gallery_url, size)
    page = guest.goto("/gallery/form")
    page.get_by_label("会议记录").fill("第一行\n我的第二行")
    page.get_by_role("button", name="保存并提交审核").click()
    page.wait_for_selector("#error-summary")
    assert page.title().startswith("错误：登记活动")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    guest.check_accessibility()
    guest.check_reflow()
    page.get_by_role("link", name="请选择公开范围。").click()
    assert page.evaluate("document.activeElement.id") == "level-0"
    page.locator("#title").fill("旧版")
    page.locator("#kind").select_option("lecture")
    page.get_by_label("本支部").check()
    page.locator("#held_on").fill("2026-11-01")
    page.get_by_role("button", name="保存并提交审核").click()
    page.wait_for_selector(".ph-merge")
    guest.check_accessibility()
    guest.check_reflow()
    assert page.locator("#minutes").input_value() == "第一行\n我的第二行"


def test_weight(visitor: Visit, gallery_url: str) -> None:
    phone = visitor(gallery_url, PHONE)
    phone.goto("/gallery/phone")
    phone.check_weight(kilobytes=150, requests=12)
    desk = visitor(gallery_url)
    desk.goto("/gallery/")
    desk.check_weight(kilobytes=300, requests=20)


def test_targets_are_large_enough_on_phones(visitor: Visit, gallery_url: str) -> None:
    guest = visitor(gallery_url, PHONE)
    for path in ("/gallery/form", "/gallery/phone"):
        page = guest.goto(path)
        small = page.evaluate(
            """() => [...document.querySelectorAll(
                "main button, main input:not([type=hidden], [type=checkbox], [type=radio]), main select, .ph-tabs a"
            )]
            .filter(one => one.offsetParent)
            .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([html]) => html)"""
        )
        assert small == []


def test_a_double_click_sends_once(visitor: Visit, gallery_url: str) -> None:
    guest = visitor(gallery_url)
    page = guest.goto("/gallery/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="撤回提交").dblclick()
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1


def test_ctrl_s_saves_and_enter_in_a_field_does_not(visitor: Visit, gallery_url: str) -> None:
    guest = visitor(gallery_url)
    page = guest.goto("/gallery/form")
    page.locator("#title").fill("学习会")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.locator("#error-summary").count() == 0
    page.keyboard.press("Control+s")
    page.wait_for_selector("#error-summary")


def test_what_was_typed_survives_a_lost_session(visitor: Visit, gallery_url: str) -> None:
    guest = visitor(gallery_url)
    page = guest.goto("/gallery/form")
    page.get_by_label("会议记录").fill("写了很久的记录")
    guest.context.clear_cookies()
    page.get_by_role("button", name="保存并提交审核").click()
    page.wait_for_selector(".ph-kept")
    assert page.locator(".ph-kept textarea, .ph-kept input").first.input_value() == "写了很久的记录"
    page = guest.goto("/gallery/form")
    page.get_by_role("button", name="恢复", exact=True).click()
    assert page.get_by_label("会议记录").input_value() == "写了很久的记录"


def test_lists_are_searched_by_pinyin(visitor: Visit, gallery_url: str) -> None:
    page = visitor(gallery_url).goto("/gallery/")
    page.get_by_label("按姓名或拼音首字母查找").fill("wjg")
    assert page.locator("#people li:visible").all_inner_texts() == ["王建国"]
    page.get_by_label("按姓名或拼音首字母查找").fill("红")
    assert page.locator("#people li:visible").all_inner_texts() == ["李红"]


def test_the_menu_works_by_keyboard(visitor: Visit, gallery_url: str) -> None:
    page = visitor(gallery_url, TABLET).goto("/gallery/")
    assert page.get_by_role("navigation", name="主导航").is_hidden()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "ph-skip"
    page.locator(".ph-side summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("navigation", name="主导航").is_visible()


def test_pages_work_without_a_script(visitor: Visit, gallery_url: str) -> None:
    guest = visitor(gallery_url, java_script_enabled=False)
    page = guest.goto("/gallery/form")
    assert page.get_by_role("navigation", name="主导航").is_visible()
    page.get_by_role("button", name="保存并提交审核").click()
    assert page.locator("#error-summary").is_visible()
    page.get_by_role("button", name="字号 150%").click()
    assert page.locator("html.ph-text-150").count() == 1


def test_the_largest_text_still_fits(visitor: Visit, gallery_url: str) -> None:
    guest = visitor(gallery_url, PHONE)
    page = guest.goto("/gallery/form")
    page.get_by_role("button", name="字号 150%").click()
    page.wait_for_selector("html.ph-text-150")
    for path in ("/gallery/form", "/gallery/", "/gallery/phone"):
        guest.goto(path)
        guest.check_reflow()


def test_paper_is_a4_without_navigation(visitor: Visit, gallery_url: str) -> None:
    page = visitor(gallery_url).goto("/gallery/paper")
    page.emulate_media(media="print")
    assert page.locator(".ph-print-bar").is_hidden()
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") in (2, 3, 4)
