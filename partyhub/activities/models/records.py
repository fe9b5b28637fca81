"""Tables of activities, their kinds and steps."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from partyhub.activities import rules
from partyhub.activities.rules import Kind, State
from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, Versioned, enum_column


def standing_of(state: State, *, planned: bool) -> str:
    """Return a state as a list shows it: a planned draft is “planned”."""
    return "planned" if planned and state is State.DRAFT else state.value


class Activity(Identified, Versioned, Model):
    """One activity or meeting. `day` is its day in Shanghai; `signed_at` is set while the branch's signature holds.

    `places_taken` and `arrivals` (which numbers those who signed up) are changed by guarded writes only
    (`commands.places`).

    A draft that is `planned` stands in the plan that its organisation sees, until what came of it is being written.

    `talked` keeps which sorts of pairs a talk was between when it was signed: posts may be corrected later.

    `binned_at` is set while it lies in the recycle bin, where no list shows it.
    `signings` and `approvals` count how often it was signed and approved: they number the postings in the ledger.
    """

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="forward"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint(
            "places_taken >= 0 AND (capacity IS NULL OR places_taken <= capacity)", name="places"
        ),
        Index("ix_activity_organization_day", "organization_id", "day"),
        Index("ix_activity_day", "day", "id"),
        Index("ix_activity_state", "state", "day"),
        Index("ix_activity_binned", "binned_at"),
    )

    title: Mapped[str] = mapped_column(String(rules.TITLE_LENGTH))
    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    day: Mapped[date] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(rules.PLACE_LENGTH), default="")
    capacity: Mapped[int | None] = mapped_column(Integer)
    planned: Mapped[bool] = mapped_column(default=False, server_default=false())
    asks_leave: Mapped[bool] = mapped_column(default=False, server_default=false())
    places_taken: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    arrivals: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    outside_units: Mapped[str] = mapped_column(String(rules.OUTSIDE_LENGTH), default="", server_default="")
    minutes: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(String(rules.RESULT_LENGTH), default="")
    talked: Mapped[str] = mapped_column(String(80), default="", server_default="")
    chair_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"))
    recorder_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"))
    state: Mapped[State] = mapped_column(enum_column(State), default=State.DRAFT)
    signings: Mapped[int] = mapped_column(Integer, default=0)
    approvals: Mapped[int] = mapped_column(Integer, default=0)
    created_by: Mapped[int | None] = mapped_column(BigId, index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_by: Mapped[int | None] = mapped_column(BigId)
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    binned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    binned_by: Mapped[int | None] = mapped_column(BigId)

    kind_rows: Mapped[list[ActivityKind]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="ActivityKind.place"
    )

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Its kinds, in the order of the list."""
        return tuple(row.kind for row in self.kind_rows)

    @property
    def pairs(self) -> tuple[rules.Pair, ...]:
        """The sorts of pairs that a talk was between, as of its signing."""
        return rules.read_pairs(self.talked)

    @property
    def standing(self) -> str:
        """Its state as a list shows it: a planned draft is “planned”."""
        return standing_of(self.state, planned=self.planned)

    @property
    def content(self) -> rules.Content:
        """What is written about it, as the rules read it."""
        return rules.Content(
            title=self.title,
            kinds=frozenset(self.kinds),
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            place=self.place,
            capacity=self.capacity,
            minutes=self.minutes,
            result=self.result,
        )


class ActivityKind(Model):
    """One of an activity's kinds; `place` keeps the order of the list of kinds."""

    __tablename__ = "activity_kind"
    __table_args__ = (Index("ix_activity_kind_kind", "kind", "activity_id"),)

    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(enum_column(Kind), primary_key=True)
    place: Mapped[int] = mapped_column(Integer)


class ActivityStep(Model):
    """What was done to a record, by whom, and why: the history on its page. Who wrote in it may not approve it."""

    __tablename__ = "activity_step"
    __table_args__ = (Index("ix_activity_step_activity", "activity_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    event: Mapped[str] = mapped_column(String(20))
    state: Mapped[State] = mapped_column(enum_column(State))
    user_id: Mapped[int | None] = mapped_column(BigId)
    user_name: Mapped[str] = mapped_column(String(60), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
