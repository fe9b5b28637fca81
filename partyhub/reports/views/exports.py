"""Asking for ledgers and packages, and fetching them."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from partyhub.kernel import unit
from partyhub.kernel.errors import NotFound
from partyhub.kernel.http import clock
from partyhub.organization import queries as organizations
from partyhub.reports import commands, queries
from partyhub.reports.forms import ExportForm
from partyhub.reports.rules import ExportState, Medium
from partyhub.reports.views.base import blueprint, layout_for, to_fetch
from partyhub.reports.words import in_chinese
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires, signed_in
from partyhub.web.downloads import attachment
from partyhub.web.pages import page

EXPORT = Permission.REPORT_EXPORT
RUNNING = (ExportState.QUEUED, ExportState.RUNNING)


@blueprint.route("/reports", methods=["GET", "POST"])
@requires(EXPORT)
def index() -> Any:
    """Offer the ledgers and the inspection package, and list what one asked for within a day."""
    actor = current_actor()
    form = ExportForm(organizations.options(actor, EXPORT), data={"year": clock().today().year})
    if form.validate_on_submit():
        with form.taking():
            home = organizations.get(actor, form.organization.data, EXPORT)
            what, medium, purpose = form.what.data, form.medium.data, form.purpose.data
            return to_fetch(
                commands.ask(actor, what, medium, home, form.period, purpose=purpose, clock=clock())
            )
    mine = queries.mine(actor, clock().now())
    homes = organizations.by_ids(one.organization_id for one in mine)
    return page("reports/index.html", form=form, mine=mine, homes=homes), form.status


@blueprint.get("/reports/exports/<public_id>")
@signed_in
def detail(public_id: str) -> str:
    """Show where an export stands, and let it be fetched."""
    actor = current_actor()
    export = queries.get(actor, public_id, clock().now())
    home = organizations.by_ids([export.organization_id]).get(export.organization_id or 0)
    running = export.state in RUNNING
    return page("reports/detail.html", export=export, home=home, running=running, layout=layout_for(actor))


@blueprint.get("/reports/exports/<public_id>/progress")
@signed_in
def progress_of(public_id: str) -> Response:
    """Tell the page's script how far a package is."""
    export = queries.get(current_actor(), public_id, clock().now())
    return jsonify(state=export.state.value, running=export.state in RUNNING, percent=export.progress)


@blueprint.get("/reports/exports/<public_id>/file")
@signed_in
def file(public_id: str) -> Response:
    """Hand an export out, after noting that it leaves and with how many rows."""
    actor = current_actor()
    with unit.work():
        export = queries.get(actor, public_id, clock().now())
        made = commands.fetch(actor, export, in_chinese, clock=clock())
    return attachment(made.content, made.media_type, made.name)


@blueprint.get("/reports/exports/<public_id>/print")
@signed_in
def sheet(public_id: str) -> str:
    """Show a ledger as it is printed on A4, after noting that it leaves."""
    actor = current_actor()
    with unit.work():
        export = queries.get(actor, public_id, clock().now())
        if export.medium is not Medium.PRINT:
            raise NotFound
        ledger = commands.ledger_for(actor, export, in_chinese)
        commands.take(actor, export, ledger.rows, clock=clock())
    mark = commands.mark_of(export, clock())
    return page("reports/sheet.html", ledger=ledger, export=export, mark=mark)
