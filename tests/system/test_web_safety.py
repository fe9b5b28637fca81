"""What holds for every page: reading writes nothing; tokens, headers, redirects, columns, masking, strangers."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from tests.support.golden import ROOT
from tests.system import declared
from tests.system.crawl import walk
from tests.system.declared import Who
from tests.system.examples import good
from tests.system.probe import LOG_TABLES, Prober, address, rule_of
from tests.system.scene import Scene

EVERYBODY = (
    "committee",
    "group",
    "secretary",
    "member",
    "leader",
    "dispatcher",
    "inspector",
    "auditor",
    "sysadmin",
    "link",
    "",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
)
OFF_SITE = (
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example",
    "/\\/evil.example", "https://evil.example", "HTTPS://evil.example", "http:evil.example",
    "https:/evil.example", "//evil.example/%2e%2e", "/%09/evil.example", "/%2f%2fevil.example",
    "/%5cevil.example", "\t//evil.example", "/\t/evil.example", "//user@evil.example", "/@evil.example",
    "https://localhost@evil.example", "//localhost:80@evil.example", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil。example", "//evil%E3%80%82example",
    "/／evil.example", "／／evil.example", "/\u2044evil.example", "//\u200devil.example",
    "/\r\nLocation: https://evil.example", "?next=//evil.example", "evil.example", ".evil.example",
    "/.evil.example/../..//evil.example", "//[::1]", "//127.1",
)  # fmt: skip


def test_reading_writes_nothing(app: PartyHub, prober: Prober) -> None:
    """Every page and list, as everybody; the log and when a session was last seen apart."""
    with prober.undone():
        before = prober.rows(LOG_TABLES | {"login_session"})
        asked = 0
        for line in declared.lines():
            for who in EVERYBODY if line.method == "GET" else ():
                for place in [*prober.scene.places(line.record)][:2] if line.record else [""]:
                    url = _address(app, prober.scene, line, place)
                    prober.send(who, "GET", url)
                    asked += 1
        assert asked > 800
        assert prober.rows(LOG_TABLES | {"login_session"}) == before


def _address(app: PartyHub, scene: Scene, line: declared.Line, place: str) -> str:
    ids = scene.ids[line.record, place] if line.record else ()
    query = {}
    if line.record in ("campaign_of", "facts_of"):
        query = {"organization_id": ids[0], "indicator_id": scene.ids["indicator", "root"][0]}
        ids = scene.ids["campaign", "root"] if line.record == "campaign_of" else ()
    return address(app, rule_of(app, line.endpoint, line.method), ids, **query)


def _acts(app: PartyHub, scene: Scene) -> list[tuple[str, str, str, Any, int]]:
    """Return (who, method, address, body, version) of every unsafe request, by somebody who may do it."""
    found, seen = [], set()
    for line in declared.lines():
        if line.method == "GET" or (line.method, line.endpoint) in seen:
            continue
        for name, place in (
            (one, two) for one in EVERYBODY[:-1] for two in (scene.places(line.record) or [""])
        ):
            if line.expected(Who(name, scene.roles[name], scene.own[name]), place) == "ok":
                seen.add((line.method, line.endpoint))
                url = _address(app, scene, line, place)
                body = good(scene, line.endpoint, place)
                found.append((name, line.method, url, body, scene.versions.get((line.record, place), 1)))
                break
    return found


@pytest.mark.parametrize("token", ["", "foreign"], ids=("no token", "another session's token"))
def test_no_act_without_the_sessions_own_token(app: PartyHub, prober: Prober, token: str) -> None:
    """Pages, and the interface when it is asked with the cookie: 4xx, and nothing is done."""
    other = Prober(app, prober.scene)
    foreign = other.csrf[:-2] + ("AA" if not other.csrf.endswith("AA") else "BB")
    wrong, tried = [], 0
    with prober.undone():
        before = prober.rows()
        for who, method, url, body, version in _acts(app, prober.scene):
            headers = {"Cookie": prober.cookie} | ({"X-CSRFToken": foreign} if token else {})
            fields = (
                dict(body or {}) | {"csrf_token": foreign if token else ""}
                if not url.startswith("/api/")
                else body
            )
            response = prober.send(who, method, url, fields, version=version, headers=headers)
            tried += 1
            if not 400 <= response.status_code < 500:
                wrong.append(f"{who} {method} {url}: {response.status_code}")
        assert prober.rows() == before
    assert wrong == []
    assert tried > 90


def test_a_page_of_another_site_cannot_act_though_the_token_is_right(app: PartyHub, prober: Prober) -> None:
    secure = {"wsgi.url_scheme": "https"}
    for who, method, url, body, version in _acts(app, prober.scene)[:40]:
        if url.startswith("/api/"):
            continue
        headers = {"Referer": "https://evil.example/page"}
        response = prober.ask(
            who, method, url, body, version=version, headers=headers, environ_overrides=secure
        )
        assert 400 <= response.status_code < 500, f"{method} {url}: {response.status_code}"


KEPT_BY_PROGRAMS = {"activities.feed": "may be kept: private, no-cache, Vary Cookie"}
"""What a calendar program keeps, and asks about each time: its address is the secret, no session is looked at."""


def headers_wrong(response: Any) -> list[str]:
    """Return what is missing among an answer's headers."""
    headers = response.headers
    wrong = [f"{name}: {headers.get(name)}" for name, value in HEADERS.items() if headers.get(name) != value]
    policy = headers.get("Content-Security-Policy", "")
    wrong += [f"no {part}" for part in POLICY if part not in policy and "sandbox" not in policy]
    wrong += [
        f"policy with {word}" for word in ("unsafe-inline", "unsafe-eval", "*", "http:") if word in policy
    ]
    if not headers.get("Permissions-Policy"):
        wrong.append("no Permissions-Policy")
    cache = headers.get("Cache-Control", "")
    if "public" not in cache and ("no-store" not in cache or "Cookie" not in headers.get("Vary", "")):
        wrong.append(f"may be kept: {cache}, Vary {headers.get('Vary')}")
    wrong += [f"tells of {name}" for name in ("Server", "X-Powered-By") if name in headers]
    return wrong


def test_every_answer_carries_the_headers(app: PartyHub, prober: Prober) -> None:
    """Every rule × method, as three people, errors included: 2xx, 3xx, 401, 403, 404, 405, 400, 413, 422, 428."""
    wrong, statuses = [], set()
    for line in declared.lines():
        for place in (prober.scene.places(line.record) or [""])[:1] if line.record else [""]:
            url = _address(app, prober.scene, line, place)
            for who in ("secretary", "auditor", ""):
                response = prober.ask(who, line.method, url)
                statuses.add(response.status_code)
                wrong += [
                    f"{line.method} {line.endpoint} {response.status_code}: {one}"
                    for one in headers_wrong(response)
                    if one != KEPT_BY_PROGRAMS.get(line.endpoint)
                ]
    for method, url, more in (
        ("GET", "/nowhere", {}),
        ("GET", "/api/v1/nowhere", {}),
        ("PUT", "/help", {}),
        ("POST", "/locale", {"data": {"locale": "en"}}),
        ("POST", "/api/v1/me", {}),
        ("POST", "/sign-in", {"data": b"x" * (app.config["MAX_CONTENT_LENGTH"] + 1)}),
        ("GET", "/help", {"headers": {"Host": "evil.example:99999999"}}),
    ):
        response = app.test_client().open(url, method=method, **more)
        statuses.add(response.status_code)
        wrong += [f"{method} {url} {response.status_code}: {one}" for one in headers_wrong(response)]
    assert wrong == []
    assert {200, 303, 400, 401, 403, 404, 405, 413, 422, 428} <= statuses


@pytest.mark.logs_errors
def test_a_crash_tells_nothing_and_carries_the_headers(
    app: PartyHub, prober: Prober, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = app.view_functions["web.help_index"]

    def crash() -> str:
        raise RuntimeError("secret of the inside: /srv/partyhub SELECT * FROM member")

    crash.access = view.access  # type: ignore[attr-defined]  # the declaration is carried by the function
    monkeypatch.setitem(app.view_functions, "web.help_index", crash)
    monkeypatch.setitem(app.view_functions, "api_openapi.openapi_json", crash)
    for url in ("/help", "/api/v1/openapi.json"):
        response = app.test_client().get(url)
        assert response.status_code == 500
        assert headers_wrong(response) == []
        text = response.get_data(as_text=True)
        assert not re.search(
            r"secret|Traceback|RuntimeError|SELECT|/srv|\.py|Werkzeug|SQLAlchemy|sqlite", text
        )


def test_the_cookie_of_production(app: PartyHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Secure, out of scripts' reach, not sent along by other sites, bound to the host."""
    names = {"SESSION_COOKIE_NAME": "__Host-partyhub", "SESSION_COOKIE_SECURE": True}
    for name, value in names.items():
        monkeypatch.setitem(app.config, name, value)
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    (cookie,) = (one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-partyhub="))
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_no_redirect_leaves_the_site(app: PartyHub, prober: Prober) -> None:
    """Every parameter that leads somewhere: after signing in, after choosing language and size; and any other name."""
    wrong, redirects = [], 0
    for target in OFF_SITE:
        tries = [
            ("secretary", "GET", f"/sign-in?next={quote(target)}", None),
            ("", "GET", f"/sign-in?next={quote(target)}", None),
            ("", "POST", "/locale", {"locale": "en", "next": target}),
            ("", "POST", "/text-size", {"size": "150", "next": target}),
            ("", "POST", "/sign-in", {"username": "secretary", "password": _password(), "next": target}),
            ("", "GET", f"/activities?next={quote(target)}", None),
        ]
        for who, method, url, body in tries:
            response = prober.ask(who, method, url, body)
            location = response.headers.get("Location", "")
            redirects += bool(location)
            if location and not _stays(location):
                wrong.append(f"{method} {url} ← {target!r}: {location}")
            kept = re.findall(r'name="next"[^>]*value="([^"]*)"', response.get_data(as_text=True))
            wrong += [
                f"{method} {url} ← {target!r} is kept: {one}"
                for one in kept
                if one and not _stays(unescape(one))
            ]
    assert wrong == []
    assert redirects >= 4 * len(OFF_SITE)


def _password() -> str:
    from tests.support.world import PASSWORD

    return PASSWORD


def _stays(location: str) -> bool:
    """Whether a browser that goes there stays: what it would make of odd spellings is taken into account."""
    folded = re.sub(r"[\t\r\n]", "", location).replace("\\", "/")
    parts = urlsplit(folded)
    return not parts.scheme and not parts.netloc and not folded.startswith("//") and folded.startswith("/")


def test_forged_hosts_stand_in_no_answer(app: PartyHub, prober: Prober) -> None:
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-For": "6.6.6.6",
        "Forwarded": "host=evil.example",
    }
    for url in ("/sign-in", "/", "/activities", "/api/v1/openapi.json", "/nowhere"):
        for who in ("", "secretary"):
            response = prober.ask(who, "GET", url, headers=forged)
            told = f"{response.headers} {response.get_data(as_text=True)}"
            assert "evil.example" not in told, url
            assert "gopher" not in told, url


def test_columns_that_no_form_offers_cannot_be_written(app: PartyHub, prober: Prober) -> None:
    """Each column of every table, sent to each form and operation: refused as unknown where it is not offered."""
    columns = {column.name for table in db.metadata.tables.values() for column in table.columns}
    offered = declared_names(app)
    wrong, tried = [], 0
    for who, method, url, body, version in _acts(app, prober.scene):
        if not isinstance(body, dict):
            continue
        extra = columns - offered - set(body) - {"version"}
        with prober.undone():
            before = prober.rows()
            response = prober.send(
                who, method, url, body | dict.fromkeys(sorted(extra), "1"), version=version
            )
            tried += 1
            if not 400 <= response.status_code < 500 or prober.rows() != before:
                wrong.append(f"{who} {method} {url}: {response.status_code}")
    assert wrong == []
    assert tried > 50


def declared_names(app: PartyHub) -> set[str]:
    """Return every name that some operation or form takes."""
    spec = app.extensions["partyhub.api"].document()
    found = {
        name for schema in spec["components"]["schemas"].values() for name in schema.get("properties", {})
    }
    return found | {"name", "title", "place", "note", "kind", "on", "field"}


def test_no_restricted_value_is_shown_whole(app: PartyHub, prober: Prober) -> None:
    """Every page, list and workbook that anybody reaches by reading: no phone, ID number, birth date or address."""
    people = db.session.scalars(select(Member)).all()
    secrets = {
        str(value) for one in people for value in (one.id_no, one.mobile, one.tel, one.address) if value
    }
    secrets |= {
        str(one.contact_phone) for one in db.session.scalars(select(Organization)) if one.contact_phone
    }
    db.session.remove()
    assert len(secrets) >= 30
    pattern = re.compile("|".join(map(re.escape, sorted(secrets))))
    shown, seen = [], 0
    for who in EVERYBODY:
        for answer in walk(app, prober, who, limit=150, each=3):
            seen += answer.status == 200
            shown += [
                f"{who or 'stranger'} {answer.url}: {found}" for found in set(pattern.findall(answer.text))
            ]
    assert shown == []
    assert seen > 250


def test_a_reveal_is_what_shows_it(app: PartyHub, prober: Prober) -> None:
    """Else the test above would look for values that never are."""
    member = prober.scene.ids["member", "east_branch"][0]
    body = {"field": "mobile", "purpose": "核对联系方式"}
    answer = prober.ask("secretary", "POST", f"/api/v1/members/{member}/reveal", body)
    assert re.fullmatch(r"199\d{8}", answer.json["value"])  # type: ignore[index]  # a JSON object
    masked = prober.ask("secretary", "GET", f"/api/v1/members/{member}").json
    assert masked is not None
    assert "*" in masked["mobile"]


def test_strangers_reach_the_public_routes_only(app: PartyHub, prober: Prober) -> None:
    """Every rule and what attackers look for; 2xx are the routes of the committed list."""
    public = set((ROOT / "tests/golden/public_routes.txt").read_text(encoding="utf-8").splitlines())
    open_to_all = set()
    for line in declared.lines():
        for place in (prober.scene.places(line.record) or [""])[:2] if line.record else [""]:
            url = _address(app, prober.scene, line, place)
            if line.method == "GET" and 200 <= prober.ask("", "GET", url).status_code < 300:
                open_to_all.add(f"{line.method:6} {rule_of(app, line.endpoint, line.method).rule}")
    assert open_to_all <= public
    assert len(open_to_all) >= 7
    for url in WORDS:
        assert prober.ask("", "GET", url).status_code in (400, 404, 405), url
    for seen in walk(app, prober, "", limit=120):
        if 200 <= seen.status < 300:
            path = urlsplit(seen.url).path
            rule = app.url_map.bind("localhost").match(path, method="GET", return_rule=True)[0].rule
            assert f"GET    {rule}" in public, path


WORDS = (
    "/.git/config", "/.git/HEAD", "/.env", "/.svn/entries", "/.DS_Store", "/backup.zip", "/backup.tar.gz",
    "/db.sqlite3", "/instance/partyhub.sqlite3", "/partyhub.sqlite3", "/static/", "/static/../wsgi.py",
    "/assets/", "/assets/%2e%2e/wsgi.py", "/admin", "/console", "/debug", "/metrics", "/actuator/env",
    "/server-status", "/phpinfo.php", "/swagger", "/swagger-ui", "/docs", "/redoc", "/api", "/api/", "/api/v1",
    "/api/v1/", "/api/v1/users", "/openapi.json", "/robots.txt.bak", "/wsgi.py", "/requirements.txt",
    "/Makefile", "/files/", "/uploads/", "/media/", "/demo", "/seed-demo", "/jobs", "/health", "/status",
    "/graphql", "/.well-known/openid-configuration", "/l/", "/imports/templates/", "/%2e%2e/%2e%2e/etc/passwd",
    "/etc/passwd",
)  # fmt: skip


def test_the_word_list_would_find_an_open_door(app: PartyHub, prober: Prober) -> None:
    """Sabotage: the headers' check and the public list see what is missing."""
    bare = Flask("bare")
    bare.add_url_rule("/metrics", "metrics", lambda: "x")
    answer = bare.test_client().get("/metrics")
    assert answer.status_code not in (400, 404, 405)
    assert len(headers_wrong(answer)) > 5
