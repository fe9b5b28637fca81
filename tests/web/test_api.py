"""The glue of the JSON interface: strict reading, every reason, versions, the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import marshmallow as ma
import pytest
from flask.views import MethodView

from partyhub.kernel.paging import Page
from partyhub.security.web import public
from partyhub.web.api import (
    Date,
    ListQuery,
    Moment,
    PartialDateText,
    QuerySchema,
    Schema,
    Text,
    api_blueprint,
    etag,
    needs_match,
    paged,
    require_match,
    unmatched,
)
from tests.web.conftest import make_chrome


@dataclass
class Thing:
    """What the routes hand out."""

    name: str
    people: int = 3
    held_on: date = date(2026, 11, 1)
    starts_at: datetime = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
    joined: str = "1998-07"
    version: int = 4


class ThingIn(Schema):
    """A thing as it comes in."""

    name = Text(required=True, validate=ma.validate.Length(1, 10))
    people = ma.fields.Integer(validate=ma.validate.Range(1, 500))
    held_on = Date()
    starts_at = Moment()
    joined = PartialDateText()
    kind = ma.fields.String(validate=ma.validate.OneOf(["lecture", "meeting"]))
    open = ma.fields.Boolean()
    note = ma.fields.String()
    tags = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=5)), validate=ma.validate.Length(max=3)
    )


class ThingOut(Schema):
    """A thing as it goes out."""

    name = ma.fields.String()
    people = ma.fields.Integer()
    held_on = Date()
    starts_at = Moment()
    joined = PartialDateText()
    version = ma.fields.Integer()


class ThingList(ListQuery):
    """Filters."""

    name = ma.fields.String()
    open = ma.fields.Boolean()


def _routes() -> Any:
    things = api_blueprint("things", "/things", "Things")

    @things.route("")
    class Things(MethodView):
        @public
        @things.arguments(ThingList, location="query")
        @things.response(200, paged(ThingOut))
        def get(self, query: dict[str, Any]) -> Page:
            return Page([Thing(query.get("name", "甲"))], "c", None, 10_000)

        @public
        @things.arguments(ThingIn)
        @things.response(201, ThingOut)
        def post(self, body: dict[str, Any]) -> Any:
            return etag(
                Thing(**{name: value for name, value in body.items() if name in ("name", "people")}), 1, 201
            )

    @things.route("/<string:public_id>")
    @public
    @things.response(200, ThingOut)
    def one(public_id: str) -> Any:
        return etag(Thing(public_id), 4)

    @things.route("/<string:public_id>/people", methods=["PUT"])
    @public
    @unmatched("several people send it at once")
    @things.response(200, ThingOut)
    def people(public_id: str) -> Any:
        return Thing(public_id)

    @things.route("/<string:public_id>", methods=["DELETE"], endpoint="gone")
    @public
    @things.response(200, ThingOut)
    def gone(public_id: str) -> Any:
        return Thing(public_id)

    @things.route("/<string:public_id>/close", methods=["POST"])
    @public
    @needs_match
    @things.response(200, ThingOut)
    def close(public_id: str) -> Any:
        return etag(Thing(public_id), require_match(4) + 1)

    return things


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory):
    app = make_chrome(Path(tmp_path_factory.mktemp("api")))
    app.extensions["partyhub.api"].register_blueprint(_routes())
    with app.app_context():
        yield app.test_client()


def test_dates_times_and_months_go_out_as_agreed(things) -> None:
    answer = things.get("/api/v1/things/x")
    assert answer.json == {
        "name": "x", "people": 3, "held_on": "2026-11-01", "starts_at": "2026-11-01T09:00:00+08:00",
        "joined": "1998-07",
        "version": 4,
    }  # fmt: skip
    assert answer.headers["ETag"] == '"4"'
    assert things.get("/api/v1/things/x", headers={"If-None-Match": '"4"'}).status_code == 304


def test_a_list_is_an_envelope(things) -> None:
    body = things.get("/api/v1/things?name=乙&page_size=200").json
    assert set(body) == {"items", "next_cursor", "total", "total_at_least"}
    assert body["items"][0]["name"] == "乙"
    assert (body["next_cursor"], body["total"], body["total_at_least"]) == ("c", None, 10_000)


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("state=1", "/state", "unknown_parameter"),
        ("page_size=0", "/page_size", "too_small"),
        ("page_size=201", "/page_size", "too_big"),
        ("page_size=2.6e-42", "/page_size", "not_a_number"),
        ("page_size=x", "/page_size", "not_a_number"),
        ("page_size=1_0", "/page_size", "not_a_number"),
        ("page_size=１０", "/page_size", "not_a_number"),
        ("name=a&name=b", "/name", "repeated_field"),
        ("open=perhaps", "/open", "not_a_flag"),
        ("name=a%00b", "/name", "control_characters"),
    ],
)
def test_addresses_are_read_strictly(things, query: str, pointer: str, code: str) -> None:
    answer = things.get(f"/api/v1/things?{query}")
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [(pointer, code)]
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_route_without_parameters_refuses_them(things) -> None:
    answer = things.get("/api/v1/things/x?expand=all")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] == "unknown_parameter"


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"name": None}, "/name", "required"),
        ({"name": ""}, "/name", "too_short"),
        ({"name": "长" * 11}, "/name", "too_long"),
        ({"name": 5}, "/name", "not_text"),
        ({"name": "a\x00"}, "/name", "control_characters"),
        ({"people": "12"}, "/people", "not_a_number"),
        ({"people": 1.5}, "/people", "not_a_number"),
        ({"people": True}, "/people", "not_a_number"),
        ({"people": 0}, "/people", "too_small"),
        ({"people": 501}, "/people", "too_big"),
        ({"held_on": "2026-02-30"}, "/held_on", "not_a_date"),
        ({"held_on": "20260301"}, "/held_on", "not_a_date"),
        ({"held_on": "2026-W10-1"}, "/held_on", "not_a_date"),
        ({"starts_at": "2026-11-01T09:00:00"}, "/starts_at", "not_a_time"),
        ({"joined": "1998-13"}, "/joined", "not_a_date"),
        ({"kind": "other"}, "/kind", "not_a_choice"),
        ({"open": "true"}, "/open", "not_a_flag"),
        ({"open": 1.5}, "/open", "not_a_flag"),
        ({"note": "长" * 1001}, "/note", "too_long"),
        ({"tags": "x"}, "/tags", "not_a_list"),
        ({"tags": ["ok", "too long"]}, "/tags/1", "too_long"),
        ({"tags": ["a"] * 4}, "/tags", "too_long"),
        ({"state": "approved"}, "/state", "unknown_field"),
    ],
)
def test_bodies_are_read_strictly(things, change: dict[str, Any], pointer: str, code: str) -> None:
    answer = things.post("/api/v1/things", json={"name": "甲", **change})
    assert answer.status_code == 422, answer.json
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [(pointer, code)]
    assert "%(" not in answer.json["errors"][0]["message"]


def test_half_of_a_surrogate_pair_is_refused(things) -> None:
    answer = things.post("/api/v1/things", data=b'{"name": "a\\ud800"}', content_type="application/json")
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == [
        ("/name", "control_characters")
    ]


def test_every_reason_at_once(things) -> None:
    answer = things.post("/api/v1/things", json={"people": 0, "held_on": "x", "state": 1})
    assert {one["code"] for one in answer.json["errors"]} == {
        "required",
        "too_small",
        "not_a_date",
        "unknown_field",
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "bad_json"),
        (b'{"name": NaN}', "bad_json"),
        (b'{"name": "a", "name": "b"}', "repeated_field"),
        (b"\xff\xfe", "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "bad_json"),
        (b'{"people": ' + b"9" * 5000 + b"}", "bad_json"),
    ],
)
def test_what_is_no_json_is_refused(things, body: bytes, code: str) -> None:
    answer = things.post("/api/v1/things", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["errors"][0]["code"] == code


def test_another_kind_of_body_is_refused(things) -> None:
    answer = things.post("/api/v1/things", data="name=a", content_type="text/plain")
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (400, "not_json")


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"1"])
def test_a_body_that_is_no_object_is_refused(things, body: bytes) -> None:
    answer = things.post("/api/v1/things", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["code"] in ("not_an_object", "required")


@pytest.mark.parametrize(
    ("header", "status"),
    [(None, 428), ('"4"', 200), ("4", 200), ('W/"4"', 200), ('"3"', 409), ("*", 409), ('"x"', 409)],
)
def test_a_change_of_state_names_its_version(things, header: str | None, status: int) -> None:
    headers = {"If-Match": header} if header else {}
    answer = things.post("/api/v1/things/x/close", headers=headers)
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["ETag"] == '"5"'


def test_if_match_is_asked_for_before_the_view_runs_unless_declared_away(things) -> None:
    assert things.delete("/api/v1/things/x").status_code == 428
    assert things.delete("/api/v1/things/x", headers={"If-Match": '"4"'}).status_code == 200
    assert things.put("/api/v1/things/x/people").status_code == 200


def test_a_created_thing_carries_its_version(things) -> None:
    answer = things.post("/api/v1/things", json={"name": "  甲 "})
    assert (answer.status_code, answer.headers["ETag"], answer.json["name"]) == (201, '"1"', "甲")


def test_the_document_says_all_of_that(things) -> None:
    document = things.get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    paths = document["paths"]
    assert {one["name"] for one in paths["/api/v1/things"]["post"]["parameters"]} == {"Idempotency-Key"}
    assert {one["name"] for one in paths["/api/v1/things/{public_id}/close"]["post"]["parameters"]} == {
        "Idempotency-Key", "If-Match",
    }  # fmt: skip
    assert {one["name"] for one in paths["/api/v1/things"]["get"]["parameters"]} == {
        "name",
        "open",
        "page_size",
        "cursor",
    }
    assert paths["/api/v1/things"]["get"]["security"] == []
    assert "application/problem+json" in document["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert "/api/v1/openapi.json" in paths
    assert document["components"]["schemas"]["ThingIn"]["additionalProperties"] is False
    assert document["components"]["schemas"]["ThingIn"]["properties"]["note"]["maxLength"] == 1000


def _schemas(base: type[ma.Schema]) -> Iterator[type[ma.Schema]]:
    for one in base.__subclasses__():
        yield one
        yield from _schemas(one)


def test_every_schema_of_ours_is_a_strict_one(app):
    """Marshmallow's own base takes NUL, half a surrogate pair and texts of any length."""
    ours = {one for one in _schemas(ma.Schema) if one.__module__.startswith("partyhub.")}
    loose = {
        one.__name__
        for one in ours
        if not issubclass(one, Schema | QuerySchema)
        and one.__module__ not in ("partyhub.web.schema", "partyhub.web.openapi")
    }
    assert len(ours) > 50
    assert loose == {"UploadFiles"}, "which names the file part of a request, not a body"
