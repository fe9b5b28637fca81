"""Logging, signing, deciding: what the verbs do, refuse, post and tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from partyhub.activities import commands, queries, rules
from partyhub.activities.models import Activity, Attendance
from partyhub.activities.rules import Kind, Presence, RollEntry, State
from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.clock import local_time
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from partyhub.ledger.models import Fact, FactSum
from partyhub.notifications.models import Notification
from partyhub.organization import commands as organizations
from partyhub.security.actors import SYSTEM, Actor
from tests.factories.activities import DAY, approved, content, logged, submitted
from tests.factories.organization import organization
from tests.support.actors import actor_for
from tests.support.rush import at_once
from tests.support.world import World


def codes(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def sums(node_id: int, kind: str, tag: str = "") -> float:
    query = select(func.coalesce(func.sum(FactSum.quantity), 0)).where(
        FactSum.node_id == node_id, FactSum.kind == kind, FactSum.tag == tag, FactSum.span == "d"
    )
    return int(db.session.scalar(query)) / 10_000


def balance(activity: Activity, kind: str) -> dict[str, int]:
    """Return what stands of a kind of fact, by tag."""
    found: dict[str, int] = {}
    for fact in queries.facts_of(activity):
        if fact.kind == kind:
            found[fact.tag] = found.get(fact.tag, 0) + fact.quantity // 10_000
    return found


class TestLogging:
    def test_what_is_logged_is_a_draft_of_its_organisation(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        assert activity.state is State.DRAFT
        assert activity.version == 1
        assert activity.day == DAY
        assert activity.kinds == (Kind.PARTY_LECTURE, Kind.THEMED_DAY)
        assert activity.created_by == world.secretary.user_id

    def test_the_day_is_that_of_shanghai(self, world, clock):
        late = local_time(date(2026, 11, 1), 0, 30)  # still October in UTC
        activity = logged(
            world.secretary, world.tree.east_branch, clock, starts_at=late, ends_at=late + timedelta(hours=1)
        )
        assert activity.day == date(2026, 11, 1)

    def test_every_reason_comes_at_once(self, world, clock):
        with pytest.raises(Invalid) as refused:
            logged(
                world.secretary,
                world.tree.east_branch,
                clock,
                title="",
                kinds=[],
                starts_at=local_time(DAY, 16),
                ends_at=local_time(DAY, 15),
                place="x" * 201,
                minutes="a\0b",
                capacity=0,
            )
        assert codes(refused) == [
            "activity_title_required",
            "activity_kind_required",
            "activity_ends_before_start",
            "too_long",
            "control_characters",
            "activity_capacity_range",
        ]

    def test_only_where_one_may_write(self, world, clock):
        for actor in (world.neighbour, world.member, world.actor("inspector")):
            with pytest.raises(Forbidden):
                logged(actor, world.tree.east_branch, clock)

    def test_a_dissolved_organisation_holds_nothing_any_more(self, world, clock):
        branch = organization(clock, world.tree.west_general)
        organizations.dissolve(SYSTEM, branch, on=date(2026, 11, 1), clock=clock)
        with pytest.raises(Invalid) as refused:
            logged(SYSTEM, branch, clock)
        assert codes(refused) == ["activity_organization_gone"]


class TestEditing:
    def test_a_stale_version_is_refused_with_what_is_saved(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        commands.edit(world.secretary, activity, version=1, **content(minutes="甲的文字"), clock=clock)
        with pytest.raises(Stale) as refused:
            commands.edit(world.secretary, activity, version=1, **content(minutes="乙的文字"), clock=clock)
        assert refused.value.current["minutes"] == "甲的文字"
        assert activity.version == 2

    def test_what_is_signed_is_not_edited(self, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        with pytest.raises(Conflict) as refused:
            commands.edit(world.secretary, activity, version=None, **content(), clock=clock)
        assert refused.value.reasons[0].code == "activity_signed"

    def test_superiors_do_not_edit_a_branchs_record(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        with pytest.raises(Forbidden):
            commands.edit(world.group, activity, version=None, **content(), clock=clock)

    def test_kinds_are_replaced(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        commands.edit(
            world.secretary,
            activity,
            version=1,
            **content(kinds=[Kind.TRAINING, Kind.THEMED_DAY]),
            clock=clock,
        )
        db.session.expire_all()
        assert activity.kinds == (Kind.THEMED_DAY, Kind.TRAINING)


class TestSubmitting:
    def test_everything_missing_is_said_at_once(self, world, clock):
        meeting = logged(
            world.secretary, world.tree.east_branch, clock, kinds=[Kind.MEMBERS_MEETING], minutes="", place=""
        )
        with pytest.raises(Invalid) as refused:
            commands.submit(world.secretary, meeting, clock=clock)
        assert codes(refused) == [
            "activity_minutes_or_result",
            "activity_chair_required",
            "activity_recorder_required",
            "activity_roll_required",
        ]
        assert meeting.state is State.DRAFT

    def test_a_result_line_is_enough_and_photos_are_never_asked_for(self, world, clock):
        activity = submitted(
            world.secretary, world.tree.east_branch, clock, minutes="", result="学习了全会精神。"
        )
        assert activity.state is State.SUBMITTED

    def test_what_is_not_over_cannot_be_signed(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock, day=date(2026, 11, 30))
        with pytest.raises(Invalid) as refused:
            commands.submit(world.secretary, activity, clock=clock)
        assert codes(refused) == ["activity_not_over"]

    def test_a_meeting_with_chair_recorder_and_roll_call_is_signed(self, world, clock):
        people = world.people
        activity = logged(
            world.secretary,
            world.tree.east_branch,
            clock,
            kinds=[Kind.MEMBERS_MEETING],
            chair_id=people.secretary.id,
            recorder_id=people.deputy.id,
            entries=[
                RollEntry(Presence.PRESENT, member_id=people.secretary.id),
                RollEntry(Presence.EXCUSED, member_id=people.member.id, reason="出差"),
            ],
        )
        commands.submit(world.secretary, activity, clock=clock)
        assert balance(activity, rules.HELD) == {"members_meeting": 1}

    def test_the_nearest_reviewers_are_told_and_nobody_else(self, world, clock):
        submitted(world.secretary, world.tree.east_branch, clock)
        told = set(
            db.session.scalars(select(Notification.user_id).where(Notification.topic == "activity.submitted"))
        )
        assert told == {world.group.user_id}


class TestFacts:
    def test_one_study_fact_a_record_however_many_kinds(self, world, clock):
        activity = approved(
            world.secretary,
            world.group,
            world.tree.east_branch,
            clock,
            kinds=[Kind.PARTY_LECTURE, Kind.THEORY_STUDY, Kind.THEMED_DAY, Kind.TRAINING],
        )
        assert balance(activity, rules.STUDY_CONFIRMED) == {"": 1}
        assert balance(activity, rules.CONFIRMED) == {
            "party_lecture": 1,
            "themed_day": 1,
            "theory_study": 1,
            "training": 1,
        }

    def test_what_is_no_study_does_not_count_as_study(self, world, clock):
        activity = approved(
            world.secretary, world.group, world.tree.east_branch, clock, kinds=[Kind.THEMED_DAY]
        )
        assert balance(activity, rules.STUDY_CONFIRMED) == {}

    def test_it_counts_at_every_level_on_its_day_and_is_taken_off_again(self, world, clock):
        tree = world.tree
        levels = (tree.east_branch.id, tree.east_general.id, tree.east.id, tree.root.id)
        activity = approved(world.secretary, world.group, tree.east_branch, clock)
        unit.commit()
        assert [sums(node, rules.STUDY_CONFIRMED) for node in levels] == [1, 1, 1, 1]
        assert sums(tree.west.id, rules.STUDY_CONFIRMED) == 0
        assert {fact.occurred_on for fact in queries.facts_of(activity)} == {DAY}
        commands.withdraw(world.group, activity, comment="记录有误。", clock=clock)
        unit.commit()
        assert [sums(node, rules.STUDY_CONFIRMED) for node in levels] == [0, 0, 0, 0]
        assert [sums(node, rules.CONFIRMED, "themed_day") for node in levels] == [0, 0, 0, 0]
        assert [sums(node, rules.HELD, "themed_day") for node in levels] == [0, 0, 0, 0]

    def test_signing_and_approval_after_withdrawal_post_anew(self, world, clock):
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        for _ in range(2):
            commands.withdraw(world.group, activity, comment="再核实。", clock=clock)
            with pytest.raises(Conflict):
                commands.approve(world.group, activity, clock=clock)  # nobody has signed it
            commands.submit(world.secretary, activity, clock=clock)
            commands.approve(world.group, activity, clock=clock)
        for kind, event in ((rules.STUDY_CONFIRMED, "approved"), (rules.HELD, "submitted")):
            assert set(balance(activity, kind).values()) == {1}
            events = set(db.session.scalars(select(Fact.event).where(Fact.kind == kind)))
            undone = {f"{event}#{n}/undone" for n in (1, 2)}
            assert events == {f"{event}#{n}" for n in (1, 2, 3)} | undone

    def test_return_takes_the_signature_back_and_the_next_one_counts_once(self, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        commands.return_(world.group, activity, comment="请补充发言要点。", clock=clock)
        assert balance(activity, rules.HELD) == {"party_lecture": 0, "themed_day": 0}
        commands.edit(
            world.secretary, activity, version=None, **content(kinds=[Kind.PARTY_LECTURE]), clock=clock
        )
        commands.submit(world.secretary, activity, clock=clock)
        assert balance(activity, rules.HELD) == {"party_lecture": 1, "themed_day": 0}

    def test_what_is_done_to_a_withdrawn_record_reverses_nothing_twice(self, world, clock):
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        commands.withdraw(world.group, activity, comment="记录有误。", clock=clock)
        reversed_once = len(queries.facts_of(activity))
        fields = content(minutes="更正后的记录。")
        commands.edit(world.secretary, activity, version=None, **fields, clock=clock)
        line = RollEntry(Presence.PRESENT, member_id=world.people.member.id)
        commands.record_roll(world.secretary, activity, [line], clock=clock)
        commands.return_(world.group, activity, comment="请一并补充照片。", clock=clock)
        assert len(queries.facts_of(activity)) == reversed_once
        assert balance(activity, rules.HELD) == {"party_lecture": 0, "themed_day": 0}
        commands.submit(world.secretary, activity, clock=clock)
        commands.approve(world.group, activity, clock=clock)
        assert balance(activity, rules.HELD) == {"party_lecture": 1, "themed_day": 1}
        assert balance(activity, rules.STUDY_CONFIRMED) == {"": 1}

    def test_cancelling_after_withdrawal_leaves_nothing_counted(self, world, clock):
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        commands.withdraw(world.group, activity, comment="并未开展。", clock=clock)
        commands.cancel(world.secretary, activity, comment="并未开展。", clock=clock)
        assert sum(fact.quantity for fact in queries.facts_of(activity)) == 0

    def test_what_happened_stays_with_the_superiors_of_that_day(self, world, clock):
        tree = world.tree
        before = tree.east_branch2.path
        activity = approved(world.actor("sibling"), world.group, tree.east_branch2, clock)
        organizations.move(
            SYSTEM, tree.east_branch2, parent=tree.west_general, on=date(2026, 11, 22), clock=clock
        )
        assert {fact.path for fact in queries.facts_of(activity)} == {before}
        with pytest.raises(NotFound):
            queries.get(world.group, activity.public_id)  # it is seen by those who stand above the branch now
        west = actor_for("enterprise", tree.west, user_id=99)
        assert queries.get(west, activity.public_id).id == activity.id


class TestDeciding:
    def test_nobody_decides_on_what_he_wrote_or_signed(self, world, clock):
        root = world.tree.root
        own = submitted(world.committee, root, clock)
        with pytest.raises(Forbidden) as refused:
            commands.approve(world.committee, own, clock=clock)
        assert refused.value.reasons[0].code == "activity_own_record"

    def test_a_second_person_of_the_root_decides_on_the_roots(self, world, clock):
        own = submitted(world.committee, world.tree.root, clock)
        second = actor_for("committee", world.tree.root, user_id=world.user("auditor").id)
        assert commands.approve(second, own, clock=clock).state is State.APPROVED

    def test_an_enterprise_does_not_decide_on_its_own(self, world, clock):
        own = submitted(world.group, world.tree.east, clock)
        colleague = actor_for("enterprise", world.tree.east, user_id=world.user("auditor").id)
        with pytest.raises(Forbidden) as refused:
            commands.approve(colleague, own, clock=clock)
        assert refused.value.reasons[0].code == "activity_not_above"
        assert commands.approve(world.committee, own, clock=clock).state is State.APPROVED

    def test_whoever_logged_it_for_a_branch_does_not_decide_on_it(self, world, clock):
        activity = logged(world.group, world.tree.east_branch, clock)
        commands.submit(world.secretary, activity, clock=clock)
        with pytest.raises(Forbidden):
            commands.approve(world.group, activity, clock=clock)
        commands.approve(world.committee, activity, clock=clock)

    def test_a_decision_without_a_reason_is_refused(self, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        with pytest.raises(Invalid) as refused:
            commands.return_(world.group, activity, comment="", clock=clock)
        assert codes(refused) == ["activity_comment_required"]
        commands.approve(world.group, activity, clock=clock)
        with pytest.raises(Invalid):
            commands.withdraw(world.group, activity, comment="", clock=clock)

    def test_the_secretary_is_told_of_decisions_with_the_reason(self, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        commands.return_(world.group, activity, comment="请补充。", clock=clock)
        told = db.session.scalars(select(Notification).where(Notification.topic == "activity.returned")).one()
        assert told.user_id == world.secretary.user_id
        assert "请补充。" in told.params

    def test_an_outdated_page_decides_nothing(self, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        with pytest.raises(Stale):
            commands.approve(world.group, activity, version=activity.version - 1, clock=clock)
        assert activity.state is State.SUBMITTED

    def test_every_step_is_in_the_history_and_in_the_audit_log(self, world, clock):
        activity = approved(world.secretary, world.group, world.tree.east_branch, clock)
        commands.archive(world.secretary, activity, clock=clock)
        unit.commit()
        assert [step.event for step in queries.steps(activity)] == ["archive", "approve", "submit", "log"]
        events = list(
            db.session.scalars(
                select(AuditEvent.event)
                .where(AuditEvent.subject == f"activity:{activity.id}")
                .order_by(AuditEvent.id)
            )
        )
        assert events == ["activity.logged", "activity.submitted", "activity.approved", "activity.archived"]


class TestRollCall:
    def test_lines_are_added_and_changed(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        member = world.people.member.id
        commands.record_roll(
            world.secretary, activity, [RollEntry(Presence.PRESENT, member_id=member)], clock=clock
        )
        commands.record_roll(
            world.secretary,
            activity,
            [
                RollEntry(Presence.LATE, member_id=member, minutes=60),
                RollEntry(Presence.OBSERVER, guest_name="李老师"),
            ],
            clock=clock,
        )
        counts = queries.roll_counts([activity.id])[activity.id]
        assert counts == {Presence.LATE: 1, Presence.OBSERVER: 1}

    def test_all_or_nothing(self, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        member = world.people.member.id
        with pytest.raises(Invalid) as refused:
            commands.record_roll(
                world.secretary,
                activity,
                [
                    RollEntry(Presence.PRESENT, member_id=member),
                    RollEntry(Presence.PRESENT, member_id=member),
                    RollEntry(Presence.PRESENT),
                    RollEntry(Presence.ABSENT, guest_name="x" * 61, reason="a\0b", minutes=-1),
                ],
                clock=clock,
            )
        assert codes(refused) == [
            "attendance_member_or_guest",
            "too_long",
            "control_characters",
            "attendance_minutes_range",
            "attendance_twice",
        ]
        assert db.session.scalar(select(func.count()).select_from(Attendance)) == 0

    def test_who_belongs_elsewhere_is_kept_with_his_own_branch(self, world, clock):
        activity = logged(SYSTEM, world.tree.east_branch, clock)
        stranger = world.people.stranger
        commands.record_roll(
            SYSTEM, activity, [RollEntry(Presence.PRESENT, member_id=stranger.id)], clock=clock
        )
        row = db.session.scalars(select(Attendance)).one()
        assert row.organization_id == world.tree.west_branch.id

    def test_no_roll_call_after_signing(self, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        entry = RollEntry(Presence.PRESENT, member_id=world.people.member.id)
        with pytest.raises(Conflict):
            commands.record_roll(world.secretary, activity, [entry], clock=clock)


@pytest.mark.race
def test_two_reviewers_at_once_approve_once(fresh_app, clock):
    """One of them is first; the other learns that the record has moved on. What is counted is counted once."""
    world = World()
    with unit.work():
        activity_id = submitted(world.secretary, world.tree.east_branch, clock).id
    reviewers = (world.group, world.committee)
    unit.rollback()

    def approve(reviewer: Actor) -> str:
        with fresh_app.app_context():
            try:
                with unit.work():
                    commands.approve(reviewer, db.session.get_one(Activity, activity_id), clock=clock)
            except (Conflict, StaleDataError) as refused:
                return type(refused).__name__
            return "approved"

    answers, _seconds = at_once([lambda one=one: approve(one) for one in reviewers])
    assert sorted(answers).count("approved") == 1
    facts = db.session.scalars(select(Fact).where(Fact.kind == rules.STUDY_CONFIRMED)).all()
    assert [fact.event for fact in facts] == ["approved#1"]
