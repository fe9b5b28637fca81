"""Calendar feeds: secret, revocable, never more than their owner sees; two independent parsers read them alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from partyhub.accounts.queries import member_actor
from partyhub.activities import commands, queries
from partyhub.activities.commands.feeds import FETCHES_AN_HOUR
from partyhub.activities.models import Activity, CalendarFeed
from partyhub.activities.rules import Kind, ical
from partyhub.kernel import unit
from partyhub.kernel.clock import local_time
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, TooMany
from partyhub.members import commands as members
from tests.factories.activities import content, logged

COMING = date(2026, 11, 30)


def announced(world, clock, **fields) -> Activity:
    fields = {"day": COMING, "minutes": "", "title": "主题党日；学习,讨论\\交流"} | fields
    activity = logged(world.secretary, world.tree.east_branch, clock, **fields)
    return commands.publish(world.secretary, activity, clock=clock)


def address(actor, clock, organization=None) -> str:
    _feed, secret = commands.make_feed(actor, organization, clock=clock)
    unit.commit()
    return f"/activities/feed/{secret}.ics"


def event(**fields) -> ical.Event:
    values = {
        "uid": "activity-1@partyhub",
        "sequence": 0,
        "changed_at": datetime(2026, 11, 23, 2, tzinfo=UTC),
        "starts_at": local_time(COMING, 14, 30),
        "ends_at": local_time(COMING, 16),
        "title": "党课",
        "place": "党员活动室",
        "text": "党课\n供水机关党支部",
        "status": "CONFIRMED",
        "url": "https://example.org/activities/1",
    }
    return ical.Event(**(values | fields))


class TestWriting:
    @given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=200))
    def test_any_text_comes_back_from_both_parsers(self, text):
        body = ical.written("日历", [event(title=text, text=f"{text}\n{text}")])
        assert all(len(line) <= ical.OCTETS for line in body.split(b"\r\n"))
        one = icalendar.Calendar.from_ical(body).walk("VEVENT")[0]
        assert str(one["SUMMARY"]) == text
        assert str(one["DESCRIPTION"]) == f"{text}\n{text}"
        other = vobject.readOne(body.decode())
        assert other.vevent.summary.value == text

    def test_the_same_gives_the_same_bytes(self):
        assert ical.written("日历", [event()]) == ical.written("日历", [event()])

    def test_times_stand_in_their_zone(self):
        body = ical.written("日历", [event()])
        read = icalendar.Calendar.from_ical(body).walk("VEVENT")[0]
        assert read["DTSTART"].dt.astimezone(UTC) == local_time(COMING, 14, 30)
        assert vobject.readOne(body.decode()).vevent.dtend.value.astimezone(UTC) == local_time(COMING, 16)
        assert b"BEGIN:VTIMEZONE" in body


class TestFeed:
    def read(self, client, url) -> dict[str, icalendar.Event]:
        answer = client.get(url)
        assert answer.status_code == 200
        assert answer.mimetype == "text/calendar"
        vobject.readOne(answer.get_data(as_text=True))
        events = icalendar.Calendar.from_ical(answer.get_data()).walk("VEVENT")
        return {str(one["UID"]): one for one in events}

    def test_what_is_announced_changed_and_called_off(self, client, world, clock):
        url = address(world.member, clock)
        activity = announced(world, clock)
        unit.commit()
        uid = f"activity-{activity.public_id}@partyhub"
        first = self.read(client, url)[uid]
        assert str(first["SUMMARY"]) == activity.title
        assert str(first["STATUS"]) == "CONFIRMED"
        values = content(COMING, minutes="", title="改名")
        commands.edit(world.secretary, activity, version=None, **values, clock=clock)
        unit.commit()
        second = self.read(client, url)[uid]
        assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
        assert str(second["SUMMARY"]) == "改名"
        commands.cancel(world.secretary, activity, comment="停电。", clock=clock)
        unit.commit()
        third = self.read(client, url)[uid]
        assert str(third["STATUS"]) == "CANCELLED"
        assert int(third["SEQUENCE"]) > int(second["SEQUENCE"])

    def test_not_modified_and_the_same_bytes(self, client, world, clock):
        announced(world, clock)
        url = address(world.member, clock)
        first = client.get(url)
        again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert client.get(url).get_data() == first.get_data()

    def test_drafts_talks_and_other_branches_stay_out(self, client, world, clock):
        logged(world.secretary, world.tree.east_branch, clock, day=COMING)
        announced(world, clock, kinds=[Kind.HEART_TALK], chair_id=world.people.secretary.id)
        theirs = logged(world.neighbour, world.tree.west_branch, clock, day=COMING)
        commands.publish(world.neighbour, theirs, clock=clock)
        assert self.read(client, address(world.member, clock)) == {}
        assert len(self.read(client, address(world.secretary, clock))) == 1  # the talk that he leads

    def test_what_is_planned_is_tentative(self, client, world, clock):
        logged(world.secretary, world.tree.east_branch, clock, day=COMING, minutes="", planned=True)
        found = self.read(client, address(world.member, clock, world.tree.east_branch))
        assert [str(one["STATUS"]) for one in found.values()] == ["TENTATIVE"]

    def test_names_of_people_never_stand_in_it(self, client, world, clock):
        people = world.people
        announced(world, clock, chair_id=people.secretary.id, recorder_id=people.deputy.id, capacity=3)
        text = client.get(address(world.member, clock)).get_data(as_text=True)
        for one in (people.secretary, people.deputy, people.member):
            assert one.name not in text

    def test_who_changed_his_branch_or_left_loses_sight_of_it(self, client, world, clock):
        announced(world, clock)
        url = address(member_actor(world.people.member2.id), clock)
        assert len(self.read(client, url)) == 1
        members.transfer(
            world.committee,
            world.people.member2,
            to=world.tree.west_branch,
            on=clock.today() - timedelta(days=1),
            clock=clock,
        )
        unit.commit()
        assert self.read(client, url) == {}

    def test_an_account_without_the_role_any_more_gets_nothing(self, client, world, clock):
        announced(world, clock)
        url = address(world.group, clock, world.tree.east_branch)
        assert len(self.read(client, url)) == 1
        db.session.scalars(select(CalendarFeed)).one().user_id = world.user("neighbour").id
        unit.commit()
        assert client.get(url).status_code == 404

    def test_it_is_fetched_sixty_times_an_hour_and_no_more(self, client, world, clock):
        url = address(world.member, clock)
        feed = db.session.scalars(select(CalendarFeed)).one()
        for _ in range(FETCHES_AN_HOUR):
            commands.count_fetch(feed, clock=clock)
        unit.commit()
        refused = client.get(url)
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) <= 3601
        clock.advance(timedelta(hours=1))
        assert client.get(url).status_code == 200

    def test_guessing_and_odd_addresses_find_nothing(self, client, world, clock):
        address(world.member, clock)
        for token in ("x", "0" * 32, "%00", "..%2f"):
            assert client.get(f"/activities/feed/{token}.ics").status_code in (400, 404)


class TestFeedRevoke:
    def test_anothers_is_not_there(self, client_as, world, clock):
        feed, _secret = commands.make_feed(world.secretary, clock=clock)
        unit.commit()
        answer = client_as(world.member).post(f"/activities/feeds/{feed.public_id}/revoke")
        assert answer.status_code in (400, 404)
        assert feed.revoked_at is None


class TestFeeds:
    def test_the_address_is_shown_once_and_can_be_taken_back(self, page_as, client, world, clock):
        page = page_as(world.member)
        made = page.submit("/activities/feeds", {"whose": "own"}, having="whose", status=200)
        shown = made.one("code").text
        assert "/activities/feed/" in shown
        url = shown[shown.index("/activities/") :]
        assert client.get(url).status_code == 200
        again = page.get("/activities/feeds")
        assert url not in again.html
        page.submit(again, action="/revoke")
        assert client.get(url).status_code == 404

    def test_only_a_digest_is_kept(self, world, clock):
        feed, secret = commands.make_feed(world.member, clock=clock)
        assert secret not in (feed.token_digest, feed.public_id)
        assert queries.feed_behind(secret) is feed

    def test_others_addresses_and_organisations_are_not_theirs(self, page_as, world, clock):
        feed, _secret = commands.make_feed(world.secretary, clock=clock)
        other = {"whose": world.tree.west_branch.public_id}
        refused = page_as(world.member).submit("/activities/feeds", other, having="whose", status=422)
        assert refused.errors()
        with pytest.raises(Forbidden):
            commands.make_feed(world.neighbour, world.tree.east_branch, clock=clock)
        with pytest.raises(Forbidden):
            commands.make_feed(world.committee, clock=clock)
        assert queries.my_feed(world.member, feed.public_id) is None

    def test_ten_and_no_more(self, world, clock):
        for _ in range(10):
            commands.make_feed(world.member, clock=clock)
        with pytest.raises(Conflict):
            commands.make_feed(world.member, clock=clock)

    def test_counting_stops_at_the_limit(self, world, clock):
        feed, _secret = commands.make_feed(world.member, clock=clock)
        for _ in range(FETCHES_AN_HOUR):
            commands.count_fetch(feed, clock=clock)
        with pytest.raises(TooMany):
            commands.count_fetch(feed, clock=clock)
