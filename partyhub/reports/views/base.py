"""What the pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for

from partyhub.reports.models import Export
from partyhub.reports.rules import Medium
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission

blueprint = Blueprint("reports", __name__)
TONES = {"queued": "grey", "running": "blue", "ready": "green", "failed": "red"}


@blueprint.app_template_global("export_tone")
def export_tone(state: str) -> str:
    """Return the tone of a state's tag."""
    return TONES[state]


def layout_for(actor: Actor) -> str:
    """Return the layout: a desk for those who take ledgers away, the phone's for members."""
    return "layouts/desk.html" if actor.can(Permission.REPORT_EXPORT) else "layouts/phone.html"


def to_fetch(export: Export) -> Any:
    """Lead to what was asked for: the sheet, the file, or the page that says when it is ready."""
    where = {Medium.PRINT: ".sheet", Medium.ZIP: ".detail"}.get(export.medium, ".file")
    return redirect(url_for(where, public_id=export.public_id), 303)
