"""On paper: A4, no navigation, nothing cut off, nothing left out."""

from __future__ import annotations

import re

import pytest

from tests.factories import obligations
from tests.factories.activities import approved
from tests.factories.scorecards import indicator
from tests.journeys.stage import CLOCK, Stage, a_campaign, a_day_over
from tests.support.browser import SCREENSHOTS, Visitor
from tests.support.world import World

A4 = (595, 842)  # points
TEXT_WIDTH = 590  # CSS pixels between the margins of 28 and 26 mm
_POINT = r"([\d.]+)"
_MEDIA = re.compile(rf"/MediaBox \[0 0 {_POINT} {_POINT}\]".encode())
LONG = "\n".join(
    f"第{number}项：会议审议了第{number}号议题，全体同意，由支部书记负责，月底前办结。"
    for number in range(1, 91)
)
# What sticks out of the sheet, or is hidden behind the edge of its own box.
_CUT = """width => [...document.querySelectorAll("main *")]
    .filter(one => one.checkVisibility() && !one.closest(".visually-hidden, details:not([open])"))
    .filter(one => one.getBoundingClientRect().right > width + 1
        || (getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1)
        || (getComputedStyle(one).overflowY !== "visible" && one.scrollHeight > one.clientHeight + 1))
    .map(one => one.outerHTML.slice(0, 120))"""


def furnish(world: World) -> dict[str, str]:
    campaign = a_campaign(world)
    record = approved(
        world.secretary, world.group, world.tree.east_branch, CLOCK, day=a_day_over(), minutes=LONG
    )
    obligations.followed(world.committee, CLOCK)
    card = f"/scorecards/{campaign.public_id}/{world.tree.east.public_id}"
    return {
        "card": card,
        "facts": f"{card}/facts/{indicator(campaign, 'A1-04').public_id}",
        "record": f"/activities/{record.public_id}",
        "monday": f"/obligations/{world.tree.east_branch.public_id}/sheet",
    }


def test_what_is_printed(stage: Stage) -> None:
    places = stage.furnish(furnish)
    one = stage.visitor("group")
    for name, path in places.items():
        one.goto(path)
        sheets = printed(one, name)
        assert sheets >= (2 if name == "record" else 1)
        on_the_sheet(one)


def printed(one: Visitor, name: str) -> int:
    """Print to a file; return the number of sheets, all of them A4."""
    SCREENSHOTS.mkdir(exist_ok=True)
    paper = one.page.pdf(path=SCREENSHOTS / f"paper-{name}.pdf", prefer_css_page_size=True)
    sizes = [(round(float(width)), round(float(height))) for width, height in _MEDIA.findall(paper)]
    assert sizes, "no page in the file"
    for size in sizes:
        assert size == pytest.approx(A4, abs=1)
    return len(sizes)


def on_the_sheet(one: Visitor) -> None:
    """As wide as the text of a sheet: no chrome, nothing beyond the edge, all words of the screen still there."""
    page = one.page
    said = page.locator("main h1").inner_text()
    last = page.locator("main :is(p, td):not(.ph-noprint)").last.inner_text()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": TEXT_WIDTH, "height": 900})
    for chrome in ("header", "nav", "footer", "main button", ".ph-skip"):
        shown = [each for each in page.locator(chrome).all() if each.is_visible()]
        assert not shown, f"{chrome} is printed on {page.url}"
    assert page.get_by_role("heading", name=said).is_visible()
    assert last in page.locator("main").inner_text()
    assert page.evaluate(_CUT, TEXT_WIDTH) == []
    if "/activities/" in page.url:
        for line in LONG.split("\n"):
            assert page.get_by_text(line, exact=True).is_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1366, "height": 768})
