"""API tokens: a program's key on behalf of a person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import update

from partyhub.accounts import queries
from partyhub.accounts.models import ApiToken, User
from partyhub.accounts.rules import sessions as rules
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden, Invalid, NotFound, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor, Via
from partyhub.security.permissions import Permission

NAME_MAX = 60


def create_token(
    actor: Actor,
    user: User | None = None,
    *,
    name: str,
    permissions: Iterable[Permission] | None = None,
    life: timedelta = rules.TOKEN_LIFE,
    clock: Clock,
) -> tuple[ApiToken, str]:
    """Make a token for oneself (the system: for `user`); return the row and the token, which is shown this one time.

    `permissions` narrows what the person holds; None gives all of it, whatever it is at each request. Raises Forbidden
    without TOKEN_MANAGE or when asked with a token, Invalid for a name, a permission not held, or a life over 366 days.
    """
    owner = _owner(actor, user)
    held = queries.actor_of(owner.id).permissions
    chosen = None if permissions is None else frozenset(permissions)
    reasons = []
    if not 1 <= len(name.strip()) <= NAME_MAX:
        reasons.append(Reason("token_name_length", field="name", params={"max": NAME_MAX}))
    if chosen is not None and (not chosen or not chosen <= held):
        reasons.append(Reason("token_too_wide", field="permissions"))
    if not timedelta(0) < life <= rules.TOKEN_LIFE_MAX:
        reasons.append(Reason("token_life", field="days", params={"max": rules.TOKEN_LIFE_MAX.days}))
    raise_if(Invalid, reasons)
    secret = rules.TOKEN_PREFIX + rules.new_secret()
    token = ApiToken(
        user_id=owner.id,
        name=name.strip(),
        token_digest=rules.digest_of(secret),
        permissions=None if chosen is None else json.dumps(sorted(chosen)),
        created_at=clock.now(),
        expires_at=clock.now() + life,
    )
    db.session.add(token)
    db.session.flush()
    details = {
        "token": token.id,
        "permissions": None if chosen is None else sorted(chosen),
        "days": life.days,
    }
    audit.record(actor, "accounts.token_created", Reference("user", owner.id), details=details, clock=clock)
    return token, secret


def revoke_token(actor: Actor, public_id: str, *, clock: Clock) -> None:
    """Revoke one of the actor's own tokens; raises NotFound for anybody else's."""
    revoked = db.session.execute(
        update(ApiToken)
        .where(
            ApiToken.public_id == public_id, ApiToken.user_id == actor.user_id, ApiToken.revoked_at.is_(None)
        )
        .values(revoked_at=clock.now())
        .returning(ApiToken.id)
    ).scalar()
    if revoked is None:
        raise NotFound
    audit.record(
        actor,
        "accounts.token_revoked",
        Reference("user", actor.user_id or 0),
        details={"token": revoked},
        clock=clock,
    )


def _owner(actor: Actor, user: User | None) -> User:
    if actor.via is Via.SYSTEM and user is not None:
        return user
    if actor.via is not Via.SESSION or not actor.can(Permission.TOKEN_MANAGE):
        raise Forbidden
    if user is not None and user.id != actor.user_id:
        raise NotFound
    return queries.current_user_of(actor)
