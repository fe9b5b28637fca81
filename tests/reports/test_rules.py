"""Forms, periods, rows, gaps and states; pure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from partyhub.activities.rules import Kind
from partyhub.kernel.clock import local_time
from partyhub.members.rules import Post
from partyhub.reports import rules
from partyhub.reports.rules import (
    FORMS,
    ExportState,
    Held,
    LedgerKind,
    Medium,
    People,
    Period,
    Studied,
    What,
)
from partyhub.reports.rules.records import NOT_FOR_THE_READER

DAY = date(2026, 11, 20)
WORDS = {
    "activities.kind.party_lecture": "党课",
    "activities.kind.themed_day": "主题党日",
    "activities.kind.members_meeting": "党员大会",
    "activities.kind.heart_talk": "谈心谈话",
}


def held(**fields):
    values = {
        "public_id": "r1",
        "title": "三季度党员大会",
        "kinds": (Kind.PARTY_LECTURE, Kind.THEMED_DAY, Kind.MEMBERS_MEETING),
        "starts_at": local_time(DAY, 14, 30),
        "ends_at": local_time(DAY, 16, 0),
        "place": "党员活动室",
        "chair": "曾国强",
        "recorder": "李梅",
        "due": 5,
        "people": People(
            present=2,
            attended=("曾国强", "李梅"),
            observers=("来宾甲",),
            excused=("张三（出差）",),
            absent=("李四",),
            counts={"observer": 1, "excused": 1, "absent": 1},
        ),
        "discussion": "逐项讨论。\n全体同意。",
        "resolutions": ("通过计划", "落实整改"),
        "photos": 2,
        "documents": 1,
    }
    return Held(**(values | fields))


def row(kind: LedgerKind, one: Held) -> dict[str, str]:
    ledger = rules.ledger_of(FORMS[kind], "一支部", "2026年", [one], lambda key: WORDS.get(key, key))
    return dict(zip(ledger.headings, ledger.sheets[0], strict=True))


def test_the_headings_are_the_customary_ones():
    """domain.md §11.3, word for word."""
    said = {kind: [column.heading for column in form.columns] for kind, form in FORMS.items()}
    assert said[LedgerKind.THREE_MEETINGS] == [
        "会议名称/类型", "时间（起止）", "地点", "主持人", "记录人", "应到人数", "实到人数", "流动及行动不便党员数",
        "出席人员", "列席人员", "到会指导的上级领导", "缺席人员及原因", "议题", "主要内容/讨论情况（发言要点）",
        "决议/议定事项", "表决情况（应到有表决权、实到、赞成、反对、弃权）", "散会时间", "主持人签字", "记录人签字",
        "附件",
    ]  # fmt: skip
    assert said[LedgerKind.THEMED_DAY] == [
        "活动主题", "时间", "地点", "主持人", "记录人", "应到/实到", "缺席及原因", "活动形式", "活动内容",
        "议定事项及落实", "照片",
    ]  # fmt: skip
    assert said[LedgerKind.HEART_TALK] == ["时间", "地点", "谈话人", "谈话对象", "内容", "意见建议"]
    assert said[LedgerKind.STUDY_HOURS] == ["日期", "主题", "形式", "学时"]


def test_a_meeting():
    said = row(LedgerKind.THREE_MEETINGS, held())
    assert said["会议名称/类型"] == "三季度党员大会（党课、主题党日、党员大会）"
    assert said["时间（起止）"] == "2026年11月20日 14:30–16:00"
    assert (said["应到人数"], said["实到人数"]) == ("5", "2")
    assert said["出席人员"] == "曾国强、李梅"
    assert said["列席人员"] == "来宾甲"
    assert said["缺席人员及原因"] == "请假：张三（出差）；未请假：李四"
    assert said["主要内容/讨论情况（发言要点）"] == "逐项讨论。\n全体同意。"
    assert said["决议/议定事项"] == "1. 通过计划\n2. 落实整改"
    assert said["散会时间"] == "2026年11月20日 16:00"
    assert said["附件"] == "照片 2 张、文件 1 份"
    assert said["主持人签字"] == ""  # signed by hand


def test_a_themed_day():
    said = row(LedgerKind.THEMED_DAY, held())
    assert said["应到/实到"] == "5/2"
    assert said["活动形式"] == "集中学习、民主议事"
    assert said["照片"] == "2 张"
    assert row(LedgerKind.THEMED_DAY, held(kinds=(Kind.THEMED_DAY,), due=None, photos=0)) | {} == said | {
        "应到/实到": "—/2",
        "活动形式": "",
        "照片": "",
    }


def test_a_talk():
    said = row(LedgerKind.HEART_TALK, held(kinds=(Kind.HEART_TALK,), recorder=""))
    assert (said["谈话人"], said["谈话对象"]) == ("曾国强", "李梅")


def test_names_that_are_not_the_readers_are_counts():
    people = People(present=2, counts={"observer": 3, "excused": 1, "absent": 0}, hidden=True)
    said = row(LedgerKind.THREE_MEETINGS, held(people=people, discussion=None, agenda=None))
    assert (said["出席人员"], said["列席人员"]) == ("共 2 人", "共 3 人")
    assert said["缺席人员及原因"] == "请假：共 1 人"
    assert said["主要内容/讨论情况（发言要点）"] == said["议题"] == NOT_FOR_THE_READER


def test_some_names_among_many_are_counts_too():
    """A reader who sees one of three names is not shown it as if it were all."""
    people = People(present=3, attended=("李梅",), counts={})
    assert row(LedgerKind.THREE_MEETINGS, held(people=people))["出席人员"] == "共 3 人"


def test_a_record_of_three_kinds_stands_once_on_paper_and_in_each_part():
    form = FORMS[LedgerKind.THREE_MEETINGS]
    ledger = rules.ledger_of(form, "一支部", "2026年", [held()], str)
    assert {part.title: len(part.rows) for part in ledger.sections} == {
        "支部党员大会": 1,
        "支部委员会": 0,
        "党小组会": 0,
        "党课": 1,
    }
    assert ledger.rows == 1


def test_study_hours():
    studied = [Studied(DAY, "党课", (Kind.PARTY_LECTURE,), 90), Studied(DAY, "培训", (Kind.TRAINING,), 480)]
    ledger = rules.study_ledger(
        FORMS[LedgerKind.STUDY_HOURS], "李梅", "2026年", studied, lambda key: WORDS.get(key, "其他")
    )
    assert ledger.sections[0].rows == (
        ("2026-11-20", "党课", "党课", "1.5"),
        ("2026-11-20", "培训", "其他", "8"),
        ("合计", "", "", "9.5"),
    )
    assert ledger.rows == 2


@pytest.mark.parametrize(
    ("hours", "said", "minutes"), [(1.5, None, 90), (1.5, 30, 30), (1.5, 600, 90), (30, None, 480)]
)
def test_minutes_studied(hours, said, minutes):
    start = local_time(DAY, 8)
    assert rules.minutes_studied(start, start + timedelta(hours=hours), said) == minutes


@pytest.mark.parametrize(
    ("period", "first", "last", "title"),
    [
        (Period(2026), date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (Period(2024, 1), date(2024, 1, 1), date(2024, 3, 31), "2024年第一季度"),
        (Period(2026, 3), date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度"),
        (Period(2026, 4), date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度"),
    ],
)
def test_periods(period, first, last, title):
    assert (period.first, period.last, period.title) == (first, last, title)


def test_every_reason_of_a_request_at_once():
    codes = [one.code for one in rules.export_reasons(What.PACKAGE, Medium.XLSX, 2, "看")]
    assert codes == ["report_medium", "report_package_year", "purpose_required"]
    assert [one.code for one in rules.export_reasons(What.THEMED_DAY, Medium.ZIP, 2, "迎接检查")] == [
        "report_medium"
    ]
    assert rules.export_reasons(What.STUDY_HOURS, Medium.XLSX, None, "") == []
    assert [one.code for one in rules.period_reasons(1900, 5)] == ["report_year", "report_quarter"]


def test_states():
    assert rules.MACHINE.target(ExportState.QUEUED, "start") == ExportState.RUNNING
    assert rules.MACHINE.allowed(ExportState.READY) == ()


def test_codes_are_short_and_differ():
    codes = {rules.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {rules.CODE_LENGTH}


@pytest.mark.parametrize(
    ("posts", "target"),
    [
        ([], 32),
        ([Post.SECRETARY], 56),
        ([Post.COMMITTEE_MEMBER, Post.GENERAL_MANAGER], 56),
        ([Post.CELL_LEADER], 32),
        ([Post.CHAIRMAN], 32),
    ],
)
def test_the_hours_of_a_year(posts, target):
    assert rules.target_hours(posts) == target


@pytest.mark.parametrize(
    ("minutes", "hours", "missing"), [(0, 0, 32), (95, 1.6, 30.4), (1920, 32, 0), (9999, 166.7, 0)]
)
def test_a_year_of_study(minutes, hours, missing):
    year = rules.StudyYear(minutes, 32)
    assert (year.hours, year.missing) == (hours, missing)
