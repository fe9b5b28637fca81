"""Giving and taking roles."""

from __future__ import annotations

from sqlalchemy import select, update

from partyhub.accounts.commands.ending import end_sessions, lock_sysadmins
from partyhub.accounts.models import RoleGrant, User
from partyhub.accounts.rules.grants import check_grant
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.errors import Conflict, Forbidden, NotFound, Reason, raise_if
from partyhub.kernel.ids import new_public_id
from partyhub.kernel.references import Reference
from partyhub.notifications import commands as notifications
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role


def grant(actor: Actor, user: User, role: Role, organization: Organization, clock: Clock) -> RoleGrant:
    """Give `user` a role on an organisation and below it; giving what he holds already changes nothing.

    His sessions end, so that the new rights begin with a new key. Raises NotFound for an organisation outside the
    actor's own grant, Forbidden for one's own account or a role wider than one may hand out, Conflict for an
    organisation that is no more.
    """
    _check(actor, user, role, organization)
    if not organization.active:
        raise Conflict(Reason("organization_closed", field="organization"))
    made = db.session.execute(
        insert_into(RoleGrant)
        .values(
            public_id=new_public_id(),
            user_id=user.id,
            role=role,
            organization_id=organization.id,
            granted_by=actor.user_id,
            granted_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(RoleGrant.id)
    ).scalar()
    if made is not None:
        end_sessions(user.id)
        _record(actor, "accounts.role_granted", user=user, role=role, organization=organization, clock=clock)
        _tell(user, "accounts.role_granted", role, organization, clock)
    live = select(RoleGrant).where(
        RoleGrant.user_id == user.id,
        RoleGrant.role == role,
        RoleGrant.organization_id == organization.id,
        RoleGrant.revoked_at.is_(None),
    )
    return db.session.execute(live).scalar_one()


def revoke(actor: Actor, user: User, held: RoleGrant, organization: Organization, *, clock: Clock) -> None:
    """Take a role from `user`; it is refused from the next request on, and his sessions end.

    Raises as `grant` does, and Conflict when he is the last who can administer the installation.
    """
    _check(actor, user, held.role, organization)
    if held.role is Role.SYSADMIN and lock_sysadmins() <= {user.id}:
        raise Conflict(Reason("last_sysadmin"))
    taken = db.session.execute(
        update(RoleGrant)
        .where(RoleGrant.id == held.id, RoleGrant.user_id == user.id, RoleGrant.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_by=actor.user_id)
        .returning(RoleGrant.id)
    ).scalar()
    if taken is None:
        return
    end_sessions(user.id)
    _record(actor, "accounts.role_revoked", user=user, role=held.role, organization=organization, clock=clock)
    _tell(user, "accounts.role_revoked", held.role, organization, clock)


def _check(actor: Actor, user: User, role: Role, organization: Organization) -> None:
    if not actor.can(Permission.ROLE_GRANT):
        raise Forbidden
    if not actor.can_at(Permission.ROLE_GRANT, organization.path):
        raise NotFound
    raise_if(
        Forbidden,
        check_grant(actor, user_id=user.id, member_id=user.member_id, role=role, path=organization.path),
    )


def _record(
    actor: Actor, event: str, *, user: User, role: Role, organization: Organization, clock: Clock
) -> None:
    audit.record(
        actor,
        event,
        Reference("user", user.id),
        path=organization.path,
        details={"role": role.value, "organization": organization.id},
        clock=clock,
    )


def _tell(user: User, topic: str, role: Role, organization: Organization, clock: Clock) -> None:
    notifications.enqueue(
        to_users=[user.id],
        topic=topic,
        params={"role": f"word:role.{role.value}", "organization": organization.short_name},
        clock=clock,
    )
