"""Fixtures of the system-wide tests."""

from __future__ import annotations

import pytest

from partyhub.kernel.clock import FixedClock
from partyhub.kernel.http import PartyHub
from tests.system.probe import Prober
from tests.system.scene import Scene, build


@pytest.fixture
def scene(app: PartyHub, clock: FixedClock) -> Scene:
    """One record of every kind at every place."""
    return build(clock)


@pytest.fixture
def prober(app: PartyHub, scene: Scene) -> Prober:
    """Sends requests as the people of the scene and undoes what they did."""
    return Prober(app, scene)
