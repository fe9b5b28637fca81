"""Asking like somebody, leaving nothing behind: each request runs in a savepoint that is rolled back."""

from __future__ import annotations

import hashlib
import io
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.security.actors import ANONYMOUS
from tests.support.client import Client
from tests.system import (
    declared_activities,
    declared_closing,
    declared_dispatch,
    declared_hold,
    declared_obligations,
    declared_places,
    declared_scorecards,
    declared_shelf,
    scene_minutes,
)
from tests.system.scene import PNG, Scene

LOG_TABLES = frozenset(
    {
        "audit_event",
        "audit_personal",
        "audit_head",
        "audit_anchor",
        "idempotency_key",
        "login_throttle",
        "request_throttle",
        "calendar_feed_use",
    }
)
"""What refusals and reading may write: the log, one-time keys, counters of tries."""

ARGUMENT = re.compile(r"<(?:[^<>]*:)?(\w+)>")
_DRAWN = (
    re.compile(r'nonce="[^"]*"'),
    re.compile(r'name="(csrf_token|idempotency_key)"[^>]*'),
    re.compile(r'"instance": "[^"]*"'),
    re.compile(r'"ph-reference">[^<]*'),
)


class Prober:
    """Sends requests as the people of a scene."""

    def __init__(self, app: PartyHub, scene: Scene) -> None:
        self.app, self.scene = app, scene
        self.asked = 0
        raw = hashlib.sha256(b"csrf of the tests").hexdigest()
        self.csrf = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(raw)
        with app.test_client() as client:
            with client.session_transaction() as session:
                session["csrf_token"] = raw
            cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        self.cookie = f"{cookie.key}={cookie.value}"
        db.session.remove()

    def client(self, who: str) -> Client:
        """Return somebody's browser; its cookies are the ones sent with each request, whatever came back before."""
        client: Client = self.app.test_client(use_cookies=False)  # type: ignore[assignment]  # the class that make_app set
        client.actor = self.scene.actors.get(who, ANONYMOUS)
        return client

    def ask(
        self, who: str, method: str, url: str, body: Any = None, *, version: int | None = None, **more: Any
    ) -> TestResponse:
        """Send one request and undo what it did. Forms get CSRF, version and one-time key; JSON gets If-Match."""
        with self.undone():
            return self.send(who, method, url, body, version=version, **more)

    def send(
        self, who: str, method: str, url: str, body: Any = None, *, version: int | None = None, **more: Any
    ) -> TestResponse:
        """Send one request; what it did stays."""
        self.asked += 1
        headers = dict(more.pop("headers", {}))
        if not url.startswith("/api/"):
            headers.setdefault("Cookie", self.cookie)
        if method != "GET":
            body = dict(body) if isinstance(body, Mapping) else body
            if not url.startswith("/api/"):
                chrome = {"csrf_token": self.csrf, "idempotency_key": secrets.token_urlsafe(12)}
                if version is not None:
                    chrome["version"] = str(version)
                more["data"] = chrome | files_anew(body or {})
            else:
                if version is not None:
                    headers["If-Match"] = f'"{version}"'
                if isinstance(body, dict) and any(isinstance(one, tuple) for one in body.values()):
                    more["data"] = files_anew(body)
                elif method != "DELETE":
                    headers.setdefault("Content-Type", "application/json")
                    more["data"] = json.dumps({} if body is None else body)
        response = self.client(who).open(url, method=method, headers=headers, **more)
        response.get_data()
        response.close()
        return response

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Undo what happens inside."""
        connection = db._app_engines[self.app][None]
        db.session.remove()
        inner = connection.begin_nested()  # type: ignore[union-attr]  # a Connection; see tests.support.application
        try:
            yield
        finally:
            db.session.remove()
            inner.rollback()

    def rows(self, without: frozenset[str] = LOG_TABLES) -> dict[str, str]:
        """Return a hash of the rows of every table, log tables apart."""
        connection: Any = db._app_engines[self.app][None]
        found = {}
        for name in sorted(db.metadata.tables):
            if name not in without:
                rows = connection.execute(text(f'SELECT * FROM "{name}"')).all()  # names of our tables
                found[name] = hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()
        return found


def files_anew(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form's values with its uploads as fresh streams; an upload is written (bytes, name)."""
    return {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        for name, value in body.items()
    }


def rules_of(app: PartyHub) -> Iterator[tuple[str, Rule]]:
    """Yield (method, rule) of everything that can be asked."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule


def rule_of(app: PartyHub, endpoint: str, method: str) -> Rule:
    """Return the rule of an endpoint × method."""
    return next(rule for rule in app.url_map.iter_rules(endpoint) if method in (rule.methods or ()))


def address(app: PartyHub, rule: Rule, ids: tuple[str, ...], **query: str) -> str:
    """Return the address of a rule, its arguments filled from left to right."""
    names = ARGUMENT.findall(rule.rule)
    assert len(names) == len(ids), f"{rule.rule} wants {names}, the record gives {ids}"
    values: dict[str, Any] = dict(zip(names, ids, strict=True))
    for name in names:
        if type(rule._converters[name]).__name__ == "IntegerConverter":
            values[name] = int(values[name])
    return app.url_map.bind("localhost").build(rule.endpoint, {**values, **query})


def alike(response: TestResponse, *ids: str) -> str:
    """Return an answer's text without what is drawn anew for each answer, and without the ids asked for."""
    found = response.get_data(as_text=True)
    for pattern in _DRAWN:
        found = pattern.sub("", found)
    for one in (response.request.path, *sorted((one for one in ids if len(one) > 8), key=len, reverse=True)):
        found = found.replace(one, "·")
    return f"{response.status_code} {response.content_type}\n{found}"


PICTURE = (PNG.getvalue(), "合影.png")


_VOLUNTEERING: dict[str, Any] = {
    "volunteering.complete": {"result": "全部完成。"},
    "volunteering.confirm": {"confirmed_by": "电话确认"},
    "volunteering.cancel": {"reason": "天气原因"},
    "api_orders.complete_order": {"result": "全部完成。"},
    "api_orders.confirm_order": {"confirmed_by": "电话确认"},
    "api_orders.cancel_order": {"reason": "天气原因"},
}


_ELSEWHERE: dict[str, Any] = (
    declared_obligations.BODIES
    | declared_scorecards.BODIES
    | scene_minutes.BODIES
    | declared_hold.BODIES
    | declared_closing.BODIES
    | declared_shelf.BODIES
    | declared_places.BODIES
)


def _of_rooms(scene: Scene, place: str, here: str) -> dict[str, Any]:
    """Bodies that stand beside the declarations of their rooms."""
    more = _ELSEWHERE | declared_activities.bodies(scene) | declared_closing.bodies(scene, here)
    more |= declared_dispatch.bodies(scene, place) | declared_dispatch.examples(scene)
    return more | declared_shelf.bodies(scene)


def bodies(scene: Scene, endpoint: str, place: str) -> Any:
    """Return a body that passes the shape checks of an endpoint, so that its access checks are reached."""
    place = place if ("organization", place) in scene.ids else "root"
    near = {"root": "east", "east": "east_branch"}.get(place, "east")
    day, tomorrow = "2026-11-20", scene.clock.now() + timedelta(days=1)
    here, there = scene.ids["organization", place][0], scene.ids["organization", near][0]
    comment = {"comment": "请补充会议记录。"}
    times = {"starts_at": tomorrow.isoformat(), "ends_at": (tomorrow + timedelta(hours=2)).isoformat()}
    made = _VOLUNTEERING | {
        "organization.move": {"parent": there, "on": day},
        "organization.merge": {"into": there, "on": day},
        "organization.dissolve": {"on": day},
        "organization.rename": {"name": "中共测试委员会", "short_name": "测试党委", "on": day},
        "api_organization.move_organization": {"parent_id": there, "on": day},
        "api_organization.merge_organization": {"into_id": there, "on": day},
        "api_organization.dissolve_organization": {"on": day},
        "api_organization.rename_organization": {
            "name": "中共测试委员会",
            "short_name": "测试党委",
            "on": day,
        },
        "api_organization.change_organization": {"themed_day": 5},
        "api_enterprises.change_enterprise": {"legal_form": "有限责任公司"},
        "api_external_units.change_unit": {"address": "湖滨路1号"},
        "api_external_units.reveal_unit": {"purpose": "联系活动"},
        "organization.reveal_unit": {"purpose": "联系活动"},
        "api_members.add_affiliation": {"organization_id": here, "kind": "temporary", "on": day},
        "api_members.end_affiliation": {"on": day},
        "api_members.set_standing": {"status": "normal", "on": day, "document": "文号1"},
        "api_party_groups.change_cell": {"name": "第二党小组"},
        "api_posts.end_post": {"on": day},
        "members.reveal": {"field": "mobile", "purpose": "核对联系方式"},
        "api_members.reveal_member": {"field": "mobile", "purpose": "核对联系方式"},
        "api_members.change_member": {"position": "工程师"},
        "api_members.transfer_member": {"organization_id": here, "on": day},
        "activities.step": comment,
        "activities.add_file": {"file": PICTURE},
        "api_activities.add_file": {"file": PICTURE},
        "api_activities.edit": {"title": "学习会"},
        "api_activities.record_attendance": {"entries": [{"guest_name": "来宾", "state": "present"}]},
        "api_orders.edit_order": {"title": "看望老人"},
        "api_orders.add_session": {**times, "min_people": 1, "max_people": 5},
        "api_sessions.change_session": {**times, "min_people": 1, "max_people": 5},
        "api_sessions.record_attendance": {
            "entries": [{"member_id": scene.ids["member", "east_branch"][0], "state": "absent"}]
        },
        "scorecards.assessment": {"note": "完成较好。"},
        "scorecards.values": {
            "on": day,
            "numerator": "3",
            "denominator": "4",
            "evidence": "东湖党发〔2026〕3号",
        },
        "scorecards.target": {"value": "5", "reason": "党委会决定"},
    }
    if endpoint.startswith("api_activities.take_"):
        return comment
    more = _of_rooms(scene, place, here)
    return made.get(endpoint, more.get(endpoint))
