"""What the OpenAPI document says about every operation: one-time keys, versions, problem details, who may call."""

from __future__ import annotations

import http
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
from flask_smorest.utils import prepare_response

PROBLEM_TYPE = "application/problem+json"
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Different for each new request; the same key with the same body answers the same for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
}
_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of the record as it was read.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}


class ProblemReason(ma.Schema):
    """One reason of a refusal."""

    pointer = ma.fields.String(metadata={"description": "JSON pointer to the entry the reason is about."})
    code = ma.fields.String()
    message = ma.fields.String()


class Problem(ma.Schema):
    """RFC 9457 problem details, with every reason at once."""

    type = ma.fields.String()
    title = ma.fields.String()
    status = ma.fields.Integer()
    code = ma.fields.String()
    instance = ma.fields.String(metadata={"description": "Reference number of this answer."})
    errors = ma.fields.List(ma.fields.Nested(ProblemReason))


def problem_schema() -> type[ma.Schema]:
    """Return the schema of a refusal."""
    return Problem


@dataclass(frozen=True)
class Documentation:
    """What a view declares about itself."""

    keyed: bool
    matched: bool
    public: bool

    @classmethod
    def of(cls, method: str, view: Any) -> Documentation:
        """Read the declarations of a view for one method."""
        return cls(
            keyed=method == "post",
            matched=(method in ("put", "patch", "delete") and not hasattr(view, "unmatched_because"))
            or hasattr(view, "needs_match"),
            public=bool(getattr(getattr(view, "access", None), "public", False)),
        )


def prepare_operation(doc: dict[str, Any], doc_info: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Add headers and security to the document of one operation."""
    said: Documentation | None = doc_info.get("partyhub")
    if said is None:
        return doc
    if said.keyed:
        doc.setdefault("parameters", []).append(dict(_KEY))
    if said.matched:
        doc.setdefault("parameters", []).append(dict(_MATCH))
    if said.public:
        doc["security"] = []
    return doc


def register_problem_responses(api: Any) -> None:
    """Register one lazy response per status; refusals are problem details."""
    for status in http.HTTPStatus:
        response: dict[str, Any] = {"description": status.phrase}
        if status >= 400:
            response["schema"] = api.ERROR_SCHEMA
        prepare_response(response, api.spec, PROBLEM_TYPE)
        api.spec.components.response(status.name, response, lazy=True)
    response = {"description": "Refused", "schema": api.ERROR_SCHEMA}
    prepare_response(response, api.spec, PROBLEM_TYPE)
    api.spec.components.response("DEFAULT_ERROR", response, lazy=True)
