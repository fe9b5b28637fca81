"""How an account is shown by rooms that only hold a reference to it."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import exists, select

from partyhub.accounts.models import User
from partyhub.accounts.policy import scope_users
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.web.registry import ReferenceKind


def _label(reference: Reference) -> str:
    return db.session.scalar(select(User.display_name).where(User.id == reference.id)) or ""


def _url(reference: Reference) -> str | None:
    public_id = db.session.scalar(select(User.public_id).where(User.id == reference.id))
    return url_for("accounts.person", public_id=public_id) if public_id else None


def _visible(actor: Actor, reference: Reference) -> bool:
    if not (actor.can(Permission.ACCOUNT_MANAGE) or actor.can(Permission.ROLE_GRANT)):
        return False
    return bool(db.session.scalar(select(exists().where(User.id == reference.id, scope_users(actor)))))


REFERENCES = (ReferenceKind("user", _label, _url, _visible),)
