"""What the demo's branches have before them: plans, a joint activity, one that more want than there is room for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from partyhub.activities import commands as activities
from partyhub.activities import queries, rules
from partyhub.activities.models import Activity
from partyhub.activities.rules import Kind, Pattern, PlanItem
from partyhub.demo.commands.stage import Stage, at, instant, weekday
from partyhub.kernel import unit
from partyhub.organization import commands as organizations
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor

THEMED_DAY = 10
PLACE = "党员活动室"
NAMES = {
    Kind.THEMED_DAY: "主题党日",
    Kind.MEMBERS_MEETING: "党员大会",
    Kind.PARTY_LECTURE: "党课",
    Kind.COMMITTEE_MEETING: "支部委员会会议",
}


def look_ahead(stage: Stage) -> None:
    """Let the secretary plan until the end of next year, a few others the next month; next month is announced."""
    own, other, coming = stage.own_branch, stage.other_branch, next_month(stage.today)
    with unit.work():
        own_items = [
            one for year in (stage.today.year, stage.today.year + 1) for one in _items(year, committee=True)
        ]
        _plan(stage, stage.actor("secretary"), own, own_items)
        for branch, actor in [
            *((one, stage.actor("clerk01")) for one in stage.near_branches),
            (other, stage.actor("neighbour")),
        ]:
            items = [one for one in _items(coming.year) if one.day.month == coming.month]
            _plan(stage, actor, branch, items)
        _joint(stage)
        _few_places(stage)
    stage.progress("plans and activities to come")


def next_month(day: date) -> date:
    """Return the first day of the month after a day's."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _items(year: int, *, committee: bool = False) -> list[PlanItem]:
    found = rules.pattern_items(Pattern(year, THEMED_DAY, committee=committee), queries.off_in(year))
    return [
        replace(
            one,
            title=f"{one.wanted.month}月{'暨'.join(NAMES[kind] for kind in one.kinds)}",
            place=PLACE,
            from_at=time(14, 30),
            to_at=time(16, 30),
        )
        for one in found
    ]


def _plan(stage: Stage, actor: Actor, branch: Organization, items: list[PlanItem]) -> None:
    """Write the plan down, year by year, and announce what is in it for next month."""
    clock, coming = at(stage.today - timedelta(days=1), 9), next_month(stage.today)
    organizations.set_themed_day(actor, branch, THEMED_DAY, version=None, clock=clock)
    for year in sorted({one.day.year for one in items}):
        of_year = [one for one in items if one.day.year == year]
        for activity in activities.plan(actor, organization=branch, items=of_year, clock=clock):
            if (activity.day.year, activity.day.month) == (coming.year, coming.month):
                activities.publish(actor, activity, clock=clock)


def _joint(stage: Stage) -> None:
    _announced(
        stage,
        days=9,
        title="联合主题党日：共建清洁家园",
        kinds=(Kind.THEMED_DAY, Kind.ALLIANCE_EVENT),
        joint=[stage.other_branch],
        outside_units="湖滨社区党支部",
        place="湖滨社区文化广场",
    )


def _few_places(stage: Stage) -> None:
    """Three places, of those who sign up two wait; one asks leave."""
    secretary, people = stage.actor("secretary"), stage.members[stage.own_branch.id]
    one = _announced(
        stage,
        days=12,
        title="走进红色教育基地",
        kinds=(Kind.TRAINING,),
        capacity=3,
        asks_leave=True,
        place="市党史馆",
    )
    clock = at(stage.today - timedelta(days=1), 11)
    for person in people[2:7]:
        activities.sign_up(secretary, one, member_id=person.id, clock=clock)
    activities.ask_leave(secretary, one, reason="出差", member_id=people[1].id, clock=clock)


def _announced(stage: Stage, *, days: int, title: str, kinds: tuple[Kind, ...], **more: Any) -> Activity:
    secretary, day = stage.actor("secretary"), weekday(stage.today + timedelta(days=days))
    yesterday = stage.today - timedelta(days=1)
    activity = activities.log(
        secretary,
        organization=stage.own_branch,
        title=title,
        kinds=kinds,
        starts_at=instant(day, 14, 30),
        ends_at=instant(day, 17),
        clock=at(yesterday, 9),
        **more,
    )
    return activities.publish(secretary, activity, clock=at(yesterday, 10))
