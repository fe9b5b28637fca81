"""Attaching a file to a record, and taking it off again. Whether the actor may, the record's own room decides.

Reading a file takes long and writes no row: `look` comes first, before a unit of work holds anything, and what it
returned is then attached, or kept for its sender (`keep`) until his form is good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from sqlalchemy import func, select

from partyhub.audit import commands as audit
from partyhub.files import queries, rules
from partyhub.files.commands.inspect import Inspected, inspect
from partyhub.files.commands.keeping import Kept, forget_kept, keep, release
from partyhub.files.commands.looked import Looked
from partyhub.files.commands.store import FILES, open_at, store
from partyhub.files.models import Attachment
from partyhub.files.rules import Format, Part
from partyhub.kernel.clock import SHANGHAI, Clock
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.errors import Conflict, Invalid, Reason, TooMany, raise_if
from partyhub.kernel.ids import new_public_id
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor

__all__ = [
    "FILES",
    "Kept",
    "Looked",
    "attach",
    "deposit",
    "detach",
    "findings",
    "forget_kept",
    "keep",
    "look",
    "look_at",
    "open_at",
    "release",
    "store",
    "sweep",
]
DEFAULT_LIMITS = {Part.PHOTO: 3, Part.DOCUMENT: 5}
SWEEP_AFTER = timedelta(days=1)


def look(actor: Actor, upload: BinaryIO, filename: str, *, clock: Clock, field: str = "file") -> Looked:
    """Read an uploaded file and put what is kept of it into the store. It takes long: call it before a unit of work.

    What is not taken comes back with its reasons. Raises TooMany when the person's quota of the day is used up.
    """
    content = upload.read(rules.MAX_DOCUMENT_BYTES + 1)
    _within_day(actor, len(content), clock)
    try:
        name, form, found = look_at(filename, content, field)
    except Invalid as refused:
        return Looked(rules.clean_name(filename), field, reasons=refused.reasons)
    kept = store()
    return Looked(
        name,
        field,
        content={
            "part": form.part,
            "name": name,
            "media_type": found.media_type,
            "size": len(found.content),
            "sha256": kept.put(found.content),
            "thumbnail": kept.put(found.thumbnail) if found.thumbnail else None,
            "width": found.width,
            "height": found.height,
        },
    )


def attach(
    actor: Actor,
    parent: Reference,
    file: Looked,
    *,
    clock: Clock,
    limit: int | None = None,
    path: str = "",
) -> Attachment:
    """Attach a file that was looked at to `parent`; the caller has checked that the actor may.

    `limit` is how many files of its part (photos, documents) a record may have, 3 photos or 5 documents by default;
    `path` is the record's organisation path, for the audit log. Raises Invalid for what is not taken, Conflict
    (``file_limit``) when the record is full, TooMany when the person's quota of the day is used up.
    """
    values = file.taken()
    _within_day(actor, values["size"], clock)
    _within_record(parent, values["size"])
    limit = limit or DEFAULT_LIMITS[values["part"]]
    attachment = _take_slot(actor, parent, values, limit=limit, now=clock.now(), field=file.field)
    audit.record(
        actor,
        "files.attached",
        parent,
        path=path,
        details={
            "file": attachment.public_id,
            "media_type": attachment.media_type,
            "sha256": attachment.sha256,
        },
        personal={"name": attachment.name},
        clock=clock,
    )
    return attachment


def deposit(
    parent: Reference, name: str, content: bytes, *, media_type: str, by: int | None, clock: Clock
) -> Attachment:
    """Keep a file that was made here, not uploaded: it counts against nobody's quota and is not looked into."""
    values = {
        "parent_kind": parent.kind,
        "parent_id": parent.id,
        "part": Part.DOCUMENT,
        "slot": 1,
        "public_id": new_public_id(),
        "name": name[: rules.NAME_LENGTH],
        "media_type": media_type,
        "size": len(content),
        "sha256": store().put(content),
        "uploaded_by": by,
        "uploaded_at": clock.now(),
    }
    made = Attachment(**values)
    db.session.add(made)
    db.session.flush()
    return made


def look_at(filename: str, content: bytes, field: str = "file") -> tuple[str, Format, Inspected]:
    """Return the name, the format and what is kept of a file. Raises Invalid saying why it is not taken."""
    name = rules.clean_name(filename)
    raise_if(Invalid, rules.name_reasons(name, field))
    form = rules.format_of(name, content[:32], len(content), field)
    if isinstance(form, Reason):
        raise Invalid(form)
    return name, form, inspect(form, content, field)


def detach(actor: Actor, attachment: Attachment, *, clock: Clock, path: str = "") -> None:
    """Take a file off its record; the caller has checked that the actor may. Its content is swept up later."""
    audit.record(
        actor,
        "files.detached",
        attachment.parent,
        path=path,
        details={"file": attachment.public_id, "sha256": attachment.sha256},
        clock=clock,
    )
    db.session.delete(attachment)
    db.session.flush()


def findings() -> Iterator[str]:
    """Yield one sentence for each attachment whose content is missing or is not what its name says.

    Content that no row names is waste, not damage: `sweep` takes it away.
    """
    kept = store()
    for public_id, sha256 in queries.contents():
        if not kept.is_sound(sha256):
            yield f"the content of attachment {public_id} ({sha256}) is missing or damaged"


def sweep(clock: Clock) -> int:
    """Remove content that no row has named for a day, and what interrupted writings left; return how many files."""
    kept, before = store(), clock.now() - SWEEP_AFTER
    named = {sha256 for _, sha256 in queries.contents()}
    old = [kept.path(sha256) for sha256, written in kept.all() if sha256 not in named and written < before]
    old += [path for path in kept.leftovers() if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _within_record(parent: Reference, size: int) -> None:
    of_parent = db.session.scalar(
        select(func.coalesce(func.sum(Attachment.size), 0)).where(
            Attachment.parent_kind == parent.kind, Attachment.parent_id == parent.id
        )
    )
    if (of_parent or 0) + size > rules.PER_PARENT_BYTES:
        raise Conflict(Reason("file_record_full"))


def _within_day(actor: Actor, size: int, clock: Clock) -> None:
    midnight = clock.now().astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    today = db.session.scalar(
        select(func.coalesce(func.sum(Attachment.size), 0)).where(
            Attachment.uploaded_by == actor.user_id, Attachment.uploaded_at >= midnight
        )
    )
    if actor.user_id is not None and (today or 0) + size > rules.DAILY_BYTES:
        raise TooMany(Reason("file_quota_used"), retry_after=3600)


def _take_slot(
    actor: Actor, parent: Reference, content: Mapping[str, Any], *, limit: int, now: datetime, field: str
) -> Attachment:
    """Insert the row into the first free slot. The unique constraint decides who of two gets the last one."""
    values = {
        **content,
        "parent_kind": parent.kind,
        "parent_id": parent.id,
        "uploaded_by": actor.user_id,
        "uploaded_at": now,
    }
    for slot in range(1, limit + 1):
        values |= {"slot": slot, "public_id": new_public_id()}
        taken = db.session.scalar(_insert(values))
        if taken is not None:
            return db.session.get_one(Attachment, taken)
    raise Conflict(Reason("file_limit", field, {"max": limit}))


def _insert(values: dict[str, object]) -> Any:
    key = ["parent_kind", "parent_id", "part", "slot"]
    insert = insert_into(Attachment).values(values).on_conflict_do_nothing(index_elements=key)
    return insert.returning(Attachment.id)
