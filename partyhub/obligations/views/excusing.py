"""Excusing from above, and taking an excuse back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.kernel.errors import Forbidden, raise_if
from partyhub.kernel.http import clock
from partyhub.obligations import commands, policy, queries
from partyhub.obligations.forms import ReasonForm
from partyhub.obligations.models import Obligation
from partyhub.obligations.views.base import blueprint, items_of
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page

_Command = Callable[..., Obligation]


@blueprint.route("/items/<public_id>/excuse", methods=["GET", "POST"])
@requires(Permission.OBLIGATION_EXCUSE)
def excuse(public_id: str) -> Any:
    """Excuse an organisation below from an obligation, with the reason."""
    return _asked(
        public_id, commands.excuse, "obligations/excuse.html", _("Excused. The organisation has been told.")
    )


@blueprint.route("/items/<public_id>/restore", methods=["GET", "POST"])
@requires(Permission.OBLIGATION_EXCUSE)
def restore(public_id: str) -> Any:
    """Take an excuse back, with the reason."""
    return _asked(public_id, commands.restore, "obligations/restore.html", _("The excuse is taken back."))


def _asked(public_id: str, command: _Command, template: str, done: str) -> Any:
    """Ask for the reason, and carry the act out."""
    actor = current_actor()
    obligation = queries.get(actor, public_id)
    home = _home(obligation)
    raise_if(Forbidden, policy.can_excuse(actor, home))
    form = ReasonForm(version=obligation.version)
    if form.validate_on_submit():
        with form.taking():
            version = form.expected_version or 0
            command(actor, obligation, reason=form.reason.data, version=version, clock=clock())
            flash(done)
            return redirect(
                url_for(".year", organization_id=home.public_id, year=obligation.due_on.year), 303
            )
    item = items_of([obligation], clock().today())[0]
    return page(template, form=form, item=item, organization=home), form.status


def _home(obligation: Obligation) -> Organization:
    return organizations.by_ids([obligation.organization_id])[obligation.organization_id]
