"""Activities of the demo: logged by secretaries, approved above, some returned, some waiting."""

from __future__ import annotations

from datetime import date, timedelta

from partyhub.activities import commands as activities
from partyhub.activities.models import Activity
from partyhub.activities.rules import Kind, Place, Presence, Remark, RollEntry
from partyhub.demo import rules
from partyhub.demo.commands.stage import Stage, at, instant
from partyhub.kernel import unit
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor

KINDS: tuple[tuple[Kind, ...], ...] = (
    (Kind.THEMED_DAY, Kind.PARTY_LECTURE),
    (Kind.THEMED_DAY, Kind.THEORY_STUDY),
    (Kind.THEORY_STUDY,),
    (Kind.PARTY_LECTURE,),
    (Kind.THEMED_DAY, Kind.YOUTH_TALK),
    (Kind.INTEGRITY_EDUCATION, Kind.THEORY_STUDY),
    (Kind.MEMBERS_MEETING, Kind.PARTY_LECTURE),
)
MINUTES = (
    "会议由支部书记主持。"
    "与会党员结合岗位实际交流学习体会，{subject}。会议要求把学习成果落实到生产经营和服务群众中去。"
)


AGREED = "\n会议议定：年度工作总结由组织委员起草，于月底前报上级党委。"


def hold_year(stage: Stage, year: int, until: date, share: float) -> None:
    """Let every enterprise's branches hold their activities of a year up to `until`; `share` of them a month."""
    for month in range(1, until.month + 1):
        count = 0
        with unit.work():
            for enterprise in range(len(rules.ENTERPRISES)):
                wanted = rules.pace_of(enterprise) * share
                for branch in stage.branches(enterprise):
                    day = date(year, month, stage.draw.randint(3, 22))
                    if stage.draw.random() < wanted and day < until:
                        _held(stage, enterprise, branch, day)
                        count += 1
        stage.progress(f"{year}-{month:02d}: {count} activities")


def leave_work_waiting(stage: Stage) -> None:
    """Leave something to do for the people who sign in: a record to review, one returned, one unfinished."""
    own = stage.own_branch
    secretary, above = stage.actor("secretary"), stage.actor("group")
    recent = stage.today - timedelta(days=6)
    with unit.work():
        waiting = log_record(
            stage, secretary, own, recent, kinds=KINDS[0], title="十一月主题党日：安全生产形势任务教育"
        )
        activities.submit(secretary, waiting, clock=at(recent, 17))
        returned = log_record(
            stage, secretary, own, recent - timedelta(days=4), kinds=KINDS[2], title="理论学习：弘扬企业文化"
        )
        activities.submit(secretary, returned, clock=at(recent - timedelta(days=4), 17))
        activities.return_(
            above,
            returned,
            comment="请在记录中补充讨论情况和议定事项。",
            remarks=[
                Remark(Place.MINUTES, "讨论情况请写明发言人和主要意见。"),
                Remark(Place.RESULT, "请补充议定事项的负责人和完成时限。"),
            ],
            clock=at(recent - timedelta(days=3), 10),
        )
        _answered(stage, recent - timedelta(days=8))
        log_record(
            stage, secretary, own, recent - timedelta(days=1), kinds=KINDS[3], title="党课：红色故事我来讲"
        )
        neighbour = stage.actor("neighbour")
        other = stage.other_branch
        theirs = log_record(stage, neighbour, other, recent, kinds=KINDS[1], title="主题党日：党纪学习教育")
        activities.submit(neighbour, theirs, clock=at(recent, 17))


def _answered(stage: Stage, day: date) -> None:
    """A record that was returned, corrected and submitted again: the reviewer finds what changed marked."""
    secretary, above = stage.actor("secretary"), stage.actor("group")
    record = log_record(
        stage, secretary, stage.own_branch, day, kinds=KINDS[6], title="党员大会：年度工作讨论"
    )
    activities.submit(secretary, record, clock=at(day, 17))
    remarks = [Remark(Place.MINUTES, "请补充会议议定事项。")]
    activities.return_(above, record, remarks=remarks, clock=at(day + timedelta(days=1), 10))
    activities.edit(
        secretary,
        record,
        version=record.version,
        **(vars(record.content) | {"minutes": f"{record.minutes}{AGREED}"}),
        chair_id=record.chair_id,
        recorder_id=record.recorder_id,
        clock=at(day + timedelta(days=2), 9),
    )
    activities.submit(secretary, record, clock=at(day + timedelta(days=2), 10))


def _held(stage: Stage, enterprise: int, branch: Organization, day: date) -> None:
    clerk, above = stage.actor(f"clerk{enterprise + 1:02d}"), stage.actor(f"group{enterprise + 1:02d}")
    kinds = stage.draw.choice(KINDS)
    subject = stage.draw.choice(rules.SUBJECTS)
    activity = log_record(stage, clerk, branch, day, kinds=kinds, title=f"{_prefix(kinds)}：{subject}")
    activities.submit(clerk, activity, clock=at(day, 17))
    activities.approve(above, activity, clock=at(day + timedelta(days=1), 10))


def log_record(
    stage: Stage, actor: Actor, branch: Organization, day: date, *, kinds: tuple[Kind, ...], title: str
) -> Activity:
    """Log what a branch held, with the roll call of everybody: one was away."""
    people = stage.members[branch.id]
    away = stage.draw.randrange(2, len(people))
    entries = [
        RollEntry(
            state=Presence.EXCUSED if n == away else Presence.PRESENT,
            member_id=one.id,
            reason=_why(n == away),
        )
        for n, one in enumerate(people)
    ]
    subject = title.rpartition("：")[2]
    return activities.log(
        actor,
        organization=branch,
        title=title,
        kinds=kinds,
        starts_at=instant(day, 14, 30),
        ends_at=instant(day, 16),
        place=stage.draw.choice(rules.PLACES),
        minutes=MINUTES.format(subject=subject),
        result=f"完成{subject}，交流发言 {stage.draw.randint(2, 5)} 人。",
        chair_id=people[0].id,
        recorder_id=people[1].id,
        entries=entries,
        clock=at(day, 16, 30),
    )


def _prefix(kinds: tuple[Kind, ...]) -> str:
    names = {Kind.THEMED_DAY: "主题党日", Kind.MEMBERS_MEETING: "党员大会", Kind.PARTY_LECTURE: "党课"}
    return names.get(kinds[0], "学习教育")


def _why(away: bool) -> str:
    return "出差" if away else ""
