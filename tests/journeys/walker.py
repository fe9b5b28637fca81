"""One look at a page as it stands: what is wrong with it at this width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

from tests.support.browser import AXE, Visitor, violations

WIDTHS = (1366, 768, 360)
NARROWEST = 320
MOST_SHIFT = 0.1
PHONE_BUDGET, DESK_BUDGET = (150, 12), (300, 20)

# Links within a sentence are as high as the sentence; a box to tick is as large as the row with its label.
_SMALL = """() => {
  const reach = one => {
    if (one.matches("input[type=checkbox], input[type=radio]")) {
      return one.closest(".form-check") || document.querySelector(`label[for="${one.id}"]`) || one;
    }
    return one;
  };
  const inSentence = one => one.tagName === "A" && one.closest("p, .ph-hint, dd, li > span")
      && [...one.parentNode.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest(".visually-hidden, .ph-skip")
        && !one.matches(".visually-hidden, .ph-skip, .btn-check") && !inSentence(one))
    .map(one => [one, reach(one).getBoundingClientRect()])
    .filter(([one, box]) => box.width && box.height && (box.height < 43.5 || box.width < 43.5))
    .map(([one, box]) => `${one.outerHTML.slice(0, 110)} (${Math.round(box.width)}×${Math.round(box.height)})`);
}"""
# What was noted before the page was asked is handed over in a task of its own.
_SHIFT = """() => new Promise(done => {
  let sum = 0;
  const note = one => { sum += one.hadRecentInput ? 0 : one.value; };
  new PerformanceObserver(seen => seen.getEntries().forEach(note)).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 30);
})"""
# Words of another language: two in a row, outside of what somebody typed and of codes.
_LATIN = r"""() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("script, code, [data-typed], .ph-account, button[lang]")) { continue; }
    if (/\b[A-Za-z]{2,} [a-z]{2,}\b/.test(node.textContent)) { found.push(node.textContent.trim().slice(0, 80)); }
  }
  return found;
}"""


def faults(one: Visitor, audited: tuple[int, ...] = WIDTHS) -> Iterator[str]:
    """Yield what is wrong with the page at each width; axe looks at the widths `audited` only."""
    page = one.page
    page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        if width in audited:
            yield from (f"{width} px: {fault}" for fault in violations(page))
        yield from (f"{width} px: too wide by {over} px" for over in _overhang(page))
        if width == min(WIDTHS) and _is_phone(page):
            yield from (f"{width} px: small target {fault}" for fault in page.evaluate(_SMALL))
    page.set_viewport_size({"width": NARROWEST, "height": 768})
    yield from (f"{NARROWEST} px: too wide by {over} px" for over in _overhang(page))
    yield from (f"not in Chinese: {text}" for text in page.evaluate(_LATIN))
    page.set_viewport_size({"width": WIDTHS[0], "height": 768})


def overweight(one: Visitor) -> Iterator[str]:
    """Yield by how much the page that was opened last is over its budget: weight, requests, layout shift."""
    one.page.wait_for_load_state("load")
    kilobytes, requests = PHONE_BUDGET if _is_phone(one.page) else DESK_BUDGET
    if one.bytes > kilobytes * 1024:
        yield f"{one.bytes / 1024:.0f} KB, at most {kilobytes}"
    if (moved := shift(one.page)) > MOST_SHIFT:
        yield f"it jumps about by {moved:.2f}, at most {MOST_SHIFT}"
    if one.requests > requests:
        yield f"{one.requests} requests, at most {requests}"


def shift(page: Page) -> float:
    """Return how far the page has jumped about while it came up (cumulative layout shift)."""
    return float(page.evaluate(_SHIFT))


def _overhang(page: Any) -> list[int]:
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [over] if over > 0 else []


def _is_phone(page: Any) -> bool:
    return bool(page.evaluate("document.body.matches('.ph-phone, .ph-plain')"))
