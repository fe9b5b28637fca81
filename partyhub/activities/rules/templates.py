"""What a record may begin with: built-in templates with the customary headings (domain.md §11.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partyhub.activities.rules.kinds import Kind

TEMPLATE_NAME_LENGTH = 60


@dataclass(frozen=True)
class Draft:
    """The beginning of a record: kinds, title, and the headings of its minutes. Chinese, as records are."""

    title: str
    kinds: tuple[Kind, ...]
    minutes: str


def _headings(*lines: str) -> str:
    return "\n\n".join(f"{line}：" for line in lines)


_MEETING = _headings("一、议题", "二、讨论情况（发言要点）", "三、表决情况", "四、决议（议定事项）")
BUILT_IN: Mapping[str, Draft] = {
    "themed_day": Draft(
        "主题党日活动",
        (Kind.THEMED_DAY,),
        _headings("一、活动主题", "二、活动形式", "三、活动内容", "四、议定事项及落实"),
    ),
    "themed_day_lecture": Draft(
        "主题党日暨专题党课",
        (Kind.PARTY_LECTURE, Kind.THEMED_DAY),
        _headings("一、党课题目", "二、授课人", "三、主要内容", "四、交流发言", "五、议定事项及落实"),
    ),
    "members_meeting": Draft("支部党员大会", (Kind.MEMBERS_MEETING,), _MEETING),
    "committee_meeting": Draft("支部委员会会议", (Kind.COMMITTEE_MEETING,), _MEETING),
    "cell_meeting": Draft("党小组会", (Kind.CELL_MEETING,), _MEETING),
    "party_lecture": Draft(
        "专题党课",
        (Kind.PARTY_LECTURE,),
        _headings("一、党课题目", "二、授课人", "三、主要内容", "四、交流发言"),
    ),
    "org_life_meeting": Draft(
        "组织生活会",
        (Kind.ORG_LIFE_MEETING,),
        _headings("一、会议主题", "二、会前学习和谈心谈话", "三、对照检查和批评意见", "四、整改措施"),
    ),
    "heart_talk": Draft(
        "谈心谈话",
        (Kind.HEART_TALK,),
        _headings("一、谈话人", "二、谈话对象", "三、谈话内容", "四、意见建议"),
    ),
}
"""The customary ones, by code."""
