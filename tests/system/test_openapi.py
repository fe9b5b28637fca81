"""The interface keeps to its OpenAPI document, whatever is sent: no 5xx, nothing undocumented, as every role.

Requests are made by schemathesis from the document; ids of real records are put into the addresses of half of them, so
that the work behind the shape checks is reached. Each role asks with a token of its own, as a program does.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from requests import Request
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.test import TestResponse

from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.security import web as security_web
from tests.support.client import Client
from tests.support.figures import Figures
from tests.system import declared
from tests.system.probe import Prober, rules_of

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
EVERY_ROLE = (
    "committee",
    "group",
    "secretary",
    "member",
    "leader",
    "dispatcher",
    "inspector",
    "auditor",
    "sysadmin",
)


def document(app: PartyHub) -> dict[str, Any]:
    """Return the OpenAPI document as it is served."""
    return json.loads(app.test_client().get("/api/v1/openapi.json").get_data())


class Conformance:
    """Sends what schemathesis makes of one operation, as every role, and keeps what does not conform."""

    def __init__(self, app: PartyHub, prober: Prober) -> None:
        self.app, self.prober = app, prober
        self.schema = schemathesis.openapi.from_dict(document(app))
        self.tokens = dict(prober.scene.tokens)
        self.found: dict[str, str] = {}
        self.sent = 0

    def operations(self) -> list[Any]:
        """Return every operation of the document."""
        return [result.ok() for result in self.schema.get_all_operations()]

    def try_operation(self, operation: Any, examples: int) -> None:
        """Send `examples` good and `examples` bad requests of an operation as every role and as a stranger."""
        for mode in MODES:
            strategy = operation.as_strategy(generation_mode=mode)
            try:
                self._send_drawn(operation, strategy, examples)
            except Unsatisfiable:
                assert mode is GenerationMode.NEGATIVE, f"no requests can be made of {operation.label}"

    def _send_drawn(self, operation: Any, strategy: Any, examples: int) -> None:
        ids = self._ids(operation)

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy, chosen=st.sampled_from([*ids, None]))
        def send(case: Any, chosen: tuple[str, ...] | None) -> None:
            if chosen is not None:
                case.path_parameters = dict(zip(case.path_parameters or {}, chosen, strict=False))
            for who in (*EVERY_ROLE, ""):
                self._send(case, who)

        send()

    def _ids(self, operation: Any) -> list[tuple[str, ...]]:
        """Return the ids of real records for the operation's address: one's own, and another enterprise's."""
        endpoint = next(
            rule.endpoint
            for method, rule in rules_of(self.app)
            if method.lower() == operation.method.lower()
            and rule.rule.replace("<", "{").replace(">", "}") == operation.path
        )
        records = [line.record for line in declared.lines() if line.endpoint == endpoint and line.record]
        places = ("east_branch", "root", "west_branch")
        return [
            self.prober.scene.ids[record, place]
            for record in records
            for place in places
            if (record, place) in self.prober.scene.ids and record not in ("campaign_of", "facts_of")
        ]

    def _send(self, case: Any, who: str) -> None:
        made = case.as_transport_kwargs(base_url="http://localhost")
        made = {
            name: made[name]
            for name in ("method", "url", "headers", "params", "data", "json", "files")
            if name in made
        }
        try:
            request = Request(**made).prepare()
        except (ValueError, UnicodeError):
            return  # a request that no client could send
        headers = {name: value for name, value in request.headers.items() if name.lower() != "authorization"}
        if who:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        client: Client = self.app.test_client(use_cookies=False)  # type: ignore[assignment]  # the class that make_app set
        with self.prober.undone():
            self.sent += 1
            response = client.open(
                request.path_url, method=request.method, headers=headers, data=request.body, buffered=True
            )
            db.session.remove()
        self._judge(case, who or "stranger", response)

    def _judge(self, case: Any, who: str, response: TestResponse) -> None:
        told = f"{case.method} {case.path} as {who}: {response.status_code}"
        try:
            case.validate_response(response, checks=CHECKS)
        except (AssertionError, BaseExceptionGroup) as error:
            whole = [error, *getattr(error, "exceptions", ())]
            self.found.setdefault(
                f"{case.method} {case.path} {response.status_code}", f"{told} {whole[-1]}"[:600]
            )
        documented = case.operation.definition.raw["responses"]
        if response.status_code < 400 and str(response.status_code) not in documented:
            self.found.setdefault(told, f"{told} is not documented, only {sorted(documented)}")
        if response.status_code >= 400 and response.content_type != "application/problem+json":
            self.found.setdefault(told, f"{told} is a refusal of type {response.content_type}")

    def check(self) -> None:
        """Fail with what does not conform."""
        shown = "\n\n".join(self.found.values())
        assert not self.found, f"{len(self.found)} findings in {self.sent} requests:\n{shown[:9000]}"


def test_every_route_of_the_interface_is_documented(app: PartyHub) -> None:
    spec = document(app)
    known = {
        (method.upper(), path.replace("{", "<").replace("}", ">"))
        for path, operations in spec["paths"].items()
        for method in operations
        if method in ("get", "post", "put", "patch", "delete")
    }
    real = {(method, rule.rule) for method, rule in rules_of(app) if rule.rule.startswith("/api/")}
    assert real == known
    bare = [
        f"{method} {path}"
        for path, operations in spec["paths"].items()
        for method, about in operations.items()
        if method != "parameters" and not (about.get("summary") and about.get("responses"))
    ]
    assert bare == []


@pytest.mark.parametrize("part", range(3))
def test_requests_made_from_the_document(app: PartyHub, prober: Prober, part: int) -> None:
    conformance = Conformance(app, prober)
    operations = conformance.operations()
    for operation in operations[part::3]:
        conformance.try_operation(operation, examples=2)
    print(f"openapi: {conformance.sent} requests, {len(conformance.found)} findings")
    conformance.check()
    assert len(operations) > 60
    assert conformance.sent > 500


@pytest.mark.logs_errors
def test_what_does_not_conform_is_found(
    app: PartyHub, prober: Prober, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: an answer of another shape, an undocumented status and a crash are findings."""
    endpoint = "api_me.me"
    answers = {
        "another shape": lambda: ({"username": 7, "name": [], "roles": "x"}, 200),
        "undocumented": lambda: ({}, 207),
        "no JSON": lambda: ("<p>", 200, {"Content-Type": "text/html"}),
        "crash": lambda: 1 / 0,
    }
    for answer in answers.values():
        planted = security_web.public(lambda *_args, answer=answer, **_kwargs: answer())
        monkeypatch.setitem(app.view_functions, endpoint, planted)
        conformance = Conformance(app, prober)
        (operation,) = (one for one in conformance.operations() if one.path == "/api/v1/me")
        conformance.try_operation(operation, examples=1)
        assert conformance.found


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_many_requests_made_from_the_document(
    app: PartyHub, prober: Prober, kind: str, figures: Figures
) -> None:
    conformance = Conformance(app, prober)
    for operation in conformance.operations():
        conformance.try_operation(operation, examples=10)
    conformance.check()
    figures.note(f"requests made from the OpenAPI document, {kind}", f"{conformance.sent}, 0 findings")
