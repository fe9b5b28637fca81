"""Rules switched on, obligations that follow records and the tree, excuses; each time the ledger is checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from partyhub.activities import commands as activities
from partyhub.activities.rules import Kind, Presence, RollEntry
from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.clock import FixedClock, local_time
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Stale
from partyhub.kernel.references import Reference
from partyhub.ledger import commands as ledger
from partyhub.ledger.commands.rebuild import first_bad_row
from partyhub.ledger.models import Fact
from partyhub.members import commands as members
from partyhub.members.rules import Post
from partyhub.notifications.models import Notification
from partyhub.obligations import commands, queries
from partyhub.obligations.models import Obligation, ObligationRule
from partyhub.obligations.rules import Basis, Every, MetBy, Posted, RuleState, Status
from partyhub.organization import commands as organizations
from partyhub.organization.rules import OrgKind
from partyhub.security.actors import SYSTEM
from tests.factories import activities as some_activities
from tests.factories.obligations import loaded, rows, run_jobs

THREE = [Kind.MEMBERS_MEETING, Kind.PARTY_LECTURE, Kind.THEMED_DAY]


@pytest.fixture
def rulebook(app, clock, world):
    return loaded(world.committee, clock)


def at(day: date, hour: int = 18) -> FixedClock:
    return FixedClock(local_time(day, hour))


def meeting(world, clock, day: date = date(2026, 11, 20), kinds=THREE, submit: bool = True):
    """A record of several kinds, with what a meeting needs."""
    people = world.people
    made = some_activities.logged(
        world.secretary,
        world.tree.east_branch,
        clock,
        day=day,
        kinds=kinds,
        chair_id=people.secretary.id,
        recorder_id=people.deputy.id,
        entries=[RollEntry(Presence.PRESENT, member_id=people.secretary.id)],
    )
    if submit:
        activities.submit(world.secretary, made, clock=clock)
        unit.commit()
    return made


def standing(organization) -> dict[tuple[str, str, str], int]:
    """Sums of the ledger's facts of obligations: (kind, rule, due day) → quantity."""
    sums: dict[tuple[str, str, str], int] = {}
    query = select(Fact).where(Fact.kind.like("obligation.%"), Fact.organization_id == organization.id)
    for fact in db.session.scalars(query):
        key = (fact.kind, fact.tag, fact.occurred_on.isoformat())
        sums[key] = sums.get(key, 0) + fact.quantity
    return {key: quantity // 10_000 for key, quantity in sums.items() if quantity}


def test_taking_over_the_built_in_rules_opens_the_periods_that_have_begun(rulebook, world) -> None:
    assert {one.code for one in rulebook if one.state is RuleState.DRAFT} == {"first_item"}
    assert set(rows(world.tree.east_branch)) == {
        "members_meeting 2026-Q4",
        "party_lecture 2026-Q4",
        "themed_day 2026-10",
        "themed_day 2026-11",
        "org_life_meeting 2026",
        "member_appraisal 2026",
        "talk_committee_member 2026",
        "talk_members 2026",
    }
    assert set(rows(world.tree.east)) == {"secretary_lecture 2026"}
    assert rows(world.tree.east_branch)["themed_day 2026-10"].status(date(2026, 11, 23)) is Status.OVERDUE
    assert first_bad_row() is None


def test_one_record_meets_three_and_taking_it_back_reverses_all(rulebook, world, clock) -> None:
    home = world.tree.east_branch
    before = standing(home)
    made = meeting(world, clock)
    found = rows(home)
    met = {key for key, row in found.items() if row.posted is Posted.MET}
    assert met == {"members_meeting 2026-Q4", "party_lecture 2026-Q4", "themed_day 2026-11"}
    assert {row.met_by for key, row in found.items() if key in met} == {f"activity:{made.id}"}
    facts = standing(home)
    assert {key for key in facts if key[0] == "obligation.met"} == {
        ("obligation.met", "members_meeting", "2026-12-31"),
        ("obligation.met", "party_lecture", "2026-12-31"),
        ("obligation.met", "themed_day", "2026-11-30"),
    }
    assert first_bad_row() is None
    activities.return_(world.group, made, comment="请补充讨论情况。", clock=clock)
    unit.commit()
    assert not [row for row in rows(home).values() if row.posted is Posted.MET]
    assert standing(home) == before
    assert first_bad_row() is None
    activities.submit(world.secretary, made, clock=clock)
    unit.commit()
    assert standing(home) == facts  # signed anew, met anew
    assert first_bad_row() is None


def test_a_spare_record_makes_the_month_before_good_late(rulebook, world, clock) -> None:
    home = world.tree.east_branch
    meeting(world, clock, date(2026, 11, 5), [Kind.THEMED_DAY])
    assert rows(home)["themed_day 2026-10"].posted is Posted.DUE
    second = meeting(world, clock, date(2026, 11, 19), [Kind.THEMED_DAY])
    found = rows(home)
    assert (found["themed_day 2026-10"].posted, found["themed_day 2026-11"].posted) == (
        Posted.LATE,
        Posted.MET,
    )
    assert found["themed_day 2026-10"].met_by == f"activity:{second.id}"
    late = db.session.scalars(select(Fact).where(Fact.kind == "obligation.met", Fact.variant == "late")).one()
    assert late.occurred_on == date(2026, 10, 31)  # dated on the day it was due
    assert first_bad_row() is None


def test_following_twice_changes_nothing(rulebook, world, clock) -> None:
    meeting(world, clock)
    query = select(Fact.id).where(Fact.kind.like("obligation.%"))
    before = len(list(db.session.scalars(query)))
    commands.follow([world.tree.east_branch.id], clock=clock)
    commands.follow([world.tree.east_branch.id], clock=clock, since=date(2026, 1, 1))
    unit.commit()
    assert len(list(db.session.scalars(query))) == before


def test_the_rows_say_what_the_pure_function_says(rulebook, world, clock) -> None:
    meeting(world, clock)
    for home in (world.tree.east_branch, world.tree.west_branch, world.tree.east):
        lines = queries.year_of(home, 2026, clock.today())
        computed = {
            f"{line.rule.code} {cell.period.key}": cell.status
            for line in lines
            for cell in line.cells
            if cell.status not in (None, Status.UPCOMING)
        }
        assert computed == {key: row.status(clock.today()) for key, row in rows(home).items()}


def test_a_new_organisation_owes_from_its_first_half_period(rulebook, world, clock) -> None:
    made = organizations.found(
        SYSTEM,
        name="中共东风公司第九支部委员会",
        short_name="第九支部",
        kind=OrgKind.BRANCH,
        parent=world.tree.east,
        on=date(2026, 11, 16),
        clock=clock,
    )
    unit.commit()
    assert set(rows(made)) == set()  # after the middle of November and of the quarter
    run = at(date(2026, 12, 1), 1)
    commands.follow([made.id], clock=run)
    assert set(rows(made)) == {"themed_day 2026-12"}


def test_a_dissolved_organisation_owes_nothing_that_falls_due_later(rulebook, world, clock) -> None:
    home = world.tree.east_branch2
    members.transfer(
        SYSTEM, world.people.sibling, to=world.tree.east_branch, on=date(2026, 11, 20), clock=clock
    )
    organizations.dissolve(SYSTEM, home, on=date(2026, 11, 20), clock=clock)
    unit.commit()
    left = {key for key, row in rows(home).items() if row.posted is not Posted.NONE}
    assert left == {"themed_day 2026-10"}
    assert set(standing(home)) == {("obligation.due", "themed_day", "2026-10-31")}
    assert first_bad_row() is None


def test_a_move_takes_along_what_is_still_to_fall_due(rulebook, world, clock) -> None:
    home = world.tree.east_branch2
    organizations.move(SYSTEM, home, parent=world.tree.west, on=date(2026, 11, 10), clock=clock)
    unit.commit()
    live = {
        fact.occurred_on: fact.path
        for fact in db.session.scalars(
            select(Fact).where(Fact.kind == "obligation.due", Fact.tag == "themed_day")
        )
        if fact.organization_id == home.id and fact.quantity > 0
    }
    assert live[date(2026, 10, 31)].startswith(world.tree.east.path)
    assert live[date(2026, 11, 30)] == home.path
    assert first_bad_row() is None


def test_a_committee_and_groups_bring_their_meetings(rulebook, world, clock) -> None:
    home = world.tree.east_branch
    start = at(date(2026, 11, 2))
    members.appoint(
        SYSTEM,
        world.people.member,
        post=Post.DISCIPLINE_OFFICER,
        organization=home,
        on=date(2026, 11, 2),
        clock=start,
    )
    cell = members.add_cell(SYSTEM, home, name="第一党小组", clock=start)
    unit.commit()
    commands.follow([home.id], clock=clock)
    assert {"committee_meeting 2026-11", "cell_meeting 2026-11"} <= set(rows(home))
    assert "committee_meeting 2026-10" not in rows(home)
    members.close_cell(SYSTEM, cell, clock=clock)
    commands.follow([home.id], clock=clock)
    assert rows(home)["cell_meeting 2026-11"].posted is Posted.NONE
    assert rows(home)["committee_meeting 2026-11"].posted is Posted.DUE


def test_each_group_is_asked_for_its_meeting(rulebook, world, clock) -> None:
    home = world.tree.east_branch
    for name in ("第一党小组", "第二党小组"):
        members.add_cell(SYSTEM, home, name=name, clock=at(date(2026, 11, 2)))
    unit.commit()
    commands.follow([home.id], clock=clock)
    first = meeting(world, clock, date(2026, 11, 10), [Kind.CELL_MEETING])
    assert rows(home)["cell_meeting 2026-11"].posted is Posted.DUE, "one of two groups has met"
    second = meeting(world, clock, date(2026, 11, 12), [Kind.CELL_MEETING])
    row = rows(home)["cell_meeting 2026-11"]
    assert (row.posted, row.met_by) == (Posted.MET, f"activity:{second.id}")
    for one in (first, second):
        met = queries.met_by_source(home.id, one.day, f"activity:{one.id}", clock.today())
        assert [(each.rule.code, each.status) for each in met] == [("cell_meeting", Status.MET)]
    activities.return_(world.group, first, comment="请补充。", clock=clock)
    unit.commit()
    assert rows(home)["cell_meeting 2026-11"].posted is Posted.DUE
    assert first_bad_row() is None


def talk(world, clock, chair, *others):
    made = some_activities.logged(
        world.secretary,
        world.tree.east_branch,
        clock,
        kinds=[Kind.HEART_TALK],
        chair_id=chair.id,
        entries=[RollEntry(Presence.PRESENT, member_id=one.id) for one in others],
    )
    activities.submit(world.secretary, made, clock=clock)
    unit.commit()
    return made


def talked(home) -> set[str]:
    return {key.partition(" ")[0] for key, row in rows(home).items() if key.startswith("talk") and row.met_by}


def test_talks_are_asked_for_each_sort_of_pair(rulebook, world, clock) -> None:
    home, people = world.tree.east_branch, world.people
    assert talked(home) == set()
    mixed = talk(world, clock, people.secretary, people.member)
    assert talked(home) == {"talk_committee_member"}
    talk(world, clock, people.secretary, people.member2)
    assert talked(home) == {"talk_committee_member"}, "however often"
    talk(world, clock, people.member, people.member2)
    assert talked(home) == {"talk_committee_member", "talk_members"}
    assert "talk_committee 2026" not in rows(home), "two are no committee"
    members.appoint(
        SYSTEM,
        people.observed,
        post=Post.DISCIPLINE_OFFICER,
        organization=home,
        on=date(2026, 1, 2),
        clock=clock,
    )
    commands.follow([home.id], clock=clock)
    unit.commit()
    assert rows(home)["talk_committee 2026"].posted is Posted.DUE
    talk(world, clock, people.secretary, people.observed, people.deputy)
    assert talked(home) == {"talk_committee", "talk_committee_member", "talk_members"}
    assert first_bad_row() is None
    activities.approve(world.group, mixed, clock=clock)
    activities.withdraw(world.group, mixed, comment="时间有误。", clock=clock)
    unit.commit()
    assert "talk_committee_member" in talked(home), "the other talk stands"
    assert first_bad_row() is None


def test_a_post_corrected_later_changes_no_talk_that_was_signed(rulebook, world, clock) -> None:
    home, people = world.tree.east_branch, world.people
    talk(world, clock, people.member, people.member2)
    members.appoint(
        SYSTEM,
        people.member,
        post=Post.PUBLICITY_OFFICER,
        organization=home,
        on=date(2026, 1, 2),
        clock=clock,
    )
    unit.commit()
    assert talked(home) == {"talk_members"}
    assert first_bad_row() is None


def test_only_from_above_and_never_oneself(rulebook, world, clock) -> None:
    row = rows(world.tree.east_branch)["themed_day 2026-10"]
    for actor in (world.secretary, world.actor("neighbour"), world.member):
        with pytest.raises(Forbidden):
            commands.excuse(actor, row, reason="防汛值守", version=row.version, clock=clock)
    own = rows(world.tree.east)["secretary_lecture 2026"]
    with pytest.raises(Forbidden):
        commands.excuse(world.group, own, reason="忙", version=own.version, clock=clock)
    commands.excuse(world.committee, own, reason="机构改革过渡期", version=own.version, clock=clock)
    assert own.posted is Posted.EXCUSED


def test_excused_restored_and_met_after_all(rulebook, world, clock) -> None:
    home = world.tree.east_branch
    row = rows(home)["themed_day 2026-11"]
    with pytest.raises(Invalid):
        commands.excuse(world.group, row, reason="", version=row.version, clock=clock)
    with pytest.raises(Stale):
        commands.excuse(world.group, row, reason="防汛值守", version=row.version + 1, clock=clock)
    commands.excuse(world.group, row, reason="防汛值守", version=row.version, clock=clock)
    unit.commit()
    assert (row.status(clock.today()), row.excused_name) == (Status.EXCUSED, world.group.name)
    facts = standing(home)
    assert facts[("obligation.excused", "themed_day", "2026-11-30")] == 1
    assert ("obligation.due", "themed_day", "2026-11-30") not in facts
    told = db.session.scalars(select(Notification).where(Notification.topic == "obligation.excused")).all()
    assert {one.user_id for one in told} == {world.user("secretary").id}
    with pytest.raises(Conflict):
        commands.excuse(world.group, row, reason="再说一次", version=row.version, clock=clock)
    made = meeting(world, clock)
    assert row.posted is Posted.MET
    activities.return_(world.group, made, comment="请补充。", clock=clock)
    unit.commit()
    assert row.posted is Posted.EXCUSED  # the excuse still holds
    commands.restore(world.group, row, reason="已补办", version=row.version, clock=clock)
    unit.commit()
    assert row.posted is Posted.DUE
    with pytest.raises(Conflict):
        commands.restore(world.group, row, reason="已补办", version=row.version, clock=clock)
    events = [
        one.event for one in db.session.scalars(select(AuditEvent)) if one.event.startswith("obligation.")
    ]
    assert events == ["obligation.excused", "obligation.restored"]
    assert first_bad_row() is None


def test_due_shares_of_a_closed_year_stay(rulebook, world, clock) -> None:
    ledger.close(SYSTEM, through=date(2026, 10, 31), reason="封账", clock=clock)
    meeting(world, clock, date(2026, 10, 30), [Kind.THEMED_DAY])
    fact = db.session.scalars(select(Fact).where(Fact.kind == "obligation.met")).one()
    assert (fact.occurred_on, fact.counted_on) == (date(2026, 10, 31), date(2026, 11, 1))
    assert first_bad_row() is None


def content_of(rules: list[ObligationRule], of: str, **changes):
    return replace(next(one for one in rules if one.code == of).content, **changes)


def test_a_stricter_version_replaces_the_one_before_from_its_first_day(rulebook, world, clock) -> None:
    stricter = content_of(rulebook, "members_meeting", every=Every.MONTH, valid_from=date(2027, 1, 1))
    drafted = commands.draft(world.committee, stricter, clock=clock)
    assert (drafted.number, drafted.state) == (2, RuleState.DRAFT)
    with pytest.raises(Conflict):
        commands.draft(world.committee, stricter, clock=clock)
    commands.switch_on(world.committee, drafted, version=drafted.version, clock=clock)
    first = next(one for one in rulebook if one.code == "members_meeting")
    assert first.valid_to == date(2027, 1, 1)
    unit.commit()
    run_jobs(clock)
    commands.follow([world.tree.east_branch.id], clock=at(date(2027, 1, 2)))
    assert {"members_meeting 2026-Q4", "members_meeting 2027-01"} <= set(rows(world.tree.east_branch))
    assert queries.in_force(date(2027, 1, 1))[0].code == "members_meeting"


def test_looser_than_the_regulation_is_refused_with_the_reason(rulebook, world, clock) -> None:
    looser = content_of(rulebook, "members_meeting", every=Every.YEAR, valid_from=date(2027, 1, 1))
    with pytest.raises(Invalid) as refused:
        commands.draft(world.committee, looser, clock=clock)
    assert [one.code for one in refused.value.reasons] == ["rule_looser_interval"]
    free = content_of(rulebook, "party_lecture", every=Every.YEAR, valid_from=date(2027, 1, 1))
    assert commands.draft(world.committee, free, clock=clock).every is Every.YEAR


def test_a_draft_is_changed_dropped_and_a_local_rule_ended(rulebook, world, clock) -> None:
    lecture = content_of(rulebook, "party_lecture", times=2, valid_from=date(2027, 1, 1))
    drafted = commands.draft(world.committee, lecture, clock=clock)
    with pytest.raises(Stale):
        commands.change(world.committee, drafted, lecture, version=drafted.version + 1, clock=clock)
    commands.change(world.committee, drafted, replace(lecture, times=3), version=drafted.version, clock=clock)
    assert drafted.times == 3
    commands.drop(world.committee, drafted, version=drafted.version, clock=clock)
    with pytest.raises(Conflict):
        commands.change(world.committee, drafted, lecture, version=drafted.version, clock=clock)
    active = next(one for one in rulebook if one.code == "party_lecture")
    commands.end(world.committee, active, on=date(2027, 1, 1), version=active.version, clock=clock)
    assert (active.state, active.valid_to) == (RuleState.ENDED, date(2027, 1, 1))
    fixed = next(one for one in rulebook if one.code == "themed_day")
    with pytest.raises(Invalid) as refused:
        commands.end(world.committee, fixed, on=date(2027, 1, 1), version=fixed.version, clock=clock)
    assert [one.code for one in refused.value.reasons] == ["rule_cannot_end"]


def test_a_rule_that_nothing_can_meet_is_not_switched_on(rulebook, world, clock) -> None:
    nobody = content_of(
        rulebook,
        "party_lecture",
        code="nobody",
        basis=Basis.LOCAL,
        met_by=MetBy("nobody.posts"),
        valid_from=date(2027, 1, 1),
    )
    drafted = commands.draft(world.committee, nobody, clock=clock)
    with pytest.raises(Invalid) as refused:
        commands.switch_on(world.committee, drafted, version=drafted.version, clock=clock)
    assert [one.code for one in refused.value.reasons] == ["rule_fact_unknown"]


@pytest.mark.parametrize("name", ["group", "secretary", "member", "inspector"])
def test_the_rules_are_the_committees(rulebook, world, clock, name) -> None:
    actor = world.actor(name)
    rule = rulebook[0]
    content = content_of(rulebook, "party_lecture", valid_from=date(2027, 1, 1))
    for act in (
        lambda: commands.draft(actor, content, clock=clock),
        lambda: commands.change(actor, rule, content, version=rule.version, clock=clock),
        lambda: commands.switch_on(actor, rule, version=rule.version, clock=clock),
        lambda: commands.drop(actor, rule, version=rule.version, clock=clock),
        lambda: commands.end(actor, rule, on=date(2027, 1, 1), version=rule.version, clock=clock),
        lambda: commands.load_built_in(actor, since=clock.today(), clock=clock),
    ):
        with pytest.raises(Forbidden):
            act()


def test_the_built_in_rules_are_taken_over_once(rulebook, world, clock) -> None:
    with pytest.raises(Conflict):
        commands.load_built_in(world.committee, since=clock.today(), clock=clock)


def test_the_day_they_count_from_is_not_to_come_nor_long_ago(app, world, clock) -> None:
    for since in (clock.today() + timedelta(days=1), date(2024, 12, 31)):
        with pytest.raises(Invalid):
            commands.load_built_in(world.committee, since=since, clock=clock)


def test_what_belongs_to_an_organisation_that_is_gone_is_reversed(rulebook, world, clock) -> None:
    """An import of organisations may be taken back although obligations were opened in the meantime."""
    row = rows(world.tree.east_branch)["themed_day 2026-11"]
    stray = Obligation(
        rule_id=row.rule_id,
        code="themed_day",
        organization_id=999_999,
        period="2026-11",
        first_on=row.first_on,
        soon_on=row.soon_on,
        due_on=row.due_on,
        posted=Posted.DUE,
        dues=1,
    )
    db.session.add(stray)
    db.session.flush()
    path = f"{world.tree.east.path}999999/"
    ledger.post(
        kind="obligation.due",
        organization_id=999_999,
        path=path,
        on=row.due_on,
        tag="themed_day",
        source=Reference("obligation", stray.id),
        event="due#1",
        clock=clock,
    )
    unit.commit()
    assert first_bad_row() is None
    commands.follow_everybody(clock=clock)
    unit.commit()
    run_jobs(clock)
    db.session.refresh(stray)
    assert stray.posted is Posted.NONE
    assert first_bad_row() is None
