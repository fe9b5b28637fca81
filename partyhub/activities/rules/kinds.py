"""Kinds of activities and how each behaves; a record may carry several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


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
    """How a kind behaves.

    `study`: counts for A1-04. `meeting`: wants a chair, a recorder and a roll call (domain.md §11.3).
    `closed`: its minutes are for those who ran it and, unless `private`, their superiors; `private`: for nobody else
    (the content of talks is not visible above, domain.md §13 row 18).
    """

    study: bool = False
    meeting: bool = False
    closed: bool = False
    private: bool = False


FLAGS: Mapping[Kind, KindFlags] = {
    Kind.PARTY_LECTURE: KindFlags(study=True),
    Kind.THEMED_DAY: KindFlags(),
    Kind.MEMBERS_MEETING: KindFlags(meeting=True),
    Kind.COMMITTEE_MEETING: KindFlags(meeting=True, closed=True),
    Kind.CELL_MEETING: KindFlags(meeting=True),
    Kind.PARTY_COMMITTEE_MEETING: KindFlags(meeting=True, closed=True),
    Kind.STUDY_GROUP_SESSION: KindFlags(study=True, meeting=True),
    Kind.ORG_LIFE_MEETING: KindFlags(meeting=True),
    Kind.MEMBER_APPRAISAL: KindFlags(meeting=True, closed=True),
    Kind.HEART_TALK: KindFlags(closed=True, private=True),
    Kind.THEORY_STUDY: KindFlags(study=True),
    Kind.YOUTH_TALK: KindFlags(study=True),
    Kind.INTEGRITY_EDUCATION: KindFlags(study=True),
    Kind.ALLIANCE_EVENT: KindFlags(),
    Kind.TRAINING: KindFlags(study=True),
    Kind.OTHER: KindFlags(),
}


def combined(kinds: Iterable[Kind]) -> KindFlags:
    """Return the flags of a record: what any of its kinds asks for."""
    flags = [FLAGS[kind] for kind in kinds]
    return KindFlags(
        study=any(one.study for one in flags),
        meeting=any(one.meeting for one in flags),
        closed=any(one.closed for one in flags),
        private=any(one.private for one in flags),
    )
