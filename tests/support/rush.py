"""Many at once: threads that line up, start together, and report what each got."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def at_once(calls: Sequence[Callable[[], T]], *, timeout: float = 120) -> tuple[list[T], float]:
    """Run all `calls` at the same moment; return their answers in order and the seconds until the last one.

    Raises what the first failing call raised.
    """
    answers: list[T | None] = [None] * len(calls)
    failures: list[BaseException] = []
    gate = threading.Barrier(len(calls) + 1)

    def run(place: int) -> None:
        gate.wait(timeout)
        try:
            answers[place] = calls[place]()
        except BaseException as error:  # noqa: BLE001  # handed to the caller below
            failures.append(error)

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    gate.wait(timeout)
    began = time.monotonic()
    for thread in threads:
        thread.join(max(0.1, timeout - (time.monotonic() - began)))
    took = time.monotonic() - began
    if failures:
        raise failures[0]
    assert not any(thread.is_alive() for thread in threads), f"some calls still run after {timeout} s"
    return [answer for answer in answers if answer is not None], took
