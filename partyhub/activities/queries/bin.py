"""The recycle bin, and the last steps of a record."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from partyhub.activities import policy
from partyhub.activities.models import Activity, ActivityStep
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.security.actors import Actor


def in_bin(actor: Actor, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of what lies in the bin of the organisations that the actor runs, the latest first."""
    query = select(Activity).where(policy.scope_bin(actor))
    keys = [(Activity.binned_at, "desc"), (Activity.id, "desc")]
    return page_of(query, keys=keys, cursor=cursor, page_size=page_size)  # type: ignore[arg-type]  # literals of SortKey


def binned(actor: Actor, public_id: str) -> Activity:
    """Return a record of the actor's bin. Raises NotFound."""
    found = None
    if is_public_id(public_id):
        found = db.session.scalar(
            select(Activity).where(policy.scope_bin(actor), Activity.public_id == public_id)
        )
    if found is None:
        raise NotFound
    return found


def was_announced(activity: Activity) -> bool:
    """Whether others were ever told of the activity."""
    query = select(ActivityStep.id).where(
        ActivityStep.activity_id == activity.id, ActivityStep.event == "publish"
    )
    return db.session.scalar(query.limit(1)) is not None


def last_steps(activity: Activity) -> Sequence[ActivityStep]:
    """Return the last step of a record and the one before it."""
    query = select(ActivityStep).where(ActivityStep.activity_id == activity.id)
    return list(db.session.scalars(query.order_by(ActivityStep.id.desc()).limit(2)))
