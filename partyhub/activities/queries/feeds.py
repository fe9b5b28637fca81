"""Calendar feeds: one's own, the feed behind an address, and what stands in it now."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select

from partyhub.activities import policy
from partyhub.activities.models import Activity, ActivityKind, ActivityStep, CalendarFeed
from partyhub.activities.rules import FLAGS, State
from partyhub.kernel.clock import local_day
from partyhub.kernel.db import db
from partyhub.kernel.vault import digest
from partyhub.members.models import Affiliation, Member
from partyhub.members.queries.belonging import holds_on
from partyhub.members.rules import takes_part
from partyhub.organization.models import Organization
from partyhub.security import directory
from partyhub.security.actors import Actor
from partyhub.security.parties import RecordParty
from partyhub.security.permissions import Permission

BEHIND, AHEAD = timedelta(days=92), timedelta(days=400)
MOST = 1_000
_PRIVATE = tuple(kind for kind, flags in FLAGS.items() if flags.private)


def my_feeds(actor: Actor) -> list[tuple[CalendarFeed, Organization | None]]:
    """Return the actor's live feeds, oldest first."""
    query = (
        select(CalendarFeed, Organization)
        .outerjoin(Organization, Organization.id == CalendarFeed.organization_id)
        .where(policy.scope_feeds(actor), CalendarFeed.revoked_at.is_(None))
        .order_by(CalendarFeed.id)
    )
    return [(feed, home) for feed, home in db.session.execute(query)]


def my_feed(actor: Actor, public_id: str) -> CalendarFeed | None:
    """Return one of the actor's live feeds, or None."""
    query = select(CalendarFeed).where(
        CalendarFeed.public_id == public_id, policy.scope_feeds(actor), CalendarFeed.revoked_at.is_(None)
    )
    return db.session.scalar(query)


def feed_behind(token: str) -> CalendarFeed | None:
    """Return the live feed of a secret, or None."""
    query = select(CalendarFeed).where(
        CalendarFeed.token_digest == digest(token), CalendarFeed.revoked_at.is_(None)
    )
    return db.session.scalar(query)


def organizations_of_feed(feed: CalendarFeed, now: datetime) -> list[Organization]:
    """Return whose activities stand in a feed today: none any more when its owner may not read them any more."""
    own = _belonging(feed.member_id, now)
    if feed.organization_id is None:
        return own
    home = db.session.get_one(Organization, feed.organization_id)
    if home in own:
        return [home]
    readers = directory.holders(Permission.ACTIVITY_READ)
    reads = any(one.user_id == feed.user_id and home.path.startswith(one.path) for one in readers)
    return [home] if reads else []


def feed_activities(feed: CalendarFeed, homes: list[Organization], now: datetime) -> list[Activity]:
    """Return what stands in a feed, by time: what is announced or held, called off after it was announced, or planned.

    Talks stand in nobody's feed but of the two who hold them.
    """
    private = exists().where(ActivityKind.activity_id == Activity.id, ActivityKind.kind.in_(_PRIVATE))
    shown = ~private if feed.member_id is None else or_(~private, _takes_it(feed.member_id))
    today = local_day(now)
    query = (
        select(Activity)
        .where(
            _held_by([one.id for one in homes]),
            _worth_a_line(),
            Activity.binned_at.is_(None),
            shown,
            Activity.day.between(today - BEHIND, today + AHEAD),
        )
        .order_by(Activity.starts_at, Activity.id)
        .limit(MOST)
    )
    return list(db.session.scalars(query))


def _held_by(ids: list[int]) -> ColumnElement[bool]:
    return exists().where(
        RecordParty.record_type == policy.RECORD,
        RecordParty.record_id == Activity.id,
        RecordParty.organization_id.in_(ids),
    )


def _worth_a_line() -> ColumnElement[bool]:
    announced = exists().where(ActivityStep.activity_id == Activity.id, ActivityStep.event == "publish")
    return or_(
        Activity.state.not_in((State.DRAFT, State.CANCELLED)),
        and_(Activity.state == State.DRAFT, Activity.planned),
        and_(Activity.state == State.CANCELLED, announced),
    )


def _takes_it(member_id: int) -> ColumnElement[bool]:
    return or_(Activity.chair_id == member_id, Activity.recorder_id == member_id)


def _belonging(member_id: int | None, now: datetime) -> list[Organization]:
    member = db.session.get(Member, member_id) if member_id is not None else None
    if member is None or not takes_part(member.status):
        return []
    query = (
        select(Organization)
        .join(Affiliation, Affiliation.organization_id == Organization.id)
        .where(Affiliation.member_id == member.id, holds_on(Affiliation, local_day(now)))
        .order_by(Organization.id)
    )
    return list(db.session.scalars(query.distinct()))
