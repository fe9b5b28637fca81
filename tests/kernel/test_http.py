"""The request boundary, tried on a small app of its own routes: commits, errors, one-time keys."""

from __future__ import annotations

import errno
import json
import secrets
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import request
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from partyhub.kernel import jobs
from partyhub.kernel.db import db
from partyhub.kernel.errors import (
    Busy,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    PreconditionRequired,
    Reason,
    TooMany,
    Unauthorized,
)
from partyhub.kernel.http import PartyHub, clock, reads_first, unkeyed, was_read
from partyhub.kernel.idempotency import KEEP, IdempotencyKey, forget_old
from partyhub.kernel.jobs import Job
from partyhub.security.web import public
from tests.support.application import make_app, one_transaction, real_commits
from tests.support.locks import nobody_waits
from tests.support.rush import at_once

RAISED: dict[str, Callable[[], Exception]] = {
    "invalid": lambda: Invalid(Reason("required", "title"), Reason("too_long", "body.text", {"max": 5})),
    "unauthorized": Unauthorized,
    "forbidden": Forbidden,
    "not_found": NotFound,
    "conflict": Conflict,
    "stale": lambda: StaleDataError("x"),
    "too_many": lambda: TooMany(retry_after=9),
    "busy": Busy,
    "precondition": PreconditionRequired,
    "integrity": lambda: IntegrityError("INSERT", {}, Exception("UNIQUE")),
    "disk": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "elsewhere": lambda: OSError(errno.EIO, "Input/output error"),
    "operational": lambda: OperationalError("SELECT", {}, Exception("gone")),
}
STATUSES = {
    "invalid": 422,
    "unauthorized": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "stale": 409,
    "too_many": 429,
    "busy": 503,
    "precondition": 428,
    "integrity": 409,
    "disk": 507,
    "elsewhere": 500,
    "operational": 503,
}


READS: list[bool] = []


def add_routes(app: PartyHub) -> None:
    """Routes under /api/v1/tests that write one job and then end as asked."""

    @public
    def write() -> Any:
        body = request.get_json()
        jobs.enqueue("tests.http", {"n": body.get("n")}, clock=clock())
        if body.get("raise"):
            raise RAISED[body["raise"]]()
        if body.get("crash"):
            raise ZeroDivisionError("secret detail")
        return (
            json.dumps({"made": secrets.token_hex(4)}),
            body.get("status", 201),
            {"ETag": '"1"', "X-Other": "x"},
        )

    @public
    @unkeyed("tests")
    def free() -> Any:
        jobs.enqueue("tests.http", {}, clock=clock())
        return "ok"

    @public
    def read() -> Any:
        jobs.enqueue("tests.http", {}, clock=clock())
        return "read"

    @public
    @reads_first(lambda: READS.append(nobody_waits()) or request.get_json()["n"])
    def slow() -> Any:
        jobs.enqueue("tests.http", {}, clock=clock())
        if len(READS) < request.get_json().get("tries", 0):
            raise RAISED["busy"]()
        return json.dumps({"read": was_read()}), 201, {}

    for name, view, methods in (
        ("slow", slow, ["POST"]),
        ("write", write, ["POST"]),
        ("free", free, ["POST"]),
        ("read", read, ["GET"]),
    ):
        app.add_url_rule(f"/api/v1/tests/{name}", f"tests_{name}", view, methods=methods)


@pytest.fixture
def small(kind, templates, databases, clock):
    """An app of this test's own, with the routes above, in one transaction."""
    database = templates.copy(kind)
    app = make_app(database)
    app.clock = clock
    add_routes(app)
    with one_transaction(app):
        yield app
    with app.app_context():
        db.engine.dispose()
    databases.drop(database)


@pytest.fixture
def small_real(fresh_database, clock):
    """The same with real commits."""
    app = make_app(fresh_database)
    app.clock = clock
    add_routes(app)
    with real_commits(app):
        yield app


def written() -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == "tests.http")) or 0


def post(app, body: dict[str, Any], key: str | None = "k1", path: str = "write", **kwargs: Any) -> Any:
    with app.app_context():  # threads of a test have none of their own
        return _post(app, body, key, path, **kwargs)


def _post(app, body: dict[str, Any], key: str | None, path: str, **kwargs: Any) -> Any:
    return app.test_client().post(
        f"/api/v1/tests/{path}", json=body, headers={"Idempotency-Key": key}, **kwargs
    )


class TestUnitOfWork:
    def test_success_is_kept(self, small):
        assert post(small, {"n": 1}).status_code == 201
        assert written() == 1

    @pytest.mark.parametrize("status", [400, 404, 422, 500])
    def test_an_answer_of_400_and_more_keeps_nothing(self, small, status):
        assert post(small, {"status": status}).status_code == status
        assert written() == 0

    @pytest.mark.logs_errors
    @pytest.mark.parametrize("name", list(RAISED))
    def test_every_error_has_its_status_and_keeps_nothing(self, small, name):
        answer = post(small, {"raise": name})
        assert answer.status_code == STATUSES[name]
        assert answer.content_type == "application/problem+json"
        assert answer.json["status"] == STATUSES[name]
        assert written() == 0

    def test_a_full_database_says_so_and_can_be_read(self, small_real, kind):
        if kind != "sqlite":
            pytest.skip("a PostgreSQL whose disk is full needs a disk of its own")

        def pages(most: int) -> Callable[..., None]:
            return lambda connection, *_: connection.execute(f"PRAGMA max_page_count = {most}") and None

        full, roomy = pages(db.session.scalar(text("PRAGMA page_count"))), pages(10**6)
        db.session.rollback()
        event.listen(db.engine, "checkout", full)
        answer = post(small_real, {"n": "x" * 200_000})
        assert (answer.status_code, answer.json["code"]) == (507, "storage_full")
        assert small_real.test_client().get("/api/v1/tests/read").status_code == 200
        event.remove(db.engine, "checkout", full)
        event.listen(db.engine, "checkout", roomy)
        assert written() == 0
        assert post(small_real, {"n": "x" * 200_000}).status_code == 201

    def test_a_read_keeps_nothing_whatever_it_does(self, small):
        assert small.test_client().get("/api/v1/tests/read").status_code == 200
        db.session.rollback()
        assert written() == 0

    @pytest.mark.logs_errors
    def test_the_unexpected_is_a_number_without_details(self, small):
        answer = post(small, {"crash": True})
        assert answer.status_code == 500
        assert "secret detail" not in answer.get_data(as_text=True)
        assert "Traceback" not in answer.get_data(as_text=True)
        assert len(answer.json["instance"]) == 8


class TestProblems:
    def test_every_reason_at_once_with_pointer_code_and_words(self, small):
        errors = post(small, {"raise": "invalid"}).json["errors"]
        assert [(one["pointer"], one["code"]) for one in errors] == [
            ("/title", "required"),
            ("/body/text", "too_long"),
        ]
        assert "5" in errors[1]["message"]

    def test_waiting_times_are_given(self, small):
        assert post(small, {"raise": "too_many"}).headers["Retry-After"] == "9"
        assert int(post(small, {"raise": "busy"}).headers["Retry-After"]) > 0

    def test_unknown_addresses_and_methods(self, small):
        client = small.test_client()
        assert client.get("/api/v1/nowhere").content_type == "application/problem+json"
        wrong = client.get("/api/v1/tests/write")
        assert wrong.status_code == 405
        assert "POST" in wrong.headers["Allow"]


class TestOneTimeKeys:
    def test_the_same_twice_happens_once_and_answers_the_same(self, small):
        first, second = post(small, {"n": 1}), post(small, {"n": 1})
        assert (first.status_code, first.data) == (second.status_code, second.data)
        assert second.headers["ETag"] == '"1"'
        assert written() == 1

    def test_another_body_is_refused(self, small):
        post(small, {"n": 1})
        answer = post(small, {"n": 2})
        assert answer.status_code == 409
        assert written() == 1

    def test_another_address_or_person_is_another_request(self, small):
        from partyhub.security.actors import Actor, Via
        from tests.support.actors import TEST_ACTOR

        post(small, {"n": 1})
        for user in (1, 2):
            environ = {TEST_ACTOR: Actor(user_id=user, via=Via.TOKEN)}
            headers = {"Idempotency-Key": "k1", "Authorization": "Bearer x"}
            answer = small.test_client().post(
                "/api/v1/tests/write", json={"n": 1}, headers=headers, environ_overrides=environ
            )
            assert answer.status_code == 201
        assert written() == 3

    def test_a_failed_one_may_be_sent_again(self, small):
        assert post(small, {"n": 1, "raise": "conflict"}).status_code == 409
        assert post(small, {"n": 1}).status_code == 201
        assert written() == 1

    @pytest.mark.parametrize("key", ["x" * 101, "ключ", "a\tb"])
    def test_a_malformed_key_is_refused(self, small, key):
        environ = {"HTTP_IDEMPOTENCY_KEY": key.encode().decode("latin-1")}
        answer = small.test_client().post(
            "/api/v1/tests/write", json={}, headers={"Idempotency-Key": None}, environ_overrides=environ
        )
        assert answer.status_code == 400
        assert written() == 0

    def test_without_a_key_nothing_happens(self, small):
        assert post(small, {}, key=None).status_code == 400
        assert written() == 0

    def test_a_view_that_takes_none_ignores_it_and_keeps_no_answer(self, small):
        for _ in range(2):
            assert post(small, {}, path="free").status_code == 200
        assert written() == 2
        assert db.session.scalars(select(IdempotencyKey)).all() == []

    def test_a_day_later_the_key_is_free_and_the_row_goes(self, small, clock):
        post(small, {"n": 1})
        clock.advance(KEEP + KEEP)
        assert post(small, {"n": 2}).status_code == 201
        clock.advance(KEEP + KEEP)
        forget_old(clock)
        assert db.session.scalars(select(IdempotencyKey)).all() == []

    @pytest.mark.race
    def test_many_copies_at_once_happen_once_and_answer_the_same(self, small_real):
        def send() -> Any:
            answer = post(small_real, {"n": 1})
            return answer.status_code, answer.data

        answers, _ = at_once([send] * 8)
        assert len(set(answers)) == 1
        assert answers[0][0] == 201
        assert written() == 1

    @pytest.mark.race
    def test_a_copy_waits_for_the_first_and_takes_over_when_that_fails(self, small_real):
        """The first copy holds the key while it works; it fails; the second does the work."""
        began, go_on = threading.Event(), threading.Event()

        def slow() -> Exception:
            began.set()
            go_on.wait(10)
            return Conflict()

        RAISED["slow"] = slow
        try:
            first = threading.Thread(target=lambda: post(small_real, {"raise": "slow"}), daemon=True)
            first.start()
            assert began.wait(10)
            answers: list[int] = []
            second = threading.Thread(
                target=lambda: answers.append(post(small_real, {"n": 1}).status_code), daemon=True
            )
            second.start()
            second.join(0.3)
            assert answers == []
            go_on.set()
            second.join(10)
            assert answers == [201]
            assert written() == 1
        finally:
            go_on.set()
            del RAISED["slow"]


class TestReadingFirst:
    @pytest.fixture(autouse=True)
    def _nothing_read_yet(self):
        READS.clear()

    def test_nobody_waits_meanwhile_and_the_view_gets_it(self, small_real):
        answer = post(small_real, {"n": 5}, path="slow")
        assert answer.get_json(force=True) == {"read": 5}
        assert READS == [True]
        assert written() == 1

    def test_a_request_done_before_is_not_read_again(self, small_real):
        first = post(small_real, {"n": 5}, path="slow")
        again = post(small_real, {"n": 5}, path="slow")
        assert again.get_data() == first.get_data()
        assert len(READS) == written() == 1
        assert post(small_real, {"n": 6}, path="slow").status_code == 409
        assert len(READS) == 1

    def test_copies_at_once_read_each_for_itself_and_happen_once(self, small_real):
        answers, _seconds = at_once([lambda: post(small_real, {"n": 5}, path="slow")] * 4)
        assert {answer.get_data() for answer in answers} == {b'{"read": 5}'}
        assert written() == 1

    def test_an_error_of_the_view_keeps_nothing_and_the_next_try_reads_anew(self, small_real):
        assert post(small_real, {"n": 5, "tries": 2}, path="slow").status_code == 503
        assert written() == 0
        assert post(small_real, {"n": 5, "tries": 2}, path="slow").status_code == 201
        assert len(READS) == 2
