"""Words of the burden account."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

BURDEN: dict[str, Any] = {
    "activities.burden.entries": _l("Entries this year"),
    "activities.burden.requests": _l("Records given back"),
    "reason.not_a_year": _l("Give a year of four digits, for example 2026."),
}
