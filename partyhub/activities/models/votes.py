"""Tables of votes. They hold counts; no row anywhere links a person to a choice."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from partyhub.activities.rules import votes as rules
from partyhub.activities.rules.content import COMMENT_LENGTH
from partyhub.activities.rules.votes import Count, Ground, Tally, VoteKind, VotePlan, Voters, VoteState
from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, Versioned, enum_column


class Vote(Identified, Versioned, Model):
    """One vote of a meeting. `round` grows when a tie is voted on again."""

    __tablename__ = "activity_vote"
    __table_args__ = (
        CheckConstraint("seats >= 0", name="seats"),
        Index("ix_activity_vote_activity", "activity_id", "id"),
    )

    activity_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity.id"))
    kind: Mapped[VoteKind] = mapped_column(enum_column(VoteKind))
    subject: Mapped[str] = mapped_column(String(rules.SUBJECT_LENGTH))
    secret: Mapped[bool] = mapped_column(Boolean, default=False)
    seats: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[VoteState] = mapped_column(enum_column(VoteState), default=VoteState.DRAFT)
    round: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    candidates: Mapped[list[VoteCandidate]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="VoteCandidate.place"
    )
    exclusions: Mapped[list[VoteExclusion]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="VoteExclusion.id"
    )
    counts: Mapped[list[VoteCount]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="VoteCount.number"
    )

    @property
    def code(self) -> str:
        """How a comment names it: by its public id."""
        return self.public_id

    @property
    def called(self) -> str:
        """What it is called beside a comment."""
        return self.subject

    @property
    def plan(self) -> VotePlan:
        """What it is about, as the rules read it."""
        names = tuple(one.name for one in self.candidates)
        return VotePlan(self.kind, self.subject, self.secret, self.seats, names)

    @property
    def standing(self) -> VoteCount | None:
        """The count that stands in the round at hand; None before there is one."""
        return next((one for one in reversed(self.counts) if one.round == self.round), None)

    @property
    def earlier_rounds(self) -> list[VoteCount]:
        """The count that stands of each round before this one."""
        last = {one.round: one for one in self.counts if one.round < self.round}
        return [last[number] for number in sorted(last)]

    @property
    def in_round(self) -> list[VoteCandidate]:
        """Who is voted on in the round at hand: at first everybody, then those who were level."""
        if not self.earlier_rounds:
            return self.candidates
        level = {tally.candidate_id for tally in self.earlier_rounds[-1].tallies if tally.tied}
        return [one for one in self.candidates if one.id in level]

    @property
    def seats_left(self) -> int:
        """How many seats the round at hand fills."""
        return self.seats - sum(one.elected for count in self.earlier_rounds for one in count.tallies)

    @property
    def elected(self) -> list[str]:
        """The names of those elected, in the order of the list of candidates."""
        counts = [*self.earlier_rounds, *([self.standing] if self.standing else [])]
        won = {tally.candidate_id for count in counts for tally in count.tallies if tally.elected}
        return [one.name for one in self.candidates if one.id in won]


class VoteCandidate(Model):
    """A candidate of an election, by name: not everybody electable stands in the roster."""

    __tablename__ = "activity_vote_candidate"
    __table_args__ = (UniqueConstraint("vote_id", "name"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    vote_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity_vote.id"))
    place: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(rules.CANDIDATE_LENGTH))


class VoteExclusion(Model):
    """Somebody not counted among those due: why, approved above by which document, adopted by the meeting."""

    __tablename__ = "activity_vote_exclusion"
    __table_args__ = (UniqueConstraint("vote_id", "member_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    vote_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity_vote.id"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    ground: Mapped[Ground] = mapped_column(enum_column(Ground))
    document: Mapped[str] = mapped_column(String(rules.DOCUMENT_LENGTH))
    adopted: Mapped[bool] = mapped_column(Boolean)


class VoteCount(Model):
    """The ballots as they were counted once, with those due and present then and what followed from it.

    A correction adds a count and keeps the earlier one; of each round the last one stands.
    """

    __tablename__ = "activity_vote_count"
    __table_args__ = (
        UniqueConstraint("vote_id", "number"),
        CheckConstraint("yes >= 0 AND no >= 0 AND abstain >= 0 AND spoiled >= 0", name="ballots"),
        CheckConstraint("written_yes >= 0 AND written_no >= 0", name="written"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    vote_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity_vote.id"))
    number: Mapped[int] = mapped_column(Integer)
    round: Mapped[int] = mapped_column(Integer)
    due: Mapped[int] = mapped_column(Integer)
    present: Mapped[int] = mapped_column(Integer)
    yes: Mapped[int] = mapped_column(Integer, default=0)
    no: Mapped[int] = mapped_column(Integer, default=0)
    abstain: Mapped[int] = mapped_column(Integer, default=0)
    spoiled: Mapped[int] = mapped_column(Integer, default=0)
    written_yes: Mapped[int] = mapped_column(Integer, default=0)
    written_no: Mapped[int] = mapped_column(Integer, default=0)
    written_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(COMMENT_LENGTH), default="")
    counted_by: Mapped[str] = mapped_column(String(60), default="")
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)

    tallies: Mapped[list[VoteTally]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="VoteTally.place"
    )

    @property
    def voters(self) -> Voters:
        """Those due and present when it was counted."""
        return Voters(self.due, self.present)

    @property
    def count(self) -> Count:
        """The ballots, as the rules read them."""
        return Count(
            self.yes,
            self.no,
            self.abstain,
            self.spoiled,
            self.written_yes,
            self.written_no,
            self.written_on,
            tuple(Tally(one.yes, one.no, one.abstain) for one in self.tallies),
        )


class VoteTally(Model):
    """What one candidate got in one count."""

    __tablename__ = "activity_vote_tally"

    count_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity_vote_count.id"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    candidate_id: Mapped[int] = mapped_column(BigId, ForeignKey("activity_vote_candidate.id"))
    yes: Mapped[int] = mapped_column(Integer)
    no: Mapped[int] = mapped_column(Integer)
    abstain: Mapped[int] = mapped_column(Integer)
    elected: Mapped[bool] = mapped_column(Boolean, default=False)
    tied: Mapped[bool] = mapped_column(Boolean, default=False)
