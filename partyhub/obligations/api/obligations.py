"""What organisations owe, for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from partyhub.kernel.http import clock
from partyhub.kernel.references import Reference
from partyhub.obligations import commands, queries
from partyhub.obligations.models import Obligation
from partyhub.obligations.schemas import ObligationSchema, ObligationsQuery, ReasonBody
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import api_blueprint, matched_version, needs_match, paged
from partyhub.web.registry import registry

blueprint = api_blueprint("obligations", "/obligations", "What organisations owe, and what met it")


@blueprint.route("")
@requires(Permission.OBLIGATION_READ)
@blueprint.arguments(ObligationsQuery, location="query")
@blueprint.response(200, paged(ObligationSchema))
def list_obligations(query: dict[str, Any]) -> Any:
    """List the obligations of periods that have begun, the latest due day first."""
    actor, organization = current_actor(), None
    if query["organization_id"] is not None:
        organization = organizations.get(actor, query["organization_id"], Permission.OBLIGATION_READ)
    found = queries.listed(
        actor,
        organization=organization,
        year=query["year"],
        cursor=query.get("cursor"),
        page_size=query["page_size"],
    )
    return {
        "items": _bodies(found.items, linked=False),
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
    }


@blueprint.route("/<public_id>")
@requires(Permission.OBLIGATION_READ)
@blueprint.response(200, ObligationSchema)
def get_obligation(public_id: str) -> Any:
    """Return an obligation, with the address of the record that met it."""
    return _answer(queries.get(current_actor(), public_id))


@blueprint.route("/<public_id>/excuse", methods=["POST"])
@requires(Permission.OBLIGATION_EXCUSE)
@needs_match
@blueprint.arguments(ReasonBody)
@blueprint.response(200, ObligationSchema)
def excuse_obligation(body: dict[str, Any], public_id: str) -> Any:
    """Excuse an organisation below from it."""
    actor = current_actor()
    obligation = queries.get(actor, public_id)
    return _answer(commands.excuse(actor, obligation, **body, version=matched_version(), clock=clock()))


@blueprint.route("/<public_id>/restore", methods=["POST"])
@requires(Permission.OBLIGATION_EXCUSE)
@needs_match
@blueprint.arguments(ReasonBody)
@blueprint.response(200, ObligationSchema)
def restore_obligation(body: dict[str, Any], public_id: str) -> Any:
    """Take an excuse back."""
    actor = current_actor()
    obligation = queries.get(actor, public_id)
    return _answer(commands.restore(actor, obligation, **body, version=matched_version(), clock=clock()))


def _answer(obligation: Obligation) -> Any:
    body, status, headers = _bodies([obligation], linked=True)[0], 200, {"ETag": f'"{obligation.version}"'}
    return body, status, headers  # never 304: the status changes with the day, without a version


def _bodies(rows: Iterable[Obligation], *, linked: bool) -> list[dict[str, Any]]:
    found = list(rows)
    by_id = {one.id: one for one in queries.counted()}
    public = organizations.public_ids(one.organization_id for one in found)
    today = clock().today()
    return [
        {
            "id": one.public_id,
            "version": one.version,
            "organization_id": public.get(one.organization_id),
            "rule_id": by_id[one.rule_id].public_id,
            "rule": one.code,
            "name": by_id[one.rule_id].name,
            "period": one.period,
            "starts_on": one.first_on,
            "due_on": one.due_on,
            "status": one.status(today),
            "met_on": one.met_on,
            "met_by": _record(one.met_by, linked=linked) if one.met_by else None,
            "excuse": _excuse(one),
        }
        for one in found
    ]


def _record(source: str, *, linked: bool) -> dict[str, Any]:
    """Return the record behind; its address only for one obligation, not for each of a list."""
    reference = Reference.parse(source)
    known = linked and reference.kind in registry().references
    return {
        "type": reference.kind,
        "url": registry().url_of(current_actor(), reference) if known else None,
    }


def _excuse(one: Obligation) -> dict[str, Any] | None:
    if one.excused_at is None:
        return None
    return {"by": one.excused_name, "at": one.excused_at, "reason": one.excuse}
