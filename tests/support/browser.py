"""A real browser that watches itself: console, policy, outside requests, weight, accessibility."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
DESK, PHONE, TABLET = (1366, 768), (360, 740), (768, 1024)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE = Axe().axe_script
_VIOLATIONS = """options => axe.run(document, options).then(found => found.violations.map(one =>
    one.id + ": " + one.help + ": " + one.nodes.slice(0, 3).map(node => node.html.slice(0, 140)).join(" | ")))"""
# An answer of ours on purpose (a form shown again, a refused act) is no accident of the page.
_EXPECTED_CONSOLE = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def chromium_path() -> str:
    """Return the installed browser; raises FileNotFoundError saying what to install."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise FileNotFoundError("a browser is missing: apt-get install chromium")


class Visitor:
    """One person at one screen. `page` is Playwright's page; `problems` is empty as long as all is well."""

    def __init__(self, context: BrowserContext, base_url: str) -> None:
        self.context = context
        self.base_url = base_url
        self.problems: list[str] = []
        self.audited = True
        """Whether axe looks: not where the same journey is made on another database."""
        self.requests = 0
        self.bytes = 0
        self.page: Page = context.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)
        self.page.on("dialog", self.note_dialog)
        wire: Any = context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._note_weight)

    def goto(self, path: str, *, status: int = 200) -> Page:
        """Open a path of the server and expect `status`; weight is counted anew."""
        self.requests = self.bytes = 0
        response = self.page.goto(self.base_url + path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status} instead of {status}"
        return self.page

    def check_accessibility(self) -> None:
        """Run axe on the page as it stands; any violation fails."""
        if self.audited:
            self.page.evaluate(AXE)
            found = violations(self.page)
            assert not found, f"{self.page.url}:\n" + "\n".join(found)

    def check_reflow(self) -> None:
        """Nothing sticks out sideways."""
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"

    def check_weight(self, *, kilobytes: int, requests: int) -> None:
        """What the last `goto` fetched stays within its budget."""
        self.page.wait_for_load_state("networkidle")
        assert self.bytes <= kilobytes * 1024, (
            f"{self.page.url}: {self.bytes / 1024:.0f} KB, budget {kilobytes}"
        )
        assert self.requests <= requests, f"{self.page.url}: {self.requests} requests, budget {requests}"

    def shot(self, name: str) -> Path:
        """Keep a picture of the whole page in tests/screenshots."""
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path

    def allow(self, pattern: str) -> None:
        """Take back problems that a test brought about on purpose."""
        self.problems = [problem for problem in self.problems if not re.search(pattern, problem)]

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _EXPECTED_CONSOLE.match(message.text):
            self.problems.append(f"console: {message.text}")
        elif "Content Security Policy" in message.text:
            self.problems.append(f"policy: {message.text}")

    def _note_request(self, request: Request) -> None:
        self.requests += 1
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
            self.problems.append(f"request leaves the machine: {request.url}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 500 or (
            response.status >= 400 and not response.request.is_navigation_request()
        ):
            self.problems.append(f"{response.request.method} {response.url} answered {response.status}")

    def _note_weight(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def note_dialog(self, dialog: Any) -> None:
        """A dialog nobody asked for is a problem."""
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def violations(page: Page) -> list[str]:
    """Return what axe, loaded before, finds on the page as it stands, a line each."""
    options = {"runOnly": {"type": "tag", "values": list(AXE_TAGS)}, "resultTypes": ["violations"]}
    return list(page.evaluate(_VIOLATIONS, options))
