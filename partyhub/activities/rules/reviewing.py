"""What a reviewer says at the place it is about, what is kept of a record at each hand-over, and what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from partyhub.activities.rules.content import COMMENT_LENGTH
from partyhub.kernel.errors import Reason


class Place(StrEnum):
    """A part of a record that a comment can stand beside; the value is also its word's key."""

    TITLE = "title"
    KINDS = "kinds"
    TIME = "time"
    LOCATION = "location"
    PEOPLE = "people"
    ROLL = "roll"
    MINUTES = "minutes"
    AGENDA = "agenda"
    RESULT = "result"
    VOTES = "votes"
    FILES = "files"


PARTS: Mapping[Place, tuple[str, ...]] = {
    Place.TITLE: ("title",),
    Place.KINDS: ("kinds",),
    Place.TIME: ("starts_at", "ends_at"),
    Place.LOCATION: ("location",),
    Place.PEOPLE: ("chair_id", "recorder_id"),
    Place.ROLL: ("roll",),
    Place.MINUTES: ("minutes",),
    Place.AGENDA: ("agenda",),
    Place.RESULT: ("result",),
    Place.VOTES: ("votes",),
    Place.FILES: ("files",),
}
"""Which entries of a kept content belong to each place."""

KEPT_AFTER = frozenset({"submit", "return", "withdraw"})
"""After these steps the content is kept as it stood: the record goes from hand to hand."""

COMPARED_WITH = frozenset({"return", "withdraw"})
"""Changes are shown against what stood when a reviewer last gave the record back."""


ITEM_CODE_LENGTH = 20
ABOUT_LENGTH = 200


@dataclass(frozen=True)
class Remark:
    """What a reviewer says about one place, or about one `item` of it.

    An item of the agenda is named by its number, a vote by its public id; `about` is what it was called then. The
    agenda is written anew as a whole, so a comment finds its item by what it was called.
    """

    place: Place
    comment: str
    item: str = ""
    about: str = ""


Items = Mapping[tuple[Place, str], str]
"""What a record's items are called, by place and item."""


def beside(
    remarks: Iterable[Remark], place: Place, items: Iterable[tuple[str, str]]
) -> dict[str, list[Remark]]:
    """Return which comments at `place` stand beside which of `items` (item, what it is called).

    What is about the whole, or about an item that is there no more, stands under the empty name.
    """
    named = [(item, title) for item, title in items]
    found: dict[str, list[Remark]] = {}
    for remark in remarks:
        if remark.place is not place:
            continue
        same = [item for item, title in named if remark.item and title == remark.about]
        here = remark.item if remark.item in same or not same else same[0]
        found.setdefault(here if same else "", []).append(remark)
    return found


def remark_reasons(verb: str, remarks: Sequence[Remark], items: Items | None = None) -> list[Reason]:
    """Return what is wrong with comments at places: they belong to a return, one a place or item of `items`."""
    if remarks and verb != "return":
        return [Reason("activity_places_for_return", "places")]
    reasons = []
    for number, remark in enumerate(remarks):
        at = f"places.{number}"
        if not remark.comment:
            reasons.append(Reason("activity_comment_required", f"{at}.comment"))
        if len(remark.comment) > COMMENT_LENGTH:
            reasons.append(Reason("too_long", f"{at}.comment", {"max": COMMENT_LENGTH}))
        if "\0" in remark.comment:
            reasons.append(Reason("control_characters", f"{at}.comment"))
        if remark.item and (remark.place, remark.item) not in (items or {}):
            reasons.append(Reason("not_a_choice", f"{at}.item"))
        if any((remark.place, remark.item) == (other.place, other.item) for other in remarks[:number]):
            reasons.append(Reason("activity_place_twice", f"{at}.place"))
    return reasons


def whole_comment(comment: str, remarks: Iterable[Remark]) -> str:
    """Return what was said, in one text: the general comment, or else the first one at a place."""
    return comment or next((remark.comment for remark in remarks), "")


def changed_places(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Place]:
    """Return the places whose content differs, in the order of the page; what was not kept then is not compared."""
    return [
        place
        for place, names in PARTS.items()
        if any(name in before and before[name] != now.get(name) for name in names)
    ]


class Mark(StrEnum):
    """What became of a line."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


def line_changes(before: str, now: str) -> list[tuple[Mark, str]]:
    """Return both texts as one list of lines, each marked: what went, what came, what stayed between."""
    old, new = before.splitlines(), now.splitlines()
    lines: list[tuple[Mark, str]] = []
    for kind, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [(Mark.SAME, line) for line in old[start:end]]
            continue
        lines += [(Mark.GONE, line) for line in old[start:end]]
        lines += [(Mark.NEW, line) for line in new[from_:to]]
    return lines
