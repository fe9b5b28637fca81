"""Joint activities: one host, several organisations; each took part, together they counted once."""

from __future__ import annotations

import random
from datetime import date

import pytest
from sqlalchemy import select

from partyhub.activities import commands, queries, rules
from partyhub.activities.commands.joint import hold_together
from partyhub.activities.models import Activity, Attendance
from partyhub.activities.rules import Kind, Partner, Presence, RollEntry
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Invalid, NotFound
from partyhub.ledger.commands.rebuild import first_bad_row
from partyhub.ledger.models import FactSum
from partyhub.organization import commands as organizations
from partyhub.organization.models import Organization
from partyhub.security.actors import SYSTEM
from tests.factories.activities import DAY, approved, content, logged, submitted
from tests.factories.organization import organization
from tests.support.actors import actor_for
from tests.support.sql import count_sql

SPLIT = [Kind.MEMBERS_MEETING, Kind.PARTY_LECTURE, Kind.THEMED_DAY]


def sums(kind: str, tag: str = "") -> dict[int, int]:
    """Return what every organisation has of a kind of fact, in ten-thousandths."""
    query = select(FactSum.node_id, FactSum.quantity).where(
        FactSum.kind == kind, FactSum.tag == tag, FactSum.span == "d"
    )
    found: dict[int, int] = {}
    for node, quantity in db.session.execute(query):
        found[node] = found.get(node, 0) + quantity
    return found


def of_three(world) -> list[Organization]:
    return [world.tree.east_branch2, world.tree.west_branch]


def meeting(world) -> dict:
    people = world.people
    return {
        "chair_id": people.secretary.id,
        "recorder_id": people.deputy.id,
        "entries": [RollEntry(Presence.PRESENT, member_id=people.member.id)],
    }


class TestRules:
    def partner(self, number: int = 2, **more) -> Partner:
        return Partner(number, f"第{number}党支部", date(2020, 1, 1), **more)

    def test_legs_of_one_kind_never_meet(self):
        legs = {
            rules.leg_of(one.leg, place)
            for place in range(rules.MAX_JOINT + 1)
            for one in rules.held_postings(list(Kind))
        }
        assert len(legs) == len(Kind) * (rules.MAX_JOINT + 1)
        assert max(legs) < 2**15

    def test_everything_wrong_comes_at_once(self):
        partners = [
            self.partner(1),
            self.partner(2, dissolved_on=DAY),
            Partner(3, "新支部", date(2026, 12, 1)),
        ]
        reasons = rules.joint_reasons([Kind.COMMITTEE_MEETING], 1, partners, "社区\0" + "长" * 300, DAY)
        assert [one.code for one in reasons] == [
            "activity_joint_closed",
            "activity_joint_host",
            "activity_joint_gone",
            "too_long",
            "control_characters",
        ]
        assert reasons[2].params == {"names": "第2党支部、新支部"}

    def test_too_many_and_just_enough(self):
        many = [self.partner(n) for n in range(2, rules.MAX_JOINT + 3)]
        assert [one.code for one in rules.joint_reasons([Kind.OTHER], 1, many, "", DAY)] == ["too_many_items"]
        assert rules.joint_reasons([Kind.OTHER], 1, many[:-1], "", DAY) == []

    @pytest.mark.parametrize("participants", range(1, rules.MAX_JOINT + 2))
    def test_shares_make_one_event(self, participants):
        parts = queries.shares(participants)
        assert sum(parts) == queries.ONE_EVENT
        assert max(parts) - min(parts) <= 1


class TestFacts:
    def test_a_joint_meeting_with_lecture_on_the_themed_day_moves_the_study_figure_by_one(self, world, clock):
        tree = world.tree
        approved(
            SYSTEM, SYSTEM, tree.east_branch, clock, kinds=SPLIT, joint=of_three(world), **meeting(world)
        )
        unit.commit()
        study = sums(rules.STUDY_CONFIRMED)
        assert study[tree.root.id] == 10_000
        assert study[tree.east_branch.id] == 3_334
        assert study[tree.east_branch2.id] == study[tree.west_branch.id] == 3_333
        assert study[tree.east.id] == 6_667
        for kind in SPLIT:  # in each of the three ledgers it is one event, and each organisation took part
            assert sums(rules.CONFIRMED, kind)[tree.root.id] == 10_000
            held = sums(rules.HELD, kind)
            assert {held[one.id] for one in (tree.east_branch, *of_three(world))} == {10_000}
            assert held[tree.root.id] == 30_000
        assert first_bad_row() is None

    def test_returning_and_withdrawing_reverse_it_everywhere(self, world, clock):
        activity = submitted(SYSTEM, world.tree.east_branch, clock, joint=of_three(world))
        unit.commit()
        assert sums(rules.HELD, "themed_day")[world.tree.west_branch.id] == 10_000
        commands.return_(SYSTEM, activity, comment="请核对。", clock=clock)
        unit.commit()
        assert set(sums(rules.HELD, "themed_day").values()) == {0}
        commands.approve(SYSTEM, commands.submit(SYSTEM, activity, clock=clock), clock=clock)
        unit.commit()
        assert sums(rules.HELD, "themed_day")[world.tree.west_branch.id] == 10_000
        commands.withdraw(SYSTEM, activity, comment="记录有误。", clock=clock)
        unit.commit()
        for kind, tag in (
            (rules.STUDY_CONFIRMED, ""),
            (rules.CONFIRMED, "themed_day"),
            (rules.HELD, "themed_day"),
        ):
            assert set(sums(kind, tag).values()) == {0}
        assert first_bad_row() is None

    def test_partners_changed_before_signing_anew_are_the_ones_credited(self, world, clock):
        activity = approved(SYSTEM, SYSTEM, world.tree.east_branch, clock, joint=of_three(world))
        commands.withdraw(SYSTEM, activity, comment="少一家。", clock=clock)
        commands.edit(
            SYSTEM, activity, version=None, **content(), joint=[world.tree.west_branch], clock=clock
        )
        commands.approve(SYSTEM, commands.submit(SYSTEM, activity, clock=clock), clock=clock)
        unit.commit()
        study = sums(rules.STUDY_CONFIRMED)
        assert study[world.tree.east_branch2.id] == 0
        assert study[world.tree.east_branch.id] == study[world.tree.west_branch.id] == 5_000
        assert first_bad_row() is None

    def test_random_histories_keep_every_sum_whole(self, world, clock):
        draw, tree = random.Random(20261123), world.tree
        branches = [tree.east_branch, tree.east_branch2, tree.east_office, tree.west_branch]
        expected = 0
        for _ in range(12):
            host, *others = draw.sample(branches, draw.randint(1, len(branches)))
            kinds = draw.sample([Kind.THEMED_DAY, Kind.TRAINING, Kind.ALLIANCE_EVENT], draw.randint(1, 3))
            activity = approved(SYSTEM, SYSTEM, host, clock, kinds=kinds, joint=others)
            expected += Kind.TRAINING in kinds
            if draw.random() < 0.4:
                commands.withdraw(SYSTEM, activity, comment="更正。", clock=clock)
                if draw.random() < 0.5:
                    commands.approve(SYSTEM, commands.submit(SYSTEM, activity, clock=clock), clock=clock)
                else:
                    expected -= Kind.TRAINING in kinds
        unit.commit()
        study = sums(rules.STUDY_CONFIRMED)
        assert study.get(tree.root.id, 0) == expected * 10_000
        assert sum(study.get(one.id, 0) for one in branches) == expected * 10_000
        assert first_bad_row() is None

    def test_a_missing_leg_is_found_by_the_check(self, world, clock):
        """What a record is due depends on who holds it: another partner written in behind the ledger's back is seen."""
        activity = approved(SYSTEM, SYSTEM, world.tree.east_branch, clock, joint=of_three(world)[:1])
        unit.commit()
        hold_together(activity, world.tree.east_branch, of_three(world))
        assert "should have a standing" in (first_bad_row() or "")


class TestWhoSees:
    def test_partners_and_those_above_them_see_it_and_only_the_host_runs_it(self, page_as, world, clock):
        tree = world.tree
        activity = submitted(world.secretary, tree.east_branch, clock, joint=of_three(world))
        for name in ("group", "neighbour", "sibling", "member"):
            assert queries.get(world.actor(name), activity.public_id).id == activity.id
        assert activity in queries.listed(world.neighbour, queries.Filters()).items
        page_as(world.neighbour).get(f"/activities/{activity.public_id}/edit", status=403)
        shown = page_as(world.neighbour).get(f"/activities/{activity.public_id}")
        assert "1 场（合作，0.3333）" in shown.text
        assert "主办" in shown.text

    def test_whoever_holds_it_alone_is_seen_by_no_neighbour(self, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        with pytest.raises(NotFound):
            queries.get(world.neighbour, activity.public_id)

    def test_a_list_of_one_organisation_has_what_it_held_with_others(self, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock, joint=of_three(world))
        filters = queries.Filters(organization_id=world.tree.west_branch.id)
        assert queries.listed(world.neighbour, filters).items == [activity]

    def test_it_follows_a_partner_that_moves(self, world, clock):
        tree = world.tree
        activity = submitted(world.secretary, tree.east_branch, clock, joint=[tree.west_branch])
        organizations.move(SYSTEM, tree.west_branch, parent=tree.east_general, on=clock.today(), clock=clock)
        with pytest.raises(NotFound):
            queries.get(actor_for("enterprise", tree.west, user_id=97), activity.public_id)
        assert queries.get(actor_for("secretary", tree.west_branch, user_id=98), activity.public_id)


class TestRoll:
    def test_the_sheet_has_the_rosters_of_all_in_as_many_statements(self, world, clock):
        alone = logged(world.secretary, world.tree.east_branch, clock)
        joint = logged(world.secretary, world.tree.east_branch, clock, joint=of_three(world))
        db.session.flush()
        with count_sql() as few:
            queries.roll_sheet(world.secretary, alone)
        with count_sql() as many:
            sheet = queries.roll_sheet(world.secretary, joint)
        assert len(many) == len(few)
        names = {line.member.name for line in sheet if line.member}
        assert {world.people.stranger.name, world.people.sibling.name, world.people.member.name} <= names

    def test_the_host_records_everybody_and_each_sees_his_own(self, page_as, world, clock):
        people = world.people
        activity = logged(world.secretary, world.tree.east_branch, clock, joint=of_three(world))
        page = page_as(world.secretary)
        url = f"/activities/{activity.public_id}"
        choices = {f"roll-{one.public_id}": "present" for one in (people.stranger, people.member)}
        page.submit(f"{url}/roll", choices, having="guests")
        rows = db.session.execute(select(Attendance.member_id, Attendance.organization_id)).all()
        assert set(rows) == {
            (people.stranger.id, world.tree.west_branch.id),
            (people.member.id, world.tree.east_branch.id),
        }
        commands.submit(world.secretary, activity, clock=clock)
        assert people.member.name not in page_as(world.neighbour).get(url).text
        assert people.stranger.name in page_as(world.neighbour).get(url).text
        assert people.stranger.name in page.get(url).text


FORM = {
    "title": "联合主题党日",
    "kinds": ["themed_day", "party_lecture"],
    "day": "2026-11-20",
    "from_at": "09:00",
    "to_at": "11:00",
    "result": "三个支部一起学习。",
}


class TestForms:
    def test_partners_are_named_one_a_line(self, page_as, world):
        names = f"{world.tree.west_branch.name}\n{world.tree.east_branch2.short_name}"
        more = {"joint": names, "outside_units": "湖滨社区", "then": "submit"}
        page = page_as(world.secretary)
        shown = page.submit("/activities/new", FORM | more, having="title", follow=True, status=200)
        activity = db.session.scalars(select(Activity)).one()
        assert {one.id for one in queries.partners(activity)} == {one.id for one in of_three(world)}
        assert "湖滨社区" in shown.text
        assert "1 场（合作，0.3334）" in page.get("/activities").text

    def test_unknown_names_and_inner_meetings_are_refused_in_words(self, page_as, world):
        page = page_as(world.secretary)
        again = page.submit("/activities/new", FORM | {"joint": "不存在的支部"}, having="title", status=422)
        assert "没有找到这个组织：不存在的支部" in again.errors()[0]
        inner = {"joint": world.tree.west_branch.name, "kinds": ["committee_meeting"]}
        refused = page.submit("/activities/new", FORM | inner, having="title", status=422)
        assert "不能与其他组织合办" in refused.errors()[0]

    def test_an_edit_shows_the_partners_and_takes_them_off(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock, joint=[world.tree.west_branch])
        page, url = page_as(world.secretary), f"/activities/{activity.public_id}/edit"
        form = page.get(url)
        assert form.one("textarea", name="joint").text.strip() == world.tree.west_branch.name
        page.submit(form, {"title": "只改标题"}, having="title")
        assert len(queries.partners(activity)) == 1
        page.submit(url, {"joint": ""}, having="title")
        db.session.expire_all()
        assert queries.partners(activity) == []

    def test_several_of_one_name_are_asked_for_in_full(self, world, clock):
        for parent in (world.tree.east_general, world.tree.west_general):
            organization(clock, parent, short_name="青年党支部")
        with pytest.raises(Invalid) as refused:
            queries.named(["青年党支部"])
        assert refused.value.reasons[0].code == "activity_joint_several"

    def test_programs_name_them_by_id(self, api_as, world):
        body = {
            "title": "联学",
            "kinds": ["theory_study"],
            "organization_id": world.tree.east_branch.public_id,
            "starts_at": "2026-11-20T09:00:00+08:00",
            "ends_at": "2026-11-20T10:00:00+08:00",
            "result": "已学。",
        }
        api = api_as(world.secretary)
        ids = {"joint_organization_ids": [world.tree.west_branch.public_id], "outside_units": "湖滨社区"}
        made = api.post("/activities", body | ids, status=201)
        assert made["joint_organization_ids"] == ids["joint_organization_ids"]
        changed = api.patch(
            f"/activities/{made['id']}", {"joint_organization_ids": []}, version=made["version"]
        )
        assert changed["joint_organization_ids"] == []
        api.post("/activities", body | {"joint_organization_ids": ["0" * 16]}, status=422)
        entries = [{"member_id": world.people.stranger.public_id, "state": "present"}]
        api.post("/activities", body | {"attendance": entries}, status=404)
        api.post("/activities", body | ids | {"attendance": entries}, status=201)
