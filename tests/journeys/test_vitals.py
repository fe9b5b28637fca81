"""How soon the main pages are there on a slow phone and a slow line, cold: measured and noted, never asserted.

The conditions are those of the performance budget: four times slower, 1.6 Mbit/s, 150 ms to and fro; LCP at most
2.5 s, INP at most 200 ms. That nothing jumps about is asserted for every page by `test_every_page`.
"""

from __future__ import annotations

from statistics import median

import pytest
from playwright.sync_api import Page

from tests.journeys.furniture import furnish
from tests.journeys.stage import Stage
from tests.support.browser import DESK, PHONE, Visitor
from tests.support.figures import Figures

SLOWER = 4
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
LOOKS = 3
PAGES = (
    ("", PHONE, "/sign-in", "sign-in"),
    ("member", PHONE, "/service", "orders to take part in, phone"),
    ("member", PHONE, "/service/orders/{room}", "an order, phone"),
    ("member", PHONE, "/activities/coming", "coming activities, phone"),
    ("secretary", DESK, "/", "first page of a secretary"),
    ("secretary", DESK, "/activities/new", "log an activity"),
    ("secretary", DESK, "/activities", "list of activities"),
    ("group", DESK, "/activities/review", "review queue"),
    ("committee", DESK, "/scorecards/{campaign}/{root}", "scorecard of the system"),
)
_LARGEST = """() => new Promise(done => {
  let last = 0;
  new PerformanceObserver(seen => seen.getEntries().forEach(one => { last = one.startTime; }))
    .observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done(last), 100);
})"""
_WATCH = """() => {
  window.slowest = 0;
  const note = one => { window.slowest = Math.max(window.slowest, one.duration); };
  new PerformanceObserver(seen => seen.getEntries().forEach(note)).observe({type: "event", durationThreshold: 16});
}"""


@pytest.mark.long
@pytest.mark.only_on("sqlite")
@pytest.mark.timeout(600)
def test_pages_on_a_slow_phone(stage: Stage, figures: Figures) -> None:
    names = stage.furnish(furnish)
    for who, size, path, name in PAGES:
        seen = [cold(stage.visitor(who, size), path.format(**names)) for _ in range(LOOKS)]
        largest, answer = (median(one[n] for one in seen) for n in (0, 1))
        assert largest > 0, f"{path} painted nothing"
        figures.note(
            f"{name}: LCP (at most 2.5 s), INP (at most 200 ms)", f"{largest / 1000:.1f} s, {answer:.0f} ms"
        )


def cold(one: Visitor, path: str) -> tuple[float, float]:
    """Open a page for the first time; return after how many milliseconds the largest thing was painted, and the
    slowest answer to a tap or key."""
    wire = one.context.new_cdp_session(one.page)
    wire.send("Network.emulateNetworkConditions", LINE)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page = one.goto(path)
    page.wait_for_load_state("load")
    largest = float(page.evaluate(_LARGEST))
    answer = touched(page)
    one.context.close()
    return largest, answer


def touched(page: Page) -> float:
    """Tap and type where a reader would; return the slowest answer, in milliseconds; 0 is below what is noted."""
    page.evaluate(_WATCH)
    field = page.locator("main input:visible, main textarea:visible").first
    if field.count():
        field.click()
        page.keyboard.type("学习")
    page.locator("h1").click()
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    return float(page.evaluate("window.slowest"))
