"""The rules, for programs."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.obligations import commands, queries
from partyhub.obligations.models import ObligationRule
from partyhub.obligations.queries import Preview
from partyhub.obligations.rules import Basis, Condition, Content, Every, MetBy, Status
from partyhub.obligations.schemas import PreviewSchema, RuleBody, RuleEndBody, RuleFields, RuleSchema
from partyhub.organization.rules import OrgKind
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import ListQuery, api_blueprint, etag, matched_version, needs_match, paged

blueprint = api_blueprint("obligation_rules", "/obligation-rules", "Rules of obligations")


@blueprint.route("")
@requires(Permission.OBLIGATION_READ)
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, paged(RuleSchema))
def list_rules(query: dict[str, Any]) -> Any:
    """List every version of every rule, newest first."""
    found = queries.rules_listed(cursor=query.get("cursor"), page_size=query["page_size"])
    return {
        "items": [_body(one) for one in found.items],
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
    }


@blueprint.route("", methods=["POST"])
@requires(Permission.OBLIGATION_RULE)
@blueprint.arguments(RuleBody)
@blueprint.response(201, RuleSchema)
def draft_rule(body: dict[str, Any]) -> Any:
    """Draft a rule, or the next version of the one with that code."""
    made = commands.draft(current_actor(), _content(body, body["code"]), clock=clock())
    return etag(_body(made), made.version, 201)


@blueprint.route("/<public_id>")
@requires(Permission.OBLIGATION_READ)
@blueprint.response(200, RuleSchema)
def get_rule(public_id: str) -> Any:
    """Return one version of a rule."""
    found = queries.rule(public_id)
    return etag(_body(found), found.version)


@blueprint.route("/<public_id>", methods=["PATCH"])
@requires(Permission.OBLIGATION_RULE)
@needs_match
@blueprint.arguments(RuleFields(partial=True))
@blueprint.response(200, RuleSchema)
def change_rule(body: dict[str, Any], public_id: str) -> Any:
    """Change a draft; what is left out stays."""
    found = queries.rule(public_id)
    content = _content(_body(found) | body, found.code)
    commands.change(current_actor(), found, content, version=matched_version(), clock=clock())
    return etag(_body(found), found.version)


@blueprint.route("/<public_id>/preview")
@requires(Permission.OBLIGATION_READ)
@blueprint.response(200, PreviewSchema)
def preview_rule(public_id: str) -> Any:
    """Return what a version would have meant last year, by organisation right below the root."""
    found = queries.previewed(queries.rule(public_id), clock().today())
    return {
        "year": found.year,
        "lines": [_line(one) for one in found.lines],
        "total": _line(found.total),
    }


@blueprint.route("/<public_id>/switch-on", methods=["POST"])
@requires(Permission.OBLIGATION_RULE)
@needs_match
@blueprint.response(200, RuleSchema)
def switch_rule_on(public_id: str) -> Any:
    """Let a draft count from its first day; the version before it ends there."""
    found = queries.rule(public_id)
    commands.switch_on(current_actor(), found, version=matched_version(), clock=clock())
    return etag(_body(found), found.version)


@blueprint.route("/<public_id>/drop", methods=["POST"])
@requires(Permission.OBLIGATION_RULE)
@needs_match
@blueprint.response(200, RuleSchema)
def drop_rule(public_id: str) -> Any:
    """Throw a draft away."""
    found = queries.rule(public_id)
    commands.drop(current_actor(), found, version=matched_version(), clock=clock())
    return etag(_body(found), found.version)


@blueprint.route("/<public_id>/end", methods=["POST"])
@requires(Permission.OBLIGATION_RULE)
@needs_match
@blueprint.arguments(RuleEndBody)
@blueprint.response(200, RuleSchema)
def end_rule(body: dict[str, Any], public_id: str) -> Any:
    """Let a rule that no regulation asks for end."""
    found = queries.rule(public_id)
    commands.end(current_actor(), found, **body, version=matched_version(), clock=clock())
    return etag(_body(found), found.version)


def _content(body: dict[str, Any], code: str) -> Content:
    return Content(
        code=code,
        name=body["name"],
        kinds=frozenset(OrgKind(one) for one in body["organization_kinds"]),
        condition=Condition(body["condition"]),
        met_by=MetBy(body["fact_kind"], body["fact_tag"]),
        every=Every(body["every"]),
        times=body["times"],
        lead_days=body["lead_days"],
        source=body["source"],
        basis=Basis(body["basis"]),
        valid_from=body["valid_from"],
    )


def _body(rule: ObligationRule) -> dict[str, Any]:
    names = ("version", "code", "number", "name", "condition", "fact_kind", "fact_tag", "every", "times")
    more = ("lead_days", "source", "basis", "state", "valid_from", "valid_to")
    return {name: getattr(rule, name) for name in (*names, *more)} | {
        "id": rule.public_id,
        "organization_kinds": [kind.value for kind in OrgKind if kind in rule.kinds],
    }


def _line(one: Preview) -> dict[str, Any]:
    return {
        "organization": one.name,
        "owed": one.owed,
        "met": one.by_status[Status.MET],
        "late": one.by_status[Status.LATE],
        "overdue": one.by_status[Status.OVERDUE],
    }
