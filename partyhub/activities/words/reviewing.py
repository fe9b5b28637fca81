"""Words of review: the places of a record, what became of its lines."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

REVIEWING: dict[str, Any] = {
    "activities.place.title": _p("record place", "Title"),
    "activities.place.kinds": _p("record place", "Kinds"),
    "activities.place.time": _p("record place", "Time"),
    "activities.place.location": _p("record place", "Place"),
    "activities.place.people": _p("record place", "Chair and recorder"),
    "activities.place.roll": _p("record place", "Roll call"),
    "activities.place.minutes": _p("record place", "Minutes"),
    "activities.place.result": _p("record place", "Result"),
    "activities.place.files": _p("record place", "Photos and documents"),
    "activities.mark.gone": _p("changed line", "Taken out:"),
    "activities.mark.new": _p("changed line", "New:"),
    "reason.activity_places_for_return": _l("Comments at places go with a return only."),
    "reason.activity_place_twice": _l("Write one comment a place; put what you have to say together."),
}
