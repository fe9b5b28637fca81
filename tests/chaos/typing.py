"""People who type while the server is torn from under them: a draft is kept again and again, then the form is sent."""

from __future__ import annotations

import http.client
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.1
PAGE, FORM = "/activities/new", "activities.log"
DRAFTS_OF_A_RECORD = 4
_HIDDEN = {
    name: re.compile(rf'name="{name}"[^>]*value="([^"]+)"') for name in ("csrf_token", "idempotency_key")
}
_TITLE = re.compile(r'name="title"[^>]*value="([^"]*)"')


@dataclass
class Typist:
    """One browser with a session, logging one record after the other on the page where everything is typed."""

    port: int
    cookie: str
    name: str
    fields: Sequence[tuple[str, str]]
    kept: str = ""
    """The text that the server acknowledged last; empty once the form was sent."""
    typed: str = ""
    """The text that was sent last, acknowledged or not."""
    logged: list[str] = field(default_factory=list)
    drafts: int = 0
    retried: int = 0

    def log(self, number: int) -> None:
        """Log one record: open the page, type for a while, send."""
        hidden = self._opened()
        for step in range(DRAFTS_OF_A_RECORD):
            self._type(hidden, f"{self.name}第{number}课第{step}稿")
        self._type(hidden, f"{self.name}第{number}课")
        self._until(PAGE, [*hidden, ("then", "draft"), *self._all()], 303)
        self.logged.append(self.typed)
        self.kept = self.typed = ""

    def rest(self, number: int) -> None:
        """Type something that is not sent any more."""
        self._type(self._opened(), f"{self.name}第{number}课未完")

    def found_again(self) -> str:
        """Return what the page puts back: what is kept of a form that was not sent."""
        status, text = self._ask("GET", PAGE)
        assert status == 200, f"{PAGE} answered {status}"
        found = _TITLE.search(text)
        return found[1] if found else ""

    def _all(self) -> list[tuple[str, str]]:
        return [*self.fields, ("title", self.typed), ("minutes", "记录。" * 200)]

    def _type(self, hidden: list[tuple[str, str]], text: str) -> None:
        self.typed = text
        self._until(f"/drafts/{FORM}", [*hidden, *self._all()], 200)
        self.kept = text
        self.drafts += 1

    def _opened(self) -> list[tuple[str, str]]:
        """Open the page; return its token and its one-time key."""
        text = self._until(PAGE, [], 200, "GET")
        found = {name: pattern.search(text) for name, pattern in _HIDDEN.items()}
        return [(name, match[1]) for name, match in found.items() if match]

    def _until(self, path: str, fields: Sequence[tuple[str, str]], wanted: int, method: str = "POST") -> str:
        """Ask until the answer is there; a broken connection, 503 and "still running" are asked again."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE_SECONDS:
            status, text = self._ask(method, path, urlencode(fields))
            if status == wanted:
                return text
            assert status in (0, 503) or (status == 409 and self.retried), f"{path}: {status} {text[:300]}"
            self.retried += 1
            time.sleep(PAUSE_SECONDS)
        raise AssertionError(f"{path}: no answer within {PATIENCE_SECONDS} s")

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}
        try:
            connection.request(method, path, body=body or None, headers=headers)
            answer = connection.getresponse()
            self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()


def lost_or_doubled(
    typists: Iterable[Typist], titles: Iterable[str], drafts: dict[str, str]
) -> Iterator[str]:
    """Name every difference between what was acknowledged and what is stored.

    `drafts` holds the title kept for each name, empty for none. A later text than the acknowledged one may be there
    (its answer was lost with the worker); an earlier one never.
    """
    stored = Counter(titles)
    yield from (f"{title} is stored {count} times" for title, count in stored.items() if count > 1)
    for one in typists:
        yield from (f"{title} was acknowledged and is lost" for title in one.logged if title not in stored)
        if drafts[one.name] not in (one.kept, one.typed):
            yield f"{one.name}: {one.kept!r} was acknowledged, {drafts[one.name]!r} is kept"
