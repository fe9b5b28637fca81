"""How an account is shown by rooms that only hold a reference to it."""

from __future__ import annotations

from flask import url_for

from partyhub.accounts import queries
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.web.registry import ReferenceKind


def _label(reference: Reference) -> str:
    return queries.name_and_public_id(reference.id)[0]


def _url(reference: Reference) -> str | None:
    public_id = queries.name_and_public_id(reference.id)[1]
    return url_for("accounts.person", public_id=public_id) if public_id else None


def _visible(actor: Actor, reference: Reference) -> bool:
    return queries.sees_user(actor, reference.id)


REFERENCES = (ReferenceKind("user", _label, _url, _visible),)
