"""Pages of the organisations: the tree of any day, one organisation, and what changes the tree."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Stale
from partyhub.kernel.http import clock
from partyhub.kernel.vault import mask_phone
from partyhub.organization import commands, policy, queries, rules
from partyhub.organization.forms import (
    AsOfFilter,
    DetailsForm,
    DissolveForm,
    FoundForm,
    MergeForm,
    MoveForm,
    RenameForm,
    TreeFilter,
)
from partyhub.organization.models import Enterprise, Organization
from partyhub.organization.rules import OrgKind, UnitSituation
from partyhub.organization.views.base import MANAGE, blueprint
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.merge import merge_page
from partyhub.web.pages import page
from partyhub.web.registry import registry

SLOT = "organization.detail"


@blueprint.get("/organizations/")
@requires(Permission.ORGANIZATION_READ)
def index() -> Any:
    """The organisations of a day in the reader's reach."""
    form = TreeFilter()
    good = form.validate()
    as_of = form.as_of.data if good and form.as_of.data else clock().today()
    found = None
    if good:
        found = queries.listed(
            current_actor(),
            as_of=as_of,
            text=form.text.data or "",
            kind=OrgKind(form.kind.data) if form.kind.data else None,
            cursor=request.args.get("cursor"),
        )
    actor = current_actor()
    return page(
        "organization/index.html",
        form=form,
        found=found,
        as_of=as_of,
        manages=actor.can(MANAGE),
        reads_units=any(actor.can(permission) for permission in policy.UNIT_READERS),
    ), form.status


@blueprint.get("/organizations/<public_id>")
@requires(Permission.ORGANIZATION_READ)
def detail(public_id: str) -> Any:
    """One organisation as of a day: where it stood, what stood below, what once did, and what others know of it."""
    actor, form = current_actor(), AsOfFilter()
    organization = queries.get(actor, public_id)
    as_of = form.as_of.data if form.validate() and form.as_of.data else clock().today()
    row = queries.row_at(organization, as_of)
    return page(
        "organization/detail.html",
        organization=organization,
        row=row,
        form=form,
        as_of=as_of,
        ancestors=_ancestors(actor, row.path),
        children=queries.children_at(organization.id, as_of),
        former=queries.former_units(organization.id, as_of),
        events=queries.history(organization.id),
        enterprise=queries.enterprise_by_id(organization.enterprise_id),
        phone=mask_phone(organization.contact_phone) if organization.contact_phone else None,
        panels=registry().panels_for(SLOT, actor, organization, clock()),
        **_units(organization),
        may_rename=organization.active and not policy.can_rename(actor, organization),
        may_restructure=organization.active and not policy.can_restructure(actor, organization),
    ), form.status


@blueprint.route("/organizations/new", methods=["GET", "POST"])
@requires(MANAGE)
def new() -> Any:
    """Found an organisation."""
    actor = current_actor()
    form = FoundForm(queries.options(actor, MANAGE), data={"parent": request.args.get("parent")})
    if form.validate_on_submit():
        with form.taking():
            values = form.values("parent", "kind")
            values["code"] = values["code"] or None
            parent = queries.get(actor, form.parent.data, MANAGE)
            made = commands.found(actor, parent=parent, kind=OrgKind(form.kind.data), **values, clock=clock())
            flash(_("The organisation has been founded."))
            return redirect(url_for(".detail", public_id=made.public_id), 303)
    return page("organization/new.html", form=form), form.status


@blueprint.route("/organizations/<public_id>/move", methods=["GET", "POST"])
@requires(MANAGE)
def move(public_id: str) -> Any:
    """Move an organisation and all below it."""
    actor, organization = current_actor(), _managed(public_id)
    form = MoveForm(queries.options(actor, MANAGE), version=organization.version)
    if form.validate_on_submit():
        with form.taking():
            _require_version(form, organization)
            parent = queries.get(actor, form.parent.data, MANAGE)
            commands.move(actor, organization, parent=parent, **form.values("parent"), clock=clock())
            return _done(organization, _("The organisation has been moved."))
    return page("organization/move.html", form=form, organization=organization), form.status


@blueprint.route("/organizations/<public_id>/merge", methods=["GET", "POST"])
@requires(MANAGE)
def merge(public_id: str) -> Any:
    """Merge an organisation into another."""
    actor, organization = current_actor(), _managed(public_id)
    form = MergeForm(queries.options(actor, MANAGE), version=organization.version)
    if form.validate_on_submit():
        with form.taking():
            _require_version(form, organization)
            into = queries.get(actor, form.into.data, MANAGE)
            commands.merge(actor, organization, into=into, **form.values("into"), clock=clock())
            return _done(organization, _("The organisation has been merged."))
    return page("organization/merge.html", form=form, organization=organization), form.status


@blueprint.route("/organizations/<public_id>/dissolve", methods=["GET", "POST"])
@requires(MANAGE)
def dissolve(public_id: str) -> Any:
    """Dissolve an organisation."""
    actor, organization = current_actor(), _managed(public_id)
    form = DissolveForm(version=organization.version)
    if form.validate_on_submit():
        with form.taking():
            _require_version(form, organization)
            commands.dissolve(actor, organization, **form.values(), clock=clock())
            return _done(organization, _("The organisation has been dissolved."))
    return page("organization/dissolve.html", form=form, organization=organization), form.status


@blueprint.route("/organizations/<public_id>/rename", methods=["GET", "POST"])
@requires(MANAGE)
def rename(public_id: str) -> Any:
    """Give an organisation another name."""
    organization = _managed(public_id)
    saved = {"name": organization.name, "short_name": organization.short_name}
    form = RenameForm(version=organization.version, data=saved)
    if form.validate_on_submit():
        if form.expected_version != organization.version:
            return _merge(form, saved, organization)
        with form.taking():
            commands.rename(current_actor(), organization, **form.values(), clock=clock())
            return _done(organization, _("The organisation has its new name."))
    return page("organization/rename.html", form=form, organization=organization), form.status


@blueprint.route("/organizations/<public_id>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def edit(public_id: str) -> Any:
    """Change what is not dated."""
    organization = _managed(public_id)
    linked = queries.enterprise_by_id(organization.enterprise_id)
    saved = _details(organization, linked)
    offered = DetailsForm.offering(queries.enterprise_choices(current_actor(), linked))
    form = offered(version=organization.version, data=saved)
    if form.validate_on_submit():
        if form.expected_version != organization.version:
            return _merge(form, saved, organization)
        with form.taking():
            values = _entered(form, organization, linked)
            commands.change_details(current_actor(), organization, **values, clock=clock())
            return _done(organization, _("The details have been saved."))
    return page("organization/edit.html", form=form, organization=organization), form.status


def _units(organization: Organization) -> dict[str, Any]:
    units = rules.unit_names(organization.covered_units)
    return {"units": units, "many_units": rules.has_many_units(units)}


def _details(organization: Organization, linked: Enterprise | None) -> dict[str, Any]:
    return {
        "enterprise": linked.public_id if linked else None,
        "covered_units": organization.covered_units,
        "themed_day": organization.themed_day,
        "contact_name": organization.contact_name,
        "unit_situation": organization.unit_situation.value if organization.unit_situation else None,
    }


def _entered(form: DetailsForm, organization: Organization, linked: Enterprise | None) -> dict[str, Any]:
    values = form.values()
    values["enterprise"] = queries.chosen_enterprise(current_actor(), values["enterprise"], linked)
    values["covered_units"] = rules.unit_names(values["covered_units"])
    values["contact_name"] = values["contact_name"] or None
    values["contact_phone"] = values["contact_phone"] or organization.contact_phone
    values["unit_situation"] = UnitSituation(values["unit_situation"]) if values["unit_situation"] else None
    return values


def _managed(public_id: str) -> Organization:
    return queries.get(current_actor(), public_id, MANAGE)


def _require_version(form: Any, organization: Organization) -> None:
    """Nothing typed here could clash with what was saved, so the form simply comes back, with the new version."""
    if form.expected_version != organization.version:
        form.version.data = str(organization.version)
        raise Stale


def _merge(form: Any, saved: dict[str, Any], organization: Organization) -> tuple[str, int]:
    back = url_for(".detail", public_id=organization.public_id)
    return merge_page(form, saved, version=organization.version, title=organization.short_name, back=back)


def _done(organization: Organization, text: str) -> Any:
    flash(text)
    return redirect(url_for(".detail", public_id=organization.public_id), 303)


def _ancestors(actor: Actor, path: str) -> list[tuple[str, str]]:
    """The organisations above as (name, address); without an address where they are not the reader's to open."""
    return [
        (
            one.short_name,
            url_for(".detail", public_id=one.public_id)
            if actor.can_at(Permission.ORGANIZATION_READ, one.path)
            else "",
        )
        for one in queries.ancestors_at(path)
    ]
