"""What came back, as the Monday sheet prints it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from partyhub.activities.queries.returned import came_back
from partyhub.kernel.clock import Clock
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.web.registry import Panel

SHEET_SLOT = "obligations.sheet"


def on_sheet(actor: Actor, organization: Any, _clock: Clock) -> str:
    """List the records of an organisation that wait to be corrected, each with the reason given."""
    found = came_back(actor, organization.id)
    return render_template("activities/_returned.html", found=found) if found else ""


RETURNED_PANELS = (Panel("activities.returned", SHEET_SLOT, on_sheet, permission=Permission.ACTIVITY_READ),)
