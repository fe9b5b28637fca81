"""Finding attachments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from partyhub.files import rules
from partyhub.files.models import Attachment, KeptUpload
from partyhub.files.policy import Visible, can_read
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor


def get(actor: Actor, public_id: str, kinds: Mapping[str, Visible]) -> Attachment:
    """Return an attachment that is the actor's to have; `kinds` are the registered reference kinds.

    Raises NotFound when there is none, or it is not his: see `policy.can_read`.
    """
    found = None
    if is_public_id(public_id):
        found = db.session.scalar(select(Attachment).where(Attachment.public_id == public_id))
    if found is None or not can_read(actor, found, kinds):
        raise NotFound
    return found


def of(parent: Reference) -> list[Attachment]:
    """Return the files of a record, pictures first, in the order of their slots; the caller has checked the record."""
    return of_many(parent.kind, [parent.id]).get(parent.id, [])


def of_many(kind: str, ids: Iterable[int]) -> dict[int, list[Attachment]]:
    """Return the files of several records of one kind, by record id."""
    found: dict[int, list[Attachment]] = {}
    query = select(Attachment).where(Attachment.parent_kind == kind, Attachment.parent_id.in_(list(ids)))
    for one in db.session.scalars(query.order_by(Attachment.part.desc(), Attachment.slot)):
        found.setdefault(one.parent_id, []).append(one)
    return found


def belonging(parent: Reference, public_id: str) -> Attachment:
    """Return a file of that very record. Raises NotFound otherwise."""
    found = next((one for one in of(parent) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def kept(actor: Actor, form: str, public_ids: Iterable[str], clock: Clock) -> list[KeptUpload]:
    """Return the actor's own uploads that are kept for a form, of those named; nobody else's, and none past its day."""
    named = [one for one in public_ids if is_public_id(one)]
    if not named or actor.user_id is None:
        return []
    query = select(KeptUpload).where(
        KeptUpload.public_id.in_(named),
        KeptUpload.uploaded_by == actor.user_id,
        KeptUpload.form == form,
        KeptUpload.uploaded_at > clock.now() - rules.KEPT_FOR,
    )
    return list(db.session.scalars(query.order_by(KeptUpload.id)))


def contents() -> Sequence[tuple[str, str]]:
    """Return (public id, digest) of every content that a row names, thumbnails included."""
    rows = [
        row
        for table in (Attachment, KeptUpload)
        for row in db.session.execute(select(table.public_id, table.sha256, table.thumbnail))
    ]
    return [(public_id, sha256) for public_id, *digests in rows for sha256 in digests if sha256]
