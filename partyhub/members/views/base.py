"""What the pages share: the blueprint, the navigation, and how a member is shown by rooms that hold a reference."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from partyhub.kernel.references import Reference
from partyhub.members import queries
from partyhub.organization import queries as organizations
from partyhub.organization.rules import BRANCHES
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.web.registry import NavItem, ReferenceKind

blueprint = Blueprint("members", __name__)
NAVIGATION = (
    NavItem(
        key="members.index",
        label=_l("Members"),
        group="people",
        order=20,
        permission=Permission.MEMBER_READ,
        icon="people",
        area=(
            "members.index",
            "members.detail",
            "members.edit",
            "members.new",
            "members.posts",
            "members.cell",
        ),
    ),
    NavItem(
        key="members.record",
        label=_l("My record"),
        group="account",
        order=5,
        icon="user",
        visible=lambda actor: actor.member_id is not None,
    ),
)


def branches(actor: Actor, permission: Permission = Permission.MEMBER_MANAGE) -> list[tuple[str, str]]:
    """Return the branches over which the actor holds `permission`, for a select field."""
    return organizations.options(actor, permission, BRANCHES)


def _label(reference: Reference) -> str:
    found = queries.by_ids([reference.id])
    return found[reference.id].name if reference.id in found else _("Somebody who is not on record any more")


def _url(reference: Reference) -> str | None:
    found = queries.by_ids([reference.id])
    return url_for("members.detail", public_id=found[reference.id].public_id) if found else None


def _visible(actor: Actor, reference: Reference) -> bool:
    return queries.visible(actor, reference.id)


def _cell_label(reference: Reference) -> str:
    found = queries.cells_by_ids([reference.id])
    return found[reference.id].name if found else _("A Party group that is no more")


def _cell_url(reference: Reference) -> str | None:
    found = queries.cells_by_ids([reference.id])
    return url_for("members.cell", public_id=found[reference.id].public_id) if found else None


def _cell_visible(actor: Actor, reference: Reference) -> bool:
    found = queries.cells_by_ids([reference.id])
    places = organizations.by_ids(one.organization_id for one in found.values())
    return any(actor.can_at(Permission.MEMBER_MANAGE, place.path) for place in places.values())


REFERENCES = (
    ReferenceKind("member", _label, _url, _visible),
    ReferenceKind("party_cell", _cell_label, _cell_url, _cell_visible),
)
