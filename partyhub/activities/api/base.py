"""The blueprint, and how an activity is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from partyhub.activities import policy, queries, rules
from partyhub.activities.models import Activity
from partyhub.activities.queries import Filters, RollLine
from partyhub.activities.rules import Kind, Presence, RollEntry, State
from partyhub.kernel.clock import local_day
from partyhub.kernel.errors import Invalid, NotFound, Reason
from partyhub.kernel.http import clock
from partyhub.members import queries as members
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.web.api import api_blueprint

blueprint = api_blueprint("activities", "/activities", "Activities and meetings")
_COPIED = (
    "title",
    "state",
    "version",
    "planned",
    "starts_at",
    "ends_at",
    "day",
    "place",
    "capacity",
    "outside_units",
    "asks_leave",
    "places_taken",
    "approved_at",
)


def shown(actor: Actor, activities: Sequence[Activity]) -> list[dict[str, Any]]:
    """Return activities as the caller may see them."""
    homes = organizations.by_ids(one.organization_id for one in activities)
    people = members.by_ids(number for one in activities for number in (one.chair_id, one.recorder_id))
    counts = queries.roll_counts(one.id for one in activities)
    return [
        {name: getattr(one, name) for name in _COPIED}
        | {
            "id": one.public_id,
            "kinds": [kind.value for kind in one.kinds],
            "organization_id": homes[one.organization_id].public_id,
            **_said(actor, one, homes[one.organization_id]),
            "chair_id": people[one.chair_id].public_id if one.chair_id in people else None,
            "recorder_id": people[one.recorder_id].public_id if one.recorder_id in people else None,
            "attended": sum(counts.get(one.id, {}).get(state, 0) for state in rules.ATTENDED),
            "submitted_at": one.signed_at,
        }
        for one in activities
    ]


def _clashes(actor: Actor, activity: Activity, participants: Sequence[int]) -> list[dict[str, Any]]:
    if not policy.runs(actor, activity):
        return []
    found = queries.clashes(actor, activity, participants)
    return [{"activity_id": one.public_id, "why": list(one.why)} for one in found]


def sheet_for(participants: Sequence[Organization], starts_at: datetime) -> list[RollLine]:
    """Return the rosters of those who are to hold it, of its day; a day that no activity can have has none."""
    if not rules.EARLIEST_YEAR < starts_at.year < rules.LATEST_YEAR:
        return []
    return queries.blank_sheet([one.id for one in participants], local_day(starts_at))


def _said(actor: Actor, activity: Activity, home: Organization) -> dict[str, str | None]:
    """Return what was said and what came of it, as far as they are the caller's; of a talk not even that."""
    return {
        "minutes": activity.minutes if policy.sees_minutes(actor, activity, home.path) else None,
        "result": activity.result if policy.sees_result(actor, activity, home.path) else "",
    }


def shown_one(actor: Actor, activity: Activity) -> dict[str, Any]:
    """Return one activity, with what the caller may do next."""
    home = organizations.by_ids([activity.organization_id])[activity.organization_id]
    hands = queries.hands(activity)
    allowed = policy.allowed_verbs(actor, activity, home.path, hands, clock().now())
    inside = policy.runs(actor, activity) or actor.can_at(Permission.ACTIVITY_REVIEW, home.path)
    partners = queries.partners(activity)
    more = {
        "allowed": allowed,
        "clashes": _clashes(actor, activity, [activity.organization_id, *(one.id for one in partners)]),
        "places": _places(actor, activity, home.path) if inside else [],
        "joint_organization_ids": [one.public_id for one in partners],
    }
    return shown(actor, [activity])[0] | more


def _places(actor: Actor, activity: Activity, path: str) -> list[dict[str, Any]]:
    """Return what a reviewer said at places; what an item is called only to whoever may read the minutes."""
    minutes_shown = policy.sees_minutes(actor, activity, path)
    return [
        {"place": one.place.value, "comment": one.comment}
        | ({"item": one.item, "about": one.about if minutes_shown else ""} if one.item else {})
        for one in queries.open_remarks(activity)
    ]


def roll_entries(
    actor: Actor, lines: Sequence[Mapping[str, Any]], sheet: Iterable[RollLine] = ()
) -> list[RollEntry]:
    """Return the lines of a roll call that came in; for the `sheet` see `queries.people_ids`."""
    ids = queries.people_ids(actor, [line.get("member_id") for line in lines], on_sheet=sheet)
    return [
        RollEntry(
            Presence(line["state"]),
            member_id=ids.get(line.get("member_id")),
            guest_name=line.get("guest_name", ""),
            minutes=line.get("minutes"),
            reason=line.get("reason", ""),
            seconds_ago=line.get("seconds_ago", 0),
        )
        for line in lines
    ]


def filters_of(actor: Actor, query: Mapping[str, Any]) -> Filters:
    """Return what a list is narrowed to. Raises Invalid when it names an organisation out of the caller's scope."""
    one, within = (_organization(actor, query, name) for name in ("organization_id", "within"))
    return Filters(
        State(query["state"]) if "state" in query else None,
        Kind(query["kind"]) if "kind" in query else None,
        one.id if one else None,
        query.get("date_from"),
        query.get("date_to"),
        query.get("q", ""),
        within.path if within else "",
    )


def _organization(actor: Actor, query: Mapping[str, Any], name: str) -> Organization | None:
    if name not in query:
        return None
    try:
        return organizations.get(actor, query[name], Permission.ACTIVITY_READ)
    except NotFound:
        raise Invalid(Reason("not_a_choice", name)) from None
