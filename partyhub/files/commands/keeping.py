"""Keeping uploads of a form that was not taken, so that nobody has to choose his files twice.

They are no records: nobody is told, nothing is audited, and only their sender finds them again (`queries.kept`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select

from partyhub.files import rules
from partyhub.files.commands.looked import Looked
from partyhub.files.models import KeptUpload
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.errors import Forbidden, Reason
from partyhub.kernel.ids import new_public_id
from partyhub.security.actors import Actor

CONTENT = ("part", "name", "media_type", "size", "sha256", "thumbnail", "width", "height")


@dataclass(frozen=True)
class Kept:
    """The ids of the uploads that are kept now, and why others are not."""

    ids: list[str] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)


def keep(actor: Actor, form: str, files: Sequence[Looked], *, clock: Clock) -> Kept:
    """Keep files that were looked at for the actor's next try of `form`; the same content is kept once.

    A file that is not taken, or has no place left (``file_kept_full``), takes nothing away from the others. Raises
    Forbidden for whoever has no account.
    """
    if actor.user_id is None:
        raise Forbidden
    own, now, kept = KeptUpload.uploaded_by == actor.user_id, clock.now(), Kept()
    db.session.execute(delete(KeptUpload).where(own, KeptUpload.uploaded_at <= now - rules.KEPT_FOR))
    there = select(KeptUpload.slot, KeptUpload.form, KeptUpload.sha256, KeptUpload.public_id).where(own)
    rows = db.session.execute(there).tuples().all()
    same = {sha256: public_id for _slot, where, sha256, public_id in rows if where == form}
    free = sorted(set(range(1, rules.KEPT_FILES + 1)) - {slot for slot, *_ in rows})
    for file in files:
        sha256 = file.content.get("sha256", "")
        values = {**file.content, "form": form, "uploaded_by": actor.user_id, "uploaded_at": now}
        found = None if file.reasons else same.get(sha256) or _take_slot(values, free)
        if found is None:
            kept.reasons.extend(
                file.reasons or [Reason("file_kept_full", file.field, {"max": rules.KEPT_FILES})]
            )
        else:
            same[sha256] = found
            kept.ids.append(found)
    return kept


def release(kept: KeptUpload, field: str = "file") -> Looked:
    """Take a kept file out, to be attached."""
    content = {name: getattr(kept, name) for name in CONTENT}
    db.session.delete(kept)
    db.session.flush()
    return Looked(kept.name, field, content)


def forget_kept(clock: Clock) -> None:
    """Remove what nobody came back for; the content is swept up later."""
    db.session.execute(delete(KeptUpload).where(KeptUpload.uploaded_at <= clock.now() - rules.KEPT_FOR))


def _take_slot(values: dict[str, Any], free: list[int]) -> str | None:
    """Insert into a slot that was `free`, and return the id; the unique constraint decides who of two gets it."""
    while free:
        row = values | {"slot": free.pop(0), "public_id": new_public_id()}
        taken = insert_into(KeptUpload).values(row).on_conflict_do_nothing().returning(KeptUpload.public_id)
        public_id: str | None = db.session.scalar(taken)
        if public_id is not None:
            return public_id
    return None
