"""Kinds of service: the list, a new one, a change; and what they are called in the reader's language."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Stale, raise_if
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, policy, queries
from partyhub.volunteering.forms import CategoryForm, EditCategoryForm
from partyhub.volunteering.models import ServiceCategory
from partyhub.volunteering.views.base import blueprint
from partyhub.web.merge import merge_page
from partyhub.web.pages import page


def called(kind: ServiceCategory | queries.KindRow) -> str:
    """Return what a kind is called in the reader's language."""
    locale = get_locale()
    english = locale is not None and locale.language == "en"
    return (kind.name_en if english else "") or kind.name


def kind_names() -> dict[str, str]:
    """Return what every kind is called, by code."""
    return {one.code: called(one) for one in queries.categories()}


def kind_choices(*, held: str | None = None) -> list[tuple[str, str]]:
    """Return the kinds that can be chosen, and the one that is held; what is not taken on stands last, marked.

    Somebody who looks for a banned kind must find it to be told why.
    """
    found = [one for one in queries.categories() if one.active or one.code == held]
    marked = [(one.code, _("%(name)s (not taken on)", name=called(one))) for one in found if one.banned]
    return [(one.code, called(one)) for one in found if not one.banned] + marked


@blueprint.get("/service/categories")
@requires(Permission.ORDER_DISPATCH)
def categories() -> Any:
    """List the kinds of service, with how many orders there are of each."""
    return page(
        "volunteering/categories.html",
        kinds=queries.categories(),
        used=queries.orders_by_category(),
        keeps=not policy.can_keep_categories(current_actor()),
    )


@blueprint.route("/service/categories/new", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def new_category() -> Any:
    """Add a kind of service."""
    raise_if(Forbidden, policy.can_keep_categories(current_actor()))
    form = CategoryForm()
    if form.validate_on_submit():
        with form.taking():
            commands.add_category(current_actor(), clock=clock(), **form.values())
            flash(_("Added."))
            return redirect(url_for(".categories"), 303)
    return page("volunteering/new_category.html", form=form), form.status


@blueprint.route("/service/categories/<public_id>/edit", methods=["GET", "POST"])
@requires(Permission.ORDER_DISPATCH)
def edit_category(public_id: str) -> Any:
    """Change a kind of service; two who do so at once lose no character."""
    kept = queries.category(public_id)
    raise_if(Forbidden, policy.can_keep_categories(current_actor()))
    now = commands.current_category(kept)
    form = EditCategoryForm(data=now, version=kept.version)
    if form.validate_on_submit():
        try:
            commands.change_category(
                current_actor(), kept, version=form.expected_version or 0, clock=clock(), **form.values()
            )
            flash(_("Saved."))
            return redirect(url_for(".categories"), 303)
        except Stale:
            return merge_page(form, now, version=kept.version, title=kept.name)
        except (Invalid, Conflict) as error:
            form.show(error)
    return page("volunteering/edit_category.html", form=form, kept=kept), form.status
