"""The plan of a year: days moved off holidays, made once, copied, seen by its organisation, printed; the days off."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from partyhub.activities import commands, queries, rules
from partyhub.activities.models import Activity, CalendarDay
from partyhub.activities.rules import Kind, Pattern, PlanItem, Rhythm, State, holidays
from partyhub.kernel import unit, workdays
from partyhub.kernel.clock import FixedClock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden, Invalid, NotFound, Stale
from partyhub.ledger.rules import Asked, Fed
from partyhub.organization import commands as organizations
from partyhub.security.actors import SYSTEM
from tests.factories.activities import content, logged, submitted
from tests.factories.obligations import followed
from tests.support.actors import actor_for
from tests.support.rush import at_once


def weekend(day: date) -> bool:
    return day.weekday() >= 5


def built_in(day: date) -> bool:
    return workdays.is_off(day, {})


def items(year: int = 2027, day: int = 10, **more) -> list[PlanItem]:
    made = rules.pattern_items(Pattern(year, day, **more), built_in)
    return [
        PlanItem(
            one.day, one.kinds, one.wanted, f"{one.day.month}月主题党日", "党员活动室", time(9), time(11)
        )
        for one in made
    ]


class TestMoving:
    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            (date(2026, 1, 15), date(2026, 1, 15)),  # a Thursday
            (date(2026, 10, 1), date(2026, 10, 8)),  # National Day: the first day worked after the week off
            (date(2026, 2, 16), date(2026, 2, 24)),  # Spring Festival
            (date(2026, 5, 9), date(2026, 5, 9)),  # a Saturday worked on in exchange
            (date(2027, 5, 1), date(2027, 5, 3)),  # not published: only the weekend counts
        ],
    )
    def test_the_published_calendar_then_the_week(self, wanted, expected):
        assert rules.moved_off(wanted, built_in) == expected

    def test_the_month_is_never_left(self):
        assert rules.moved_off(date(2026, 2, 28), weekend) == date(2026, 2, 27)
        assert rules.moved_off(date(2026, 2, 28), lambda day: True) == date(2026, 2, 28)

    def test_what_was_entered_stands_above_the_calendar(self):
        entered = {date(2027, 5, 3): True, date(2027, 5, 1): False}
        assert workdays.is_off(date(2027, 5, 3), entered)
        assert not workdays.is_off(date(2027, 5, 1), entered)

    @given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sets(st.integers(1, 31)))
    def test_it_is_a_working_day_of_the_month_or_there_is_none(self, wanted, off):
        day = rules.moved_off(wanted, lambda one: one.day in off)
        assert (day.year, day.month) == (wanted.year, wanted.month)
        assert day.day not in off or day == wanted
        if wanted.day not in off:
            assert day == wanted


class TestPattern:
    def test_twelve_themed_days_four_meetings_four_lectures(self):
        made = rules.pattern_items(Pattern(2027, 10), weekend)
        assert len(made) == 12
        assert [one.day.month for one in made if Kind.MEMBERS_MEETING in one.kinds] == [3, 6, 9, 12]
        assert [one.day.month for one in made if Kind.PARTY_LECTURE in one.kinds] == [2, 5, 8, 11]
        assert all(one.kinds[0] is Kind.THEMED_DAY and not weekend(one.day) for one in made)

    def test_the_committee_meets_before_it_in_the_same_month(self):
        made = rules.pattern_items(Pattern(2027, 3, Rhythm.NONE, Rhythm.NONE, committee=True), weekend)
        committee = [one for one in made if one.kinds == (Kind.COMMITTEE_MEETING,)]
        assert len(committee) == 12
        assert {one.day.month for one in committee} == set(range(1, 13))

    def test_everything_wrong_comes_at_once(self):
        wrong = Pattern(2020, 29)
        reasons = rules.pattern_reasons(wrong, time(11), time(9), date(2026, 11, 23))
        assert [one.code for one in reasons] == [
            "activity_plan_year",
            "themed_day_range",
            "activity_ends_before_start",
        ]

    def test_what_is_there_and_what_is_over_is_left_out(self):
        today = date(2026, 11, 23)
        made = rules.sifted(items(2026), [(12, Kind.THEMED_DAY)], today)
        assert {one.why_not for one in made[:11]} == {"past"}
        assert made[11].why_not == "there"

    def test_a_month_with_two_of_a_kind_is_copied_twice_and_no_more(self):
        two = [PlanItem(date(2027, 3, day), (Kind.THEORY_STUDY,), date(2027, 3, day)) for day in (2, 9)]
        today = date(2026, 11, 23)
        assert [one.why_not for one in rules.sifted(two, [], today)] == ["", ""]
        assert [one.why_not for one in rules.sifted(two, [(3, Kind.THEORY_STUDY)], today)] == ["there", ""]

    def test_gaps_are_what_is_asked_and_neither_met_nor_planned(self):
        first, last = date(2027, 4, 1), date(2027, 6, 30)
        meetings = Asked("党员大会", Fed(rules.HELD, "members_meeting"), first, last, times=2)
        talk = Asked("谈心谈话", Fed(rules.HELD, "heart_talk"), first, last)
        topic = Asked("第一议题", Fed(rules.FIRST_ITEM), first, last)
        asked = [meetings, talk, topic]
        assert rules.gaps(asked, []) == [rules.Gap(Kind.MEMBERS_MEETING, 4, 6, 2)]
        on = [(day, Kind.MEMBERS_MEETING) for day in (date(2027, 3, 31), first, date(2027, 7, 1))]
        assert rules.gaps(asked, on) == [rules.Gap(Kind.MEMBERS_MEETING, 4, 6, 1)]
        assert rules.gaps(asked, [*on, (last, Kind.THEMED_DAY), (last, Kind.MEMBERS_MEETING)]) == []
        assert rules.gaps([], []) == []

    def test_last_years_leap_day_and_year_in_the_title(self):
        old = PlanItem(date(2028, 2, 29), (Kind.TRAINING,), date(2028, 2, 29), "2028年培训（第20281期）")
        new = rules.copied_item(old, 2029, 12, lambda day: False)
        assert new.day == date(2029, 2, 28)
        assert new.title == "2029年培训（第20281期）"
        themed = PlanItem(date(2028, 3, 20), (Kind.THEMED_DAY,), date(2028, 3, 20), "主题党日")
        assert rules.copied_item(themed, 2029, 12, lambda day: False).day == date(2029, 3, 12)

    def test_talks_are_not_copied(self):
        assert not rules.copies_well([Kind.HEART_TALK])
        assert rules.copies_well([Kind.THEMED_DAY])


class TestPlanning:
    def test_planning_twice_adds_nothing(self, world, clock):
        made = commands.plan(world.secretary, organization=world.tree.east_branch, items=items(), clock=clock)
        assert len(made) == 12
        assert {one.standing for one in made} == {"planned"}
        assert {one.state for one in made} == {State.DRAFT}
        assert not commands.plan(
            world.secretary, organization=world.tree.east_branch, items=items(), clock=clock
        )

    def test_a_cancelled_one_may_be_planned_anew(self, world, clock):
        made = commands.plan(world.secretary, organization=world.tree.east_branch, items=items(), clock=clock)
        commands.cancel(world.secretary, made[4], clock=clock)
        again = commands.plan(
            world.secretary, organization=world.tree.east_branch, items=items(), clock=clock
        )
        assert [one.day for one in again] == [made[4].day]

    def test_only_where_one_may_write(self, world, clock):
        for actor in (world.neighbour, world.member):
            with pytest.raises(Forbidden):
                commands.plan(actor, organization=world.tree.east_branch, items=items(), clock=clock)

    def test_the_organisation_sees_its_plan_and_superiors_do_not(self, world, clock):
        one = commands.plan(world.secretary, organization=world.tree.east_branch, items=items(), clock=clock)[
            0
        ]
        assert queries.get(world.member, one.public_id) is one
        for actor in (world.group, world.neighbour, world.committee):
            with pytest.raises(NotFound):
                queries.get(actor, one.public_id)

    def test_what_is_being_written_up_is_a_draft_of_its_writer_again(self, world, clock):
        one = commands.plan(world.secretary, organization=world.tree.east_branch, items=items(), clock=clock)[
            0
        ]
        commands.edit(world.secretary, one, version=None, **content(), clock=clock)
        with pytest.raises(NotFound):
            queries.get(world.member, one.public_id)

    def test_what_was_held_can_be_copied_and_a_talk_cannot(self, world, clock):
        branch = world.tree.east_branch
        submitted(world.secretary, branch, clock, title="2026年专题党课")
        logged(world.secretary, branch, clock, kinds=[Kind.HEART_TALK], title="谈心")
        kept = queries.items_of(branch.id, 2026)
        assert [(one.title, one.kinds[0]) for one in kept] == [("2026年专题党课", Kind.THEMED_DAY)]

    @pytest.mark.race
    def test_two_who_plan_at_once_make_one_plan(self, fresh_app, clock):
        from tests.support.world import World

        def once() -> int:
            with fresh_app.app_context(), unit.work():
                world = World()
                made = commands.plan(
                    SYSTEM, organization=world.tree.east_branch, items=items(), clock=FixedClock(clock.now())
                )
                return len(made)

        answers, _seconds = at_once([once] * 4)
        assert sorted(answers) == [0, 0, 0, 12]


class TestThemedDay:
    def test_the_branch_sets_its_own_and_nobody_elses(self, world, clock):
        branch = world.tree.east_branch
        organizations.set_themed_day(world.secretary, branch, 12, version=branch.version, clock=clock)
        assert branch.themed_day == 12
        with pytest.raises(Forbidden):
            organizations.set_themed_day(world.neighbour, branch, 5, version=None, clock=clock)
        with pytest.raises(Stale):
            organizations.set_themed_day(world.secretary, branch, 5, version=0, clock=clock)
        with pytest.raises(Invalid):
            organizations.set_themed_day(world.secretary, branch, 29, version=None, clock=clock)


class TestCalendar:
    def test_days_are_replaced_and_taken_off(self, world, clock):
        first, last = date(2027, 10, 1), date(2027, 10, 7)
        for off in (False, True):
            commands.set_calendar(
                world.committee, first=first, last=last, off=off, name="国庆节", clock=clock
            )
        assert set(queries.entered_days(first, last).values()) == {True}
        assert len(queries.entered_days(first, last)) == 7
        assert queries.off_in(2027)(date(2027, 10, 6))
        commands.clear_calendar(world.committee, date(2027, 10, 6), clock=clock)
        assert not queries.off_in(2027)(date(2027, 10, 6))

    def test_only_the_committee_and_the_keeper_enter_them(self, world, clock):
        with pytest.raises(Forbidden):
            commands.set_calendar(
                world.group, first=date(2027, 1, 1), last=None, off=True, name="", clock=clock
            )

    @pytest.mark.parametrize(
        ("first", "last", "code"),
        [
            (None, None, "required"),
            (date(2027, 2, 2), date(2027, 2, 1), "calendar_backwards"),
            (date(2027, 2, 2), date(2027, 3, 2), "calendar_too_long"),
            (date(1999, 2, 2), None, "calendar_year"),
        ],
    )
    def test_what_is_wrong_is_said(self, first, last, code):
        assert [one.code for one in holidays.calendar_reasons(first, last, "")] == [code]


class TestPlan:
    def test_by_month_with_what_is_missing(self, page_as, world, clock):
        followed(world.committee, clock)
        commands.plan(world.secretary, organization=world.tree.east_branch, items=items(), clock=clock)
        shown = page_as(world.secretary).get("/activities/plan", year="2027")
        assert "2027年计划" in shown.heading
        assert not any(f"还缺：{name}" in shown.text for name in ("主题党日", "党员大会", "党课"))
        assert "还缺：组织生活会 1月至12月1次" in shown.text  # nobody has planned it
        assert "谈心谈话" not in shown.text  # asked for as well, and no plan's to hold
        assert "计划中" in shown.text
        empty = page_as(world.secretary).get("/activities/plan", year="2028")
        assert empty.text.count("还缺：主题党日") == 12
        assert empty.text.count("还缺：党员大会") == 4

    def test_what_was_held_and_signed_is_missing_no_more_and_returned_it_stands_in_the_plan(
        self, page_as, world, clock
    ):
        """The plan asks the obligations: without rules nothing is missing, and what meets one is not."""
        reader = page_as(world.secretary)
        assert "还缺" not in reader.get("/activities/plan", year="2026").text
        followed(world.committee, clock)
        unit.commit()
        before = reader.get("/activities/plan", year="2026").text.count("还缺：主题党日")
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        unit.commit()
        assert reader.get("/activities/plan", year="2026").text.count("还缺：主题党日") == before - 1
        commands.return_(world.group, activity, comment="请补充。", clock=clock)
        unit.commit()
        assert reader.get("/activities/plan", year="2026").text.count("还缺：主题党日") == before - 1
        commands.cancel(world.secretary, activity, comment="未开展。", clock=clock)
        unit.commit()
        assert reader.get("/activities/plan", year="2026").text.count("还缺：主题党日") == before

    def test_members_read_it_and_nothing_stands_there_to_press(self, page_as, world, clock):
        commands.plan(world.secretary, organization=world.tree.east_branch, items=items(), clock=clock)
        shown = page_as(world.member).get("/activities/plan", year="2027")
        assert "1月主题党日" in shown.text
        assert "编排主题党日" not in shown.text
        assert (
            "1月主题党日"
            not in page_as(world.group)
            .get("/activities/plan", year="2027", organization_id=world.tree.east_branch.public_id)
            .text
        )

    def test_a_plan_out_of_scope_is_not_there(self, page_as, world):
        page_as(world.neighbour).get(
            "/activities/plan", organization_id=world.tree.east_branch.public_id, status=404
        )
        page_as(world.secretary).get("/activities/plan", year="next", status=422)

    def test_a_committee_holds_no_members_meetings(self, page_as, world):
        assert "还缺" not in page_as(world.committee).get("/activities/plan").text


class TestPlanNew:
    def test_seen_first_then_written_in_one_go(self, page_as, world):
        page = page_as(world.secretary)
        form = page.get("/activities/plan/new", year="2027")
        seen = page.submit(form, {"day": "10", "preview": "1"}, having="day", status=200)
        assert "1月10日放假，已顺延" in seen.text  # a Sunday
        assert "3月主题党日暨党员大会" in seen.text
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0
        done = page.submit(seen, {"create": "1"}, having="day", follow=True, status=200)
        assert "已列入计划 12 项" in done.text
        again = page.submit(
            "/activities/plan/new?year=2027",
            {"day": "10", "create": "1"},
            having="day",
            follow=True,
            status=200,
        )
        assert "没有新增" in again.text
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 12

    def test_wrong_entries_say_what_to_do(self, page_as, world):
        page = page_as(world.secretary)
        page.submit("/activities/plan/new", {"year": "2020", "create": "1"}, having="day", status=422)
        page.submit("/activities/plan/new", {"day": "31", "create": "1"}, having="day", status=422)
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0

    def test_members_do_not_plan(self, page_as, world):
        page_as(world.member).get("/activities/plan/new", status=403)


class TestPlanCopy:
    def test_last_years_becomes_next_years(self, page_as, world, clock):
        branch = world.tree.east_branch
        organizations.set_themed_day(world.secretary, branch, 15, version=None, clock=clock)
        submitted(world.secretary, branch, clock, title="2026年11月主题党日")
        page = page_as(world.secretary)
        form = page.get("/activities/plan/copy", year="2027")
        assert "2027年11月主题党日" in form.text
        done = page.submit(form, {}, having="year", follow=True, status=200)
        assert "已列入计划 1 项" in done.text
        made = db.session.scalars(select(Activity).where(Activity.planned)).one()
        assert made.day == date(2027, 11, 15)
        assert made.place == "党员活动室"

    def test_nothing_to_copy_offers_the_pattern(self, page_as, world):
        page = page_as(world.secretary)
        assert "没有可参照的活动" in page.get("/activities/plan/copy", year="2027").text


class TestPlanPrint:
    def test_one_month_for_paper(self, page_as, world, clock):
        commands.plan(world.secretary, organization=world.tree.east_branch, items=items(), clock=clock)
        sheet = page_as(world.member).get("/activities/plan/print", month="2027-03")
        assert "3月主题党日" in sheet.text
        assert "4月主题党日" not in sheet.text
        page_as(world.member).get("/activities/plan/print", month="13", status=422)


class TestPlanThemedDay:
    def test_it_is_set_on_the_plan_page(self, page_as, world):
        page = page_as(world.secretary)
        done = page.submit("/activities/plan", {"day": "12"}, having="day", follow=True, status=200)
        assert "每月 12 日" in done.text
        assert "至" in page.submit("/activities/plan", {"day": "31"}, having="day", status=422).errors()[0]

    def test_a_stale_one_leads_to_the_merge_page(self, page_as, world, clock):
        page = page_as(world.secretary)
        form = page.get("/activities/plan")
        organizations.set_themed_day(SYSTEM, world.tree.east_branch, 7, version=None, clock=clock)
        page.submit(form, {"day": "12"}, having="day", status=409)


class TestHolidayList:
    def test_entered_shown_and_removed(self, page_as, world):
        page = page_as(world.committee)
        assert "尚未内置" in page.get("/activities/holidays", year="2027").text
        assert "已内置" in page.get("/activities/holidays", year="2026").text
        entry = {"first": "2027-10-01", "last": "2027-10-02", "off": "off", "name": "国庆节"}
        shown = page.submit("/activities/holidays", entry, having="first", follow=True, status=200)
        assert shown.text.count("国庆节") >= 2
        page.submit(shown, action="/2027-10-01/remove")
        assert db.session.scalars(select(CalendarDay.day)).all() == [date(2027, 10, 2)]
        page.submit("/activities/holidays", entry | {"last": "2027-09-01"}, having="first", status=422)

    def test_it_is_not_for_branches(self, page_as, world):
        page_as(world.secretary).get("/activities/holidays", status=403)
        page_as(world.actor("sysadmin")).get("/activities/holidays")


class TestHolidayRemove:
    def test_no_day_is_no_address(self, client_as, page_as, world):
        page = page_as(world.committee)
        entry = {"first": "2027-10-01", "off": "off"}
        shown = page.submit("/activities/holidays", entry, having="first", follow=True, status=200)
        after = page.submit(shown, action="/2027-10-01/remove", follow=True, status=200)
        assert "2027-10-01" not in after.text
        answer = client_as(world.committee).post("/activities/holidays/someday/remove")
        assert answer.status_code in (400, 404)


class TestApi:
    def test_made_read_and_made_again(self, api_as, world, clock):
        followed(world.committee, clock)
        api, branch = api_as(world.secretary), world.tree.east_branch.public_id
        body = {"organization_id": branch, "year": 2027, "day": 10}
        made = api.post("/activities/plan", body, status=201)
        assert len(made["items"]) == 12
        assert {one["planned"] for one in made["items"]} == {True}
        assert api.post("/activities/plan", body, status=201)["items"] == []
        seen = api_as(world.member).get("/activities/plan", organization_id=branch, year=2027)
        assert len(seen["items"]) == 12
        kinds = {one["kind"] for one in seen["gaps"]}
        assert "org_life_meeting" in kinds
        assert not kinds & {"themed_day", "members_meeting", "party_lecture", "heart_talk"}
        assert {(one["first_month"], one["last_month"], one["times"]) for one in seen["gaps"]} == {(1, 12, 1)}

    def test_refusals(self, api_as, world):
        api, branch = api_as(world.secretary), world.tree.east_branch.public_id
        api.post("/activities/plan", {"organization_id": branch, "year": 2027}, status=422)
        api.post("/activities/plan", {"organization_id": branch, "year": 2020, "day": 3}, status=422)
        other = world.tree.west_branch.public_id
        api.post("/activities/plan", {"organization_id": other, "year": 2027, "day": 3}, status=404)
        api.get("/activities/plan", organization_id=other, status=404)
        api_as(world.member).post(
            "/activities/plan", {"organization_id": branch, "year": 2027, "day": 3}, status=403
        )

    def test_a_superior_of_another_group_sees_nothing(self, api_as, world, clock):
        actor = actor_for("enterprise", world.tree.west, user_id=96)
        api_as(actor).get("/activities/plan", organization_id=world.tree.east_branch.public_id, status=404)
