"""The enterprises beside the party tree: their own tree, one of them, and what changes it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.kernel.http import clock
from partyhub.organization import commands, policy, queries
from partyhub.organization.forms import AsOfFilter, EnterpriseForm, EnterprisesFilter, NewEnterpriseForm
from partyhub.organization.models import Enterprise
from partyhub.organization.views.base import MANAGE, blueprint
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.merge import merge_page
from partyhub.web.pages import page
from partyhub.web.registry import registry

SLOT = "organization.enterprise"


@blueprint.get("/enterprises")
@requires(Permission.ORGANIZATION_READ)
def enterprises() -> Any:
    """The enterprises in the reader's reach, each below the one it belongs to, with who answers for it."""
    actor, form = current_actor(), EnterprisesFilter()
    rows = None
    if form.validate():
        level = int(form.level.data) if form.level.data else None
        former = bool(form.former.data)
        rows = queries.enterprise_tree(actor, text=form.text.data or "", level=level, with_former=former)
    return page(
        "organization/enterprises.html",
        form=form,
        rows=rows,
        responsible=queries.by_ids(one.responsible_organization_id for one, _depth in rows or ()),
        manages=actor.can(MANAGE),
    ), form.status


@blueprint.get("/enterprises/<public_id>")
@requires(Permission.ORGANIZATION_READ)
def enterprise(public_id: str) -> Any:
    """One enterprise: who answers for it, what belongs to it, and what others know of it on a day."""
    actor, form = current_actor(), AsOfFilter()
    one = queries.get_enterprise(actor, public_id)
    as_of = form.as_of.data if form.validate() and form.as_of.data else clock().today()
    responsible = queries.by_ids([one.responsible_organization_id]).get(one.responsible_organization_id or 0)
    return page(
        "organization/enterprise.html",
        enterprise=one,
        form=form,
        as_of=as_of,
        above=_above(actor, one),
        responsible=responsible,
        opens_responsible=responsible is not None and queries.visible(actor, responsible.id),
        below=queries.enterprises_below(actor, one.id),
        organizations=queries.organizations_of(one.id, policy.scope_organizations(actor)),
        panels=registry().panels_for(SLOT, actor, one, clock()),
        may_change=actor.can(MANAGE) and not policy.can_change_enterprise(actor, responsible),
    ), form.status


@blueprint.route("/enterprises/new", methods=["GET", "POST"])
@requires(MANAGE)
def new_enterprise() -> Any:
    """Add an enterprise."""
    actor = current_actor()
    start = {name: request.args.get(name) for name in ("parent", "responsible")}
    offered = queries.enterprise_options(actor), queries.options(actor, MANAGE)
    form = NewEnterpriseForm.offering(*offered)(data=start)
    if form.validate_on_submit():
        with form.taking():
            made = commands.add_enterprise(actor, **_entered(actor, form), clock=clock())
            flash(_("The enterprise has been added."))
            return redirect(url_for(".enterprise", public_id=made.public_id), 303)
    return page("organization/new_enterprise.html", form=form), form.status


@blueprint.route("/enterprises/<public_id>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def edit_enterprise(public_id: str) -> Any:
    """Change an enterprise."""
    actor = current_actor()
    one = queries.get_enterprise(actor, public_id, MANAGE)
    saved, back = _saved(one), url_for(".enterprise", public_id=public_id)
    form = _form_for(actor, one)(version=one.version, data=saved)
    if form.validate_on_submit():
        if form.expected_version != one.version:
            return merge_page(form, saved, version=one.version, title=one.short_name, back=back)
        with form.taking():
            commands.change_enterprise(actor, one, **_entered(actor, form, one), clock=clock())
            flash(_("The enterprise has been saved."))
            return redirect(back, 303)
    return page("organization/edit_enterprise.html", form=form, enterprise=one), form.status


def _form_for(actor: Actor, one: Enterprise) -> type[EnterpriseForm]:
    """The form with the enterprises that may stand above this one, the present one among them."""
    parents = queries.enterprise_choices(actor, queries.enterprise_by_id(one.parent_id))
    parents.pop(one.public_id, None)
    return EnterpriseForm.offering(list(parents.items()), queries.options(actor, MANAGE))


def _entered(actor: Actor, form: EnterpriseForm, one: Enterprise | None = None) -> dict[str, Any]:
    """The values as the commands take them: records in place of ids, empty texts as None."""
    values = form.values("parent", "responsible", "level")
    above = queries.enterprise_by_id(one.parent_id) if one else None
    values["legal_form"] = values["legal_form"] or None
    values["credit_code"] = values["credit_code"] or None
    return values | {
        "level": int(form.level.data),
        "responsible": queries.get(actor, form.responsible.data, MANAGE),
        "parent": queries.chosen_enterprise(actor, form.parent.data, above),
    }


def _saved(one: Enterprise) -> dict[str, Any]:
    above = queries.enterprise_by_id(one.parent_id)
    responsible = queries.by_ids([one.responsible_organization_id])
    return {
        "name": one.name,
        "short_name": one.short_name,
        "level": str(one.level),
        "legal_form": one.legal_form or "",
        "credit_code": one.credit_code or "",
        "parent": above.public_id if above else None,
        "responsible": next((each.public_id for each in responsible.values()), None),
        "active": one.active,
    }


def _above(actor: Actor, one: Enterprise) -> tuple[str, str] | None:
    """The enterprise above as (name, address), the address empty where it is not the reader's to open."""
    above = queries.enterprise_by_id(one.parent_id)
    if above is None:
        return None
    opens = queries.enterprise_visible(actor, above.id)
    return above.short_name, url_for(".enterprise", public_id=above.public_id) if opens else ""
