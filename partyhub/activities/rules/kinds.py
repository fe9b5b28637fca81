"""Kinds of activities and how each behaves; a record may carry several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from partyhub.activities.rules.votes import VoteKind


class Kind(StrEnum):
    """What an activity is; a record may be several at once."""

    PARTY_LECTURE = "party_lecture"
    THEMED_DAY = "themed_day"
    MEMBERS_MEETING = "members_meeting"
    COMMITTEE_MEETING = "committee_meeting"
    CELL_MEETING = "cell_meeting"
    PARTY_COMMITTEE_MEETING = "party_committee_meeting"
    STUDY_GROUP_SESSION = "study_group_session"
    ORG_LIFE_MEETING = "org_life_meeting"
    MEMBER_APPRAISAL = "member_appraisal"
    HEART_TALK = "heart_talk"
    THEORY_STUDY = "theory_study"
    YOUTH_TALK = "youth_talk"
    INTEGRITY_EDUCATION = "integrity_education"
    ALLIANCE_EVENT = "alliance_event"
    TRAINING = "training"
    OTHER = "other"


@dataclass(frozen=True)
class KindFlags:
    """How a kind behaves. Rules read these flags and never ask for a kind by name.

    `study`: counts for A1-04. `officers`: wants a chair and a recorder, who sign it. `roll_call`: wants to know who was
    present (domain.md §11.3). `quorum`: whose presence makes it valid, counted as at a vote of that kind. `votes`: what
    it may decide by vote; `needs_votes`: a formal resolution of it stands on one. `closed`: its minutes are for those
    who ran it and, unless `private`, their superiors; `private`: for nobody else, and its record is not even listed to
    the branch (the content of talks is not visible above, domain.md §13 row 18).
    """

    study: bool = False
    officers: bool = False
    roll_call: bool = False
    quorum: VoteKind | None = None
    votes: frozenset[VoteKind] = frozenset()
    needs_votes: bool = False
    closed: bool = False
    private: bool = False

    @property
    def meeting(self) -> bool:
        """Whether it asks for all that a meeting asks for: chair, recorder and roll call."""
        return self.officers and self.roll_call


_MEETING = KindFlags(officers=True, roll_call=True)
_OF_COMMITTEE = replace(
    _MEETING,
    quorum=VoteKind.COMMITTEE,
    votes=frozenset({VoteKind.COMMITTEE}),
    needs_votes=True,
    closed=True,
)

FLAGS: Mapping[Kind, KindFlags] = {
    Kind.PARTY_LECTURE: KindFlags(study=True),
    Kind.THEMED_DAY: KindFlags(),
    Kind.MEMBERS_MEETING: replace(
        _MEETING,
        quorum=VoteKind.ORDINARY,
        votes=frozenset(VoteKind) - {VoteKind.COMMITTEE},
        needs_votes=True,
    ),
    Kind.COMMITTEE_MEETING: _OF_COMMITTEE,
    Kind.CELL_MEETING: _MEETING,
    Kind.PARTY_COMMITTEE_MEETING: _OF_COMMITTEE,
    Kind.STUDY_GROUP_SESSION: replace(_MEETING, study=True),
    Kind.ORG_LIFE_MEETING: _MEETING,
    Kind.MEMBER_APPRAISAL: replace(_MEETING, closed=True),
    Kind.HEART_TALK: KindFlags(closed=True, private=True),
    Kind.THEORY_STUDY: KindFlags(study=True),
    Kind.YOUTH_TALK: KindFlags(study=True),
    Kind.INTEGRITY_EDUCATION: KindFlags(study=True),
    Kind.ALLIANCE_EVENT: KindFlags(),
    Kind.TRAINING: KindFlags(study=True),
    Kind.OTHER: KindFlags(),
}
PRIVATE = frozenset(kind for kind, flags in FLAGS.items() if flags.private)


def combined(kinds: Iterable[Kind]) -> KindFlags:
    """Return the flags of a record: what any of its kinds asks for. The wider circle sets the quorum."""
    flags = [FLAGS[kind] for kind in kinds]
    circles = {one.quorum for one in flags}
    return KindFlags(
        study=any(one.study for one in flags),
        officers=any(one.officers for one in flags),
        roll_call=any(one.roll_call for one in flags),
        quorum=next((circle for circle in VoteKind if circle in circles), None),
        votes=frozenset().union(*(one.votes for one in flags)),
        needs_votes=any(one.needs_votes for one in flags),
        closed=any(one.closed for one in flags),
        private=any(one.private for one in flags),
    )
