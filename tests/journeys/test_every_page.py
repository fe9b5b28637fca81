"""Every page, for whoever may see it, at every width: accessible, light, nothing sticks out, nothing calls out."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from partyhub.kernel.http import API_PREFIX, PartyHub
from partyhub.members.schemas import MEMBERS
from tests.journeys.furniture import Names, furnish, furnish_imports
from tests.journeys.pages import EMPTY_FORMS, NO_PAGES, PAGES, REFUSALS
from tests.journeys.stage import Stage
from tests.journeys.walker import WIDTHS, faults, overweight
from tests.support.application import ENVIRONMENT, make_app, real_commits
from tests.support.browser import Visitor
from tests.support.databases import Databases, Templates
from tests.support.figures import Figures
from tests.support.html import tree
from tests.support.server import LiveServer
from tests.support.world import World

NOBODY = ""
PARTS = 4
"""In how many tests the pages are looked at, so that several processes share them."""
_HAN = re.compile(r"[\u3400-\u9fff]")
READERS = (
    "committee",
    "secretary",
    "dispatcher",
    "sysadmin",
    "auditor",
    "member",
    "group",
    "leader",
    "inspector",
    "neighbour",
    NOBODY,
)


def test_every_page_is_listed(app: PartyHub) -> None:
    """A new page: add it to `pages.PAGES`."""
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(API_PREFIX)
    }
    assert pages - set(PAGES) - set(NO_PAGES) == set(), "new page: add it to tests/journeys/pages.py"
    assert (set(PAGES) | set(NO_PAGES)) - pages - {"static"} == set(), (
        "gone: take it out of tests/journeys/pages.py"
    )


@dataclass
class Tour:
    """Everybody who reads, signed in, and what the paths' braces stand for."""

    readers: dict[str, Visitor]
    names: Names
    database: Path

    def paths(self, part: int = 0, parts: int = 1) -> list[str]:
        """Return the address of every page, or of every `parts`-th one."""
        return [path.format(**self.names) for paths in PAGES.values() for path in paths][part::parts]

    def may_see(self, who: str, path: str) -> bool:
        """Ask without looking."""
        one = self.readers[who]
        return one.context.request.get(one.base_url + path, max_redirects=0).status == 200

    def audience(self, path: str, *, everybody: bool = False) -> list[str]:
        """Return who may see a page: everybody, or the first one and a member on the phone."""
        if everybody:
            return [who for who in self.readers if self.may_see(who, path)]
        first = next((who for who in self.readers if self.may_see(who, path)), None)
        return [who for who in self.readers if who == first or (who == "member" and self.may_see(who, path))]


def _reader(browser: Any, url: str) -> Visitor:
    """Return somebody with a touch screen who is not asked whether to leave a form that he began."""
    context = browser.new_context(has_touch=True, locale="zh-CN")
    context.add_init_script("addEventListener('beforeunload', event => event.stopImmediatePropagation())")
    return Visitor(context, url)


@pytest.fixture(scope="module")
def tour(templates: Templates, databases: Databases, browser: Any) -> Iterator[Tour]:
    """One server on SQLite with something on every page, and everybody signed in, for all tests of this module."""
    database = templates.copy("sqlite")
    stage = Stage(
        database,
        lambda **options: LiveServer(database, ENVIRONMENT, **options),
        lambda url, size: _reader(browser, url),
    )
    with real_commits(make_app(database)):
        more = furnish_imports(World())
    names = stage.furnish(furnish) | more
    made = Tour({who: stage.visitor(who) for who in READERS}, names, database.data_dir / "partyhub.sqlite3")
    yield made
    for one in made.readers.values():
        one.context.close()
    assert stage.server is not None
    stage.server.stop()
    databases.drop(database)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", range(PARTS))
def test_each_page_once(tour: Tour, part: int) -> None:
    """Each page with the first who may see it, and with a member, each at the width of his own screen."""
    _, found = walk(tour, tour.paths(part, PARTS))
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_each_page_for_everybody(tour: Tour, figures: Figures) -> None:
    looks, found = walk(tour, tour.paths(), everybody=True)
    assert not found, "\n".join(found)
    figures.note(
        "pages × readers × widths looked at by axe, SQLite", f"{looks} × {len(WIDTHS)}, 0 violations"
    )


@pytest.mark.timeout(600)
def test_forms_sent_empty(tour: Tour) -> None:
    found: list[str] = []
    for template in EMPTY_FORMS:
        path = template.format(**tour.names)
        who = tour.audience(path)[0]
        one = tour.readers[who]
        page = one.goto(path)
        send_empty(page)
        found += [f"{path} sent empty: {fault}" for fault in summary_faults(page)]
        found += [f"{path} sent empty: {fault}" for fault in faults(one, (1366, 360))]
    assert not found, "\n".join(found)


def test_pages_of_refusal(tour: Tour) -> None:
    found: list[str] = []
    for who, path, status in REFUSALS:
        one = tour.readers[who]
        one.goto(path, status=status)
        found += [f"{path} ({who or 'anonymous'}): {fault}" for fault in (*overweight(one), *faults(one))]
    assert not found, "\n".join(found)


def test_the_english_pages_are_english(tour: Tour) -> None:
    """Whatever Chinese stands on an English page is data: it stands in the database, word for word."""
    data = chinese_of(tour.database)
    found: list[str] = []
    for path in tour.paths():
        one = tour.readers[tour.audience(path)[0]]
        answer = one.context.request.get(one.base_url + path, params={"lang": "en"})
        found += [f"{path}: {text}" for text in chinese_left(answer.text(), data)]
    assert not found, "\n".join(found)


def chinese_of(database: Path) -> list[str]:
    """Return every Chinese text that the database holds and every heading of the national form, the longest first."""
    with closing(sqlite3.connect(database)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        values = {
            line
            for table in tables
            for row in connection.execute(f'SELECT * FROM "{table}"')  # our own tables' names
            for value in row
            if isinstance(value, str) and _HAN.search(value)
            for line in value.splitlines()
        } | {heading for column in MEMBERS.columns for heading in column.headings}
    return sorted(values, key=len, reverse=True)


def chinese_left(html: str, data: list[str]) -> Iterator[str]:
    """Yield the texts whose Chinese is neither typed by somebody nor in the database."""
    for node in tree(html).walk():
        around = (node, *node.ancestors())
        if any(
            one.tag in ("script", "code") or "data-typed" in one or one["lang"].startswith("zh")
            for one in around
        ):
            continue
        for text in (child for child in node.children if isinstance(child, str) and _HAN.search(child)):
            left = text
            for value in data:
                left = left.replace(value, "")
            if _HAN.search(left):
                yield text.strip()


def walk(tour: Tour, paths: list[str], *, everybody: bool = False) -> tuple[int, list[str]]:
    """Look at pages with their readers; return how many looks that were, and what was wrong."""
    looks, found = 0, []
    for path in paths:
        audience = tour.audience(path, everybody=everybody)
        if not audience:
            found.append(f"{path}: nobody could open it")
        for who in audience:
            looks += 1
            audited = WIDTHS if everybody else (min(WIDTHS) if who in ("member", NOBODY) else max(WIDTHS),)
            one = tour.readers[who]
            found += [f"{path} ({who or 'anonymous'}): {fault}" for fault in look_at(one, path, audited)]
    return looks, found


def look_at(one: Visitor, path: str, audited: tuple[int, ...]) -> Iterable[str]:
    one.goto(path)
    yield from overweight(one)
    yield from faults(one, audited)
    yield from one.problems
    one.problems.clear()


def send_empty(page: Page) -> None:
    """Send the form with every text taken out."""
    form = page.locator("main form.ph-form").first
    with page.expect_navigation():
        form.evaluate(
            """form => {
              form.querySelectorAll("input, textarea").forEach(one => {
                if (/checkbox|radio/.test(one.type)) { one.checked = false; }
                else if (!/hidden|file/.test(one.type)) { one.value = ""; }
              });
              form.requestSubmit(form.querySelector("button.btn-primary[type=submit]"));
            }"""
        )


def summary_faults(page: Page) -> Iterable[str]:
    """The summary has the focus, and each of its links leads to a field that stands on the page."""
    if not page.locator("[data-error-summary]").count():
        yield "no error summary"
        return
    if not page.evaluate("document.activeElement.matches('[data-error-summary]')"):
        yield "the summary has not got the focus"
    for address in page.locator("[data-error-summary] a").evaluate_all(
        "all => all.map(one => one.hash.slice(1))"
    ):
        if not page.evaluate("id => Boolean(document.getElementById(id))", address):
            yield f"the summary leads to #{address}, which is not there"
