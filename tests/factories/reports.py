"""A branch's year for ledgers, made through commands."""

from __future__ import annotations

from datetime import date
from typing import Any

from partyhub.activities.models import Activity
from partyhub.activities.rules import Kind, Presence, RollEntry
from partyhub.kernel.clock import Clock
from partyhub.reports import commands
from partyhub.reports.models import Export
from partyhub.reports.rules import Medium, Period, What
from partyhub.security.actors import Actor
from tests.factories.activities import content, submitted
from tests.support.world import World

DAY = date(2026, 11, 20)
TRIPLE = (Kind.PARTY_LECTURE, Kind.THEMED_DAY, Kind.MEMBERS_MEETING)


def meeting(world: World, clock: Clock, **fields: Any) -> Activity:
    """Submit a members' meeting with lecture on the themed day: two attended, one on leave, one guest."""
    people = world.people
    values = {
        "title": "三季度党员大会",
        "kinds": TRIPLE,
        "result": "通过年度计划",
        "chair_id": people.secretary.id,
        "recorder_id": people.deputy.id,
        "entries": [
            RollEntry(Presence.PRESENT, member_id=people.secretary.id),
            RollEntry(Presence.LATE, member_id=people.member.id),
            RollEntry(Presence.EXCUSED, member_id=people.member2.id, reason="出差"),
            RollEntry(Presence.OBSERVER, guest_name="来宾甲"),
        ],
    }
    return submitted(world.secretary, world.tree.east_branch, clock, **content(**(values | fields)))


def talk(world: World, clock: Clock, **fields: Any) -> Activity:
    """Submit a heart-to-heart talk of the secretary with a member."""
    values = {
        "title": "谈心谈话",
        "kinds": [Kind.HEART_TALK],
        "minutes": "谈了近况",
        "result": "多参加活动",
        "chair_id": world.people.secretary.id,
        "entries": [RollEntry(Presence.PRESENT, member_id=world.people.member.id)],
    }
    return submitted(world.secretary, world.tree.east_branch, clock, **content(**(values | fields)))


def asked(actor: Actor, what: What, medium: Medium, organization: Any, clock: Clock, **fields: Any) -> Export:
    """Ask for an export of 2026."""
    values = {"period": Period(2026), "purpose": "迎接上级检查"} | fields
    return commands.ask(
        actor, what, medium, organization, values["period"], purpose=values["purpose"], clock=clock
    )
