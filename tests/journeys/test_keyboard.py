"""Without a mouse: Tab, Space, Enter and the arrows alone, the focus seen at every step."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.factories import volunteering as orders
from tests.journeys.stage import CLOCK, MINUTES, Stage, a_day_over, heading
from tests.support.browser import PHONE
from tests.support.world import PASSWORD, World

MOST_STEPS = 120
_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) { return {name: "", seen: true}; }
  const label = one.getAttribute("aria-label") || (one.labels && one.labels[0] ? one.labels[0] : one).innerText || "";
  const drawn = [one, ...(one.labels || [])].some(each => {
    const style = getComputedStyle(each);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  });
  // The calendar button inside a date draws its own ring, where a script cannot look.
  const within = /date|time/.test(one.type) && !one.matches(":focus-visible");
  const box = one.getBoundingClientRect();
  const bar = document.querySelector(".ph-tabs");
  const floor = bar && !bar.contains(one) ? bar.getBoundingClientRect().top : innerHeight;
  const inside = box.bottom > 0 && box.top < floor;
  return {name: label.trim(), kind: one.type || one.tagName, seen: (drawn || within) && inside};
}"""


class Keys:
    """Somebody's hands on the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str, kind: str = "") -> None:
        """Press Tab until the focus stands on what is called so; it must be seen at every step on the way."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(_FOCUS)
            assert focus["seen"], f"the focus on {focus} is not to be seen on {self.page.url}"
            if re.fullmatch(name, focus["name"].split("\\n")[0]) and kind in focus.get("kind", ""):
                return
        raise AssertionError(f"Tab does not lead to {name!r} on {self.page.url}")

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def go(self, key: str = "Enter") -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


def sign_in(keys: Keys, base_url: str, username: str) -> None:
    keys.page.goto(base_url + "/sign-in")
    keys.to("用户名")
    keys.type(username)
    keys.to("密码")
    keys.type(PASSWORD)
    keys.go()


def test_logging_a_lecture(stage: Stage) -> None:
    """From signing in to the submitted record; a first try with faults leads through the summary."""
    keys = Keys(stage.visitor(reduced_motion="reduce").page)
    sign_in(keys, stage.url, "secretary")
    keys.to("记一次")
    keys.go()
    keys.to("主题")
    keys.type("只用键盘记下的党课")
    keys.press("Enter")
    assert heading(keys.page) == "记一次", "Enter in a field sends no long form"
    keys.to("提交上级审核", "submit")
    keys.go()
    through_the_summary(keys)
    keys.to("开始时间")
    type_time(keys.page, "0230PM", "14:30")
    keys.to("结束时间")
    type_time(keys.page, "0400PM", "16:00")
    keys.to("会议（活动）记录.*")
    keys.type(MINUTES)
    keys.to("提交上级审核", "submit")
    keys.go()
    assert heading(keys.page) == "只用键盘记下的党课"
    assert "待审核" in keys.page.locator("main").inner_text()


def through_the_summary(keys: Keys) -> None:
    """The summary has the focus; its links lead to the fields; what was typed is still there."""
    page = keys.page
    assert page.title().startswith("错误：")
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    assert page.get_by_label("主题", exact=True).input_value() == "只用键盘记下的党课"
    keys.press("Tab")
    keys.press("Enter")
    first = page.evaluate("document.activeElement.name")
    assert first == "kinds", f"the first link leads to {first}"
    keys.to("党课")
    keys.press("Space")
    keys.to("主题党日")
    keys.press("Space")
    assert page.locator("input[name=kinds]:checked").count() == 2
    keys.to("日期")
    type_date(page)


def type_date(page: Page) -> None:
    """Dates are typed figure by figure in the order that this browser asks for: month, day, year."""
    day = a_day_over()
    page.keyboard.type(f"{day.month:02d}{day.day:02d}{day.year}")
    assert page.evaluate("document.activeElement.value") == day.isoformat()


def type_time(page: Page, typed: str, value: str) -> None:
    page.keyboard.type(typed)
    assert page.evaluate("document.activeElement.value") == value


def test_signing_up_on_the_phone(stage: Stage) -> None:
    """A phone with a keyboard, or a switch: the tabs at the bottom cover nothing that has the focus."""

    def furnish(world: World) -> None:
        orders.published(CLOCK, places=1, title="陪同老人体检")

    stage.furnish(furnish)
    keys = Keys(stage.visitor(size=PHONE, reduced_motion="reduce").page)
    sign_in(keys, stage.url, "member")
    keys.to("服务报名")
    keys.go()
    keys.to("陪同老人体检")
    keys.go()
    keys.to("报名", "submit")
    keys.go()
    assert keys.page.get_by_text("报名成功，感谢您的参与！").is_visible()
    keys.to("我不能参加", "submit")
    keys.go("Space")
    keys.to("报名", "submit")
