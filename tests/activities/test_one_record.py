"""One record that is members' meeting, lecture and themed day: counted once, at every level, and taken off again."""

from __future__ import annotations

import pytest

from partyhub.activities import commands, policy, queries, rules
from partyhub.activities.models import Activity
from partyhub.activities.rules import Kind, Presence, RollEntry
from partyhub.kernel import unit
from partyhub.kernel.references import Reference
from partyhub.ledger.commands.rebuild import first_bad_row
from partyhub.obligations import queries as obligations
from partyhub.reports import queries as records
from partyhub.reports.rules import FORMS, LedgerKind, Period, ledger_of
from partyhub.reports.words import in_chinese
from partyhub.scorecards import queries as scorecards
from tests.factories.activities import logged
from tests.factories.obligations import loaded
from tests.factories.scorecards import running_campaign

KINDS = (Kind.MEMBERS_MEETING, Kind.PARTY_LECTURE, Kind.THEMED_DAY)
THREE_RULES = {kind.value for kind in KINDS}
THREE_LEDGERS = {"支部党员大会": 1, "党课": 1, "主题党日": 1}


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


def met_by(activity: Activity, clock) -> list[str]:
    """Return the rules whose obligations the record meets, in their order."""
    source = str(Reference(policy.RECORD, activity.id))
    found = obligations.met_by_source(activity.organization_id, activity.day, source, clock.today())
    return sorted(one.rule.code for one in found)


def in_ledgers(world, activity: Activity) -> dict[str, int]:
    """Return how often the record stands in each part of the branch's ledgers, where it does."""
    found = {}
    for form in (FORMS[LedgerKind.THREE_MEETINGS], FORMS[LedgerKind.THEMED_DAY]):
        held = records.held(world.secretary, world.tree.east_branch, Period(activity.day.year), form.kinds)
        for section in ledger_of(form, "", "", held, in_chinese).sections:
            times = sum(any(activity.title in cell for cell in row) for row in section.rows)
            found.update({section.title: times} if times else {})
    return found


def test_one_record_meets_three_obligations_fills_three_ledgers_and_moves_one_figure_by_one(
    world, clock, cards
):
    """The promise on one record: written once, it counts once where it belongs; withdrawn, nowhere; then again."""
    loaded(world.committee, clock)
    nothing = cards()
    activity = meeting(world, clock)
    unit.commit()
    assert met_by(activity, clock) == sorted(THREE_RULES), "the branch's signature meets what it owes"
    assert cards() == nothing, "signed by the branch, approved by nobody"
    for _time in range(2):
        commands.approve(world.group, activity, clock=clock)
        assert cards() == [value + 1 for value in nothing]
        assert met_by(activity, clock) == sorted(THREE_RULES)
        assert in_ledgers(world, activity) == THREE_LEDGERS
        counted = {(kind, one.value): 1 for kind in (rules.HELD, rules.CONFIRMED) for one in KINDS}
        assert standing(activity) == counted | {(rules.STUDY_CONFIRMED, ""): 1}

        commands.withdraw(world.group, activity, comment="时间有误。", clock=clock)
        assert cards() == nothing
        assert met_by(activity, clock) == []
        assert in_ledgers(world, activity) == {}
        assert standing(activity) == {}
        assert first_bad_row() is None

        commands.submit(world.secretary, activity, clock=clock)
        unit.commit()
    commands.return_(world.group, activity, comment="请补充照片。", clock=clock)
    commands.cancel(world.secretary, activity, comment="重复登记。", clock=clock)
    assert cards() == nothing
    assert met_by(activity, clock) == []
    assert standing(activity) == {}
    assert first_bad_row() is None
