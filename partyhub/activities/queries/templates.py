"""What a new record may begin with: an organisation's templates and its earlier records."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from partyhub.activities import policy
from partyhub.activities.models import Activity, Template
from partyhub.activities.rules import State
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.security.actors import Actor

RECENT = 6


def templates(organization_ids: Collection[int]) -> list[Template]:
    """Return the templates of these organisations, by name."""
    query = select(Template).where(Template.organization_id.in_(tuple(organization_ids)))
    return list(db.session.scalars(query.order_by(Template.organization_id, Template.name, Template.id)))


def template(actor: Actor, public_id: str) -> Template:
    """Return a template of an organisation that the actor runs. Raises NotFound."""
    own = policy.own_organizations(actor)
    found = None
    if own and is_public_id(public_id):
        query = select(Template).where(Template.public_id == public_id, Template.organization_id.in_(own))
        found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def recent(actor: Actor, organization_id: int) -> list[Activity]:
    """Return the latest records of an organisation that the actor may see, the newest first."""
    query = select(Activity).where(
        Activity.organization_id == organization_id,
        Activity.state != State.CANCELLED,
        policy.scope_activities(actor),
    )
    return list(db.session.scalars(query.order_by(Activity.day.desc(), Activity.id.desc()).limit(RECENT)))
