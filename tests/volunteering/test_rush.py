"""Many at once on few places: by threads at the command, and over HTTP against several processes of the real server."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from partyhub.accounts import commands as accounts
from partyhub.kernel import unit
from partyhub.kernel.clock import SystemClock
from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.members.models import Member
from partyhub.notifications.models import Notification
from partyhub.security.actors import SYSTEM
from partyhub.security.permissions import Role
from partyhub.volunteering import commands
from partyhub.volunteering.commands import places
from partyhub.volunteering.models import ServiceSession, Signup
from partyhub.volunteering.rules import SignupState
from tests.factories import volunteering as make
from tests.factories.members import member
from tests.factories.organization import the_tree
from tests.support.rush import at_once
from tests.volunteering import unguarded

PLACES = 5
CLOCK = SystemClock()
pytestmark = pytest.mark.race


@dataclass
class Rush:
    """A published session and the people who want into it."""

    session_id: int
    public_id: str
    member_ids: list[int]


def a_rush(people: int, *, sessions: int = 1) -> list[Rush]:
    """Make members and published sessions of five places a week from now, with real commits."""
    with unit.work():
        tree = the_tree()
        made = [member(CLOCK, tree.east_branch, number=2000 + n).id for n in range(people)]
    return [_one_session(made, week) for week in range(sessions)]


def _one_session(made: list[int], week: int) -> Rush:
    with unit.work():
        order = make.order(CLOCK)
        begins = CLOCK.now() + timedelta(days=7 * (week + 1))
        session = commands.add_session(
            make.dispatcher(), order, make.plan(begins, places=PLACES), clock=CLOCK
        )
        commands.publish(make.dispatcher(), order, clock=CLOCK)
        return Rush(session.id, session.public_id, made)


def outcome(rush: Rush) -> Counter[str]:
    """Count the sign-ups of a session by state."""
    unit.rollback()
    query = select(Signup.state).where(Signup.session_id == rush.session_id)
    found = Counter(str(state) for state in db.session.scalars(query))
    unit.rollback()
    return found


def check_order(rush: Rush) -> None:
    """The first five numbers of arrival have the places; the others wait, each with a number of his own."""
    query = select(Signup.position, Signup.state).where(Signup.session_id == rush.session_id)
    states = dict(db.session.execute(query.order_by(Signup.position)).tuples().all())
    assert list(states) == list(range(1, len(rush.member_ids) + 1))
    assert [place for place, state in states.items() if state is SignupState.CONFIRMED] == list(
        range(1, PLACES + 1)
    )
    session = db.session.get_one(ServiceSession, rush.session_id)
    assert session.confirmed_count == PLACES
    unit.rollback()


@pytest.fixture
def without_guard(fresh_app: PartyHub) -> Iterator[None]:
    """No guard in this process, no CHECK in this database."""
    guard, hint = places.is_free, places.looks_free
    unguarded.remove_guard()
    unguarded.remove_belt()
    yield
    unguarded.put_guard_back(guard, hint)


def by_threads(app: PartyHub, rush: Rush) -> None:
    """Sign everybody up at once, each in a thread, a context and a transaction of his own."""
    actors = [make.as_member(db.session.get_one(Member, number)) for number in rush.member_ids]
    unit.rollback()

    def call(actor: Any) -> Callable[[], None]:
        def run() -> None:
            with app.app_context():
                with unit.work():
                    commands.sign_up(actor, rush.public_id, clock=CLOCK)
                db.session.remove()

        return run

    at_once([call(actor) for actor in actors])


class TestAtTheCommand:
    def test_fifty_on_five_places(self, fresh_app):
        (rush,) = a_rush(50)
        by_threads(fresh_app, rush)
        assert outcome(rush) == {"confirmed": PLACES, "waitlisted": 45}
        check_order(rush)

    def test_the_same_oversells_without_the_guard(self, fresh_app, without_guard):
        (rush,) = a_rush(50)
        by_threads(fresh_app, rush)
        assert outcome(rush)["confirmed"] > PLACES

    def test_the_check_holds_where_the_guard_fails(self, fresh_app):
        (rush,) = a_rush(1)
        too_many = update(ServiceSession).where(ServiceSession.id == rush.session_id)
        with pytest.raises(IntegrityError), unit.work():
            db.session.execute(too_many.values(confirmed_count=PLACES + 1))

    def test_all_leave_at_once_and_all_who_wait_are_offered_a_place_once(self, fresh_app):
        (rush,) = a_rush(10)
        by_threads(fresh_app, rush)
        query = select(Signup.id, Signup.member_id).where(
            Signup.session_id == rush.session_id, Signup.state == SignupState.CONFIRMED
        )
        leaving = db.session.execute(query).all()
        actors = {one.id: make.as_member(db.session.get_one(Member, one.member_id)) for one in leaving}
        unit.rollback()

        def leave(signup_id: int) -> Callable[[], None]:
            def run() -> None:
                with fresh_app.app_context():
                    with unit.work():
                        signup = db.session.get_one(Signup, signup_id)
                        commands.withdraw(actors[signup_id], signup, clock=CLOCK)
                    db.session.remove()

            return run

        at_once([leave(one.id) for one in leaving])
        assert outcome(rush) == {"offered": PLACES, "withdrawn": PLACES}
        told = db.session.scalars(
            select(Notification.member_id).where(Notification.topic == "service.place_offered")
        )
        assert sorted(told) == sorted(set(rush.member_ids) - {one.member_id for one in leaving})
        unit.rollback()

    def test_one_person_at_two_overlapping_sessions_gets_one(self, fresh_app):
        (first,) = a_rush(1)
        with unit.work():
            session = db.session.get_one(ServiceSession, first.session_id)
            order = make.order(CLOCK)
            other = commands.add_session(
                make.dispatcher(), order, make.plan(session.starts_at, places=PLACES), clock=CLOCK
            )
            commands.publish(make.dispatcher(), order, clock=CLOCK)
            second = other.public_id
        actor = make.as_member(db.session.get_one(Member, first.member_ids[0]))
        unit.rollback()

        def call(public_id: str) -> Callable[[], str]:
            def run() -> str:
                with fresh_app.app_context():
                    try:
                        with unit.work():
                            commands.sign_up(actor, public_id, clock=CLOCK)
                        return "place"
                    except commands.Clash:
                        return "clash"
                    finally:
                        db.session.remove()

            return run

        answers, _ = at_once([call(first.public_id), call(second)])
        assert sorted(answers) == ["clash", "place"]


def tokens_for(rush: Rush) -> list[str]:
    """Return an API token for each of the people."""
    with unit.work():
        tree = the_tree()
        found = []
        for number in rush.member_ids:
            user = accounts.create_user(
                SYSTEM, username=f"m{number}", display_name=f"党员{number}", member_id=number, clock=CLOCK
            )
            accounts.grant(SYSTEM, user, Role.MEMBER, tree.east_branch, CLOCK)
            found.append(accounts.create_token(SYSTEM, user, name="rush", clock=CLOCK)[1])
        return found


def post(port: int, path: str, token: str, key: str) -> tuple[int, Any]:
    """Send one sign-up over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        connection.request("POST", path, body="{}", headers=headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def over_http(port: int, rush: Rush, tokens: list[str]) -> tuple[list[tuple[int, Any]], float]:
    """Let everybody sign up at once."""
    path = f"/api/v1/sessions/{rush.public_id}/signups"

    def call(number: int, token: str) -> Callable[[], tuple[int, Any]]:
        return lambda: post(port, path, token, f"rush-{number}")

    return at_once([call(number, token) for number, token in enumerate(tokens)])


def check_answers(answers: list[tuple[int, Any]], people: int) -> None:
    """Everybody got 201, five of them a place, and the ranks told are those of the waiting list."""
    assert Counter(status for status, _ in answers) == {201: people}, [
        one for one in answers if one[0] != 201
    ][:3]
    assert Counter(body["state"] for _, body in answers) == {
        "confirmed": PLACES,
        "waitlisted": people - PLACES,
    }
    ranks = sorted(body["rank"] for _, body in answers if body["state"] == "waitlisted")
    assert ranks == list(range(1, people - PLACES + 1))


class TestOverHttp:
    def test_fifty_on_five_places(self, fresh_app, live_server):
        (rush,) = a_rush(50)
        tokens = tokens_for(rush)
        answers, _seconds = over_http(live_server(workers=4).port, rush, tokens)
        check_answers(answers, 50)
        check_order(rush)

    def test_the_same_oversells_without_the_guard(self, fresh_app, live_server):
        (rush,) = a_rush(50)
        tokens = tokens_for(rush)
        unguarded.remove_belt()
        server = live_server(workers=4, GUNICORN_CMD_ARGS=f"--config {Path(unguarded.__file__)}")
        answers, _seconds = over_http(server.port, rush, tokens)
        assert Counter(status for status, _ in answers) == {201: 50}
        assert outcome(rush)["confirmed"] > PLACES

    def test_twenty_copies_of_one_tap_are_one_sign_up(self, fresh_app, live_server):
        (rush,) = a_rush(1)
        (token,) = tokens_for(rush)
        path, port = f"/api/v1/sessions/{rush.public_id}/signups", live_server(workers=4).port
        answers, _ = at_once([lambda: post(port, path, token, "one tap") for _ in range(20)])
        assert {status for status, _ in answers} == {201}
        assert len({body["id"] for _, body in answers}) == 1
        assert outcome(rush) == {"confirmed": 1}

    @pytest.mark.long
    @pytest.mark.timeout(1800)
    @pytest.mark.parametrize("people", [50, 200, 500])
    def test_again_and_again(self, fresh_app, live_server, kind, people, rounds, figures):
        rushes = a_rush(people, sessions=rounds)
        tokens = tokens_for(rushes[0])
        port = live_server(workers=4).port
        took = []
        for rush in rushes:
            answers, seconds = over_http(port, rush, tokens)
            check_answers(answers, people)
            check_order(rush)
            took.append(seconds)
        median = sorted(took)[len(took) // 2]
        told = (
            f"median {median:.2f} s, worst {max(took):.2f} s in {len(took)} rounds; always {PLACES} confirmed"
        )
        figures.note(f"{people} sign-ups at once on {PLACES} places over HTTP, {kind}", told)
