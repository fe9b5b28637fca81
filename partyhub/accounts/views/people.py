"""Accounts and roles, for those who manage them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.accounts import commands, queries
from partyhub.accounts.forms import GrantForm, OrganizationFilter, PeopleFilter, PersonForm
from partyhub.accounts.models import User
from partyhub.accounts.rules.grants import HANDS_OUT, is_self
from partyhub.accounts.views.base import blueprint
from partyhub.kernel.http import clock, unkeyed
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role
from partyhub.security.web import current_actor, requires
from partyhub.web.fields import choices
from partyhub.web.pages import page


@blueprint.get("/accounts")
@requires(Permission.ACCOUNT_MANAGE, Permission.ROLE_GRANT)
def people() -> Any:
    """List the accounts in one's scope."""
    form = PeopleFilter()
    if not form.validate():
        return page("accounts/people.html", form=form, found=None), 422
    found = queries.accounts(current_actor(), text=form.text.data or "", cursor=request.args.get("cursor"))
    return page("accounts/people.html", form=form, found=found)


@blueprint.route("/accounts/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
@unkeyed(
    "a second copy is refused by the user name, and the answer shows a password once and must not be kept"
)
def new_person() -> Any:
    """Open an account; its first password is shown this one time."""
    form = PersonForm()
    if form.validate_on_submit():
        with form.taking():
            user = commands.create_user(current_actor(), **form.values(), clock=clock())
            drawn = commands.reset_password(current_actor(), user, clock=clock())
            return page("accounts/_drawn_password.html", user=user, drawn=drawn)
    return page("accounts/new_person.html", form=form), form.status


@blueprint.get("/accounts/<public_id>")
@requires(Permission.ACCOUNT_MANAGE, Permission.ROLE_GRANT)
def person(public_id: str) -> Any:
    """Show one account with its roles."""
    return _person_page(queries.get_user(current_actor(), public_id))


@blueprint.post("/accounts/<public_id>/grants")
@requires(Permission.ROLE_GRANT)
def person_grant(public_id: str) -> Any:
    """Give a role on an organisation."""
    actor = current_actor()
    user = queries.get_user(actor, public_id)
    form = _grant_form(actor)
    if form.validate_on_submit():
        with form.taking():
            commands.grant(
                actor, user, Role(form.role.data), _organization(actor, form.organization.data), clock()
            )
            flash(_("The role has been given. It holds from the next sign-in."))
            return redirect(url_for(".person", public_id=public_id), 303)
    return _person_page(user, form)


@blueprint.post("/accounts/<public_id>/grants/<grant_id>/revoke")
@requires(Permission.ROLE_GRANT)
def person_revoke(public_id: str, grant_id: str) -> Any:
    """Take a role away."""
    actor = current_actor()
    user = queries.get_user(actor, public_id)
    held, organization = queries.grant_by_id(user, grant_id)
    commands.revoke(actor, user, held, organization, clock=clock())
    flash(_("The role has been taken away, and the person was signed out everywhere."))
    return redirect(url_for(".person", public_id=public_id), 303)


@blueprint.post("/accounts/<public_id>/reset")
@requires(Permission.ACCOUNT_MANAGE)
@unkeyed("the answer shows a password once and must not be kept")
def person_reset(public_id: str) -> Any:
    """Draw a new password for somebody; it is shown this one time."""
    actor = current_actor()
    user = queries.get_user(actor, public_id)
    drawn = commands.reset_password(actor, user, clock=clock())
    return page("accounts/_drawn_password.html", user=user, drawn=drawn)


@blueprint.post("/accounts/<public_id>/disable")
@requires(Permission.ACCOUNT_MANAGE)
def person_disable(public_id: str) -> Any:
    """Shut an account."""
    actor = current_actor()
    commands.disable(actor, queries.get_user(actor, public_id), clock=clock())
    flash(_("The account has been shut, and the person was signed out everywhere."))
    return redirect(url_for(".person", public_id=public_id), 303)


@blueprint.post("/accounts/<public_id>/enable")
@requires(Permission.ACCOUNT_MANAGE)
def person_enable(public_id: str) -> Any:
    """Open a shut account again."""
    actor = current_actor()
    commands.enable(actor, queries.get_user(actor, public_id), clock=clock())
    flash(_("The account is open again."))
    return redirect(url_for(".person", public_id=public_id), 303)


def _person_page(user: User, form: GrantForm | None = None) -> Any:
    actor = current_actor()
    html = page(
        "accounts/person.html",
        user=user,
        grants=queries.grants_of(user.id),
        form=form or _grant_form(actor),
        filter=OrganizationFilter(),
        may_grant=actor.can(Permission.ROLE_GRANT) and not _is_own(actor, user),
        may_manage=actor.can(Permission.ACCOUNT_MANAGE) and not _is_own(actor, user),
        is_own=_is_own(actor, user),
    )
    return html, form.status if form is not None else 200


def _grant_form(actor: Actor) -> GrantForm:
    form = GrantForm() if request.method == "POST" else GrantForm(formdata=None)
    offered = set().union(*(HANDS_OUT.get(grant.role, frozenset()) for grant in actor.grants))
    form.role.choices = choices([role for role in Role if role in offered], "role", blank=_("Please choose"))
    sought = OrganizationFilter()
    text = (sought.organization_text.data or "") if sought.validate() else ""
    found = queries.organizations_to_grant(actor, text, limit=500)
    form.organization.choices = choices(
        [(one.public_id, one.name) for one in found], blank=_("Please choose")
    )
    return form


def _organization(actor: Actor, public_id: str) -> Organization:
    return organizations.get(actor, public_id, Permission.ROLE_GRANT)


def _is_own(actor: Actor, user: User) -> bool:
    return is_self(actor, user_id=user.id, member_id=user.member_id)
