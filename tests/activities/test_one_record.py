"""One record that is members' meeting, lecture and themed day: counted once, at every level, and taken off again."""

from __future__ import annotations

import pytest

from partyhub.activities import commands, queries, rules
from partyhub.activities.models import Activity
from partyhub.activities.rules import Kind, Presence, RollEntry, State
from partyhub.kernel import unit
from partyhub.scorecards import queries as scorecards
from tests.factories.activities import logged
from tests.factories.scorecards import running_campaign

KINDS = (Kind.MEMBERS_MEETING, Kind.PARTY_LECTURE, Kind.THEMED_DAY)


@pytest.fixture
def cards(world, clock):
    """Return a function that reads A1-04 of the branch, its enterprise and the root."""
    campaign = running_campaign(world.committee, world.tree.root, clock)

    def read() -> list[int]:
        unit.commit()
        levels = (world.tree.east_branch, world.tree.east, world.tree.root)
        found = (scorecards.card(campaign, one, clock.today()).lines for one in levels)
        return [int(line.value or 0) for lines in found for line in lines if line.code == "A1-04"]

    return read


def meeting(world, clock) -> Activity:
    """Log the meeting with all that its kinds ask for, and submit it."""
    people = world.people
    activity = logged(
        world.secretary, world.tree.east_branch, clock, kinds=list(KINDS), title="党员大会暨专题党课"
    )
    now = vars(activity.content)
    officers = {"chair_id": people.secretary.id, "recorder_id": people.deputy.id}
    commands.edit(world.secretary, activity, version=activity.version, **now, **officers, clock=clock)
    lines = [RollEntry(Presence.PRESENT, member_id=one.id) for one in (people.secretary, people.member)]
    commands.record_roll(world.secretary, activity, lines, clock=clock)
    return commands.submit(world.secretary, activity, clock=clock)


def standing(activity: Activity) -> dict[tuple[str, str], int]:
    """Return what stands of the record in the ledger, by kind and tag."""
    found: dict[tuple[str, str], int] = {}
    for fact in queries.facts_of(activity):
        found[fact.kind, fact.tag] = found.get((fact.kind, fact.tag), 0) + fact.quantity // 10_000
    return {key: quantity for key, quantity in found.items() if quantity}


def test_three_kinds_are_three_entries_and_one_study_activity_and_all_go_back(world, clock, cards):
    before = cards()
    activity = meeting(world, clock)
    signed = {(rules.HELD, kind.value): 1 for kind in KINDS}
    assert {key: n for key, n in standing(activity).items() if key[0] == rules.HELD} == signed
    assert cards() == before, "signed by the branch, approved by nobody"
    commands.approve(world.group, activity, clock=clock)
    assert cards() == [value + 1 for value in before]
    confirmed = {(rules.CONFIRMED, kind.value): 1 for kind in KINDS} | {(rules.STUDY_CONFIRMED, ""): 1}
    assert confirmed.items() <= standing(activity).items()
    commands.withdraw(world.group, activity, comment="时间有误。", clock=clock)
    assert cards() == before
    assert not confirmed.keys() & standing(activity).keys()
    commands.cancel(world.secretary, activity, comment="重复登记。", clock=clock)
    assert standing(activity) == {}
    assert activity.state is State.CANCELLED


def test_approved_anew_it_counts_once_more_and_once_only(world, clock, cards):
    before = cards()
    activity = meeting(world, clock)
    for _time in range(2):
        commands.approve(world.group, activity, clock=clock)
        assert cards() == [value + 1 for value in before]
        commands.withdraw(world.group, activity, comment="核对。", clock=clock)
    assert cards() == before
