"""Keeping the list of kinds of service."""

from __future__ import annotations

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.ids import new_public_id
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries
from partyhub.volunteering.models import ServiceCategory
from partyhub.volunteering.rules import categories as rules

FIELDS = ("name", "name_en", "position", "active", "banned", "ban_reason")


def add_category(
    actor: Actor,
    *,
    name: str,
    name_en: str = "",
    position: int = 500,
    active: bool = True,
    banned: bool = False,
    ban_reason: str = "",
    clock: Clock,
) -> ServiceCategory:
    """Add a kind of service; its code is made here, for nobody has to read it.

    Raises Forbidden for all but the dispatcher of the whole installation, Conflict when there are too many, Invalid.
    """
    raise_if(Forbidden, policy.can_keep_categories(actor))
    if len(queries.categories()) >= rules.MAX_CATEGORIES:
        raise Conflict(Reason("too_many_categories", params={"max": rules.MAX_CATEGORIES}))
    code = new_public_id()
    kept = ServiceCategory(public_id=code, code=code)
    _put(kept, name, name_en, position, active, banned, ban_reason)
    db.session.add(kept)
    db.session.flush()
    _note(actor, "service_category.added", kept, clock)
    return kept


def change_category(
    actor: Actor,
    kept: ServiceCategory,
    *,
    version: int,
    name: str,
    name_en: str = "",
    position: int,
    active: bool,
    banned: bool,
    ban_reason: str = "",
    clock: Clock,
) -> ServiceCategory:
    """Change a kind of service: retire it, ban it with the reason that is told, call it otherwise.

    Raises Forbidden, Stale, Invalid. Orders that are of this kind already keep it.
    """
    raise_if(Forbidden, policy.can_keep_categories(actor))
    if kept.version != version:
        raise Stale(current=current_category(kept))
    _put(kept, name, name_en, position, active, banned, ban_reason)
    db.session.flush()
    _note(actor, "service_category.changed", kept, clock)
    return kept


def current_category(kept: ServiceCategory) -> dict[str, object]:
    """Return what a kind of service says now, by field name."""
    return {name: getattr(kept, name) for name in FIELDS}


def _put(
    kept: ServiceCategory,
    name: str,
    name_en: str,
    position: int,
    active: bool,
    banned: bool,
    ban_reason: str,
) -> None:
    with db.session.no_autoflush:
        taken = queries.name_taken(name, but=kept.id)
    reasons = rules.kept_reasons(
        name=name, name_en=name_en, banned=banned, ban_reason=ban_reason, taken=taken
    )
    raise_if(Invalid, reasons)
    kept.name, kept.name_en, kept.position = name.strip(), name_en.strip(), position
    kept.active, kept.banned, kept.ban_reason = active, banned, ban_reason.strip() if banned else ""


def _note(actor: Actor, event: str, kept: ServiceCategory, clock: Clock) -> None:
    about = {"name": kept.name, "banned": kept.banned, "active": kept.active}
    audit.record(actor, event, Reference("service_category", kept.id), details=about, clock=clock)
