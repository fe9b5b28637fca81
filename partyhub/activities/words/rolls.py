"""Words of a roll call."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_pgettext as _p

PRESENCES: dict[str, Any] = {
    "activities.presence.present": _p("roll call", "Present"),
    "activities.presence.late": _p("roll call", "Late"),
    "activities.presence.partial": _p("roll call", "Left early"),
    "activities.presence.excused": _p("roll call", "Excused"),
    "activities.presence.absent": _p("roll call", "Absent"),
    "activities.presence.observer": _p("roll call", "Observer"),
    "activities.presence.unrecorded": _p("roll call", "Not recorded"),
}
