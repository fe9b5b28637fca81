"""Deny by default, over real requests: routes, CSRF, denials."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from partyhub.audit.models import AuditEvent
from partyhub.kernel.db import db
from partyhub.kernel.http import unkeyed
from partyhub.security import matrix
from partyhub.security.actors import Actor, Via
from partyhub.security.permissions import Permission, Role
from partyhub.security.web import (
    UndeclaredRoute,
    public,
    refuse_undeclared,
    requires,
    signed_in,
    undeclared_routes,
)
from tests.factories.accounts import PASSWORD
from tests.support.application import make_app, one_transaction
from tests.support.client import PageClient


class TestDeclarations:
    def test_every_route_of_the_app_has_one(self, app):
        assert undeclared_routes(app) == []

    def test_every_permission_is_given_to_somebody(self, app):
        assert matrix.undeclared() == frozenset()

    def test_an_undeclared_route_is_named_and_stops_the_start(self):
        flask = Flask("x", static_folder=None)

        @public
        def fine():
            return ""

        flask.add_url_rule("/fine", view_func=fine)
        refuse_undeclared(flask)
        flask.add_url_rule("/forgotten", "forgotten", lambda: "", methods=["GET", "POST"])
        with pytest.raises(UndeclaredRoute, match=r"GET /forgotten .*POST /forgotten"):
            refuse_undeclared(flask)

    def test_a_class_is_asked_method_by_method(self):
        from flask.views import MethodView

        class Thing(MethodView):
            @public
            def get(self):
                return ""

            def post(self):
                return ""

        flask = Flask("x", static_folder=None)
        flask.add_url_rule("/thing", view_func=Thing.as_view("thing"))
        assert undeclared_routes(flask) == ["POST /thing (thing)"]


@pytest.fixture
def small(kind, templates, databases, clock):
    """An app of this test's own with a few routes: open, for the signed-in, for secretaries, and one forgotten."""
    database = templates.copy(kind)
    app = make_app(database)
    app.clock = clock

    def route(declare=None):
        def view():
            return "done"

        return declare(view) if declare else view

    views = {
        "open": route(public),
        "mine": route(signed_in),
        "desk": route(requires(Permission.LINK_ISSUE)),
        "either": route(requires(Permission.LINK_ISSUE, Permission.AUDIT_READ)),
        "forgotten": route(),
    }
    for name, function in views.items():
        app.add_url_rule(
            f"/tests/{name}", f"tests_{name}", unkeyed("tests")(function), methods=["GET", "POST"]
        )
        app.add_url_rule(f"/api/v1/tests/{name}", f"tests_api_{name}", function, methods=["GET", "POST"])
    with one_transaction(app):
        yield app
    with app.app_context():
        db.engine.dispose()
    databases.drop(database)


def actor(role: Role | None) -> Actor:
    from partyhub.security.actors import Grant

    grants = (Grant(role, 1, "/1/"),) if role else ()
    return Actor(user_id=1, grants=grants, via=Via.SESSION)


class TestEnforcement:
    @pytest.mark.parametrize(
        ("route", "nobody", "member", "secretary", "auditor"),
        [
            ("open", 200, 200, 200, 200),
            ("mine", 401, 200, 200, 200),
            ("desk", 401, 403, 200, 403),
            ("either", 401, 403, 200, 200),
            ("forgotten", 403, 403, 403, 403),
        ],
    )
    def test_every_route_and_role(self, small, route, nobody, member, secretary, auditor):
        expected = {None: nobody, Role.MEMBER: member, Role.SECRETARY: secretary, Role.AUDITOR: auditor}
        for role, status in expected.items():
            client = small.test_client()
            if role is not None:
                client.actor = actor(role)
            for method in ("GET", "HEAD"):
                assert client.open(f"/api/v1/tests/{route}", method=method).status_code == status, (
                    role,
                    method,
                )

    def test_unknown_addresses_answer_404_to_everybody(self, small):
        assert small.test_client().get("/api/v1/nowhere").status_code == 404
        client = small.test_client()
        client.actor = actor(Role.SECRETARY)
        assert client.get("/api/v1/nowhere").status_code == 404

    def test_a_denial_of_somebody_known_is_logged_and_a_strangers_is_not(self, small):
        client = small.test_client()
        client.get("/api/v1/tests/desk")
        client.actor = actor(Role.MEMBER)
        client.get("/api/v1/tests/desk")
        found = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "access.denied")).all()
        assert len(found) == 1
        assert "tests_api_desk" in found[0].details


@pytest.fixture
def desk(small):
    """A browser that signed in by the real page."""
    page = PageClient(small.test_client())
    page.submit("/sign-in", {"username": "secretary", "password": PASSWORD}, having="username")
    return page


def token_of(page) -> str:
    return page.get("/inbox/preferences").form(having="email").one("input", name="csrf_token")["value"]


def example(converter) -> str:
    """Return something that a converter of an address takes."""
    return next(iter(getattr(converter, "items", ())), "0" * 16)


class TestCsrf:
    def test_pages_want_it_in_the_form_or_the_header(self, desk):
        token = token_of(desk)
        assert desk.client.post("/tests/mine").status_code == 400
        assert desk.client.post("/tests/mine", data={"csrf_token": token}).status_code == 200
        assert desk.client.post("/tests/mine", headers={"X-CSRFToken": token}).status_code == 200

    def test_open_pages_want_it_too(self, small):
        assert small.test_client().post("/tests/open").status_code == 400

    def test_an_invented_or_foreign_token_is_refused(self, small, desk):
        other = PageClient(small.test_client())
        other.submit("/sign-in", {"username": "neighbour", "password": PASSWORD}, having="username")
        for token in ("", "x", token_of(other), token_of(desk)[:-1]):
            assert desk.client.post("/tests/mine", data={"csrf_token": token}).status_code == 400

    def test_the_api_wants_it_where_the_cookie_is_what_lets_in(self, desk):
        path = "/api/v1/tests/mine"
        assert desk.client.post(path, json={}).status_code == 400
        assert desk.client.post(path, json={}, headers={"X-CSRFToken": token_of(desk)}).status_code == 200

    def test_the_api_wants_none_without_a_cookie(self, small):
        assert small.test_client().post("/api/v1/tests/open", json={}).status_code == 200

    def test_a_cookie_beside_a_bad_token_lets_nobody_in(self, desk):
        """Else any made-up Authorization header would switch the CSRF check off for the cookie."""
        answer = desk.client.post("/api/v1/tests/mine", json={}, headers={"Authorization": "Bearer made-up"})
        assert answer.status_code == 401

    def test_reading_wants_none(self, desk):
        assert desk.client.get("/tests/mine").status_code == 200
        assert desk.client.head("/tests/mine").status_code == 200

    def test_every_unsafe_route_of_a_page_refuses_without_it(self, desk):
        """Generated from the map of addresses: no page takes a POST without its token."""
        tried = []
        for rule in desk.client.application.url_map.iter_rules():
            if rule.rule.startswith("/api/") or rule.rule.startswith("/tests/"):
                continue
            for method in sorted((rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}):
                values = {name: example(rule._converters[name]) for name in rule.arguments}
                with desk.client.application.test_request_context():
                    url = desk.client.application.url_map.bind("localhost").build(
                        rule.endpoint, values, method=method
                    )
                answer = desk.client.open(url, method=method, data={"x": "y"})
                tried.append((method, rule.rule, answer.status_code))
        assert len(tried) > 10
        assert [one for one in tried if one[2] not in (400, 403)] == []
