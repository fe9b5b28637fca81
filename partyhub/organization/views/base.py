"""What the pages share: the blueprint, the navigation, and how the records are shown by rooms that hold a reference."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from partyhub.kernel.references import Reference
from partyhub.organization import policy, queries
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.web.registry import NavItem, ReferenceKind

MANAGE = Permission.ORGANIZATION_MANAGE
blueprint = Blueprint("organization", __name__)
NAVIGATION = (
    NavItem(
        key="organization.index",
        label=_l("Party organisations"),
        group="people",
        order=10,
        permission=Permission.ORGANIZATION_READ,
        icon="tree",
        area=tuple(
            f"organization.{name}"
            for name in ("new", "detail", "edit", "rename", "move", "merge", "dissolve")
        ),
    ),
    NavItem(
        key="organization.enterprises",
        label=_l("Enterprises"),
        group="people",
        order=14,
        permission=MANAGE,
        icon="tree",
        area=("organization.enterprise", "organization.new_enterprise", "organization.edit_enterprise"),
    ),
    NavItem(
        key="organization.units",
        label=_l("Outside units"),
        group="people",
        order=30,
        icon="people",
        area=("organization.unit", "organization.new_unit", "organization.edit_unit"),
        visible=lambda actor: any(actor.can(permission) for permission in policy.UNIT_READERS),
    ),
)


def _label(reference: Reference) -> str:
    found = queries.by_ids([reference.id])
    return found[reference.id].short_name if reference.id in found else _("An organisation that is no more")


def _url(reference: Reference) -> str | None:
    found = queries.by_ids([reference.id])
    return url_for("organization.detail", public_id=found[reference.id].public_id) if found else None


def _visible(actor: Actor, reference: Reference) -> bool:
    return queries.visible(actor, reference.id)


def _enterprise_label(reference: Reference) -> str:
    found = queries.enterprises_by_ids([reference.id])
    return found[reference.id].short_name if found else _("An enterprise that is no more")


def _enterprise_url(reference: Reference) -> str | None:
    found = queries.enterprises_by_ids([reference.id])
    return url_for("organization.enterprise", public_id=found[reference.id].public_id) if found else None


def _enterprise_visible(actor: Actor, reference: Reference) -> bool:
    return queries.enterprise_visible(actor, reference.id)


def _unit_label(reference: Reference) -> str:
    found = queries.external_units_by_ids([reference.id])
    return found[reference.id].name if found else _("An outside unit that is no more")


def _unit_url(reference: Reference) -> str | None:
    found = queries.external_units_by_ids([reference.id])
    return url_for("organization.unit", public_id=found[reference.id].public_id) if found else None


def _unit_visible(actor: Actor, reference: Reference) -> bool:
    return any(actor.can(permission) for permission in policy.UNIT_READERS)


REFERENCES = (
    ReferenceKind("organization", _label, _url, _visible),
    ReferenceKind("enterprise", _enterprise_label, _enterprise_url, _enterprise_visible),
    ReferenceKind("external_unit", _unit_label, _unit_url, _unit_visible),
)
