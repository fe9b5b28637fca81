"""Whom an activity concerns, and what clashes with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, case, or_, select

from partyhub.activities import policy, rules
from partyhub.activities.models import Activity
from partyhub.activities.queries.joint import participant_ids
from partyhub.activities.rules import Audience, State
from partyhub.kernel.db import db
from partyhub.members import queries as members
from partyhub.security.actors import Actor
from partyhub.security.parties import RecordParty

MOST_CLASHES = 5


@dataclass(frozen=True)
class Clash:
    """Another activity at the same time; its title and id are None where it is not the reader's to see.

    `why`: ``organization``, ``place``, ``people``.
    """

    public_id: str | None
    title: str | None
    why: tuple[str, ...]


def concerned(activity: Activity) -> list[int]:
    """Return the members whom an activity concerns, each once: those of its audience, its chair and its recorder."""
    named = [one for one in (activity.chair_id, activity.recorder_id) if one is not None]
    audience = rules.audience_of(activity.kinds)
    if audience is Audience.ROSTER:
        rosters = members.rosters(participant_ids(activity), activity.day)
        named += [row.id for rows in rosters.values() for row in rows]
    elif audience is Audience.POSTS:
        named += members.committee_ids(activity.organization_id, activity.day)
    return list(dict.fromkeys(named))


def clashes(actor: Actor, activity: Activity, participants: Collection[int]) -> list[Clash]:
    """Return what takes place at the same time: of the same organisations, at the same place, of the same people."""
    same_organization = Activity.id.in_(
        select(RecordParty.record_id).where(
            RecordParty.record_type == policy.RECORD,
            RecordParty.organization_id.in_(participants),
        )
    )
    people = [one for one in (activity.chair_id, activity.recorder_id) if one is not None]
    same_people = or_(Activity.chair_id.in_(people), Activity.recorder_id.in_(people))
    same_place = and_(Activity.place == activity.place, Activity.place != "")
    expected = or_(
        Activity.state.in_((State.PUBLISHED, State.HELD)),
        and_(Activity.planned, Activity.state == State.DRAFT),
    )
    marks = [case((one, 1), else_=0) for one in (same_organization, same_place, same_people)]
    seen = case((policy.scope_activities(actor), 1), else_=0)
    query = (
        select(Activity.public_id, Activity.title, seen, *marks)
        .where(
            Activity.id != activity.id,
            Activity.binned_at.is_(None),
            Activity.starts_at < activity.ends_at,
            Activity.ends_at > activity.starts_at,
            expected,
            or_(same_organization, same_place, same_people),
        )
        .order_by(Activity.starts_at, Activity.id)
        .limit(MOST_CLASHES)
    )
    names = ("organization", "place", "people")
    return [
        Clash(
            public_id if is_seen else None,
            title if is_seen else None,
            tuple(name for name, mark in zip(names, found, strict=True) if mark),
        )
        for public_id, title, is_seen, *found in db.session.execute(query)
    ]
