"""/reports: the ledgers' forms, asking for an export, its progress and its content."""

from __future__ import annotations

from typing import Any

from partyhub.kernel import unit
from partyhub.kernel.errors import Invalid, NotFound, Reason
from partyhub.kernel.http import clock
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.reports import commands, queries
from partyhub.reports.rules import FORMS, ExportState, Medium, Period, What
from partyhub.reports.schemas import ExportSchema, LedgersSchema, NewExportSchema
from partyhub.reports.words import in_chinese
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, signed_in
from partyhub.web.api import api_blueprint
from partyhub.web.downloads import attachment

blueprint = api_blueprint("reports", "/reports", "Ledgers and inspection packages")


@blueprint.route("/ledgers", methods=["GET"])
@signed_in
@blueprint.response(200, LedgersSchema)
def ledgers() -> Any:
    """List the ledgers with their headings."""
    return {
        "items": [
            {"kind": kind.value, "title": form.title, "own": form.own, "columns": form.columns}
            for kind, form in FORMS.items()
        ]
    }


@blueprint.route("/exports", methods=["POST"])
@signed_in
@blueprint.arguments(NewExportSchema)
@blueprint.response(202, ExportSchema)
def ask(body: dict[str, Any]) -> Any:
    """Ask for a ledger or the inspection package; that it was asked for, with purpose and rows, is noted."""
    what, period = What(body["ledger"]), Period(body["year"], body.get("quarter"))
    home, medium = _home(what, body.get("organization_id")), Medium(body["medium"])
    purpose = body.get("purpose", "")
    return commands.ask(current_actor(), what, medium, home, period, purpose=purpose, clock=clock())


@blueprint.route("/exports/<public_id>", methods=["GET"])
@signed_in
@blueprint.response(200, ExportSchema)
def show(public_id: str) -> Any:
    """Return one of the caller's exports, with its progress; poll it until `state` is `ready` or `failed`."""
    return queries.get(current_actor(), public_id, clock().now())


@blueprint.route("/exports/<public_id>/content", methods=["GET"])
@signed_in
@blueprint.response(200, description="The file, as a download.")
def content(public_id: str) -> Any:
    """Return the file of an export; that it leaves, with how many rows, is noted first."""
    actor = current_actor()
    with unit.work():
        export = queries.get(actor, public_id, clock().now())
        if export.medium is Medium.PRINT or export.state is ExportState.FAILED:
            raise NotFound
        made = commands.fetch(actor, export, in_chinese, clock=clock())
    return attachment(made.content, made.media_type, made.name)


def _home(what: What, public_id: str | None) -> Organization | None:
    """Return the organisation asked about; none for what is one's own. Raises Invalid when it is not the caller's."""
    if what.ledger is not None and FORMS[what.ledger].own:
        return None
    if public_id is None:
        raise Invalid(Reason("required", "organization_id"))
    try:
        return organizations.get(current_actor(), public_id, Permission.REPORT_EXPORT)
    except NotFound:
        raise Invalid(Reason("not_a_choice", "organization_id")) from None
