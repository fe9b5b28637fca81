"""What changed in a record since a reviewer gave it back, as its reader may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from partyhub.activities import queries, rules
from partyhub.activities.models import Activity, AgendaItem, Vote
from partyhub.activities.rules import Mark, Place, Presence
from partyhub.members import queries as members
from partyhub.web.shown import number, span
from partyhub.web.words import word

LINEWISE = frozenset({Place.MINUTES, Place.AGENDA, Place.RESULT})
INSIDE = frozenset({Place.MINUTES, Place.AGENDA, Place.VOTES, Place.FILES})


@dataclass(frozen=True)
class Change:
    """One place that changed: both texts, for long ones the lines, marked. `hidden`: not the reader's to read."""

    place: Place
    before: str
    now: str
    lines: list[tuple[Mark, str]]
    hidden: bool = False


def changes_of(
    activity: Activity,
    *,
    minutes_shown: bool,
    agenda: Sequence[AgendaItem] | None = None,
    votes: Sequence[Vote] | None = None,
) -> list[Change]:
    """Return what changed since the record was last given back; nothing when it never was.

    Without `minutes_shown` it is told of what was said, and of the files, only that it changed.
    """
    before = queries.before_changes(activity)
    if before is None:
        return []
    now = queries.content_of(activity, agenda, votes)
    closed: frozenset[Place] = frozenset()
    if not minutes_shown:  # of a talk the result is closed as well
        closed = INSIDE | {Place.RESULT} if rules.combined(activity.kinds).private else INSIDE
    return [
        _change(place, before, now, hidden=place in closed) for place in rules.changed_places(before, now)
    ]


def _change(place: Place, before: Mapping[str, Any], now: Mapping[str, Any], *, hidden: bool) -> Change:
    if hidden:
        return Change(place, "", "", [], hidden=True)
    if place in LINEWISE:
        old, new = str(before.get(place, "")), str(now.get(place, ""))
        return Change(place, old, new, rules.line_changes(old, new))
    if place is Place.ROLL:
        return _roll_change(before.get("roll") or [], now.get("roll") or [])
    return Change(place, _text(place, before), _text(place, now), [])


def _text(place: Place, content: Mapping[str, Any]) -> str:
    """Return a place's content as a reader knows it."""
    if place is Place.KINDS:
        return _(", ").join(word(kind, "activities.kind") for kind in content.get("kinds", ()))
    if place is Place.TIME:
        return span(*(datetime.fromisoformat(content[name]) for name in ("starts_at", "ends_at")))
    if place is Place.PEOPLE:
        return _people(content)
    if place is Place.VOTES:
        return "\n".join(_vote(*vote) for vote in content.get("votes", ()))
    if place is Place.FILES:
        return _(", ").join(name for _number, name in content.get("files", ()))
    return str(content.get(rules.PARTS[place][0], ""))


def _vote(subject: str, state: str, yes: int, no: int, abstain: int) -> str:
    said = {"yes": number(yes), "no": number(no), "abstain": number(abstain)}
    counts = _("in favour %(yes)s, against %(no)s, abstained %(abstain)s", **said)
    return f"{subject} · {word(state, 'activities.vote_state')} · {counts}"


def _people(content: Mapping[str, Any]) -> str:
    ids = [content.get("chair_id"), content.get("recorder_id")]
    known = members.by_ids(ids)
    names = [known[one].name if one in known else _("nobody") for one in ids]
    return _("Chair: %(chair)s; recorder: %(recorder)s", chair=names[0], recorder=names[1])


def _roll_change(before: list[list[Any]], now: list[list[Any]]) -> Change:
    """Of a roll call counts are told, and how many lines differ: who attended is not everybody's to see."""
    old, new = ({str(line[0]): line[1:] for line in lines} for lines in (before, now))
    touched = sum(1 for who in {*old, *new} if old.get(who) != new.get(who))
    after = _("%(counts)s; %(n)s lines differ", counts=_counts(now), n=number(touched))
    return Change(Place.ROLL, _counts(before), after, [])


def _counts(lines: list[list[Any]]) -> str:
    found = Counter(line[1] for line in lines)
    told = [
        f"{word(state, 'activities.presence')} {number(found[state])}" for state in Presence if found[state]
    ]
    return _(", ").join(told) or _("nobody recorded")
