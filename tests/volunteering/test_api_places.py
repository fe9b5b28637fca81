"""The interface of offered places and leave."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partyhub.volunteering import commands
from tests.factories import volunteering as make
from tests.factories.members import the_people

HOUR = timedelta(hours=1)


@pytest.fixture
def people(app):
    return the_people()


@pytest.fixture
def held(clock, people):
    order, (session,) = make.published(clock, places=1)
    taken = make.sign_up(people.stranger, session, clock)
    waiting = make.sign_up(people.member, session, clock)
    commands.withdraw(make.as_member(people.stranger), taken, clock=clock)
    return order, session, waiting


class TestPlaces:
    def test_taken_and_taken_again(self, api_as, people, held):
        _, session, signup = held
        phone, path = api_as(make.as_member(people.member)), f"/signups/{signup.public_id}/accept"
        shown = phone.get(f"/sessions/{session.public_id}")
        assert (shown["confirmed_count"], shown["held_count"], shown["cutoff_hours"]) == (0, 1, 24)
        for _ in range(2):
            done = phone.post(path)
            assert (done["state"], done["respond_by"]) == ("confirmed", None)
        shown = phone.get(f"/sessions/{session.public_id}")
        assert (shown["confirmed_count"], shown["held_count"]) == (1, 0)

    def test_declined_it_is_over(self, api_as, people, held):
        phone, path = api_as(make.as_member(people.member)), f"/signups/{held[2].public_id}"
        assert phone.post(f"{path}/decline")["state"] == "declined"
        answer = phone.post(f"{path}/accept", status=409)
        assert answer["errors"][0]["code"] == "place_not_offered"

    def test_somebody_elses_is_not_there(self, api_as, people, held):
        other = api_as(make.as_member(people.member2))
        for verb in ("accept", "decline", "keep", "excuse"):
            other.post(f"/signups/{held[2].public_id}/{verb}", status=404)

    def test_a_session_has_its_cut_off(self, api_as, held):
        _, session, _ = held
        boss, path = api_as(make.dispatcher()), f"/sessions/{session.public_id}"
        body = boss.get(path)
        names = ("starts_at", "ends_at", "min_people", "max_people", "place")
        changed = {name: body[name] for name in names} | {"cutoff_hours": 3}
        assert boss.put(path, changed, version=body["version"])["cutoff_hours"] == 3


class TestLeave:
    @pytest.fixture
    def late(self, clock, people):
        _, (session,) = make.published(clock)
        signup = make.sign_up(people.member, session, clock)
        clock.advance(12 * HOUR)
        return f"/signups/{signup.public_id}"

    def test_asked_and_approved(self, api_as, people, late):
        phone = api_as(make.as_member(people.member))
        assert phone.post(f"{late}/withdraw", {"reason": "临时出差"})["state"] == "looking"
        phone.post(f"{late}/excuse", status=403)
        assert api_as(make.dispatcher()).post(f"{late}/excuse")["state"] == "excused"

    def test_asked_and_taken_back(self, api_as, people, late):
        phone = api_as(make.as_member(people.member))
        phone.post(f"{late}/withdraw")
        assert phone.post(f"{late}/keep")["state"] == "confirmed"

    def test_asked_and_not_approved(self, api_as, people, late):
        api_as(make.as_member(people.member)).post(f"{late}/withdraw")
        boss = api_as(make.dispatcher())
        boss.post(f"{late}/refuse-leave", {"reason": ""}, status=422)
        assert boss.post(f"{late}/refuse-leave", {"reason": "只有他会急救"})["state"] == "confirmed"
