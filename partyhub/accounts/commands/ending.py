"""What several verbs of this room share: ending sessions and tokens, and holding the last sysadmin in place."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from partyhub.accounts.models import ApiToken, LoginSession, RoleGrant, User
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.security.permissions import Role


def end_sessions(user_id: int, *, keep: int | None = None) -> None:
    """Delete the sessions of an account, all but `keep`; their cookies open nothing any more."""
    ended = delete(LoginSession).where(LoginSession.user_id == user_id)
    if keep is not None:
        ended = ended.where(LoginSession.id != keep)
    db.session.execute(ended)


def revoke_tokens(user_id: int, clock: Clock) -> None:
    """Revoke the API tokens of an account."""
    db.session.execute(
        update(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def lock_sysadmins() -> set[int]:
    """Return the accounts that can administer the installation, and keep anybody else from changing that meanwhile.

    The rows are locked in one order: of two who remove each other, the second waits and then sees what is left.
    """
    return set(
        db.session.scalars(
            select(RoleGrant.user_id)
            .join(User, User.id == RoleGrant.user_id)
            .where(
                RoleGrant.role == Role.SYSADMIN, RoleGrant.revoked_at.is_(None), User.disabled_at.is_(None)
            )
            .order_by(RoleGrant.id)
            .with_for_update()
        )
    )
