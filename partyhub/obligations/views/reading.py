"""An organisation's year, what the organisations below it have let pass, and the Monday sheet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import redirect, request, url_for

from partyhub.kernel.errors import NotFound
from partyhub.kernel.http import clock
from partyhub.kernel.references import Reference
from partyhub.obligations import policy, queries
from partyhub.obligations.forms import YearForm
from partyhub.obligations.rules import Status
from partyhub.obligations.views.base import blueprint, items_of, log_url
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page
from partyhub.web.registry import registry

SHEET_SLOT = "obligations.sheet"
EARLIEST, LATEST = 2000, 2199


@blueprint.get("")
@requires(Permission.OBLIGATION_READ)
def index() -> Any:
    """Lead on to one's own organisation, or to the widest that one may see."""
    home = queries.home_of(current_actor())
    if home is None:
        raise NotFound
    return redirect(url_for(".year", organization_id=home.public_id))


@blueprint.get("/<organization_id>")
@requires(Permission.OBLIGATION_READ)
def year(organization_id: str) -> Any:
    """A year of one organisation: each rule, each period, how it stands and by which record."""
    actor, form = current_actor(), YearForm()
    organization = organizations.get(actor, organization_id, Permission.OBLIGATION_READ)
    chosen = _year(form)
    lines = queries.year_of(organization, chosen, clock().today())
    return page(
        "obligations/year.html",
        organization=organization,
        form=form,
        year=chosen,
        lines=lines,
        logs={line.rule.code: log_url(actor, line.rule, organization) for line in lines},
        may_excuse=not policy.can_excuse(actor, organization),
        has_below=bool(organizations.children_at(organization.id, clock().today())),
        rules_there=bool(queries.counted()),
        open_states=(Status.DUE, Status.SOON, Status.OVERDUE),
    ), form.status


@blueprint.get("/<organization_id>/below")
@requires(Permission.OBLIGATION_READ)
def below(organization_id: str) -> Any:
    """The organisations right below: how many obligations stand how, and which they have let pass."""
    actor, form, today = current_actor(), YearForm(), clock().today()
    organization = organizations.get(actor, organization_id, Permission.OBLIGATION_READ)
    chosen = _year(form)
    overdue = queries.overdue_below(actor, organization, today, cursor=request.args.get("cursor"))
    return page(
        "obligations/below.html",
        organization=organization,
        form=form,
        year=chosen,
        counts=queries.counts_below(actor, organization, chosen, today),
        overdue=overdue,
        items=items_of(overdue.items, today),
        homes=organizations.by_ids(row.organization_id for row in overdue.items),
        may_excuse=actor.can(Permission.OBLIGATION_EXCUSE),
        shown=queries.SHOWN,
    ), form.status


@blueprint.get("/<organization_id>/sheet")
@requires(Permission.OBLIGATION_READ)
def sheet(organization_id: str) -> Any:
    """The Monday sheet: what is due by when under which article, what came back and why, and nothing else."""
    actor, today = current_actor(), clock().today()
    organization = organizations.get(actor, organization_id, Permission.OBLIGATION_READ)
    monday = queries.monday_of(today)
    rows = queries.open_of([organization.id], monday + timedelta(days=6))
    return page(
        "obligations/sheet.html",
        organization=organization,
        monday=monday,
        sunday=monday + timedelta(days=6),
        items=items_of(rows, today),
        returned=registry().panels_for(SHEET_SLOT, actor, organization, clock()),
        back_url=url_for(".year", organization_id=organization.public_id),
        unit_name=organization.name,
    )


@blueprint.get("/items/<public_id>/record")
@requires(Permission.OBLIGATION_READ)
def record(public_id: str) -> Any:
    """Lead on to the record that met an obligation, if the reader may open it."""
    actor, known = current_actor(), registry()
    obligation = queries.get(actor, public_id)
    reference = Reference.parse(obligation.met_by) if obligation.met_by else None
    if reference is None or reference.kind not in known.references:
        raise NotFound
    url = known.url_of(actor, reference)
    if url is None:
        raise NotFound
    return redirect(url)


def _year(form: YearForm) -> int:
    """Return the year asked for, or this year."""
    asked = form.year.data if form.validate() else None
    year = asked if asked is not None and EARLIEST <= asked <= LATEST else clock().today().year
    if not form.errors:
        form.year.data = year
    return year
