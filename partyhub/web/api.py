"""Glue of the JSON interface: strict schemas, every reason at once, paging, versions, and the OpenAPI document.

A feature's api makes its blueprint with `api_blueprint`, its schemas from `Schema` (bodies) and `QuerySchema` or
`ListQuery` (addresses), lists with `paged`, and answers with `etag`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any, NoReturn, TypeVar

import marshmallow as ma
from flask import Response, current_app, jsonify, request
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from webargs.flaskparser import FlaskParser

from partyhub.kernel.errors import Invalid, Malformed, PreconditionRequired, Reason, Stale
from partyhub.kernel.http import view_of
from partyhub.security.web import public
from partyhub.web.openapi import Documentation, prepare_operation, problem_schema, register_problem_responses
from partyhub.web.schema import (
    Date,
    Integer,
    ListQuery,
    Moment,
    PartialDateText,
    QuerySchema,
    Schema,
    Text,
    paged,
    reasons_of,
)

__all__ = [
    "Blueprint",
    "Date",
    "Integer",
    "ListQuery",
    "Moment",
    "PartialDateText",
    "QuerySchema",
    "Schema",
    "Text",
    "api_blueprint",
    "blueprint",
    "etag",
    "matched_version",
    "needs_match",
    "paged",
    "require_match",
    "unmatched",
]

F = TypeVar("F", bound=Callable[..., Any])
MAX_DEPTH = 40
API_ROOT = "/api/v1"


class _Parser(FlaskParser):
    """Refuses unknown and repeated names and turns every complaint into a Reason."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012  # the shape webargs gives it
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
        "querystring": ma.RAISE,
        "form": ma.RAISE,
        "files": ma.RAISE,
    }

    def load_querystring(self, req: Any, schema: ma.Schema) -> Any:
        """Read the address; a name given twice is refused unless its field is a list."""
        several = {
            field.data_key or name
            for name, field in schema.fields.items()
            if isinstance(field, ma.fields.List)
        }
        repeated = [name for name, values in req.args.lists() if len(values) > 1 and name not in several]
        if repeated:
            raise Invalid(*(Reason("repeated_field", name[:80]) for name in repeated))
        return super().load_querystring(req, schema)

    def _raw_load_json(self, req: Any) -> Any:
        body = req.get_data(cache=True)
        if not body.strip():
            return ma.missing
        if not req.is_json:
            raise Malformed(Reason("not_json"))
        return read_json(body)

    def handle_error(self, error: ma.ValidationError, req: Any, schema: ma.Schema, **kwargs: Any) -> NoReturn:
        """Refuse with every reason."""
        raise Invalid(
            *reasons_of(error.messages, "unknown_parameter" if req.method == "GET" else "unknown_field")
        )


def read_json(body: bytes) -> Any:
    """Read a JSON text strictly: no repeated names, no NaN, at most MAX_DEPTH levels. Raises Malformed."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_object_of, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Malformed(Reason("bad_json")) from None
    if _depth_exceeds(value, MAX_DEPTH):
        raise Malformed(Reason("bad_json"))
    return value


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        raise Malformed(*(Reason("repeated_field", name[:80]) for name in found if names.count(name) > 1))
    return found


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)


def _depth_exceeds(value: Any, limit: int) -> bool:
    if limit == 0:
        return True
    inner: Iterable[Any] = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    )
    return any(_depth_exceeds(part, limit - 1) for part in inner)


class Blueprint(SmorestBlueprint):
    """A blueprint of the JSON interface."""

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(prepare_operation)
        self.before_request(_refuse_early)

    def _store_endpoint_docs(
        self, endpoint: str, obj: Any, parameters: Any, tags: Any, **options: Any
    ) -> None:
        super()._store_endpoint_docs(endpoint, obj, parameters, tags, **options)
        for method, doc in self._docs[endpoint].items():
            if method != "parameters":
                doc["partyhub"] = Documentation.of(method, getattr(obj, method, obj))


def api_blueprint(name: str, url_prefix: str, description: str = "") -> Blueprint:
    """Return a blueprint for the resources of one feature; `url_prefix` is below /api/v1 (``/activities``)."""
    prefix = url_prefix if url_prefix.startswith("/api/") else f"{API_ROOT}{url_prefix}"
    return Blueprint(f"api_{name}", f"partyhub.{name}.api", url_prefix=prefix, description=description)


def _refuse_early() -> None:
    """Refuse query names on routes that take none, and changes that do not say which version they are about."""
    view = view_of(current_app, request.endpoint or "", request.method)
    if Documentation.of(request.method.lower(), view).matched:
        matched_version()
    taken = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", ())
    if request.args and not any(isinstance(one, Mapping) and one.get("in") == "query" for one in taken):
        raise Invalid(*(Reason("unknown_parameter", name[:80]) for name in request.args))


def etag(answer: Any, version: int, status: int = 200) -> Any:
    """Return `answer` with the record's version as ETag; 304 when a GET has that version already."""
    value = f'"{version}"'
    if request.method in ("GET", "HEAD") and str(version) in request.if_none_match:
        return Response(status=304, headers={"ETag": value})
    if isinstance(answer, Response):
        answer.headers["ETag"] = value
        return answer
    return answer, status, {"ETag": value}


def matched_version() -> int:
    """Return the version named in If-Match. Raises PreconditionRequired without one, Stale for nonsense."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired
    text = given.removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Stale
    return int(text)


def require_match(version: int) -> int:
    """Return `version` when If-Match names it. Raises PreconditionRequired (428) without the header, Stale (409)."""
    if matched_version() != version:
        raise Stale
    return version


def needs_match(view: F) -> F:
    """Document that a view wants If-Match, and refuse calls without it before the view runs."""
    view.needs_match = True  # type: ignore[attr-defined]  # a declaration carried by the function itself
    return view


def unmatched(reason: str) -> Callable[[F], F]:
    """Declare that a PUT, PATCH or DELETE needs no If-Match, and why (attendance is sent by several people at once)."""

    def mark(view: F) -> F:
        view.unmatched_because = reason  # type: ignore[attr-defined]  # a declaration carried by the function itself
        return view

    return mark


class Api(SmorestApi):
    """The Api whose errors are answered by the request boundary, and whose document is written when first asked for.

    Writing it takes a quarter of the start otherwise, and memory that most workers never need.
    """

    ERROR_SCHEMA = problem_schema()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._undocumented: list[SmorestBlueprint] = []
        self._writing = Lock()
        super().__init__(*args, **kwargs)

    def register_blueprint(self, blp: SmorestBlueprint, **options: Any) -> None:
        """Register a blueprint; its operations come into the document later."""
        self._app.register_blueprint(blp, **options)
        self._undocumented.append(blp)

    def document(self) -> dict[str, Any]:
        """Return the OpenAPI document of everything that is registered."""
        with self._writing:
            while self._undocumented:
                blp = self._undocumented.pop(0)
                blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
                self.spec.tag({"name": blp.name, "description": blp.description})
            written: dict[str, Any] = self.spec.to_dict()
        return written

    def _register_error_handlers(self) -> None:
        """Leave errors to the request boundary."""

    def _register_responses(self) -> None:
        register_problem_responses(self)


def init_api(app: Any) -> Api:
    """Set up the Api of `app` and put it where the factory registers blueprints."""
    app.config.setdefault("API_TITLE", "PartyHub")
    app.config.setdefault("API_VERSION", "v1")
    app.config.setdefault("OPENAPI_VERSION", "3.1.0")
    app.config.setdefault("ETAG_DISABLED", True)
    api = Api(
        app,
        spec_kwargs={
            "security": [{"bearer": []}],
            "info": {"description": "See docs/api.md for the conventions."},
        },
    )
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    app.extensions["partyhub.api"] = api
    return api


blueprint = api_blueprint("openapi", "/openapi.json", "This document")


@blueprint.route("")
@public
@blueprint.response(200, description="The OpenAPI 3.1 document of this interface.")
def openapi_json() -> Any:
    """Return the OpenAPI document."""
    api: Api = current_app.extensions["partyhub.api"]
    return jsonify(api.document())
