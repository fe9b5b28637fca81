"""Calendar feeds: made with a secret address, taken back, counted when they are fetched."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import case, or_

from partyhub.activities import policy, queries
from partyhub.activities.models import CalendarFeed, CalendarFeedUse
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.errors import Conflict, Forbidden, NotFound, Reason, TooMany, raise_if
from partyhub.kernel.vault import digest
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor

MOST_FEEDS = 10
FETCHES_AN_HOUR = 60
SECRET_BYTES = 24


def make_feed(
    actor: Actor, organization: Organization | None = None, *, clock: Clock
) -> tuple[CalendarFeed, str]:
    """Make a feed of an organisation's activities, or of the actor's own; return it and its secret, shown this once.

    Raises Forbidden where the actor does not read that organisation's activities or is no member, Conflict beyond ten.
    """
    raise_if(Forbidden, policy.can_make_feed(actor, organization))
    if len(queries.my_feeds(actor)) >= MOST_FEEDS:
        raise Conflict(Reason("feeds_too_many", params={"max": MOST_FEEDS}))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = CalendarFeed(
        user_id=actor.user_id,
        member_id=actor.member_id,
        organization_id=organization.id if organization else None,
        token_digest=digest(secret),
        created_at=clock.now(),
    )
    db.session.add(feed)
    db.session.flush()
    _note(actor, "calendar_feed.made", feed, clock)
    return feed, secret


def revoke_feed(actor: Actor, public_id: str, *, clock: Clock) -> None:
    """Take an address back: from now on it leads nowhere. Raises NotFound for anybody else's."""
    feed = queries.my_feed(actor, public_id)
    if feed is None:
        raise NotFound
    feed.revoked_at = clock.now()
    db.session.flush()
    _note(actor, "calendar_feed.revoked", feed, clock)


def count_fetch(feed: CalendarFeed, *, clock: Clock) -> None:
    """Count one fetch of a feed in its hour. Raises TooMany beyond sixty; the count is a conditional write."""
    now = clock.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    statement = insert_into(CalendarFeedUse).values(feed_id=feed.id, hour=hour, fetches=1)
    use = CalendarFeedUse
    taken = db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["feed_id"],
            set_={"hour": hour, "fetches": case((use.hour == hour, use.fetches + 1), else_=1)},
            where=or_(use.hour != hour, use.fetches < FETCHES_AN_HOUR),
        ).returning(use.feed_id),
        execution_options={"synchronize_session": False},
    ).first()
    if taken is None:
        wait = hour + timedelta(hours=1) - now
        raise TooMany(Reason("feed_too_often"), retry_after=int(wait.total_seconds()) + 1)


def _note(actor: Actor, tag: str, feed: CalendarFeed, clock: Clock) -> None:
    details = {"feed": feed.id, "organization": feed.organization_id}
    audit.record(actor, tag, details=details, clock=clock)
