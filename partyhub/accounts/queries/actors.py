"""From a cookie, a token or a number to an actor: plain values, read in one statement, valid for this very request."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from partyhub.accounts.models import ApiToken, LoginSession, RoleGrant, User
from partyhub.accounts.rules import sessions as rules
from partyhub.accounts.rules.sessions import SessionKind
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.prepared import Prepared
from partyhub.members.models import Member
from partyhub.members.rules import ENDED
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor, Grant, Via
from partyhub.security.permissions import Permission, Role


@dataclass(frozen=True)
class SignedInAs:
    """Whoever holds a live session or token. `session_id` is None for a token."""

    actor: Actor
    username: str = ""
    locale: str = "zh_CN"
    must_change_password: bool = False
    is_demo: bool = False
    session_id: int | None = None
    last_seen_at: datetime | None = None


def actor_of(user_id: int, via: Via = Via.SESSION) -> Actor:
    """Return the actor of an account, for commands run in its name; raises NotFound when it is missing or shut."""
    query = _with_member(select(*_USER, *_MEMBER, *_GRANT), User.member_id).where(User.id == user_id)
    rows = db.session.execute(_with_grants(query)).all()
    if not rows or rows[0].disabled_at is not None:
        raise NotFound
    return _user_actor(rows, via)


def by_session_key(key: str, *, idle_limit: timedelta, now: datetime) -> SignedInAs | None:
    """Return whose session the cookie's key opens; None when it is unknown, ended, idle for too long, or shut."""
    rows = _BY_KEY.run({"digest": rules.digest_of(key)}).all()
    row = rows[0] if rows else None
    if row is None or not rules.is_alive(
        row.kind, last_seen_at=row.last_seen_at, expires_at=row.expires_at, idle_limit=idle_limit, now=now
    ):
        return None
    if row.kind is SessionKind.PHONE:
        actor = _link_actor(row)
        return SignedInAs(actor, session_id=row.session_id, last_seen_at=row.last_seen_at) if actor else None
    if row.disabled_at is not None:
        return None
    return _signed_in(row, _user_actor(rows, Via.SESSION), row.session_id, row.last_seen_at)


def by_token(token: str, *, now: datetime) -> SignedInAs | None:
    """Return on whose behalf a program asks; None for a token unknown, expired or revoked, or an account shut."""
    rows = _BY_TOKEN.run({"digest": rules.digest_of(token), "now": now}).all()
    if not rows:
        return None
    row, limits = rows[0], None
    if row.permissions is not None:
        limits = frozenset(Permission(name) for name in json.loads(row.permissions)) | {Permission.SELF}
    return _signed_in(row, _user_actor(rows, Via.TOKEN, limits))


def member_actor(member_id: int) -> Actor:
    """Return the actor that a member's phone session gives; raises NotFound when he is no member any more."""
    row = db.session.execute(select(*_MEMBER).where(Member.id == member_id)).first()
    actor = _link_actor(row) if row is not None else None
    if actor is None:
        raise NotFound
    return actor


_USER = (
    User.id.label("user_id"),
    User.username,
    User.display_name,
    User.member_id.label("own_member_id"),
    User.locale,
    User.must_change_password,
    User.is_demo,
    User.disabled_at,
)
_MEMBER = (
    Member.id.label("member_id"),
    Member.name.label("member_name"),
    Member.status.label("member_status"),
    Member.organization_id.label("member_organization_id"),
    Member.path.label("member_path"),
)
_SESSION = (
    LoginSession.id.label("session_id"),
    LoginSession.kind,
    LoginSession.last_seen_at,
    LoginSession.expires_at,
)
_GRANT = (
    RoleGrant.role.label("granted_role"),
    Organization.id.label("granted_on"),
    Organization.path.label("granted_path"),
)


def _with_grants(query: Select[Any]) -> Select[Any]:
    live = and_(RoleGrant.user_id == User.id, RoleGrant.revoked_at.is_(None))
    query = query.outerjoin(RoleGrant, live)
    return query.outerjoin(Organization, Organization.id == RoleGrant.organization_id).order_by(RoleGrant.id)


_BY_KEY = Prepared(
    lambda: _with_grants(
        select(*_SESSION, *_USER, *_MEMBER, *_GRANT)
        .select_from(LoginSession)
        .outerjoin(User, User.id == LoginSession.user_id)
        .outerjoin(Member, Member.id == func.coalesce(LoginSession.member_id, User.member_id))
        .where(LoginSession.key_digest == bindparam("digest"))
    )
)


_BY_TOKEN = Prepared(
    lambda: _with_grants(
        _with_member(
            select(ApiToken.permissions, *_USER, *_MEMBER, *_GRANT).join(User, User.id == ApiToken.user_id),
            User.member_id,
        ).where(
            ApiToken.token_digest == bindparam("digest"),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > bindparam("now"),
            User.disabled_at.is_(None),
        )
    )
)


def _with_member(query: Select[Any], member_id: Any) -> Select[Any]:
    return query.outerjoin(Member, Member.id == member_id)


def _signed_in(
    row: Any, actor: Actor, session_id: int | None = None, last_seen_at: datetime | None = None
) -> SignedInAs:
    return SignedInAs(
        actor,
        username=row.username,
        locale=row.locale,
        must_change_password=row.must_change_password,
        is_demo=row.is_demo,
        session_id=session_id,
        last_seen_at=last_seen_at,
    )


def _user_actor(rows: Sequence[Any], via: Via, limits: frozenset[Permission] | None = None) -> Actor:
    """Put roles and membership together: a member holds that role on his branch of today without being given it.

    There is a row for each role held, and one without a role for whoever holds none.
    """
    row = rows[0]
    grants = [
        Grant(one.granted_role, one.granted_on, one.granted_path)
        for one in rows
        if one.granted_role is not None
    ]
    own = _membership(row)
    if own is not None and own not in grants:
        grants.append(own)
    return Actor(
        user_id=row.user_id,
        name=row.display_name,
        member_id=row.member_id,
        organization_id=own.organization_id if own else (grants[0].organization_id if grants else None),
        path=own.path if own else (grants[0].path if grants else ""),
        grants=tuple(grants),
        via=via,
        limits=limits,
    )


def _link_actor(row: Any) -> Actor | None:
    own = _membership(row)
    if own is None:
        return None
    return Actor(
        name=row.member_name,
        member_id=row.member_id,
        organization_id=own.organization_id,
        path=own.path,
        grants=(own,),
        via=Via.LINK,
    )


def _membership(row: Any) -> Grant | None:
    if row.member_id is None or row.member_organization_id is None or row.member_status in ENDED:
        return None
    return Grant(Role.MEMBER, row.member_organization_id, row.member_path)
