"""Outside units: whom to ask for a room or a joint event. The contact's phone is masked until somebody says why."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.kernel.http import clock
from partyhub.kernel.vault import mask_phone
from partyhub.organization import commands, policy, queries
from partyhub.organization.forms import NewUnitForm, PurposeForm, UnitForm, UnitsFilter
from partyhub.organization.models import ExternalUnit
from partyhub.organization.policy import UNIT_READERS
from partyhub.organization.rules import OutsideKind
from partyhub.organization.views.base import MANAGE, blueprint
from partyhub.security.web import current_actor, requires
from partyhub.web.merge import merge_page
from partyhub.web.pages import page


@blueprint.get("/external-units")
@requires(*UNIT_READERS)
def units() -> Any:
    """The outside units, newest first."""
    form, found = UnitsFilter(), None
    if form.validate():
        found = queries.external_units_listed(
            text=form.text.data or "",
            kind=OutsideKind(form.kind.data) if form.kind.data else None,
            with_former=bool(form.former.data),
            cursor=request.args.get("cursor"),
        )
    manages = not policy.can_keep_units(current_actor())
    return page("organization/units.html", form=form, found=found, manages=manages), form.status


@blueprint.get("/external-units/<public_id>")
@requires(*UNIT_READERS)
def unit(public_id: str) -> Any:
    """One outside unit, its contact's phone masked."""
    return _unit(queries.get_external_unit(public_id))


@blueprint.post("/external-units/<public_id>/reveal")
@requires(*UNIT_READERS)
def reveal_unit(public_id: str) -> Any:
    """Show the contact's phone whole, on this answer only; who asked and what for is noted."""
    one, form = queries.get_external_unit(public_id), PurposeForm()
    if form.validate_on_submit():
        with form.taking():
            phone = commands.reveal_unit_phone(current_actor(), one, **form.values(), clock=clock())
            return _unit(one, revealed=phone or "—")
    return _unit(one, form)


@blueprint.route("/external-units/new", methods=["GET", "POST"])
@requires(MANAGE)
def new_unit() -> Any:
    """Add an outside unit."""
    form = NewUnitForm()
    if form.validate_on_submit():
        with form.taking():
            made = commands.add_external_unit(current_actor(), **_entered(form, None), clock=clock())
            flash(_("The outside unit has been added."))
            return redirect(url_for(".unit", public_id=made.public_id), 303)
    return page("organization/new_unit.html", form=form), form.status


@blueprint.route("/external-units/<public_id>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def edit_unit(public_id: str) -> Any:
    """Change an outside unit."""
    one = queries.get_external_unit(public_id)
    saved, back = _saved(one), url_for(".unit", public_id=public_id)
    form = UnitForm(version=one.version, data=saved)
    if form.validate_on_submit():
        if form.expected_version != one.version:
            return merge_page(form, saved, version=one.version, title=one.name, back=back)
        with form.taking():
            commands.change_external_unit(current_actor(), one, **_entered(form, one), clock=clock())
            flash(_("The outside unit has been saved."))
            return redirect(back, 303)
    return page("organization/edit_unit.html", form=form, unit=one), form.status


def _unit(one: ExternalUnit, form: PurposeForm | None = None, revealed: str = "") -> Any:
    form = form or PurposeForm(formdata=None)
    return page(
        "organization/unit.html",
        unit=one,
        phone=mask_phone(one.contact_phone) if one.contact_phone else None,
        revealed=revealed,
        form=form,
        may_change=not policy.can_keep_units(current_actor()),
    ), form.status


def _saved(one: ExternalUnit) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind.value,
        "contact_name": one.contact_name or "",
        "address": one.address or "",
        "active": one.active,
    }


def _entered(form: NewUnitForm, one: ExternalUnit | None) -> dict[str, Any]:
    """The values as the commands take them; a phone left empty stays as it is."""
    values = form.values()
    values["kind"] = OutsideKind(values["kind"])
    values["contact_name"] = values["contact_name"] or None
    values["address"] = values["address"] or None
    values["contact_phone"] = values["contact_phone"] or (one.contact_phone if one else None)
    return values
