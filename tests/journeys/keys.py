"""Somebody's hands on the keyboard alone: Tab, Space, Enter, the arrows; the focus must be seen at every step."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.journeys.stage import a_day_over
from tests.support.world import PASSWORD

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
            if re.fullmatch(name, focus["name"].split("\n")[0]) and kind in focus.get("kind", ""):
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

    def choose(self, option: str) -> None:
        """Walk down the list of choices that has the focus, with the arrow, to one."""
        for _ in range(MOST_STEPS):
            if self.page.evaluate("document.activeElement.selectedOptions[0].text.trim()") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"there is no {option!r} to choose on {self.page.url}")

    @property
    def said(self) -> str:
        """What the content says now."""
        return self.page.locator("main").inner_text()


def sign_in(keys: Keys, base_url: str, username: str) -> None:
    keys.page.goto(base_url + "/sign-in")
    keys.to("用户名")
    keys.type(username)
    keys.to("密码")
    keys.type(PASSWORD)
    keys.go()


def type_date(page: Page) -> None:
    """Dates are typed figure by figure in the order that this browser asks for: month, day, year."""
    day = a_day_over()
    page.keyboard.type(f"{day.month:02d}{day.day:02d}{day.year}")
    assert page.evaluate("document.activeElement.value") == day.isoformat()


def type_time(page: Page, typed: str, value: str) -> None:
    page.keyboard.type(typed)
    assert page.evaluate("document.activeElement.value") == value
