"""Somebody's hands at a screen: they go by what the screen says, and count what it costs.

The count is the keystroke-level model (Card, Moran, Newell 1980): what somebody needs who knows what to do next. No
clock is read, so a busy machine changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

KEY_SECONDS = 0.28
POINT_SECONDS = 1.1
THINK_SECONDS = 1.35
READ_SECONDS = 5.0
"""A new page: it arrives and is looked over."""
KEYS_OF_A_HAN = 3
"""A Chinese character through an input method: two letters and a choice."""


@dataclass
class Hands:
    """Hands on the page of one visitor."""

    page: Page
    pages: int = 0
    points: int = 0
    fields: int = 0
    keys: int = 0

    @property
    def seconds(self) -> float:
        """Return what all of it costs: before each act a thought."""
        acts = self.points + self.fields
        return (
            self.keys * KEY_SECONDS + acts * (POINT_SECONDS + THINK_SECONDS) + (1 + self.pages) * READ_SECONDS
        )

    def __str__(self) -> str:
        return f"{self.pages} pages, {self.points} clicks, {self.fields} fields, {self.keys} keys: {self.seconds:.0f} s"

    def write(self, label: str, text: str) -> None:
        """Point to a field and type."""
        self._field(label).fill(text)
        self.fields += 1
        self.keys += sum(KEYS_OF_A_HAN if ord(letter) > 0x2E80 else 1 for letter in text)

    def choose(self, label: str, option: str) -> None:
        """Open a list of choices and point to one."""
        self._field(label).select_option(label=option)
        self.points += 2

    def tick(self, label: str) -> None:
        self._field(label).check()
        self.points += 1

    def open(self, summary: str) -> None:
        """Open what is folded."""
        self.page.locator("main summary").get_by_text(summary, exact=True).click()
        self.points += 1

    def press(self, name: str) -> None:
        """Press a button that leads to another page."""
        self._go(self.page.locator("main").get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        """Follow a link, in the content or in the menu at its side."""
        self._go(
            self.page.get_by_role("link", name=name, exact=True).and_(self.page.locator(":visible")).first
        )

    def _field(self, label: str) -> Locator:
        """Find a field by its whole label; that it may stay empty is said behind it."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(（选填）)?\s*$"))

    def _go(self, where: Locator) -> None:
        with self.page.expect_navigation():
            where.click()
        self.points += 1
        self.pages += 1
