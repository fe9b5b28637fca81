"""Clients: one that asks like a program, one that reads pages like a browser and inspects each of them."""

from __future__ import annotations

import contextvars
import json
import secrets
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.security.actors import ANONYMOUS, Actor
from tests.support import inspection
from tests.support.actors import TEST_ACTOR
from tests.support.html import Node, tree
from tests.support.sql import count_sql

T = TypeVar("T")
UNSAFE = frozenset(("POST", "PUT", "PATCH", "DELETE"))


class Client(FlaskClient):
    """Flask's client. Each request runs in a context of its own, as on a server; what a test prepared is kept first.

    `actor`, when given, is who acts, without signing in. A POST to the API gets an Idempotency-Key if it brings none.
    """

    actor: Actor = ANONYMOUS

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        if self.actor is not ANONYMOUS:
            kwargs["environ_overrides"] = {TEST_ACTOR: self.actor, **kwargs.get("environ_overrides", {})}
        path = args[0] if args and isinstance(args[0], str) else str(kwargs.get("path", ""))
        if kwargs.get("method") == "POST" and path.startswith("/api/"):
            headers = dict(kwargs.get("headers") or {})
            headers.setdefault("Idempotency-Key", secrets.token_urlsafe(12))
            kwargs["headers"] = {name: value for name, value in headers.items() if value is not None}
        unit.commit()
        response: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        db.session.expire_all()
        return response


class Page:
    """What came back, parsed; `status`, `headers`, `url`, and questions about the content."""

    def __init__(self, response: TestResponse, sql: int) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.url = response.request.full_path.rstrip("?")
        self.html = response.get_data(as_text=True)
        self.sql = sql
        self.document: Node = tree(self.html)

    @property
    def text(self) -> str:
        """Return everything shown."""
        return self.document.text

    @property
    def heading(self) -> str:
        """Return the h1."""
        return self.document.one("h1").text

    def all(self, *tags: str, **attributes: str) -> list[Node]:
        """Return elements; see `Node.all`."""
        return self.document.all(*tags, **attributes)

    def one(self, *tags: str, **attributes: str) -> Node:
        """Return the only such element; see `Node.one`."""
        return self.document.one(*tags, **attributes)

    def link(self, text: str) -> str:
        """Return the address of the first link whose text contains `text`; AssertionError when there is none."""
        found = [node["href"] for node in self.all("a") if text in node.text or text in node["aria-label"]]
        assert found, f"no link {text!r} among {[node.text for node in self.all('a')]}"
        return found[0]

    def errors(self) -> list[str]:
        """Return the lines of the error summary."""
        summaries = [node for node in self.document.walk() if node["role"] == "alert"]
        return [item.text for summary in summaries for item in summary.all("li")]

    def form(self, *, action: str = "", having: str = "", button: str = "") -> Node:
        """Return the one form with that end of its action, a field of that name, or a button with that text."""
        found = [
            form
            for form in self.all("form")
            if (not action or form["action"].split("?")[0].endswith(action))
            and (
                not having or any(node["name"] == having for node in form.all("input", "select", "textarea"))
            )
            and (
                not button
                or any(button in (node.text or node["value"]) for node in form.all("button", "input"))
            )
        ]
        if len(found) > 1:  # search and sign-out stand on every page; what one means is in the content
            found = [
                form for form in found if any(around.tag == "main" for around in form.ancestors())
            ] or found
        assert len(found) == 1, (
            f"{len(found)} forms {action=} {having=} {button=} on {self.url}: {self.all('form')}"
        )
        return found[0]


class PageClient:
    """Reads pages and fills in their forms. Every HTML answer below 500 is inspected; a finding fails the test."""

    def __init__(self, client: Client, *, sql_budget: int = inspection.SQL_BUDGET) -> None:
        self.client = client
        self.sql_budget = sql_budget

    def get(self, url: str, *, status: int = 200, follow: bool = False, **query: Any) -> Page:
        """Fetch a page and expect `status`; `follow` goes after redirects."""
        return self._fetch("GET", url, status=status, follow=follow, query_string=query or None)

    def post(self, url: str, *, status: int = 303, follow: bool = False, **fields: Any) -> Page:
        """Send fields as they are, without a form: what a browser of ours would never do. CSRF is up to the caller."""
        return self._fetch("POST", url, status=status, follow=follow, data=fields)

    def submit(
        self,
        page: Page | str,
        values: Mapping[str, Any] | None = None,
        *,
        action: str = "",
        having: str = "",
        button: str = "",
        status: int = 303,
        follow: bool = False,
    ) -> Page:
        """Fill in a form of `page` (or of the page at that address) and send it as a browser would.

        Fields keep what the page holds; `values` replaces some (a list for several of one name, None to leave a field
        out, an open file or ``(stream, name)`` for an upload). `action`, `having` or `button` says which form.
        """
        page = self.get(page) if isinstance(page, str) else page
        form = page.form(action=action, having=having, button=button)
        fields = form_values(form, button=button)
        for name, value in (values or {}).items():
            fields.pop(name, None)
            if value is not None:
                fields[name] = value
        target = urljoin(page.url, form["action"] or page.url)
        if form["method"].lower() != "post":
            return self._fetch(
                "GET", urlsplit(target).path, status=status, follow=follow, query_string=fields
            )
        return self._fetch("POST", target, status=status, follow=follow, data=fields)

    def _fetch(self, method: str, url: str, *, status: int, follow: bool, **kwargs: Any) -> Page:
        with count_sql() as statements:
            response = self.client.open(url, method=method, **kwargs)
        page = Page(response, len(statements))
        if follow and response.status_code in (301, 302, 303, 307, 308):
            return self._fetch("GET", response.headers["Location"], status=status, follow=True)
        assert page.status == status, (
            f"{method} {url} answered {page.status} instead of {status}, to {response.headers.get('Location', '-')}: "
            f"{page.errors() or page.text[:600]}"
        )
        if response.mimetype == "text/html" and page.html and not 300 <= page.status < 400:
            found = inspection.problems(
                page.html, page.headers, sql=len(statements), sql_budget=self.sql_budget
            )
            if len(statements) > self.sql_budget:
                found.append(str(statements))
            assert not found, f"{method} {url}:\n" + "\n".join(found)
        return page


class ApiClient:
    """Asks the JSON API and expects a status; answers with the parsed body."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.response: TestResponse | None = None

    def get(self, path: str, *, status: int = 200, **query: Any) -> Any:
        """Fetch `path` below /api/v1."""
        return self._send("GET", path, status=status, query_string=query or None)

    def post(
        self, path: str, body: Any = None, *, status: int = 200, version: int | None = None, **kwargs: Any
    ) -> Any:
        """Post a JSON body (`data=` for multipart); `version` becomes If-Match, `key` the Idempotency-Key."""
        return self._send("POST", path, status=status, version=version, body=body, **kwargs)

    def patch(self, path: str, body: Any, *, status: int = 200, version: int | None = None) -> Any:
        """Change a record."""
        return self._send("PATCH", path, status=status, version=version, body=body)

    def put(self, path: str, body: Any, *, status: int = 200, version: int | None = None) -> Any:
        """PUT a body; `version` goes as If-Match."""
        return self._send("PUT", path, status=status, version=version, body=body)

    def delete(self, path: str, *, status: int = 204, version: int | None = None) -> Any:
        """Delete a record."""
        return self._send("DELETE", path, status=status, version=version)

    @property
    def etag(self) -> int:
        """Return the version in the last answer's ETag."""
        assert self.response is not None
        return int(self.response.headers["ETag"].strip('"'))

    def _send(
        self,
        method: str,
        path: str,
        *,
        status: int,
        version: int | None = None,
        body: Any = None,
        key: str | None = None,
        **kwargs: Any,
    ) -> Any:
        headers = dict(kwargs.pop("headers", {}))
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        if key is not None:
            headers["Idempotency-Key"] = key
        if body is not None or (method == "POST" and "data" not in kwargs):
            kwargs["json"] = {} if body is None else body
        url = path if path.startswith("/api/") else "/api/v1" + path
        self.response = self.client.open(url, method=method, headers=headers, **kwargs)
        text = self.response.get_data(as_text=True)
        assert self.response.status_code == status, (
            f"{method} {url} answered {self.response.status_code}: {text[:800]}"
        )
        if status >= 400:
            assert self.response.content_type == "application/problem+json", self.response.content_type
        return json.loads(text) if text else None


def form_values(form: Node, *, button: str = "") -> dict[str, Any]:
    """Return what a browser would send for an untouched form."""
    found: dict[str, Any] = {}

    def add(name: str, value: str) -> None:
        found.setdefault(name, []).append(value)

    for node in form.all("input", "select", "textarea", "button"):
        if not node["name"] or "disabled" in node:
            continue
        if node.tag == "select":
            options = node.all("option")
            chosen = [option for option in options if "selected" in option]
            for option in chosen or ([] if "multiple" in node else options[:1]):
                add(node["name"], option.attributes.get("value", option.text))
        elif node.tag == "textarea":
            add(
                node["name"],
                "".join(child for child in node.children if isinstance(child, str)).removeprefix("\n"),
            )
        elif node["type"] in ("submit", "button", "image", "reset") or node.tag == "button":
            if button and button in (node.text or node["value"]):
                add(node["name"], node["value"])
        elif node["type"] in ("checkbox", "radio"):
            if "checked" in node:
                add(node["name"], node["value"] or "on")
        elif node["type"] != "file":
            add(node["name"], node["value"])
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}
