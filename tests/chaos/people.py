"""People who keep writing while the server is torn from under them: each retries with the same key until answered."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.1


class Unanswered(Exception):
    """The server gave no answer within the patience of a person."""


@dataclass
class Caller:
    """One program with a token. A broken connection, 503 and "still running" are asked again with the same key."""

    port: int
    token: str
    retried: int = 0
    longest_seconds: float = 0.0

    def post(self, path: str, body: Any, *, key: str, version: int | None = None) -> dict[str, Any]:
        """Return the answer's body once there is one below 300; raises AssertionError for any other final answer."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE_SECONDS:
            status, text = self._once(path, body, key, version)
            self.longest_seconds = max(self.longest_seconds, time.monotonic() - began)
            if 200 <= status < 300:
                answer: dict[str, Any] = json.loads(text)
                return answer
            assert status in (0, 409, 503), f"POST {path} answered {status}: {text[:300]}"
            assert status != 409 or "still_running" in text, text[:300]
            self.retried += 1
            time.sleep(PAUSE_SECONDS)
        raise Unanswered(path)

    def _once(self, path: str, body: Any, key: str, version: int | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            **({"If-Match": f'"{version}"'} if version is not None else {}),
        }
        try:
            connection.request("POST", f"/api/v1{path}", body=json.dumps(body), headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()


@dataclass
class Diary:
    """What was acknowledged, by title: the id and the state that the server said it had."""

    acknowledged: dict[str, tuple[str, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, title: str, answer: dict[str, Any]) -> None:
        """Note the newest answer about one title."""
        with self._lock:
            self.acknowledged[title] = (answer["id"], answer["state"])


def disagreements(
    acknowledged: dict[str, tuple[str, str]], stored: Iterable[tuple[str, str, str]]
) -> Iterator[str]:
    """Name every difference between what was acknowledged and the (title, id, state) rows that are stored.

    A row that nobody was told of is allowed (its answer was lost with the worker), two of one title are not.
    """
    rows = list(stored)
    for title, count in Counter(title for title, _id, _state in rows).items():
        if count > 1:
            yield f"{title} is stored {count} times"
    by_title = {title: (public_id, state) for title, public_id, state in rows}
    for title, told in acknowledged.items():
        if title not in by_title:
            yield f"{title} was acknowledged and is lost"
        elif by_title[title] != told:
            yield f"{title} was acknowledged as {told} and is stored as {by_title[title]}"
