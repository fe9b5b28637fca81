"""Whether an account exists cannot be told from the time that a refusal takes."""

from __future__ import annotations

import statistics
import time

import pytest

from partyhub.accounts import commands

TRIES = 200
TOLERANCE = 0.10


def took(username: str, clock) -> float:
    began = time.perf_counter()
    assert commands.check_credentials(username, "wrong password", demo_allowed=True, clock=clock) is None
    return time.perf_counter() - began


@pytest.mark.long
def test_known_and_unknown_names_take_equally_long(app, world, clock):
    took("warm-up", clock)
    known, unknown = [], []
    for number in range(TRIES):  # in turns, so that a busy machine slows both alike
        known.append(took("secretary", clock))
        unknown.append(took(f"nobody{number}", clock))
    medians = statistics.median(known), statistics.median(unknown)
    assert abs(medians[0] - medians[1]) / max(medians) < TOLERANCE, medians


def test_an_unknown_name_costs_a_hash_too(app, world, clock, monkeypatch):
    """Deleting the hash of nothing makes this fail."""
    from partyhub.accounts.rules import passwords

    verified: list[str] = []
    real = passwords.hasher.verify

    class Watching:
        hash = staticmethod(passwords.hasher.hash)

        def verify(self, stored: str, password: str) -> bool:
            verified.append(stored)
            return real(stored, password)

    monkeypatch.setattr(passwords, "hasher", Watching())
    for name in ("secretary", "nobody-at-all", "x" * 500):
        assert commands.check_credentials(name, "wrong password", demo_allowed=True, clock=clock) is None
    assert len(verified) == 3
    assert len({stored.partition("$m=")[2].partition("$")[0] for stored in verified}) == 1
