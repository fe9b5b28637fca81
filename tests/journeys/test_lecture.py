"""From one form to three figures: a lecture is logged, approved, counted at every level, and taken back again."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.journeys.stage import (
    MINUTES,
    Stage,
    a_campaign,
    a_day_over,
    follow,
    heading,
    look,
    press,
    write_lecture,
)
from tests.support.browser import DESK, PHONE, Visitor
from tests.support.world import World

LEVELS = {"secretary": "east_branch", "group": "east", "committee": "root"}


@dataclass
class Cards:
    """Addresses of the three cards that one activity moves, by who reads them."""

    addresses: dict[str, str]

    def read(self, readers: dict[str, Visitor], code: str = "A1-04") -> dict[str, int]:
        """Return what the card of each level says for an indicator, as its reader sees it."""
        return {who: figure(one, self.addresses[who], code) for who, one in readers.items()}


def figure(one: Visitor, address: str, code: str) -> int:
    page = one.goto(address)
    return int(row_of(page, code).locator(".ph-figure-value").inner_text().split("，")[0])


def row_of(page: Page, code: str):
    return page.locator("main tr").filter(has=page.locator(".ph-code", has_text=code))


def furnish(world: World) -> Cards:
    campaign = a_campaign(world)
    return Cards(
        {
            who: f"/scorecards/{campaign.public_id}/{getattr(world.tree, level).public_id}"
            for who, level in LEVELS.items()
        }
    )


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_lecture_moves_three_figures_and_moves_them_back(stage: Stage, size: tuple[int, int]) -> None:
    cards = stage.furnish(furnish)
    readers = {who: stage.visitor(who) for who in LEVELS}
    title = f"专题党课：从党章学起（{size[0]}）"
    before = cards.read(readers)
    assert log_it(stage.visitor("secretary", size), title, size) <= 3
    assert cards.read(readers) == before, "what is not approved yet counts nowhere"
    reviewer = stage.visitor("group", size)
    address = approve(reviewer, title)
    assert cards.read(readers) == {who: value + 1 for who, value in before.items()}
    open_the_figure(stage.visitor("committee", size), cards.addresses["committee"], title, address)
    take_back(reviewer, address)
    assert cards.read(readers) == before
    read_the_reason(stage.visitor("secretary", size), title)


def log_it(one: Visitor, title: str, size: tuple[int, int]) -> int:
    """Log and submit the lecture, from the first page; return the number of clicks that led from page to page."""
    page = one.goto("/")
    look(one, f"home-secretary-{size[0]}")
    follow(page, "记一次")
    write_lecture(page, title, a_day_over())
    look(one, f"log-{size[0]}")
    press(page, "提交上级审核")
    assert heading(page) == title
    assert "待审核" in page.locator("main").inner_text()
    for text in ("党课", "主题党日", *MINUTES.split("\n")):
        assert page.get_by_text(text).first.is_visible()
    look(one, f"activity-submitted-{size[0]}")
    return 2


def approve(one: Visitor, title: str) -> str:
    """Approve what waits on the first page; return the address of the record."""
    page = one.goto("/")
    follow(page, f"待审核：{title}")
    assert heading(page) == title
    press(page, "审核通过")
    assert "已审核" in page.locator("main").inner_text()
    return page.url


def open_the_figure(one: Visitor, card: str, title: str, address: str) -> None:
    """Go from the figure on the card to the record behind it."""
    page = one.goto(card)
    look(one, f"card-{page.viewport_size['width']}")
    with page.expect_navigation():
        row_of(page, "A1-04").locator(".ph-figure-value").click()
    look(one, f"facts-{page.viewport_size['width']}")
    follow(page, title)
    assert heading(page) == title
    assert page.url == address


def take_back(one: Visitor, address: str) -> None:
    """Withdraw the approval; without a reason it is refused."""
    page = one.page
    assert page.url == address
    follow(page, "撤回审核")
    press(page, "撤回审核")
    assert page.get_by_role("alert").is_visible()
    one.check_accessibility()
    page.get_by_label("意见").fill("活动时间与签到表不一致，请核实后重新提交。")
    press(page, "撤回审核")
    assert "审核已撤回" in page.locator("main").inner_text()


def read_the_reason(one: Visitor, title: str) -> None:
    """The branch finds it on its first page, with the reason behind it."""
    page = one.goto("/")
    follow(page, f"待修改：{title}")
    assert page.get_by_text("活动时间与签到表不一致，请核实后重新提交。").first.is_visible()
