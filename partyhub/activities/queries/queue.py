"""The reviewer's queue: the record that is open, those before and after it, and where he stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from partyhub.activities import policy
from partyhub.activities.models import Activity
from partyhub.kernel.db import db
from partyhub.kernel.ids import is_public_id
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor

BEFORE, AFTER = 5, 15


@dataclass(frozen=True)
class Queue:
    """What waits around the open record, the longest waiting first; `place` counts from 1."""

    opened: Activity
    earlier: Sequence[Activity]
    later: Sequence[Activity]
    place: int
    total: int

    @property
    def items(self) -> list[Activity]:
        """What is listed, in order."""
        return [*self.earlier, self.opened, *self.later]

    @property
    def previous(self) -> Activity | None:
        """The record before the open one."""
        return self.earlier[-1] if self.earlier else None

    @property
    def following(self) -> Activity | None:
        """The record after the open one."""
        return self.later[0] if self.later else None


def queue(actor: Actor, public_id: str = "") -> Queue | None:
    """Return the queue with a record open, the first one unless `public_id` waits too; None when nothing waits."""
    opened = _waiting_one(actor, public_id)
    if opened is None:
        return None
    before = select(func.count()).select_from(waiting_activities(actor).where(_earlier(opened)).subquery())
    total = select(func.count()).select_from(waiting_activities(actor).subquery())
    place, of = db.session.execute(select(before.scalar_subquery(), total.scalar_subquery())).one()
    earlier = (
        waiting_activities(actor)
        .where(_earlier(opened))
        .order_by(Activity.changed_at.desc(), Activity.id.desc())
    )
    later = waiting_activities(actor).where(_later(opened)).order_by(Activity.changed_at, Activity.id)
    return Queue(
        opened,
        list(db.session.scalars(earlier.limit(BEFORE)))[::-1],
        list(db.session.scalars(later.limit(AFTER))),
        place + 1,
        of,
    )


def _waiting_one(actor: Actor, public_id: str) -> Activity | None:
    if is_public_id(public_id):
        named = db.session.scalar(waiting_activities(actor).where(Activity.public_id == public_id))
        if named is not None:
            return named
    return db.session.scalar(waiting_activities(actor).order_by(Activity.changed_at, Activity.id).limit(1))


def waiting_activities(actor: Actor) -> Select[tuple[Activity]]:
    """Return the statement that finds what waits for the actor's decision."""
    query = select(Activity).join(Organization, Organization.id == Activity.organization_id)
    return query.where(policy.scope_waiting(actor))


def _earlier(one: Activity) -> ColumnElement[bool]:
    same = and_(Activity.changed_at == one.changed_at, Activity.id < one.id)
    return or_(Activity.changed_at < one.changed_at, same)


def _later(one: Activity) -> ColumnElement[bool]:
    same = and_(Activity.changed_at == one.changed_at, Activity.id > one.id)
    return or_(Activity.changed_at > one.changed_at, same)
