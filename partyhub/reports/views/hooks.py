"""What this room hands to the chrome: navigation, the label of an export, and the way to paper on a record's page."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from partyhub.kernel.clock import Clock
from partyhub.kernel.http import clock
from partyhub.kernel.references import Reference
from partyhub.reports import policy, queries
from partyhub.security.permissions import Permission
from partyhub.web.registry import NavItem, Panel, ReferenceKind
from partyhub.web.words import word

NAVIGATION = (
    NavItem(
        "reports.index",
        _l("Ledgers"),
        group="work",
        order=60,
        permission=Permission.REPORT_EXPORT,
        icon="list",
        area=("reports.detail",),
    ),
    NavItem(
        "reports.study_hours",
        _l("My study hours"),
        group="account",
        order=6,
        icon="clock",
        visible=lambda actor: actor.member_id is not None,
    ),
)


def _label(reference: Reference) -> str:
    export = queries.by_id(reference.id)
    return f"{word(export.what, 'reports.what')} {export.year}" if export else _("(no longer there)")


def _url(reference: Reference) -> str | None:
    export = queries.by_id(reference.id)
    return url_for("reports.detail", public_id=export.public_id) if export else None


def _visible(actor: Any, reference: Reference) -> bool:
    return queries.is_mine(actor, reference.id, clock().now())


REFERENCES = (ReferenceKind(policy.RECORD, _label, _url, _visible),)


def _paper(_actor: Any, activity: Any, _clock: Clock) -> str:
    return render_template("reports/_paper.html", public_id=activity.public_id)


PANELS = (Panel("reports.paper", "activities.detail", _paper, order=900),)
