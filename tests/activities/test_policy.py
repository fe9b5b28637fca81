"""Who sees and does what: every state × verb × role, and positions in the tree."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from partyhub.activities import commands, policy, queries
from partyhub.activities.rules import MACHINE, REVIEW_VERBS, VERBS, Kind, Presence, RollEntry, State
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from partyhub.security.actors import SYSTEM
from tests.factories.activities import logged

WAYS = {
    State.DRAFT: (),
    State.PUBLISHED: ("publish",),
    State.HELD: ("hold",),
    State.SUBMITTED: ("submit",),
    State.RETURNED: ("submit", "return"),
    State.APPROVED: ("submit", "approve"),
    State.WITHDRAWN: ("submit", "approve", "withdraw"),
    State.ARCHIVED: ("submit", "approve", "archive"),
    State.CANCELLED: ("cancel",),
}
ROLES = (
    "committee", "group", "secretary", "member", "sibling", "neighbour", "inspector", "leader", "dispatcher",
    "auditor", "sysadmin",
)  # fmt: skip
MAY = {"secretary": set(VERBS) - REVIEW_VERBS, "group": set(REVIEW_VERBS), "committee": set(REVIEW_VERBS)}


def in_state(world, clock, state: State):
    """Return an activity brought into `state` through its verbs."""
    activity = logged(world.secretary, world.tree.east_branch, clock)
    for verb in WAYS[state]:
        if verb == "publish":
            activity.ends_at = clock.now().replace(year=2027)
        actor = SYSTEM if verb in REVIEW_VERBS else world.secretary
        commands.act(actor, activity, verb, comment="说明", clock=clock)
    assert activity.state is state
    return activity


@pytest.mark.parametrize("state", State)
def test_every_verb_of_every_role(world, clock, state):
    """Forbidden to whom it is not for, whatever the state; then a conflict where the state does not allow it."""
    activity = in_state(world, clock, state)
    unit.commit()
    for role, verb in itertools.product(ROLES, VERBS):
        outcome = _outcome(world.actor(role), activity, verb, clock)
        unit.rollback()
        db.session.expire_all()
        if verb not in MAY.get(role, ()):
            assert outcome is Forbidden, (role, verb, outcome)
        elif verb not in MACHINE.allowed(state):
            assert outcome is Conflict, (role, verb, outcome)
        else:
            assert outcome in (None, Invalid), (role, verb, outcome)
        assert activity.state is state


def _outcome(actor, activity, verb, clock):
    try:
        commands.act(actor, activity, verb, comment="说明", clock=clock)
    except DomainError as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    ("begins", "ends", "offered"),
    [
        (timedelta(hours=1), timedelta(hours=2), {"publish", "cancel"}),
        (timedelta(hours=-1), timedelta(hours=1), {"publish", "hold", "cancel"}),
        (timedelta(hours=-2), timedelta(hours=-1), {"hold", "submit", "cancel"}),
    ],
)
def test_steps_are_offered_in_their_time_on_the_page_and_to_programs_alike(
    world, clock, page_as, api_as, begins, ends, offered
):
    activity = logged(world.secretary, world.tree.east_branch, clock)
    activity.starts_at, activity.ends_at = clock.now() + begins, clock.now() + ends
    unit.commit()
    shown = page_as(world.secretary).get(f"/activities/{activity.public_id}")
    links = {verb for verb in VERBS if f"/activities/{activity.public_id}/{verb}" in shown.html}
    allowed = api_as(world.secretary).get(f"/activities/{activity.public_id}")["allowed"]
    assert links == set(allowed) == offered


class TestSeeing:
    @pytest.mark.parametrize(
        ("role", "sees"),
        [
            ("committee", True),
            ("group", True),
            ("secretary", True),
            ("member", True),
            ("leader", True),  # a member of that branch
            ("inspector", True),
            ("sibling", False),
            ("neighbour", False),
            ("dispatcher", False),
            ("auditor", False),
            ("sysadmin", False),
        ],
    )
    def test_a_list_and_its_detail_agree(self, world, clock, role, sees):
        activity = in_state(world, clock, State.SUBMITTED)
        actor = world.actor(role)
        listed = [one.id for one in queries.listed(actor, queries.Filters()).items]
        assert (activity.id in listed) is sees
        assert queries.visible(actor, activity.id) is sees
        if sees:
            assert queries.get(actor, activity.public_id).id == activity.id
        else:
            with pytest.raises(NotFound):
                queries.get(actor, activity.public_id)

    @pytest.mark.parametrize(
        ("role", "sees"), [("secretary", True), ("group", False), ("committee", False), ("member", False)]
    )
    def test_a_draft_is_seen_by_those_who_run_it(self, world, clock, role, sees):
        activity = in_state(world, clock, State.DRAFT)
        assert queries.visible(world.actor(role), activity.id) is sees

    def test_who_took_part_elsewhere_sees_that_record_and_nothing_else(self, world, clock):
        activity = logged(SYSTEM, world.tree.east_branch, clock)
        commands.record_roll(
            SYSTEM, activity, [RollEntry(Presence.PRESENT, member_id=world.people.neighbour.id)], clock=clock
        )
        commands.submit(SYSTEM, activity, clock=clock)
        other = in_state(world, clock, State.SUBMITTED)
        assert queries.visible(world.neighbour, activity.id)
        assert not queries.visible(world.neighbour, other.id)

    def test_who_attended_is_for_the_person_his_branch_and_who_runs_it(self, world, clock):
        activity = logged(SYSTEM, world.tree.east_branch, clock)
        people = world.people
        lines = [
            RollEntry(Presence.PRESENT, member_id=people.member.id),
            RollEntry(Presence.PRESENT, member_id=people.member2.id),
            RollEntry(Presence.PRESENT, member_id=people.neighbour.id),
            RollEntry(Presence.OBSERVER, guest_name="李老师"),
        ]
        commands.record_roll(SYSTEM, activity, lines, clock=clock)
        commands.submit(SYSTEM, activity, clock=clock)
        seen = {
            role: len(queries.roll(world.actor(role), activity)) for role in ("secretary", "member", "group")
        }
        assert seen == {"secretary": 4, "member": 1, "group": 0}
        assert [line.member.id for line in queries.roll(world.neighbour, activity)] == [people.neighbour.id]

    @pytest.mark.parametrize(
        ("what", "readers"),
        [
            (Kind.PARTY_LECTURE, {"secretary", "member", "group", "committee", "inspector"}),
            (Kind.COMMITTEE_MEETING, {"secretary", "group", "committee", "inspector"}),
            (Kind.HEART_TALK, {"secretary"}),
        ],
    )
    def test_who_reads_what_was_said(self, world, clock, what, readers):
        activity = logged(world.secretary, world.tree.east_branch, clock, kinds=[what])
        path = world.tree.east_branch.path
        roles = ("secretary", "member", "group", "committee", "inspector")
        assert {role for role in roles if policy.sees_minutes(world.actor(role), activity, path)} == readers


class TestWaiting:
    def test_what_waits_is_for_those_above_who_did_not_write_it(self, world, clock):
        branch = in_state(world, clock, State.SUBMITTED)
        own = commands.submit(world.group, logged(world.group, world.tree.east, clock), clock=clock)
        by_group = commands.submit(
            world.group, logged(world.group, world.tree.east_branch2, clock), clock=clock
        )
        roles = ("group", "committee")
        waiting = {role: {one.id for one in queries.waiting(world.actor(role)).items} for role in roles}
        assert waiting["group"] == {branch.id}
        assert waiting["committee"] == {branch.id, own.id, by_group.id}
        assert queries.waiting_count(world.group) == 1
        assert queries.waiting_count(world.secretary) == 0
