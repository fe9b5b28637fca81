"""Forms of minutes: agenda and resolutions line by line, what was noted of a resolution, an addendum.

The lines are fields of their own, so that whoever saves after somebody else sees each of them on the merge page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p
from wtforms import HiddenField

from partyhub.activities import rules
from partyhub.activities.models import Activity, AgendaItem
from partyhub.activities.queries import ResolutionRow
from partyhub.activities.rules import minutes as limits
from partyhub.activities.rules.minutes import AgendaLine, ResolutionLine
from partyhub.kernel.errors import Reason
from partyhub.web.forms import (
    BaseForm,
    BooleanField,
    DateField,
    MaxLength,
    Optional,
    Required,
    SelectField,
    StringField,
    TextAreaField,
    choices,
)

_LINE = re.compile(r"(item|resolution)_(\d{1,2})")
MORE = "more_lines"
SPARE = 2


class MinutesForm(BaseForm):
    """The minutes of an activity; `minutes_form` adds the lines."""

    requires_version = True
    extra_names = (MORE,)
    item_count = 0
    resolution_count = 0

    minutes = TextAreaField(_l("Minutes"), [MaxLength(rules.MINUTES_LENGTH)])
    result = StringField(_l("Result in one line"), [MaxLength(rules.RESULT_LENGTH)])

    def _put(self, reason: Reason) -> None:
        name, _, rest = reason.field.partition(".")
        place, _, last = rest.partition(".")
        lines = {"items": self._items, "resolutions": self._resolutions}.get(name)
        if lines is not None and place.isdigit():
            shown = {"items": {"title": "item"}, "resolutions": {"text": "resolution"}}[name]
            reason = replace(reason, field=f"{shown.get(last, last)}_{lines()[int(place)]}")
        super()._put(reason)

    def _items(self) -> list[int]:
        parts = ("item", "presenter", "discussion")
        return [n for n in range(self.item_count) if any(self[f"{part}_{n}"].data for part in parts)]

    def _resolutions(self) -> list[int]:
        return [n for n in range(self.resolution_count) if self[f"resolution_{n}"].data]

    def agenda(self) -> list[AgendaLine]:
        """Return the items that have something in them."""
        return [
            AgendaLine(
                self[f"item_{n}"].data or "",
                self[f"presenter_{n}"].data or "",
                bool(self[f"first_{n}"].data),
                self[f"discussion_{n}"].data or "",
            )
            for n in self._items()
        ]

    def resolutions(self, ids: dict[Any, int]) -> list[ResolutionLine]:
        """Return the resolutions that have something in them; `ids` are those of the owners by public id."""
        return [
            ResolutionLine(
                self[f"resolution_{n}"].data or "",
                bool(self[f"formal_{n}"].data),
                ids.get(self[f"owner_{n}"].data or ""),
                self[f"due_{n}"].data,
                self[f"id_{n}"].data or "",
            )
            for n in self._resolutions()
        ]

    @property
    def owners(self) -> list[str | None]:
        """The public ids of those who were chosen to see to a resolution."""
        return [self[f"owner_{n}"].data for n in self._resolutions()]


def minutes_form(items: int, resolutions: int, people: Iterable[tuple[str, str]]) -> type[MinutesForm]:
    """Return the form with so many lines of each; `people` are offered as (public id, name)."""
    items, resolutions = min(items, limits.MAX_ITEMS), min(resolutions, limits.MAX_RESOLUTIONS)
    offered = choices(people, blank=_l("Nobody chosen"))
    fields: dict[str, Any] = {"item_count": items, "resolution_count": resolutions}
    for n in range(items):
        number = n + 1
        fields[f"item_{n}"] = StringField(_l("Item %(n)s", n=number), [MaxLength(limits.ITEM_LENGTH)])
        fields[f"presenter_{n}"] = StringField(
            _l("Item %(n)s: who presented it", n=number), [MaxLength(limits.PRESENTER_LENGTH)]
        )
        fields[f"first_{n}"] = BooleanField(_l("Item %(n)s is the “first item”", n=number))
        fields[f"discussion_{n}"] = TextAreaField(
            _l("Item %(n)s: what was said", n=number), [MaxLength(limits.DISCUSSION_LENGTH)]
        )
    for n in range(resolutions):
        number = n + 1
        fields[f"id_{n}"] = HiddenField()
        fields[f"resolution_{n}"] = TextAreaField(
            _l("Resolution %(n)s", n=number), [MaxLength(limits.RESOLUTION_LENGTH)]
        )
        fields[f"formal_{n}"] = BooleanField(_l("Resolution %(n)s was decided by vote", n=number))
        fields[f"owner_{n}"] = SelectField(
            _l("Resolution %(n)s: who sees to it", n=number), [Optional()], choices=offered
        )
        fields[f"due_{n}"] = DateField(_l("Resolution %(n)s: until when", n=number), [Optional()])
    return type("MinutesFormAtHand", (MinutesForm,), fields)


def lines_in(names: Iterable[str]) -> tuple[int, int]:
    """Return how many lines of each kind the names of a sent form, or of a draft, ask for."""
    found = {"item": 0, "resolution": 0}
    for name in names:
        match = _LINE.fullmatch(name)
        if match:
            found[match[1]] = max(found[match[1]], int(match[2]) + 1)
    return found["item"], found["resolution"]


def saved_minutes(
    activity: Activity, agenda: Sequence[AgendaItem], resolutions: Sequence[ResolutionRow]
) -> dict[str, Any]:
    """Return what is saved, by the names of the form's fields."""
    found: dict[str, Any] = {"minutes": activity.minutes, "result": activity.result}
    for n, item in enumerate(agenda):
        found[f"item_{n}"], found[f"presenter_{n}"] = item.title, item.presenter
        found[f"first_{n}"], found[f"discussion_{n}"] = item.first_item, item.discussion
    for n, row in enumerate(resolutions):
        one = row.resolution
        found[f"id_{n}"], found[f"resolution_{n}"] = one.public_id, one.text
        found[f"formal_{n}"], found[f"due_{n}"] = one.formal, one.due_on
        found[f"owner_{n}"] = row.owner_public_id or None
    return found


class ResolutionForm(BaseForm):
    """Whether a resolution is done, and what is to be said of it."""

    done = BooleanField(_l("This is done"))
    note = TextAreaField(_p("resolution", "What was done"), [MaxLength(limits.NOTE_LENGTH)])


class AddendumForm(BaseForm):
    """What is added to a signed record."""

    text = TextAreaField(_l("Addendum"), [Required(), MaxLength(limits.ADDENDUM_LENGTH)])
