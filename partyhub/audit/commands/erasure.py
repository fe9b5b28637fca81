"""Erasing what the log holds of a person. The events stay, and so does the chain; the values and their salt go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select

from partyhub.audit.commands.chain import record
from partyhub.audit.models import AuditEvent, AuditPersonal
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference

if TYPE_CHECKING:
    from partyhub.audit.commands.chain import ActorLike


def erase_personal(actor: ActorLike, *people: Reference, clock: Clock) -> int:
    """Erase the personal values of all events about `people` or done by them; returns of how many events.

    `people` are the references a person goes by (``member:17``, ``user:5``). The digests left in the chain tell
    nothing without the salt, which is erased too. The erasure itself is recorded, by reference only.
    """
    names = [str(one) for one in people]
    theirs = select(AuditEvent.id).where(or_(AuditEvent.subject.in_(names), AuditEvent.actor.in_(names)))
    erased = db.session.execute(
        delete(AuditPersonal).where(AuditPersonal.event_id.in_(theirs)).returning(AuditPersonal.event_id),
        execution_options={"synchronize_session": False},
    ).all()
    for one in people:
        record(actor, "audit.personal_erased", one, details={"events": len(erased)}, clock=clock)
    return len(erased)
