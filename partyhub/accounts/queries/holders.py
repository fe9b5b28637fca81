"""Who holds a permission where; other rooms ask through `security.directory`, to tell the right people."""

from __future__ import annotations

from sqlalchemy import select

from partyhub.accounts.models import RoleGrant, User
from partyhub.kernel.db import db
from partyhub.organization.models import Organization
from partyhub.security import matrix
from partyhub.security.directory import Holder
from partyhub.security.permissions import Permission


def holders(permission: Permission) -> list[Holder]:
    """Return every open account that a live grant gives `permission`, once a grant."""
    query = (
        select(RoleGrant.user_id, Organization.path)
        .join(User, User.id == RoleGrant.user_id)
        .join(Organization, Organization.id == RoleGrant.organization_id)
        .where(
            RoleGrant.role.in_(matrix.roles_of(permission)),
            RoleGrant.revoked_at.is_(None),
            User.disabled_at.is_(None),
        )
    )
    return [Holder(user_id, path) for user_id, path in db.session.execute(query)]
