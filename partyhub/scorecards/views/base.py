"""What the pages share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("scorecards", __name__, url_prefix="/scorecards")
