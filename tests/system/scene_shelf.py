"""Kinds of service, what teams offer, and what residents ask for, at every place."""

from __future__ import annotations

from typing import Any

from partyhub.security.actors import SYSTEM
from partyhub.volunteering import commands
from partyhub.volunteering.commands import codes
from tests.factories import requests


def build(scene: Any, places: tuple[str, ...]) -> None:
    """Add a kind of service, which has no place."""
    kind = commands.add_category(SYSTEM, name="义务理发", name_en="Haircuts", clock=scene.clock)
    scene.put("category", "root", kind)
    placed = requests.placed(scene.clock)
    scene.put("request", "root", placed.order, placed.code)
    scene.put("request_order", "root", placed.order)
    scene.put("request_access", "root", None, codes.access_for(placed.order.public_id, scene.clock))
