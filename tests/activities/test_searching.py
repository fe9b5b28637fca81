"""Full text of activities: found by whoever may read it, by nobody else, and in step with every command."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select, true

from partyhub.activities import commands, policy, queries
from partyhub.activities.models import Activity
from partyhub.activities.queries import Filters
from partyhub.activities.queries.searching import scope_text
from partyhub.activities.rules import Kind, Presence, RollEntry
from partyhub.activities.rules.minutes import AgendaLine, ResolutionLine
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.search import commands as search
from partyhub.search import queries as searching
from partyhub.security.actors import SYSTEM
from tests.factories.activities import approved, content, logged, submitted

CANARY = "松间鹤影"
READERS = (
    "committee", "group", "secretary", "member", "member2", "leader", "sibling", "neighbour", "dispatcher",
    "inspector", "auditor", "sysadmin",
)  # fmt: skip


def titles(actor, text):
    return {one.title for one in queries.listed(actor, Filters(text=text)).items}


def test_every_text_of_a_record_is_found(world, clock):
    logged(
        world.secretary,
        world.tree.east_branch,
        clock,
        title="第三季度学习会",
        place="红船礼堂",
        result="形成清单八条",
        minutes="集中学习廉洁自律准则",
    )
    for word in ("季度", "红船", "清单", "廉洁", "廉", "学习会 准则"):
        assert titles(world.secretary, word) == {"第三季度学习会"}, word
    assert titles(world.secretary, "廉政") == set()
    assert titles(world.secretary, "%") == set()


@pytest.mark.parametrize("held", [Kind.HEART_TALK, Kind.COMMITTEE_MEETING, Kind.MEMBERS_MEETING])
def test_minutes_are_found_by_those_who_may_read_them(world, clock, held):
    """The canary of closed and private minutes: a hit is as telling as the text."""
    submitted(
        world.secretary, world.tree.east_branch, clock, title="记录", kinds=[held, Kind.TRAINING], minutes=CANARY,
        chair_id=world.people.secretary.id, recorder_id=world.people.deputy.id,
        entries=[RollEntry(Presence.PRESENT, member_id=world.people.secretary.id)],
    )  # fmt: skip
    may = {"secretary", "leader"}  # ran it; recorded it
    if held is not Kind.HEART_TALK:
        may |= {"committee", "group", "inspector"}
    if held is Kind.MEMBERS_MEETING:
        may |= {"member", "member2"}
    finds = {name for name in READERS if titles(world.actor(name), "鹤影")}
    assert finds == may
    for name in READERS:
        assert titles(world.actor(name), "记录 鹤影") == ({"记录"} if name in may else set())


def test_the_condition_says_what_the_predicate_says(world, clock):
    """`scope_minutes` and `sees_minutes` agree on every kind, place and reader."""
    places = [(kind, "east_branch") for kind in Kind]
    places += [(Kind.COMMITTEE_MEETING, place) for place in ("root", "east", "west_branch")]
    for (held, place), chair in itertools.product(places, (None, world.people.member.id)):
        activity = logged(SYSTEM, getattr(world.tree, place), clock, kinds=[held], chair_id=chair)
        activity.created_by = world.user("sibling").id
    db.session.flush()
    homes = {one.id: one.path for one in (getattr(world.tree, place) for _held, place in places)}
    every = list(db.session.scalars(select(Activity)))
    for name in READERS:
        actor = world.actor(name)
        said = set(db.session.scalars(select(Activity.id).where(policy.scope_minutes(actor))))
        assert said == {
            one.id for one in every if policy.sees_minutes(actor, one, homes[one.organization_id])
        }, name


def test_a_condition_that_forgets_the_minutes_readers_is_found(world, clock, monkeypatch):
    """Sabotage: were the minutes' scope left out, those above would find the talk."""
    logged_talk = submitted(
        world.secretary, world.tree.east_branch, clock, title="谈话", kinds=[Kind.HEART_TALK], minutes=CANARY
    )
    assert titles(world.group, "鹤影") == set()
    monkeypatch.setattr(policy, "scope_minutes", lambda actor: true())
    assert titles(world.group, "鹤影") == {logged_talk.title}


def test_the_index_is_in_step_after_every_command(world, clock):
    search.rebuild()
    activity = approved(world.secretary, world.group, world.tree.east_branch, clock, minutes="旧的记录")
    commands.withdraw(world.group, activity, comment="再核实。", clock=clock)
    commands.edit(world.secretary, activity, version=None, **content(minutes="新的记录"), clock=clock)
    commands.submit(world.secretary, activity, clock=clock)
    unit.commit()
    assert list(searching.findings()) == []
    assert titles(world.secretary, "旧的") == set()
    assert titles(world.secretary, "新的") == {activity.title}


def test_a_command_that_forgets_the_index_is_found(world, clock):
    activity = logged(world.secretary, world.tree.east_branch, clock)
    activity.minutes = "绕过了命令"
    db.session.flush()
    assert list(searching.findings()) == [
        f"inside of activity:{activity.id} stands in the search index as it was before"
    ]


def test_words_that_are_no_text_find_nothing(world, clock):
    logged(world.secretary, world.tree.east_branch, clock)
    query = select(Activity.id).where(scope_text(world.secretary, "·%_"))
    assert list(db.session.scalars(query)) == []


def test_agenda_resolutions_and_addenda_are_found_like_the_minutes(world, clock):
    people, branch = world.people, world.tree.east_branch
    activity = logged(world.secretary, branch, clock, title="支委会", kinds=[Kind.COMMITTEE_MEETING])
    activity = commands.write_minutes(
        world.secretary,
        activity,
        version=None,
        agenda=[AgendaLine("研究梨花巷改造", discussion="听取青石桥汇报")],
        resolutions=[ResolutionLine("月底前完成白鹭洲清理", owner_id=people.deputy.id)],
        clock=clock,
    )
    unit.commit()
    for word in ("梨花巷", "青石桥", "白鹭洲"):
        assert titles(world.secretary, word) == {"支委会"}
        assert titles(world.member, word) == set()
    assert list(searching.findings()) == []
