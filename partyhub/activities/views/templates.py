"""Templates of records: the built-in ones and an organisation's own."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from partyhub.activities import commands, policy, queries, rules
from partyhub.activities.forms import TemplateForm
from partyhub.activities.views.base import blueprint
from partyhub.kernel.errors import Invalid, Stale
from partyhub.kernel.http import clock
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page

FIELDS = ("name", "title", "kinds", "from_at", "to_at", "place", "minutes")


@blueprint.route("/templates")
@requires(Permission.ACTIVITY_WRITE)
def templates() -> str:
    """List what a record may begin with."""
    own = policy.own_organizations(current_actor())
    return page(
        "activities/templates.html",
        own=queries.templates(own),
        homes=organizations.by_ids(own),
        built_in=rules.BUILT_IN,
    )


@blueprint.route("/<public_id>/template", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
def save_as_template(public_id: str) -> Any:
    """Keep a record's beginning as a template."""
    actor = current_actor()
    made = commands.save_as_template(actor, queries.get(actor, public_id), clock=clock())
    flash(_("Saved as a template. Give it the name that you look for."))
    return redirect(url_for(".edit_template", template_id=made.public_id), 303)


@blueprint.route("/templates/<template_id>", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_WRITE)
def edit_template(template_id: str) -> Any:
    """Change a template."""
    actor = current_actor()
    template = queries.template(actor, template_id)
    kept = {name: getattr(template, name) for name in FIELDS}
    form = TemplateForm(data=kept, version=template.version)
    if form.validate_on_submit():
        try:
            version = form.expected_version or 0
            commands.edit_template(actor, template, version=version, **form.values(), clock=clock())
            flash(_("Saved."))
            return redirect(url_for(".templates"), 303)
        except Stale as error:
            form.show(error)
            form.version.data = str(template.version)
        except Invalid as error:
            form.show(error)
    return page("activities/edit_template.html", form=form), form.status


@blueprint.route("/templates/<template_id>/remove", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
def remove_template(template_id: str) -> Any:
    """Take a template away."""
    actor = current_actor()
    commands.remove_template(actor, queries.template(actor, template_id), clock=clock())
    flash(_("Removed."))
    return redirect(url_for(".templates"), 303)
