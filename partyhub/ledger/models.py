"""Facts, their sums, and the closing day (ledger.md §2). There is no other stored figure."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Model, PathType, UTCDateTime
from partyhub.kernel.triggers import append_only

EVENT_LENGTH = 60
_C = "C"
Text60 = String(60)
Period = String(10).with_variant(String(10, collation=_C), "postgresql")


class Fact(Model):
    """One fact, never changed. `quantity` in ten-thousandths; `id` is the order of posting.

    A reversal has the event ``<event>/undone`` and names what it reverses; a fact carried along with a move has
    ``<event>/moved-<id of the one it replaces>``.
    """

    __tablename__ = "fact"
    __table_args__ = (
        UniqueConstraint("source", "event", "kind", "leg", name="uq_fact_posting"),
        UniqueConstraint("reverses_id"),
        CheckConstraint("counted_on >= occurred_on", name="counted_after"),
        CheckConstraint("quantity <> 0", name="quantity"),
        Index("ix_fact_kind_subject", "kind", "subject"),
        Index("ix_fact_kind_path_counted_on", "kind", "path", "counted_on"),
        Index("ix_fact_source", "source"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(Text60)
    variant: Mapped[str] = mapped_column(Text60, default="")
    tag: Mapped[str] = mapped_column(Text60, default="")
    organization_id: Mapped[int] = mapped_column(BigId)
    path: Mapped[str] = mapped_column(PathType)
    subject: Mapped[str] = mapped_column(Text60, default="")
    quantity: Mapped[int] = mapped_column(BigId)
    occurred_on: Mapped[date]
    counted_on: Mapped[date]
    posted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    source: Mapped[str] = mapped_column(Text60)
    event: Mapped[str] = mapped_column(String(100))
    leg: Mapped[int] = mapped_column(Integer, default=0)  # a large move makes more legs than a smallint holds
    reverses_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("fact.id"))


class FactSum(Model):
    """The sum of all facts of one key whose path holds `node_id`, by month (``m``) and by day (``d``)."""

    __tablename__ = "fact_sum"
    __table_args__ = (CheckConstraint("span IN ('m', 'd')", name="span"),)

    node_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text60, primary_key=True)
    span: Mapped[str] = mapped_column(String(1), primary_key=True)
    period: Mapped[str] = mapped_column(Period, primary_key=True)
    variant: Mapped[str] = mapped_column(Text60, primary_key=True)
    tag: Mapped[str] = mapped_column(Text60, primary_key=True)
    quantity: Mapped[int] = mapped_column(BigId)
    entries: Mapped[int] = mapped_column(BigId)


class LedgerClose(Model):
    """The one row that says through which day the ledger is closed, and on which every poster holds a shared lock."""

    __tablename__ = "ledger_close"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    closed_through: Mapped[date | None]


append_only(Fact.__table__)  # type: ignore[arg-type]  # a declarative class's table is a Table
