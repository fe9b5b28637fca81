"""Drafts: what somebody is typing, kept on the server until it is sent. No records: no audit, no version.

One draft for each person and form. What is typed may be anything, so it is sealed like restricted values are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, PrimaryKeyConstraint, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import Model, UTCDateTime, db, insert_into
from partyhub.kernel.errors import Conflict, Reason, TooLarge
from partyhub.kernel.vault import vault

KEEP = timedelta(days=30)
MAX_BYTES = 600_000
MAX_DRAFTS = 40
KEY_LENGTH = 80
OWNER_LENGTH = 40

Fields = Sequence[tuple[str, str]]
"""Names and values of a form, in its order; a name may come more than once."""


class Draft(Model):
    """What somebody had typed into one form when it was kept last."""

    __tablename__ = "draft"
    __table_args__ = (PrimaryKeyConstraint("owner", "form"),)

    owner: Mapped[str] = mapped_column(String(OWNER_LENGTH))
    form: Mapped[str] = mapped_column(String(KEY_LENGTH))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


@dataclass(frozen=True)
class Kept:
    """A draft as it is given back."""

    fields: Fields
    saved_at: datetime

    def values(self) -> Mapping[str, list[str]]:
        """Return the values by name."""
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found


def keep(owner: str, form: str, fields: Fields, clock: Clock) -> datetime:
    """Keep what was typed, in place of what was kept before; return when.

    Raises TooLarge past `MAX_BYTES`, and Conflict when somebody keeps more than `MAX_DRAFTS`.
    """
    text = json.dumps(list(fields), ensure_ascii=False)
    if len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        raise TooLarge(Reason("draft_too_large"))
    if _others(owner, form) >= MAX_DRAFTS:
        raise Conflict(Reason("too_many_drafts", params={"max": MAX_DRAFTS}))
    now = clock.now()
    values = {"content": vault.encrypt(text), "saved_at": now}
    statement = insert_into(Draft).values(owner=owner, form=form, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["owner", "form"], set_=values))
    return now


def find(owner: str, form: str) -> Kept | None:
    """Return what is kept of a form, None when nothing is."""
    row = db.session.execute(
        select(Draft.content, Draft.saved_at).where(Draft.owner == owner, Draft.form == form)
    ).first()
    if row is None:
        return None
    fields = [(str(name), str(value)) for name, value in json.loads(vault.decrypt(row.content))]
    return Kept(fields, row.saved_at)


def forget(owner: str, form: str) -> None:
    """Drop a draft: it was sent, or it is not wanted."""
    db.session.execute(delete(Draft).where(Draft.owner == owner, Draft.form == form))


def forget_old(clock: Clock) -> None:
    """Drop drafts that nobody came back to."""
    db.session.execute(delete(Draft).where(Draft.saved_at < clock.now() - KEEP))


def _others(owner: str, form: str) -> int:
    query = select(func.count()).select_from(Draft).where(Draft.owner == owner, Draft.form != form)
    return db.session.scalar(query) or 0
