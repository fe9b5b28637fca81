"""What checking an order must settle before it goes to a team. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partyhub.kernel.errors import Reason
from partyhub.volunteering.rules.checks import (
    CATEGORY_LENGTH,
    DISTRICT_LENGTH,
    MAX_PEOPLE,
    RISK_LENGTH,
    TITLE_LENGTH,
)

FOUND = (
    *("title", "category", "district", "people", "skills", "risk_note"),
    *("hazardous", "min_age", "hours_cap"),
)
ADULT = 18
OLDEST_LIMIT = 70
DAY_MINUTES = 24 * 60
NEEDED = ("title", "need", "place", "starts_at", "ends_at", "contact_name", "contact_phone")


def complete_request(values: Mapping[str, Any]) -> list[Reason]:
    """Say what a draft lacks before it can be checked."""
    return [Reason("required", name) for name in NEEDED if not str(values.get(name) or "").strip()]


def verify_reasons(found: Mapping[str, Any]) -> list[Reason]:
    """Say what is missing or cannot be in what checking found; dangerous work is for adults only."""
    reasons = [
        Reason("required", name)
        for name in ("title", "category", "people", "risk_note")
        if found.get(name) is None or not str(found[name]).strip()
    ]
    limits = {"title": TITLE_LENGTH, "district": DISTRICT_LENGTH, "risk_note": RISK_LENGTH}
    for name, limit in (limits | {"category": CATEGORY_LENGTH}).items():
        if len(found.get(name) or "") > limit:
            reasons.append(Reason("too_long", name, {"max": limit}))
    spans = {"people": (1, MAX_PEOPLE), "min_age": (1, OLDEST_LIMIT), "hours_cap": (1, DAY_MINUTES)}
    for name, (least, most) in spans.items():
        value = found.get(name)
        if value is not None and value < least:
            reasons.append(Reason("too_small", name, {"min": least}))
        if value is not None and value > most:
            reasons.append(Reason("too_big", name, {"max": most}))
    if found.get("hazardous") and (found.get("min_age") or 0) < ADULT:
        reasons.append(Reason("hazard_for_adults", "min_age", {"min": ADULT}))
    return reasons
