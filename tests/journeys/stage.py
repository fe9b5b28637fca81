"""The stage of a journey: a server on a database of its own, furnished beforehand, and people who sign in to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

from playwright.sync_api import Locator, Page

from partyhub.accounts.commands import open_session
from partyhub.accounts.views.loading import KEY_IN_COOKIE
from partyhub.kernel import unit
from partyhub.kernel.clock import SystemClock
from partyhub.kernel.http import PartyHub
from partyhub.scorecards.models import Campaign
from tests.factories.scorecards import running_campaign
from tests.support.application import cookie, make_app, real_commits
from tests.support.browser import DESK, Visitor
from tests.support.databases import Database
from tests.support.server import LiveServer
from tests.support.world import PASSWORD, World

T = TypeVar("T")
CLOCK = SystemClock()


def a_day_over() -> date:
    """Return the last day that is over: what is logged after the event may lie on it, whatever the hour."""
    return CLOCK.today() - timedelta(days=1)


@dataclass
class Stage:
    """A database, the server on it, and a maker of visitors."""

    database: Database
    serve: Callable[..., LiveServer]
    make_visitor: Callable[..., Visitor]
    server: LiveServer | None = None

    @cached_property
    def app(self) -> PartyHub:
        """Return an application on the database, in this process."""
        return make_app(self.database)

    def furnish(self, work: Callable[[World], T]) -> T:
        """Let commands prepare what the journey finds; the result must be plain values."""
        with real_commits(self.app), unit.work():
            return work(World())

    @property
    def url(self) -> str:
        """Return the server's address; it starts when first asked for."""
        if self.server is None:
            self.server = self.serve(workers=1)
        return self.server.url

    def visitor(self, username: str = "", size: tuple[int, int] = DESK, **options: Any) -> Visitor:
        """Return somebody at a screen, with a session of his own when a name is given."""
        one = self.make_visitor(self.url, size, **options)
        one.audited = self.database.kind == "sqlite"
        if username:
            self._admit(one, username)
        return one

    def _admit(self, one: Visitor, username: str) -> None:
        """Give a browser the cookie that signing in gives; the page where people do so has journeys of its own."""
        key = self.furnish(lambda world: _new_session(world, username))
        name, _, value = cookie(self.app, {KEY_IN_COOKIE: key}).partition("=")
        one.context.add_cookies([{"name": name, "value": value, "url": one.base_url}])


def _new_session(world: World, username: str) -> str:
    user = world.user(username)
    return open_session(
        user.id, username=username, address="127.0.0.1", agent="", password=PASSWORD, clock=CLOCK
    )


def a_campaign(world: World) -> Campaign:
    """Bring in the built-in plan for the year of `a_day_over` and start it."""
    return running_campaign(world.committee, world.tree.root, CLOCK, year=a_day_over().year)


def look(one: Visitor, name: str) -> None:
    """Look at the page as it stands: accessible, nothing sticks out, a picture kept."""
    one.check_accessibility()
    one.check_reflow()
    one.shot(name)


def heading(page: Page) -> str:
    """Return the page's h1."""
    return page.locator("h1").inner_text().strip()


def press(page: Page, name: str, *, within: Locator | None = None) -> None:
    """Press a button of the content and wait for the page that follows."""
    area = within or page.locator("main")
    with page.expect_navigation():
        area.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str, *, within: Locator | None = None, exact: bool = False) -> None:
    """Follow a link of the content and wait for the page behind it."""
    area = within or page.locator("main")
    with page.expect_navigation():
        area.get_by_role("link", name=name, exact=exact).first.click()


def write_lecture(page: Page, title: str, day: date) -> None:
    """Fill in the form of an activity: a party lecture held on the themed day, both kinds on one record."""
    page.get_by_label("主题", exact=True).fill(title)
    page.get_by_label("党课", exact=True).check()
    page.get_by_label("主题党日", exact=True).check()
    page.get_by_label("日期", exact=True).fill(day.isoformat())
    page.get_by_label("开始时间").fill("14:30")
    page.get_by_label("结束时间").fill("16:00")
    page.get_by_label("会议（活动）记录").fill(MINUTES)


MINUTES = (
    "支部书记曾国平讲授专题党课《从党章学起》。\n会议要求：全体党员对照党章查找差距，本月底前交学习体会。"
)
