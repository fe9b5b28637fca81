"""One-time keys: the same POST sent twice happens once and answers the same.

The key's row is written first in the transaction of the work itself: a copy that comes while the first one runs waits
for it on that row, and when the first one fails its key is free again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, PrimaryKeyConstraint, String, Text, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import Model, UTCDateTime, db, insert_into
from partyhub.kernel.errors import Conflict, Reason
from partyhub.kernel.prepared import Prepared
from partyhub.kernel.vault import vault

KEEP = timedelta(hours=24)
MAX_KEY_LENGTH = 100


class IdempotencyKey(Model):
    """What was answered to a key; `status` 0 while the work runs."""

    __tablename__ = "idempotency_key"
    __table_args__ = (PrimaryKeyConstraint("owner", "path", "key"),)

    owner: Mapped[str] = mapped_column(String(80))
    path: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(MAX_KEY_LENGTH))
    body_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    headers: Mapped[str] = mapped_column(Text, default="[]")
    body: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


@dataclass(frozen=True)
class KeyedRequest:
    """Whose key for which address, and what was sent with it."""

    owner: str
    path: str
    key: str
    body_hash: str


@dataclass(frozen=True)
class Answer:
    """An answer kept to be given again."""

    status: int
    headers: str
    body: bytes


def take(request: KeyedRequest, clock: Clock) -> Answer | None:
    """Take the key for this transaction; return the kept answer when the same request was done before.

    Raises Conflict when the key was used with another body.
    """
    now = clock.now()
    taken = _TAKE.run(
        {
            "owner": request.owner,
            "path": request.path,
            "key": request.key,
            "body_hash": request.body_hash,
            "status": 0,
            "headers": "[]",
            "body": b"",
            "created_at": now,
        }
    ).first()
    if taken is not None:
        return None
    if (kept := kept_answer(request, clock)) is None:
        db.session.execute(delete(IdempotencyKey).where(_is(request)))
        return take(request, clock)
    return kept


def kept_answer(request: KeyedRequest, clock: Clock) -> Answer | None:
    """Return the answer that is kept for the same request; takes nothing, so a request still running has none.

    Raises Conflict when the key was used with another body.
    """
    kept = db.session.execute(
        select(
            IdempotencyKey.body_hash,
            IdempotencyKey.status,
            IdempotencyKey.headers,
            IdempotencyKey.body,
            IdempotencyKey.created_at,
        ).where(_is(request))
    ).first()
    if kept is None or kept.created_at < clock.now() - KEEP:
        return None
    if kept.body_hash != request.body_hash:
        raise Conflict(Reason("key_reused"))
    return Answer(kept.status, kept.headers, _opened(kept.body))


def keep(request: KeyedRequest, answer: Answer) -> None:
    """Keep the answer with the key, in the same transaction as the work."""
    place = {"its_owner": request.owner, "its_path": request.path, "its_key": request.key}
    told = {"new_status": answer.status, "new_headers": answer.headers, "new_body": _sealed(answer.body)}
    _KEEP.run(place | told)


_TAKE = Prepared(
    lambda: insert_into(IdempotencyKey).on_conflict_do_nothing().returning(IdempotencyKey.status),
    columns=("owner", "path", "key", "body_hash", "status", "headers", "body", "created_at"),
)
_KEEP = Prepared(
    lambda: (
        update(IdempotencyKey)
        .where(
            IdempotencyKey.owner == bindparam("its_owner"),
            IdempotencyKey.path == bindparam("its_path"),
            IdempotencyKey.key == bindparam("its_key"),
        )
        .values(status=bindparam("new_status"), headers=bindparam("new_headers"), body=bindparam("new_body"))
    )
)


def used(owner: str, key: str) -> bool:
    """Whether somebody sent a request with this key, to whatever address."""
    query = select(IdempotencyKey.key).where(IdempotencyKey.owner == owner, IdempotencyKey.key == key)
    return bool(key) and db.session.scalar(query.limit(1)) is not None


def forget_old(clock: Clock) -> None:
    """Remove keys past their day."""
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < clock.now() - KEEP))


def _sealed(body: bytes) -> bytes:
    """An answer may hold a restricted value that was just revealed, so it is not kept in the clear."""
    return vault.encrypt(body.decode("latin-1"))


def _opened(sealed: bytes) -> bytes:
    return vault.decrypt(sealed).encode("latin-1") if sealed else b""


def _is(request: KeyedRequest):  # type: ignore[no-untyped-def]  # SQLAlchemy's boolean expression; naming it adds nothing
    return (
        (IdempotencyKey.owner == request.owner)
        & (IdempotencyKey.path == request.path)
        & (IdempotencyKey.key == request.key)
    )
