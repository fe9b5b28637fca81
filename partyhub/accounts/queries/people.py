"""What the pages of this room list; always through the actor's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, or_, select

from partyhub.accounts.models import ApiToken, LoginSession, PersonalLink, RoleGrant, User
from partyhub.accounts.policy import scope_linked_members, scope_users
from partyhub.accounts.rules.sessions import SessionKind, digest_of
from partyhub.kernel.db import db, like_escaped, under
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import Page, page_of
from partyhub.members.models import Member
from partyhub.members.rules import ENDED
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission


def accounts(actor: Actor, *, text: str = "", cursor: str | None = None, page_size: int = 50) -> Page:
    """Return the accounts in the actor's scope, newest first; `text` is looked for in both names."""
    query = select(User).where(scope_users(actor))
    if text:
        part = f"%{like_escaped(text)}%"
        query = query.where(
            or_(User.username.like(part.lower(), escape="\\"), User.display_name.like(part, escape="\\"))
        )
    return page_of(query, keys=[(User.id, "desc")], cursor=cursor, page_size=page_size)


def get_user(actor: Actor, public_id: str) -> User:
    """Return an account; raises NotFound outside the actor's scope."""
    found = None
    if is_public_id(public_id):
        found = db.session.scalar(select(User).where(User.public_id == public_id, scope_users(actor)))
    if found is None:
        raise NotFound
    return found


def by_username(username: str) -> User | None:
    """Return the account of that name, for the command line and for signing in; None when there is none."""
    return db.session.scalar(select(User).where(User.username == username.strip().lower()))


def current_user_of(actor: Actor) -> User:
    """Return the actor's own account; raises NotFound for a member without one."""
    found = db.session.get(User, actor.user_id) if actor.user_id is not None else None
    if found is None:
        raise NotFound
    return found


def demo_user_exists() -> bool:
    """Whether the database holds an account of the demo organisation."""
    return bool(db.session.scalar(select(exists().where(User.is_demo))))


def grants_of(user_id: int) -> Sequence[Row[tuple[RoleGrant, Organization]]]:
    """Return the roles that an account holds, with their organisations."""
    return db.session.execute(
        select(RoleGrant, Organization)
        .join(Organization, Organization.id == RoleGrant.organization_id)
        .where(RoleGrant.user_id == user_id, RoleGrant.revoked_at.is_(None))
        .order_by(Organization.path, RoleGrant.id)
    ).all()


def grant_by_id(user: User, public_id: str) -> tuple[RoleGrant, Organization]:
    """Return one live grant of an account; raises NotFound."""
    for grant, organization in grants_of(user.id):
        if grant.public_id == public_id:
            return grant, organization
    raise NotFound


def organizations_to_grant(actor: Actor, text: str = "", limit: int = 50) -> Sequence[Organization]:
    """Return organisations on which the actor may grant roles, in path order; `text` narrows by name."""
    query = select(Organization).where(
        under(Organization.path, actor.paths(Permission.ROLE_GRANT)), Organization.active.is_(True)
    )
    if text:
        part = f"%{like_escaped(text)}%"
        query = query.where(
            or_(Organization.name.like(part, escape="\\"), Organization.short_name.like(part, escape="\\"))
        )
    return db.session.scalars(query.order_by(Organization.path).limit(limit)).all()


def my_sessions(actor: Actor, now: datetime) -> Sequence[LoginSession]:
    """Return the actor's own live sessions, the latest first."""
    owner = (
        LoginSession.user_id == actor.user_id
        if actor.user_id is not None
        else LoginSession.member_id == actor.member_id
    )
    return db.session.scalars(
        select(LoginSession)
        .where(owner, LoginSession.expires_at > now)
        .order_by(LoginSession.last_seen_at.desc())
    ).all()


def my_tokens(actor: Actor) -> Sequence[ApiToken]:
    """Return the actor's own API tokens that were not revoked, newest first."""
    return db.session.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == actor.user_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id.desc())
    ).all()


def linked_member(actor: Actor, public_id: str) -> Member:
    """Return a member to whom the actor may give a personal link; raises NotFound for anybody else."""
    return linked_members(actor, [public_id])[0]


def linked_members(actor: Actor, public_ids: Sequence[str]) -> list[Member]:
    """Return the members in the order asked for; raises NotFound when one of them is outside or no member any more."""
    wanted = list(dict.fromkeys(public_ids))
    if not all(is_public_id(one) for one in wanted):
        raise NotFound
    found = {
        member.public_id: member
        for member in db.session.scalars(
            select(Member).where(
                Member.public_id.in_(wanted), scope_linked_members(actor), Member.status.not_in(ENDED)
            )
        )
    }
    if not wanted or len(found) != len(wanted):
        raise NotFound
    return [found[one] for one in wanted]


def members_with_access(
    actor: Actor, now: datetime, *, text: str = "", cursor: str | None = None, page_size: int = 50
) -> Page:
    """Return (id, public_id, name, branch, has_session, has_link) of the members in the actor's scope."""
    has_session = exists().where(
        LoginSession.member_id == Member.id,
        LoginSession.kind == SessionKind.PHONE,
        LoginSession.expires_at > now,
    )
    has_link = exists().where(
        PersonalLink.member_id == Member.id,
        PersonalLink.used_at.is_(None),
        PersonalLink.revoked_at.is_(None),
        PersonalLink.expires_at > now,
    )
    query = (
        select(
            Member.id,
            Member.public_id,
            Member.name,
            Organization.short_name.label("branch"),
            has_session.label("has_session"),
            has_link.label("has_link"),
        )
        .join(Organization, Organization.id == Member.organization_id)
        .where(scope_linked_members(actor), Member.status.not_in(ENDED))
    )
    if text:
        part = f"%{like_escaped(text)}%"
        query = query.where(
            or_(Member.name.like(part, escape="\\"), Member.initials.like(part.lower(), escape="\\"))
        )
    return page_of(
        query,
        keys=[(Member.path, "asc"), (Member.initials, "asc"), (Member.id, "asc")],
        cursor=cursor,
        page_size=page_size,
    )


def phone_sessions_of(member_id: int, now: datetime) -> Sequence[LoginSession]:
    """Return the live phone sessions of a member whom the caller has loaded through his scope."""
    return db.session.scalars(
        select(LoginSession)
        .where(LoginSession.member_id == member_id, LoginSession.expires_at > now)
        .order_by(LoginSession.id.desc())
    ).all()


def links_of(member_id: int, now: datetime) -> Sequence[PersonalLink]:
    """Return a member's links that still open."""
    return db.session.scalars(
        select(PersonalLink)
        .where(
            PersonalLink.member_id == member_id,
            PersonalLink.used_at.is_(None),
            PersonalLink.revoked_at.is_(None),
            PersonalLink.expires_at > now,
        )
        .order_by(PersonalLink.id.desc())
    ).all()


def password_context(user: User) -> list[str]:
    """Return the words that must not make up an account's password: names, unit, own phone and ID number's end."""
    words: list[str | None] = [user.username, user.display_name, "partyhub", "党建"]
    for _, organization in grants_of(user.id):
        words += [organization.name, organization.short_name]
    member: Any = db.session.get(Member, user.member_id) if user.member_id is not None else None
    if member is not None:
        words += [member.name, member.mobile, member.mobile and member.mobile[-8:]]
        words += [member.id_no and member.id_no[-6:], member.id_no and member.id_no[6:14]]
    return [word for word in words if word]


def roles_shown(actor: Actor) -> list[tuple[str, str]]:
    """Return the actor's roles with the names of their organisations, for his own page."""
    names = {
        one.id: one.name
        for one in db.session.scalars(
            select(Organization).where(Organization.id.in_({grant.organization_id for grant in actor.grants}))
        )
    }
    return [(grant.role.value, names.get(grant.organization_id, "")) for grant in actor.grants]


def name_behind_link(token: str, *, now: datetime) -> str | None:
    """Return the name of the member whose link still opens; None for any other token. Reads only."""
    return db.session.scalar(
        select(Member.name)
        .join(PersonalLink, PersonalLink.member_id == Member.id)
        .where(
            PersonalLink.token_digest == digest_of(token),
            PersonalLink.used_at.is_(None),
            PersonalLink.revoked_at.is_(None),
            PersonalLink.expires_at > now,
            Member.status.not_in(ENDED),
        )
    )


@dataclass(frozen=True)
class PublicIds:
    """The public ids of an actor's member and of the organisations that he has to do with."""

    organizations: dict[int, str]
    member: str | None


def public_ids_of(actor: Actor) -> PublicIds:
    """Return how the actor's own things are called outside."""
    wanted = {grant.organization_id for grant in actor.grants} | {actor.organization_id}
    rows = db.session.execute(
        select(Organization.id, Organization.public_id).where(Organization.id.in_(wanted))
    )
    member = (
        db.session.scalar(select(Member.public_id).where(Member.id == actor.member_id))
        if actor.member_id is not None
        else None
    )
    return PublicIds(dict(rows.tuples().all()), member)


def name_and_public_id(user_id: int) -> tuple[str, str]:
    """Return how an account is called and addressed, for a reference that was checked before; empty when missing."""
    row = db.session.execute(select(User.display_name, User.public_id).where(User.id == user_id)).first()
    return (row.display_name, row.public_id) if row is not None else ("", "")


def sees_user(actor: Actor, user_id: int) -> bool:
    """Whether the actor may open the page of an account."""
    if not (actor.can(Permission.ACCOUNT_MANAGE) or actor.can(Permission.ROLE_GRANT)):
        return False
    return bool(db.session.scalar(select(exists().where(User.id == user_id, scope_users(actor)))))
