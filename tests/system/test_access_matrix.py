"""Every endpoint × everybody × every place of the tree answers as `tests.system.declared` says, and no other way.

Outside one's reach a record answers 404 with the very body of a record that does not exist. The last tests take one
check away at a time and see the matrix fail.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import true

import partyhub
from partyhub.kernel.errors import NotFound, Reason
from partyhub.kernel.http import PartyHub
from partyhub.security import web as security_web
from partyhub.security.permissions import Permission
from tests.support.figures import Figures
from tests.system import declared
from tests.system.declared import Line, Who
from tests.system.probe import Prober, address, alike, bodies, rule_of, rules_of
from tests.system.scene import Scene, missing_id

EVERYBODY = (
    "committee",
    "group",
    "secretary",
    "sibling",
    "neighbour",
    "member",
    "link",
    "leader",
    "dispatcher",
    "east_dispatcher",
    "inspector",
    "east_inspector",
    "auditor",
    "east_auditor",
    "sysadmin",
    "anonymous",
)
"""Who asks, one test each; on PostgreSQL in every run those that `conftest` samples, the others in the long tests."""

SUBJECT = {
    "card": 1,
    "card_facts": 1,
    "card_self": 1,
    "card_review": 1,
    "card_final": 1,
    "card_manual": 1,
    "manual_value": 1,
}
"""Which id of the address is the record's, where it is not the first one."""


def everybody(scene: Scene) -> list[Who]:
    """Return who asks: every account, a member by his link, and a stranger."""
    known = [Who(name, scene.roles[name], scene.own[name]) for name in scene.actors]
    return [*known, Who("anonymous")]


def records(scene: Scene, line: Line, who: Who) -> dict[str, tuple[str, ...]]:
    """Return the ids of the line's kind of record by place."""
    if not line.record:
        return {"": ()}
    found = {place: ids for (kind, place), ids in scene.ids.items() if kind == line.record}
    assert found, f"the scene has no {line.record}"
    if "mine" in line.sees:
        other = next(name for name in found if name != who.name)
        found = {name: found[name] for name in (who.name, other) if name in found}
    return found


class Matrix:
    """Runs the cells and keeps what came out."""

    def __init__(self, app: PartyHub, prober: Prober, *, thorough: bool) -> None:
        self.app, self.prober, self.scene, self.thorough = app, prober, prober.scene, thorough
        self.cells: Counter[str] = Counter()
        self.surprises: list[str] = []
        self._missing: dict[tuple[str, ...], str] = {}

    def run(self, names: tuple[str, ...] | None = None, lines: list[Line] | None = None) -> None:
        """Try every cell of some people, or of all."""
        for who in everybody(self.scene):
            if names is None or who.name in names:
                for line in lines if lines is not None else declared.lines():
                    self._line(line, who)

    def _line(self, line: Line, who: Who) -> None:
        found = records(self.scene, line, who)
        outcomes = {place: line.expected(who, place) for place in found}
        early = {"stranger"} if self._may(line, who) else {"stranger", "forbidden"}
        tried: Counter[str] = Counter()
        for place, ids in found.items():
            # who lacks the permission is refused before any record is looked for: one place says so
            enough = 1 if outcomes[place] in early else 2 if outcomes[place] == "ok" else len(found)
            tried[outcomes[place]] += 1
            if tried[outcomes[place]] <= enough or self.thorough:
                self._cell(line, who, place, ids, outcomes[place])

    def _may(self, line: Line, who: Who) -> bool:
        return any(who.holds(permission) for permission in line.needs)

    def _cell(self, line: Line, who: Who, place: str, ids: tuple[str, ...], expected: str) -> None:
        self.cells[expected] += 1
        response = self._ask(line, who, place, ids)
        got = outcome(response, public=line.public)
        told = f"{line.method} {line.endpoint} [{line.record}] {who.name} → {place or '·'}"
        if got != expected:
            self.surprises.append(f"{told}: {expected} expected, {response.status_code} came")
        elif got == "missing":
            self._same_as_absent(line, who, place, ids, response, told)

    def _same_as_absent(
        self, line: Line, who: Who, place: str, ids: tuple[str, ...], response: object, told: str
    ) -> None:
        if not ids:
            return
        subject = SUBJECT.get(line.record, 0)
        absent = tuple(missing_id(one) if n == subject else one for n, one in enumerate(ids))
        key = (line.method, line.endpoint, line.record, who.name)
        if key not in self._missing:
            self._missing[key] = alike(self._ask(line, who, place, absent), *absent, *ids)
        if alike(response, *absent, *ids) != self._missing[key]:  # type: ignore[arg-type]  # a TestResponse
            self.surprises.append(f"{told}: the body of 404 tells it from an absent record")

    def _ask(self, line: Line, who: Who, place: str, ids: tuple[str, ...]):  # type: ignore[no-untyped-def]  # a TestResponse
        rule = rule_of(self.app, line.endpoint, line.method)
        query = {}
        if line.record in ("campaign_of", "facts_of"):
            query = {"organization_id": ids[0]}
            if line.record == "facts_of":
                query["indicator_id"] = self.scene.ids["indicator", "root"][0]
            ids = self.scene.ids["campaign", "root"] if line.record == "campaign_of" else ()
        url = address(self.app, rule, ids, **query)
        body = bodies(self.scene, line.endpoint, place) if line.method != "GET" else None
        version = self.scene.versions.get((line.record, place), 1) if line.method != "GET" else None
        return self.prober.ask(who.name, line.method, url, body, version=version)

    def check(self) -> None:
        """Fail with every surprise."""
        shown = "\n".join(self.surprises[:80])
        assert not self.surprises, f"{len(self.surprises)} of {self.cells.total()} cells:\n{shown}"


def outcome(response, *, public: bool) -> str:  # type: ignore[no-untyped-def]  # a TestResponse
    """Return what an answer means."""
    status = response.status_code
    if public and status == 303:
        return "ok"
    if status == 401 or (status == 303 and "/sign-in" in response.headers["Location"]):
        return "stranger"
    ready = response.request.path == "/readyz"  # a test database has no migration level
    return {403: "forbidden", 404: "missing"}.get(status, "ok" if status < 500 or ready else "broken")


def undeclared(app: PartyHub) -> Iterator[str]:
    """Yield what can be asked for and has no line in the policy."""
    known = {(line.method, line.endpoint) for line in declared.lines()}
    return (
        f"{method} {rule.endpoint}" for method, rule in rules_of(app) if (method, rule.endpoint) not in known
    )


def test_every_endpoint_stands_in_the_policy(app: PartyHub) -> None:
    assert list(undeclared(app)) == [], "new endpoint: declare it in tests/system/declared.py"
    real = {(method, rule.endpoint) for method, rule in rules_of(app)}
    gone = [
        f"{one.method} {one.endpoint}" for one in declared.lines() if (one.method, one.endpoint) not in real
    ]
    assert gone == [], "the policy speaks of endpoints that are gone"


@pytest.mark.timeout(300)  # hundreds of pages as one person
@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_reaches_what_the_policy_says_and_nothing_else(
    app: PartyHub, prober: Prober, kind: str, name: str
) -> None:
    matrix = Matrix(app, prober, thorough=False)
    matrix.run((name,))
    told = ", ".join(f"{count} {name}" for name, count in sorted(matrix.cells.items()))
    print(
        f"access matrix, {name}, {kind}: {matrix.cells.total()} cells ({told}), {len(matrix.surprises)} surprises"
    )
    matrix.check()


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_whole_matrix(app: PartyHub, prober: Prober, kind: str, figures: Figures) -> None:
    assert {who.name for who in everybody(prober.scene)} == set(EVERYBODY)
    matrix = Matrix(app, prober, thorough=True)
    matrix.run()
    matrix.check()
    figures.note(f"access matrix, every cell, {kind}", f"{matrix.cells.total()} cells, 0 surprises")


def _only(*words: str) -> list[Line]:
    """Return the lines whose endpoint holds one of `words`."""
    return [line for line in declared.lines() if any(word in line.endpoint for word in words)]


SCOPES = {
    "activities.policy.scope_activities": ("activities.detail", "api_activities.show"),
    "activities.policy.scope_bin": ("activities.restore", "api_activities.restore"),
    "activities.policy.scope_resolutions": ("activities.resolution", "api_activities.finish_resolution"),
    "activities.policy.scope_phrases": ("activities.remove_phrase", "api_activities.forget_phrase"),
    "activities.policy.scope_feeds": ("activities.feed_revoke",),
    "obligations.policy.scope_obligations": ("obligations.record", "api_obligations.get_obligation"),
    "reports.policy.scope_exports": ("reports.detail", "api_reports.show"),
    "organization.policy.scope_organizations": ("organization.detail", "api_organization"),
    "organization.policy.scope_enterprises": ("api_enterprises.get", "organization.enterprise"),
    "members.policy.scope_members": ("members.detail", "api_members"),
    "members.policy.scope_appointments": ("api_posts.get_post", "members.end_post"),
    "volunteering.policy.scope_orders": ("volunteering.detail", "api_orders.read_order"),
    "volunteering.policy.scope_published": ("volunteering.detail", "volunteering.desk"),
    "volunteering.policy.scope_teams": ("volunteering.team", "volunteering.volunteer"),
    "volunteering.policy.scope_signups": ("volunteering.withdraw", "api_signups"),
    "volunteering.policy.scope_certificates": (
        "volunteering.certificate",
        "api_certificates.read_certificate",
    ),
    "spreadsheets.policy.scope_batches": ("spreadsheets.detail", "api_spreadsheets.batch"),
    "accounts.policy.scope_users": ("accounts.person",),
    "accounts.policy.scope_linked_members": ("accounts.phones",),
    "notifications.policy.scope_notifications": ("notifications.inbox", "api_notifications"),
    "trail.policy.scope_events": ("trail.event",),
    "files.policy.can_read": ("files.download", "api_files"),
}
INSIDE = {
    "activities.policy.scope_attendance",
    "activities.policy.scope_contests",
    "activities.policy.scope_minutes",
    "activities.policy.scope_signups",
    "activities.policy.scope_waiting",
    "volunteering.policy.scope_attendees",
    "volunteering.policy.scope_hours",
}
"""What chooses rows within a page that another scope lets somebody reach; the rooms' own tests hold it."""


def test_every_scope_is_taken_away_once() -> None:
    there = set()
    for room in pkgutil.iter_modules(partyhub.__path__):
        with suppress(ModuleNotFoundError):
            policy = importlib.import_module(f"partyhub.{room.name}.policy")
            functions = {
                name
                for name, one in vars(policy).items()
                if name.startswith("scope_") and one.__module__ == policy.__name__
            }
            there |= {f"{room.name}.policy.{name}" for name in functions}
    assert there - INSIDE == {one for one in SCOPES if ".scope_" in one}


@pytest.mark.logs_errors
@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_that_lets_everything_through_is_found(
    app: PartyHub, prober: Prober, monkeypatch: pytest.MonkeyPatch, scope: str
) -> None:
    """Sabotage: one room's scope at a time, wherever its function has been imported to."""
    module, _, name = scope.rpartition(".")
    real = getattr(importlib.import_module(f"partyhub.{module}"), name)
    everything = true() if name.startswith("scope") else True
    for one in [one for key, one in sys.modules.items() if key.startswith("partyhub.")]:
        if getattr(one, name, None) is real:
            monkeypatch.setattr(one, name, lambda *_args, **_kwargs: everything)
    matrix = Matrix(app, prober, thorough=False)
    matrix.run(
        ("secretary", "group", "neighbour", "link", "east_dispatcher", "east_auditor"), _only(*SCOPES[scope])
    )
    assert matrix.surprises


@pytest.mark.parametrize(
    "access",
    [security_web.Access(public=True), security_web.Access(permissions=(Permission.SELF,))],
    ids=("public", "whoever is signed in"),
)
def test_a_loosened_declaration_is_found(
    app: PartyHub, prober: Prober, monkeypatch: pytest.MonkeyPatch, access: security_web.Access
) -> None:
    """Sabotage: one `@requires` at a time."""
    for endpoint in (
        "activities.review",
        "accounts.people",
        "scorecards.index",
        "trail.events",
        "spreadsheets.index",
    ):
        with monkeypatch.context() as patched:
            patched.setattr(app.view_functions[endpoint], "access", access)
            matrix = Matrix(app, prober, thorough=False)
            matrix.run(("member", "anonymous"), _only(endpoint))
            assert matrix.surprises, endpoint


@pytest.mark.logs_errors
def test_a_missing_enforcement_is_found(
    app: PartyHub, prober: Prober, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: the one place that enforces declarations is taken out."""
    hooks = [hook for hook in app.before_request_funcs[None] if hook is not security_web._enforce]
    assert len(hooks) == len(app.before_request_funcs[None]) - 1
    monkeypatch.setitem(app.before_request_funcs, None, hooks)
    matrix = Matrix(app, prober, thorough=False)
    matrix.run(("member", "auditor"), _only("organization", "accounts", "spreadsheets", "trail"))
    assert len(matrix.surprises) > 20


def test_an_endpoint_that_nobody_declared_is_found(app: PartyHub, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line for line in declared.lines() if line.endpoint != "trail.event"]
    monkeypatch.setattr(declared, "lines", lambda: lines)
    assert "GET trail.event" in undeclared(app)


def test_a_404_that_tells_is_found(app: PartyHub, prober: Prober, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: a page that says of a foreign record that it is there."""
    real = app.view_functions["api_members.get_member"]
    known = prober.scene.ids["member", "west_branch"][0]

    def telling(member_id: str) -> object:
        if member_id == known:
            raise NotFound(Reason("clash"))
        return real(member_id=member_id)

    telling.access = real.access  # type: ignore[attr-defined]  # the declaration is carried by the function
    monkeypatch.setitem(app.view_functions, "api_members.get_member", telling)
    matrix = Matrix(app, prober, thorough=False)
    matrix.run(("secretary",), _only("api_members.get_member"))
    assert len(matrix.surprises) == 1
