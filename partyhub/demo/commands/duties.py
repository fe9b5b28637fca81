"""Obligations of the demo: the built-in rules, the monthly themed days that meet them, what was let pass, an excuse."""

from __future__ import annotations

from datetime import date, timedelta

from partyhub.activities import commands as activities
from partyhub.activities.rules import Kind
from partyhub.demo import rules
from partyhub.demo.commands.stage import Stage, at, instant
from partyhub.kernel import unit
from partyhub.members import commands as members
from partyhub.members.rules import Post
from partyhub.obligations import commands as obligations
from partyhub.obligations import queries
from partyhub.obligations.models import Obligation
from partyhub.obligations.rules import Status
from partyhub.organization.models import Organization
from partyhub.security.actors import SYSTEM

BATCH = 60
MOST = 0.96
SETTLED = timedelta(days=4)
"""After so many days a record has been looked at above."""


def begin_rules(stage: Stage) -> date:
    """Take over the built-in rules, to count from last month; return the day they count from."""
    since = max((stage.today.replace(day=1) - timedelta(days=1)).replace(day=1), date(stage.today.year, 1, 1))
    with unit.work():
        obligations.load_built_in(stage.actor("committee"), since=since, clock=at(since))
        officer = stage.members[stage.own_branch.id][2]
        members.appoint(
            SYSTEM,
            officer,
            post=Post.ORGANIZATION_OFFICER,
            organization=stage.own_branch,
            on=date(stage.today.year, 1, 4),
            clock=at(date(stage.today.year, 1, 4)),
        )
    return since


def hold_themed_days(stage: Stage, since: date) -> None:
    """Let most branches hold a themed day in each month from `since`; the enterprises behind let some pass."""
    month = since
    while month <= stage.today:
        last = min(
            (month + timedelta(days=31)).replace(day=1) - timedelta(days=6), stage.today - timedelta(days=1)
        )
        with unit.work():
            held = sum(
                _held(stage, enterprise, branch, month, last)
                for enterprise in range(len(rules.ENTERPRISES))
                for branch in stage.branches(enterprise)
                if branch.id != stage.own_branch.id
            )
        stage.progress(f"{month:%Y-%m}: {held} themed days")
        month = (month + timedelta(days=31)).replace(day=1)


def settle(stage: Stage) -> None:
    """Open what is owed by today everywhere, and excuse one branch from what it could not hold."""
    clock = at(stage.today, 8)
    ids = [one.id for one in stage.organisations]
    for start in range(0, len(ids), BATCH):
        with unit.work():
            obligations.follow(ids[start : start + BATCH], clock=clock)
    with unit.work():
        below = [branch.id for branch in stage.branches(0)]
        late = [row for row in queries.open_of(below, stage.today) if _is_late(row, stage)]
        for row in late[:2]:
            obligations.excuse(
                stage.actor("group"),
                row,
                reason="汛期值守，经研究同意免办",
                version=row.version,
                clock=clock,
            )
    stage.progress("obligations")


def _held(stage: Stage, enterprise: int, branch: Organization, month: date, last: date) -> bool:
    """Log, sign and have approved one themed day, or let it pass."""
    if last < month or stage.draw.random() > min(MOST, rules.pace_of(enterprise)):
        return False
    day = month + timedelta(days=stage.draw.randint(0, (last - month).days))
    clerk, above = stage.actor(f"clerk{enterprise + 1:02d}"), stage.actor(f"group{enterprise + 1:02d}")
    subject = stage.draw.choice(rules.SUBJECTS)
    record = activities.log(
        clerk,
        organization=branch,
        title=f"主题党日：{subject}",
        kinds=(Kind.THEMED_DAY,),
        starts_at=instant(day, 14, 30),
        ends_at=instant(day, 16),
        place=stage.draw.choice(rules.PLACES),
        minutes=f"全体党员围绕{subject}交流发言，会后走访慰问老党员。",
        result=f"完成{subject}。",
        clock=at(day, 16, 30),
    )
    activities.submit(clerk, record, clock=at(day, 17))
    if day + SETTLED < stage.today:
        activities.approve(above, record, clock=at(day + timedelta(days=2), 10))
    return True


def _is_late(row: Obligation, stage: Stage) -> bool:
    return row.status(stage.today) is Status.OVERDUE
