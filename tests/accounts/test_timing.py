"""Whether an account exists cannot be told from the time that a refusal takes."""

from __future__ import annotations

import statistics
import time

import pytest

from partyhub.accounts import commands
from partyhub.accounts.rules import passwords

TRIES = 200
TOLERANCE = 0.10


def cost(username: str, clock) -> float:
    """Return the processor time of one refusal: what others do on the machine is not in it, a hash left out is."""
    began = time.process_time()
    assert commands.check_credentials(username, "wrong password", demo_allowed=True, clock=clock) is None
    return time.process_time() - began


def difference(clock, tries: int) -> float:
    """Return by which part the cost of a known and of an unknown name differ, measured in turns."""
    cost("warm-up", clock)
    pairs = [(cost("secretary", clock), cost(f"nobody{number}", clock)) for number in range(tries)]
    known, unknown = (statistics.median(one) for one in zip(*pairs, strict=True))
    return abs(known - unknown) / max(known, unknown)


@pytest.mark.long
def test_known_and_unknown_names_take_equally_long(app, world, clock):
    assert difference(clock, TRIES) < TOLERANCE


@pytest.mark.long
def test_the_measure_finds_a_hash_that_is_left_out(app, world, clock, monkeypatch):
    """The sabotage of the test above: an unknown name is refused without any hash."""
    real = passwords.password_fits
    monkeypatch.setattr(passwords, "password_fits", lambda typed, kept: bool(kept) and real(typed, kept))
    assert difference(clock, 20) > 5 * TOLERANCE


def test_an_unknown_name_costs_a_hash_too(app, world, clock, monkeypatch):
    """Deleting the hash of nothing makes this fail."""
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
