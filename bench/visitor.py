"""A client that costs next to nothing itself: one kept connection, one cookie, no parsing."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

KEPT_SECONDS = 2.0  # less than the server keeps a connection


@dataclass
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    body: bytes
    headers: Any
    milliseconds: float


@dataclass
class Visitor:
    """One browser or program."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None
    asked_at: float = 0.0

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._send("GET", path, None, {})

    def post_form(self, path: str, values: dict[str, str]) -> Answer:
        """Send a form."""
        return self._send(
            "POST", path, urlencode(values), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def post_json(self, path: str, key: str) -> Answer:
        """Send an empty JSON object with a one-time key."""
        return self._send("POST", path, "{}", {"Content-Type": "application/json", "Idempotency-Key": key})

    def close(self) -> None:
        """Drop the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        if time.monotonic() - self.asked_at > KEPT_SECONDS:
            self.close()
        self.asked_at = time.monotonic()
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.perf_counter()
        self.connection.request(method, path, body=body, headers=self.headers | headers)
        answer = self.connection.getresponse()
        read = answer.read()
        return Answer(answer.status, read, answer.headers, (time.perf_counter() - began) * 1000)
