"""Meetings of the demo with all that belongs to one: roll call, agenda, minutes, a vote, resolutions to be seen to."""

from __future__ import annotations

from datetime import date, timedelta

from partyhub.activities import commands as activities
from partyhub.activities import queries as records
from partyhub.activities.models import Activity
from partyhub.activities.rules import Kind, Presence, RollEntry
from partyhub.activities.rules.minutes import AgendaLine, ResolutionLine
from partyhub.activities.rules.votes import Count, VoteKind, VotePlan
from partyhub.demo.commands.stage import Stage, at, instant, weekday
from partyhub.demo.commands.work import log_record
from partyhub.kernel import unit
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor

HELD_BEFORE, PREPARED_BEFORE, TALKED_BEFORE = timedelta(days=9), timedelta(days=16), timedelta(days=20)
SEEN_TO_WITHIN = timedelta(days=12)
QUARTERS = "一二三四"
FIRST_ITEM = "- 集中领学原文\n- 结合岗位交流发言"
DISCUSSION = (
    "支部书记作说明，与会党员逐项讨论。\n| 事项 | 责任人 |\n| 主题党日 | 组织委员 |\n| 志愿服务 | 宣传委员 |"
)


def hold_meetings(stage: Stage) -> None:
    """Let a few branches hold a members' meeting with a vote; the demo's own meets in committee and talks as well."""
    own, other = stage.own_branch, stage.other_branch
    with unit.work():
        _committee(stage, own)
        _talk(stage, own)
        _members(stage, own, stage.actor("secretary"), stage.actor("group"))
        for branch in stage.near_branches:
            _members(stage, branch, stage.actor("clerk01"), stage.actor("group01"))
        _members(stage, other, stage.actor("neighbour"), stage.actor(stage.group_above(other)))
    stage.progress("meetings with minutes and votes")


def _members(stage: Stage, branch: Organization, secretary: Actor, above: Actor) -> None:
    """A members' meeting of last week: the plan of the next quarter is discussed, voted on and resolved."""
    day, people = weekday(stage.today - HELD_BEFORE), stage.members[branch.id]
    subject = f"{QUARTERS[((stage.today.month - 1) // 3 + 1) % 4]}季度工作安排"
    meeting = log_record(
        stage, secretary, branch, day, kinds=(Kind.MEMBERS_MEETING,), title=f"党员大会：{subject}"
    )
    activities.write_minutes(
        secretary,
        meeting,
        version=None,
        agenda=[
            AgendaLine(
                "学习习近平总书记重要讲话精神", people[0].name, first_item=True, discussion=FIRST_ITEM
            ),
            AgendaLine(f"讨论{subject}", people[1].name, discussion=DISCUSSION),
        ],
        resolutions=[
            ResolutionLine(f"通过{subject}，报上级党组织备案", formal=True, owner_id=people[0].id),
            ResolutionLine(
                "与社区商定志愿服务时间和人员", owner_id=people[2].id, due_on=stage.today + SEEN_TO_WITHIN
            ),
        ],
        minutes="会议由支部书记主持，按议题逐项讨论，对需表决的事项进行了表决。",
        result=f"表决通过{subject}。",
        clock=at(day, 17),
    )
    _vote(secretary, meeting, VotePlan(VoteKind.ORDINARY, f"通过{subject}"), day)
    activities.submit(secretary, meeting, clock=at(day, 18))
    activities.approve(above, meeting, clock=at(day + timedelta(days=1), 10))


def _vote(secretary: Actor, meeting: Activity, plan: VotePlan, day: date) -> None:
    """All who are present and may vote say yes, but for one who abstains."""
    clock = at(day, 17)
    vote = activities.add_vote(secretary, meeting, plan, clock=clock)
    activities.open_vote(secretary, meeting, vote, clock=clock)
    present = records.electorate_of(vote, meeting).voters.present
    activities.count_vote(secretary, meeting, vote, Count(yes=present - 1, abstain=1), clock=clock)
    activities.close_vote(secretary, meeting, vote, clock=clock)


def _committee(stage: Stage, branch: Organization) -> None:
    """The committee prepares the meeting; what it said is not for everybody."""
    secretary, day = stage.actor("secretary"), weekday(stage.today - PREPARED_BEFORE)
    chair, recorder, officer = stage.members[branch.id][:3]
    meeting = _log(
        secretary, branch, day, Kind.COMMITTEE_MEETING, "支委会：研究党员大会议题", [chair, recorder, officer]
    )
    activities.write_minutes(
        secretary,
        meeting,
        version=None,
        agenda=[AgendaLine("研究党员大会议题和主题党日安排", chair.name, discussion="逐项研究，意见一致。")],
        resolutions=[
            ResolutionLine("会前三天将议题通知全体党员", owner_id=officer.id, due_on=day + timedelta(days=4))
        ],
        clock=at(day, 16),
    )
    activities.submit(secretary, meeting, clock=at(day, 17))
    activities.approve(stage.actor("group"), meeting, clock=at(day + timedelta(days=1), 10))


def _talk(stage: Stage, branch: Organization) -> None:
    """The secretary talks with a member; only they and whoever runs the branch read what was said."""
    secretary, day = stage.actor("secretary"), weekday(stage.today - TALKED_BEFORE)
    chair, *_others, partner = stage.members[branch.id][:5]
    talk = _log(secretary, branch, day, Kind.HEART_TALK, "谈心谈话", [partner], chair=chair)
    activities.write_minutes(
        secretary,
        talk,
        version=None,
        agenda=[],
        resolutions=[],
        minutes="交流近期工作和学习情况，听取对支部工作的意见。",
        result="建议主题党日多安排到一线班组。",
        clock=at(day, 16),
    )
    activities.submit(secretary, talk, clock=at(day, 17))


def _log(
    secretary: Actor,
    branch: Organization,
    day: date,
    kind: Kind,
    title: str,
    present: list[Member],
    *,
    chair: Member | None = None,
) -> Activity:
    """Write down who met, where the whole branch is not due."""
    return activities.log(
        secretary,
        organization=branch,
        title=title,
        kinds=(kind,),
        starts_at=instant(day, 9),
        ends_at=instant(day, 10, 30),
        place="支部办公室",
        chair_id=(chair or present[0]).id,
        recorder_id=None if chair else present[1].id,
        entries=[RollEntry(Presence.PRESENT, member_id=one.id) for one in present],
        clock=at(day, 11),
    )
