"""The ledgers and their headings, as branches keep them on paper (domain.md §11.3). The headings are the form: they are
data in Chinese whatever language the reader's screen speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from partyhub.activities.rules import Kind


class LedgerKind(StrEnum):
    """Which ledger."""

    THREE_MEETINGS = "three_meetings"  # 三会一课
    THEMED_DAY = "themed_day"  # 主题党日
    HEART_TALK = "heart_talk"  # 谈心谈话
    STUDY_HOURS = "study_hours"  # 学时


@dataclass(frozen=True)
class Column:
    """One heading; `key` says what stands below it, `width` how wide it is in a workbook. `signed`: where nothing
    stands, there is a line on paper to sign on."""

    key: str
    heading: str
    width: int = 14
    signed: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a ledger, a sheet in a workbook: the records that carry one of these kinds."""

    title: str
    kinds: frozenset[Kind]


@dataclass(frozen=True)
class Form:
    """A ledger's form.

    `by_record`: on paper each record has a sheet of its own, with its headings down the side. `private`: only for those
    who run the organisation's activities, never for those above. `own`: of one person, for himself alone.
    """

    title: str
    columns: tuple[Column, ...]
    parts: tuple[Part, ...] = ()
    by_record: bool = False
    private: bool = False
    own: bool = False

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of all its parts."""
        return frozenset(kind for part in self.parts for kind in part.kinds)


def _part(title: str, *kinds: Kind) -> Part:
    return Part(title, frozenset(kinds))


MEETING = (
    Column("name_and_kind", "会议名称/类型", 28),
    Column("time", "时间（起止）", 24),
    Column("place", "地点"),
    Column("chair", "主持人", 10),
    Column("recorder", "记录人", 10),
    Column("due", "应到人数", 10),
    Column("present", "实到人数", 10),
    Column("away", "流动及行动不便党员数", 12),
    Column("attended", "出席人员", 36),
    Column("observers", "列席人员", 20),
    Column("guides", "到会指导的上级领导", 20),
    Column("absent", "缺席人员及原因", 28),
    Column("agenda", "议题", 28),
    Column("discussion", "主要内容/讨论情况（发言要点）", 60),
    Column("resolutions", "决议/议定事项", 36),
    Column("votes", "表决情况（应到有表决权、实到、赞成、反对、弃权）", 30),
    Column("ended", "散会时间", 20),
    Column("chair_signed", "主持人签字", 14, signed=True),
    Column("recorder_signed", "记录人签字", 14, signed=True),
    Column("attachments", "附件", 16),
)
ADDENDA = Column("addenda", "补记（签字后补充）", 36)
"""What was added after signing; no form has it from the start."""
FORMS: Mapping[LedgerKind, Form] = {
    LedgerKind.THREE_MEETINGS: Form(
        "“三会一课”台账",
        MEETING,
        (
            _part("支部党员大会", Kind.MEMBERS_MEETING),
            _part("支部委员会", Kind.COMMITTEE_MEETING),
            _part("党小组会", Kind.CELL_MEETING),
            _part("党课", Kind.PARTY_LECTURE),
        ),
        by_record=True,
    ),
    LedgerKind.THEMED_DAY: Form(
        "主题党日台账",
        (
            Column("title", "活动主题", 28),
            Column("time", "时间", 24),
            Column("place", "地点"),
            Column("chair", "主持人", 10),
            Column("recorder", "记录人", 10),
            Column("due_and_present", "应到/实到", 10),
            Column("absent", "缺席及原因", 28),
            Column("manner", "活动形式", 16),
            Column("discussion", "活动内容", 60),
            Column("resolutions", "议定事项及落实", 36),
            Column("photos", "照片", 8),
        ),
        (_part("主题党日", Kind.THEMED_DAY),),
        by_record=True,
    ),
    LedgerKind.HEART_TALK: Form(
        "谈心谈话台账",
        (
            Column("time", "时间", 24),
            Column("place", "地点"),
            Column("chair", "谈话人", 12),
            Column("partners", "谈话对象", 16),
            Column("discussion", "内容", 50),
            Column("resolutions", "意见建议", 36),
        ),
        (_part("谈心谈话", Kind.HEART_TALK),),
        private=True,
    ),
    LedgerKind.STUDY_HOURS: Form(
        "党员学时记录",
        (
            Column("day", "日期", 14),
            Column("title", "主题", 36),
            Column("kinds", "形式", 24),
            Column("hours", "学时", 8),
        ),
        own=True,
    ),
}
MANNERS: Mapping[str, frozenset[Kind]] = {
    "集中学习": frozenset(
        {
            Kind.PARTY_LECTURE,
            Kind.THEORY_STUDY,
            Kind.STUDY_GROUP_SESSION,
            Kind.YOUTH_TALK,
            Kind.INTEGRITY_EDUCATION,
            Kind.TRAINING,
        }
    ),
    "组织生活": frozenset({Kind.CELL_MEETING, Kind.ORG_LIFE_MEETING, Kind.MEMBER_APPRAISAL}),
    "民主议事": frozenset({Kind.MEMBERS_MEETING, Kind.COMMITTEE_MEETING}),
}
"""The manners of a themed day that a record's other kinds tell; 志愿服务 is none of them, its orders stand apart."""
EVERYBODY = frozenset({Kind.MEMBERS_MEETING, Kind.THEMED_DAY, Kind.PARTY_LECTURE})
"""Kinds at which everybody on the roster is due; to others come those whom the roll call names."""
