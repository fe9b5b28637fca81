"""Tables of the rules and of what they ask for."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, Versioned, enum_column
from partyhub.obligations import rules
from partyhub.obligations.rules import Basis, Condition, Content, Every, MetBy, Posted, RuleState, Terms
from partyhub.organization.rules import OrgKind


class ObligationRule(Identified, Versioned, Model):
    """One version of a rule: `number` counts those of one code. In force on [valid_from, valid_to) once switched on."""

    __tablename__ = "obligation_rule"
    __table_args__ = (
        UniqueConstraint("code", "number"),
        CheckConstraint("times BETWEEN 1 AND 12", name="times"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="forward"),
    )

    code: Mapped[str] = mapped_column(String(rules.CODE_LENGTH))
    number: Mapped[int] = mapped_column(Integer, default=1)
    name: Mapped[str] = mapped_column(String(rules.NAME_LENGTH))
    kinds_text: Mapped[str] = mapped_column("kinds", String(200))
    condition: Mapped[Condition] = mapped_column(enum_column(Condition), default=Condition.ALWAYS)
    fact_kind: Mapped[str] = mapped_column(String(60))
    fact_tag: Mapped[str] = mapped_column(String(60), default="")
    every: Mapped[Every] = mapped_column(enum_column(Every))
    times: Mapped[int] = mapped_column(Integer, default=1)
    lead_days: Mapped[int] = mapped_column(Integer, default=7)
    source: Mapped[str] = mapped_column(String(rules.SOURCE_LENGTH))
    basis: Mapped[Basis] = mapped_column(enum_column(Basis))
    state: Mapped[RuleState] = mapped_column(enum_column(RuleState), default=RuleState.DRAFT)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    @property
    def kinds(self) -> frozenset[OrgKind]:
        """The kinds of organisations that it concerns."""
        return frozenset(OrgKind(kind) for kind in self.kinds_text.split(","))

    @property
    def met_by(self) -> MetBy:
        """What meets it."""
        return MetBy(self.fact_kind, self.fact_tag)

    @property
    def terms(self) -> Terms:
        """What the arithmetic needs of it."""
        return Terms(
            self.id,
            self.code,
            self.kinds,
            self.condition,
            self.met_by,
            self.every,
            self.times,
            self.lead_days,
            self.valid_from,
            self.valid_to,
        )

    @property
    def content(self) -> Content:
        """What is written in it, as the rules read it."""
        return Content(
            code=self.code,
            name=self.name,
            kinds=self.kinds,
            condition=self.condition,
            met_by=self.met_by,
            every=self.every,
            times=self.times,
            lead_days=self.lead_days,
            source=self.source,
            basis=self.basis,
            valid_from=self.valid_from,
        )


def kinds_text(kinds: frozenset[OrgKind]) -> str:
    """Return the kinds as a rule keeps them, in the order of the list of all kinds."""
    return ",".join(kind.value for kind in OrgKind if kind in kinds)


class Obligation(Identified, Versioned, Model):
    """What a rule asks of an organisation in one period, kept so that the ledger's facts have a record.

    Everything but the excuse is derived (`commands.following`). `posted` says which facts stand; `dues`, `mets` and
    `excuses` number their postings. `met_by` is the record that completed it.
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("organization_id", "code", "period"),
        CheckConstraint("due_on >= first_on", name="forward"),
        CheckConstraint("(excused_at IS NULL) = (excused_by IS NULL)", name="excused_by_somebody"),
        Index("ix_obligation_posted_due_on", "posted", "due_on"),
    )

    rule_id: Mapped[int] = mapped_column(BigId, ForeignKey("obligation_rule.id"))
    code: Mapped[str] = mapped_column(String(rules.CODE_LENGTH))
    organization_id: Mapped[int] = mapped_column(BigId)
    """No foreign key: what is derived must not keep an import of organisations from being taken back."""
    period: Mapped[str] = mapped_column(String(10))
    first_on: Mapped[date] = mapped_column(Date)
    soon_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    posted: Mapped[Posted] = mapped_column(enum_column(Posted), default=Posted.NONE)
    dues: Mapped[int] = mapped_column(Integer, default=0)
    mets: Mapped[int] = mapped_column(Integer, default=0)
    excuses: Mapped[int] = mapped_column(Integer, default=0)
    met_on: Mapped[date | None] = mapped_column(Date)
    met_by: Mapped[str] = mapped_column(String(60), default="")
    excused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    excused_by: Mapped[int | None] = mapped_column(BigId)
    excused_name: Mapped[str] = mapped_column(String(60), default="")
    excuse: Mapped[str] = mapped_column(String(rules.REASON_LENGTH), default="")

    def status(self, today: date) -> rules.Status:
        """Return how it stands on a day."""
        if self.posted is Posted.MET:
            return rules.Status.MET
        if self.posted is Posted.LATE:
            return rules.Status.LATE
        if self.posted is Posted.EXCUSED:
            return rules.Status.EXCUSED
        return rules.open_status(self.first_on, self.soon_on, self.due_on, today)
