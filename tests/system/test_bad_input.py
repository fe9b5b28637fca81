"""Bad input everywhere: a clear refusal with every reason, never a 5xx, and not one row changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from partyhub.kernel.http import PartyHub
from tests.support.client import form_values
from tests.support.html import tree
from tests.system import declared
from tests.system.declared import Line, Who
from tests.system.examples import BROKEN_JSON, NUL, ODD_IDS, good, spoiled
from tests.system.probe import Prober, address, rule_of
from tests.system.scene import Scene

FIRST = ("secretary", "group", "east_dispatcher", "committee", "sysadmin", "auditor", "member")
LISTS_TAKE = ("cursor", "page_size")


def authorised(scene: Scene, line: Line) -> tuple[str, str, tuple[str, ...]] | None:
    """Return (who, place, ids) of somebody who may do what the line says."""
    places = scene.places(line.record) if line.record else [""]
    for name in FIRST:
        who = Who(name, scene.roles[name], scene.own[name])
        for place in sorted(places, key=lambda place: place != "east_branch"):
            if line.expected(who, place) == "ok":
                return name, place, scene.ids[line.record, place] if line.record else ()
    return None


class Bad:
    """Sends what is wrong and keeps what was not refused as it should be."""

    def __init__(self, app: PartyHub, prober: Prober) -> None:
        self.app, self.prober, self.scene = app, prober, prober.scene
        self.wrong: list[str] = []
        self.sent = 0
        self.spec: dict[str, Any] = app.extensions["partyhub.api"].document()

    def lines(self, *methods: str, api: bool) -> Iterator[tuple[Line, str, str, str]]:
        """Yield (line, who, place, address) of each endpoint × method once, asked by somebody who may."""
        seen = set()
        for line in declared.lines():
            key = (line.method, line.endpoint)
            if line.method not in methods or line.endpoint.startswith("api_") != api or key in seen:
                continue
            found = authorised(self.scene, line)
            if found is None or line.record in ("campaign_of", "facts_of"):
                continue
            seen.add(key)
            who, place, ids = found
            yield line, who, place, address(self.app, rule_of(self.app, line.endpoint, line.method), ids)

    def version(self, line: Line, place: str) -> int:
        """Return the version of the record that is asked about."""
        return self.scene.versions.get((line.record, place), 1)

    def expect(self, response: TestResponse, told: str, *statuses: int) -> None:
        """Note an answer that is no refusal, or of another status than expected, or without reasons."""
        self.sent += 1
        status = response.status_code
        if not (status in statuses if statuses else 400 <= status < 500):
            self.wrong.append(f"{told}: {status}, expected {statuses or '4xx'}")
        elif response.request.path.startswith("/api/") and (problem := _not_a_problem(response)):
            self.wrong.append(f"{told}: {problem}")

    def unchanged(self, before: dict[str, str], told: str) -> None:
        """Note tables whose rows are not what they were."""
        changed = [name for name, rows in self.prober.rows().items() if rows != before[name]]
        if changed:
            self.wrong.append(f"{told}: rows of {changed} changed")

    def schema(self, line: Line) -> dict[str, Any]:
        """Return the schema of an operation's JSON body; empty when it takes none."""
        operation = self.operation(line)
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        return self._resolved(content.get("schema", {}))

    def operation(self, line: Line) -> dict[str, Any]:
        """Return what the OpenAPI document says of an endpoint."""
        rule = rule_of(self.app, line.endpoint, line.method).rule
        path = rule.replace("<", "{").replace(">", "}")
        return self.spec["paths"][path][line.method.lower()]

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            return self.spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema

    def check(self, at_least: int) -> None:
        """Fail with everything that was found."""
        print(f"bad input: {self.sent} requests, {len(self.wrong)} taken wrongly")
        assert self.wrong == [], "\n".join(self.wrong[:60])
        assert self.sent >= at_least


def _not_a_problem(response: TestResponse) -> str:
    if response.content_type != "application/problem+json":
        return f"a refusal of type {response.content_type}"
    body = json.loads(response.get_data())
    if body["status"] != response.status_code or not body["title"] or "instance" not in body:
        return f"incomplete problem details {body}"
    if response.status_code == 422 and not all(one["code"] and one["message"] for one in body["errors"]):
        return f"reasons without words {body['errors']}"
    return "" if response.status_code != 422 or body["errors"] else "a 422 without a reason"


@pytest.fixture
def bad(app: PartyHub, prober: Prober) -> Bad:
    return Bad(app, prober)


def test_every_spoiled_body_is_refused(bad: Bad) -> None:
    for line, who, place, url in bad.lines("POST", "PATCH", "PUT", api=True):
        schema, body = bad.schema(line), good(bad.scene, line.endpoint, place)
        if not schema.get("properties") or not isinstance(body, dict):
            continue
        with bad.prober.undone():
            before = bad.prober.rows()
            for what, spoilt in spoiled(body, schema):
                response = bad.prober.send(who, line.method, url, spoilt, version=bad.version(line, place))
                bad.expect(response, f"{line.endpoint}, {what}")
            bad.unchanged(before, line.endpoint)
    bad.check(at_least=300)


def test_several_faults_are_told_at_once(bad: Bad) -> None:
    for line, who, place, url in bad.lines("POST", "PATCH", "PUT", api=True):
        names = list(bad.schema(line).get("properties", {}))
        if len(names) < 2:
            continue
        body = {names[0]: {"a": 1}, names[1]: {"a": 1}, "points": 1}
        response = bad.prober.ask(who, line.method, url, body, version=bad.version(line, place))
        bad.expect(response, line.endpoint, 422)
        told = {one["pointer"].split("/")[1] for one in json.loads(response.get_data())["errors"]}
        if not {names[0], names[1], "points"} <= told:
            bad.wrong.append(f"{line.endpoint}: of three faults it tells {told}")
    bad.check(at_least=10)


def test_what_is_not_json_is_refused(bad: Bad) -> None:
    for line, who, place, url in bad.lines("POST", "PATCH", "PUT", api=True):
        if not bad.schema(line).get("required"):
            continue
        headers = {"Content-Type": "application/json", "If-Match": f'"{bad.version(line, place)}"'}
        with bad.prober.undone():
            before = bad.prober.rows()
            for raw in BROKEN_JSON:
                client = bad.prober.client(who)
                response = client.open(url, method=line.method, headers=headers, data=raw)
                bad.expect(response, f"{line.endpoint} ← {raw[:20]!r}", 400, 422)
            bad.unchanged(before, line.endpoint)
    bad.check(at_least=100)


def test_versions_and_one_time_keys(bad: Bad) -> None:
    """428 without the version, 409 with another one; 400 without the key, 409 with the key of another body."""
    for line, who, place, url in bad.lines("POST", "PATCH", "PUT", "DELETE", api=True):
        body = good(bad.scene, line.endpoint, place)
        said = {one["name"] for one in bad.operation(line).get("parameters", ()) if isinstance(one, dict)}
        version = bad.version(line, place) if "If-Match" in said else None
        with bad.prober.undone():
            before = bad.prober.rows()
            if version is not None:
                bad.expect(bad.prober.send(who, line.method, url, body), f"{line.endpoint} no version", 428)
                for stale in (version + 7, 0):
                    answer = bad.prober.send(who, line.method, url, body, version=stale)
                    bad.expect(answer, f"{line.endpoint} stale version", 409)
            if line.method == "POST":
                keyless = {"Idempotency-Key": None}
                answer = bad.prober.send(who, "POST", url, body, version=version, headers=keyless)
                bad.expect(answer, f"{line.endpoint} no key", 400)
                answer = bad.prober.send(
                    who, "POST", url, body, version=version, headers={"Idempotency-Key": "键" * 20}
                )
                bad.expect(answer, f"{line.endpoint} odd key", 400)
            bad.unchanged(before, line.endpoint)
        if line.method == "POST" and not hasattr(bad.app.view_functions[line.endpoint], "unkeyed_because"):
            _key_of_another_body(bad, line, who, url, body, version)
    bad.check(at_least=100)


def _key_of_another_body(bad: Bad, line: Line, who: str, url: str, body: Any, version: int | None) -> None:
    key = {"Idempotency-Key": "once-and-for-all"}
    with bad.prober.undone():
        first = bad.prober.send(who, "POST", url, body, version=version, headers=key)
        if first.status_code >= 400:
            return
        before = bad.prober.rows()
        again = bad.prober.send(who, "POST", url, body, version=version, headers=key)
        if not isinstance(body, dict) or not any(isinstance(one, tuple) for one in body.values()):
            bad.sent += 1
            if (again.status_code, again.get_data()) != (first.status_code, first.get_data()):
                bad.wrong.append(f"{line.endpoint}: the same request again answers {again.status_code}")
        other = {**(body or {}), "reason": "另一个理由"}
        answer = bad.prober.send(who, "POST", url, other, version=version, headers=key)
        bad.expect(answer, f"{line.endpoint} key of another body", 409)
        bad.unchanged(before, line.endpoint)


def test_odd_ids_are_not_found(bad: Bad) -> None:
    for api in (True, False):
        for line, who, place, url in bad.lines("GET", "POST", "PATCH", "PUT", "DELETE", api=api):
            if not line.record or line.record in ("asset", "template", "link"):
                continue
            body = good(bad.scene, line.endpoint, place) if line.method != "GET" else None
            version = bad.version(line, place)
            with bad.prober.undone():
                before = bad.prober.rows() if line.method != "GET" else {}
                for subject in bad.scene.ids[line.record, place]:
                    for odd in ODD_IDS:
                        odd_url = url.replace(subject, odd)
                        response = bad.prober.send(who, line.method, odd_url, body, version=version)
                        bad.expect(response, f"{line.method} {line.endpoint} ← {odd[:12]}", 400, 404, 405)
                if before:
                    bad.unchanged(before, f"{line.method} {line.endpoint}")
    bad.check(at_least=1000)


def test_wrong_queries_are_refused(bad: Bad) -> None:
    for line, who, _place, url in bad.lines("GET", api=True):
        taken = {
            one["name"]: one["schema"]
            for one in bad.operation(line).get("parameters", ())
            if isinstance(one, dict) and one["in"] == "query"
        }
        wrong = {"unbekannt=1", "page_size=0", "page_size=201", "page_size=x", "cursor=x", "cursor=%00"}
        for name, about in taken.items():
            wrong |= {f"{name}=%00", f"{name}={'x' * 3000}", f"{name}=1&{name}=2"}
            if about.get("format") == "date":
                wrong |= {f"{name}=2026-02-30", f"{name}=20260101", f"{name}=0000-00-00"}
        for query in wrong:
            response = bad.prober.ask(who, "GET", f"{url}?{query}")
            bad.expect(response, f"{line.endpoint}?{query[:30]}", 422)
    bad.check(at_least=100)


def test_wrong_addresses_of_pages_break_nothing(bad: Bad) -> None:
    """A page that lists answers a wrong filter with a word about it, or passes it by; it never breaks."""
    for line, who, _place, url in bad.lines("GET", api=False):
        plain = bad.prober.ask(who, "GET", url)
        filters = _filters(plain.get_data(as_text=True)) if plain.mimetype == "text/html" else []
        alone = [[name] for name in dict.fromkeys(filters)]
        for names in (*alone, [name for name in LISTS_TAKE if name not in filters]):
            for value in ("%00", "x" * 3000, "%ED%A0%80", "-1", "9" * 40, "%F0%9F%98%80", "2026-02-30"):
                query = "&".join(f"{name}={value}" for name in names)
                response = bad.prober.ask(who, "GET", f"{url}?{query}")
                bad.sent += 1
                if response.status_code >= 500 and urlsplit(url).path != "/readyz":
                    bad.wrong.append(f"{line.endpoint}?{names}={value[:12]}: {response.status_code}")
    bad.check(at_least=200)


def _filters(html: str) -> list[str]:
    forms = [form for form in tree(html).all("form") if form["method"].lower() != "post"]
    return [node["name"] for form in forms for node in form.all("input", "select") if node["name"]]


TAKEN = {("web.save_draft", "unknown name")}
"""A draft holds whatever is typed, right or wrong: its form checks it when it is sent."""


def test_every_spoiled_form_is_refused(bad: Bad) -> None:
    for line, who, place, url in bad.lines("POST", api=False):
        version, body = bad.version(line, place), good(bad.scene, line.endpoint, place) or {}
        fields = _form(bad, line, who, url)
        with bad.prober.undone():
            before = bad.prober.rows()
            for what, spoilt in _spoiled_fields(fields, body):
                if (line.endpoint, what) in TAKEN:
                    continue
                response = bad.prober.send(who, "POST", url, spoilt, version=version)
                bad.expect(response, f"{line.endpoint}, {what}")
            bad.unchanged(before, line.endpoint)
    bad.check(at_least=300)


def _form(bad: Bad, line: Line, who: str, url: str) -> dict[str, str]:
    """Return the kind of each field of the page's own form, by name."""
    if "GET" not in rule_of(bad.app, line.endpoint, "POST").methods:  # type: ignore[operator]  # methods are set
        return {}
    html = bad.prober.ask(who, "GET", url).get_data(as_text=True)
    found = {}
    for form in tree(html).all("form"):
        inside = any(around.tag == "main" for around in form.ancestors())
        if form["method"].lower() == "post" and inside and form["action"] in ("", url):
            known = form_values(form)
            for node in form.all("input", "select", "textarea"):
                if node["name"] in known or node["type"] in ("radio", "checkbox", "text", "search"):
                    found[node["name"]] = node["type"] if node.tag == "input" else node.tag
    return found


def _spoiled_fields(fields: dict[str, str], body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "unknown name", body | {"points": "100"}
    for name, kind in fields.items():
        if name in ("csrf_token", "idempotency_key", "version"):
            continue
        if kind in ("select", "radio"):
            yield f"{name}: not a choice", body | {name: "不在其列"}
        elif kind in ("date", "time", "datetime-local", "number", "month"):
            yield f"{name}: no such thing", body | {name: "２０２６-０２-３０ 25:61"}
        elif kind in ("text", "textarea", "search", "tel", "email"):
            yield f"{name}: NUL", body | {name: NUL}
            yield f"{name}: over-long", body | {name: "长" * (100_001 if kind == "textarea" else 5_001)}
    for first, last in PAIRS:
        if {first, last} <= fields.keys():
            yield (
                f"{last} before {first}",
                body | dict(zip((first, last), LATER_FIRST[fields[first]], strict=True)),
            )


PAIRS = (
    ("starts_at", "ends_at"),
    ("from_at", "to_at"),
    ("on", "until"),
    ("since", "until"),
    ("first", "last"),
)
LATER_FIRST = {
    "datetime-local": ("2026-12-03T12:00", "2026-12-03T10:00"),
    "date": ("2026-11-20", "2026-11-10"),
    "time": ("11:00", "10:00"),
}


def test_forms_tell_of_a_missing_key_and_a_missing_version(bad: Bad) -> None:
    from partyhub.security.web import access_of

    for line, who, place, url in bad.lines("POST", api=False):
        view = bad.app.view_functions[line.endpoint]
        assert access_of(bad.app, line.endpoint, "POST") is not None
        if hasattr(view, "unkeyed_because"):
            continue
        body = good(bad.scene, line.endpoint, place) or {}
        with bad.prober.undone():
            before = bad.prober.rows()
            keyless = dict(body) | {"idempotency_key": ""}
            answer = bad.prober.send(who, "POST", url, keyless, version=bad.version(line, place))
            bad.expect(answer, f"{line.endpoint} no key", 400)
            bad.unchanged(before, line.endpoint)
    bad.check(at_least=40)


SPOILT_VERSIONS = ("", "x", "-1", "0", "1.0", "９", "9" * 40, NUL)
TOLD_ON_THE_NEXT_PAGE = {"activities.decide"}
"""Forms whose older version is no merge page: the review queue tells that another was faster, and shows its record."""


def test_forms_refuse_a_missing_and_a_spoilt_version(bad: Bad) -> None:
    """What a page sends with a version needs the current one; else nothing is written, whatever was typed."""
    carriers = _carriers_of_a_version(bad)
    for line, who, place, url in bad.lines("POST", api=False):
        if line.endpoint not in carriers:
            continue
        body = good(bad.scene, line.endpoint, place) or {}
        with bad.prober.undone():
            before = bad.prober.rows()
            bad.expect(bad.prober.send(who, "POST", url, body), f"{line.endpoint} no version")
            for spoilt in SPOILT_VERSIONS:
                answer = bad.prober.send(who, "POST", url, body | {"version": spoilt})
                if spoilt == "0" and line.endpoint in TOLD_ON_THE_NEXT_PAGE:
                    bad.expect(answer, line.endpoint, 303)
                else:
                    bad.expect(answer, f"{line.endpoint}, version {spoilt[:9]!r}")
            bad.unchanged(before, line.endpoint)
    bad.check(at_least=250)


def _carriers_of_a_version(bad: Bad) -> set[str]:
    """Return the endpoints that some form of some page, a button's too, sends a version to."""
    matcher, found = bad.app.url_map.bind("localhost"), set()
    for _line, who, _place, url in bad.lines("GET", api=False):
        page = bad.prober.ask(who, "GET", url)
        for form in tree(page.get_data(as_text=True)).all("form") if page.mimetype == "text/html" else ():
            versions = [node["value"] for node in form.all("input") if node["name"] == "version"]
            if form["method"].lower() == "post" and any(versions):
                target = urlsplit(form["action"] or url).path
                found.add(matcher.match(target, method="POST")[0])
    return found
