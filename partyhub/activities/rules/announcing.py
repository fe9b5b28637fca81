"""Who is told of a coming activity, and which changes are worth telling. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from partyhub.activities.rules.kinds import Kind


class Audience(StrEnum):
    """Whom an activity concerns."""

    ROSTER = "roster"  # everybody on the rosters of those who hold it
    POSTS = "posts"  # the committee
    NAMED = "named"  # who is named in the record


_NARROW = {
    Kind.COMMITTEE_MEETING: Audience.POSTS,
    Kind.PARTY_COMMITTEE_MEETING: Audience.POSTS,
    Kind.HEART_TALK: Audience.NAMED,
}


def audience_of(kinds: Iterable[Kind]) -> Audience:
    """Return whom a record concerns: the widest circle of any of its kinds."""
    circles = {_NARROW.get(kind, Audience.ROSTER) for kind in kinds}
    return next((one for one in Audience if one in circles), Audience.NAMED)


@dataclass(frozen=True)
class Announced:
    """What people were told of an activity."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise than was told; `what` names the words."""

    what: str
    old: Any
    new: Any


def changes_told(before: Announced, after: Announced) -> list[Change]:
    """Return the changes that people have to know; another space or comma is none.

    An end that moves with its beginning is not told apart.
    """
    found = []
    if before.starts_at != after.starts_at:
        found.append(Change("starts_at", before.starts_at, after.starts_at))
    if after.ends_at - before.ends_at != after.starts_at - before.starts_at:
        found.append(Change("ends_at", before.ends_at, after.ends_at))
    for name in ("place", "title"):
        old, new = getattr(before, name), getattr(after, name)
        if _bare(old) != _bare(new):
            found.append(Change(name if old and new else f"{name}_{'set' if new else 'gone'}", old, new))
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
