"""One's own account: password, sessions, API tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from partyhub.accounts import commands, queries
from partyhub.accounts.forms import PasswordForm, TokenForm, permission_choices
from partyhub.accounts.views.base import blueprint
from partyhub.accounts.views.loading import begin, session_id
from partyhub.kernel.http import clock, unkeyed
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires, signed_in
from partyhub.web.pages import page


@blueprint.get("/account")
@signed_in
def account() -> Any:
    """Show who one is here, with which roles, and where one is signed in."""
    actor = current_actor()
    sessions = queries.my_sessions(actor, clock().now())
    roles = queries.roles_shown(actor)
    return page(
        "accounts/account.html",
        username=getattr(current_user, "username", ""),
        roles=roles,
        sessions=sessions,
        this_session=session_id(),
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
@unkeyed("the second of two equal changes is refused by the password itself")
def own_password() -> Any:
    """Change one's own password; every other session ends, this one gets a new key."""
    actor = current_actor()
    user = queries.current_user_of(actor)
    form, forced = PasswordForm(), user.must_change_password
    if form.validate_on_submit():
        with form.taking():
            commands.change_password(
                actor,
                user,
                current=form.current.data,
                password=form.password.data,
                keep_session=session_id(),
                clock=clock(),
            )
            begin(commands.new_key(session_id() or 0), lasting=False)
            flash(_("Your password has been changed. Other devices were signed out."))
            return redirect("/" if forced else url_for(".account"), 303)
    return page("accounts/own_password.html", form=form, forced=forced), form.status


@blueprint.post("/account/sessions/<public_id>/end")
@signed_in
def own_session_end(public_id: str) -> Any:
    """End one of one's own sessions."""
    commands.end_session(current_actor(), public_id, clock=clock())
    flash(_("That device has been signed out."))
    return redirect(url_for(".account"), 303)


@blueprint.route("/account/tokens", methods=["GET", "POST"])
@requires(Permission.TOKEN_MANAGE)
@unkeyed("the answer shows a token once and must not be kept")
def own_tokens() -> Any:
    """List one's API tokens and make a new one, which is shown this one time."""
    actor = current_actor()
    form, secret = TokenForm(), None
    form.permissions.choices = permission_choices(actor.permissions)
    if form.validate_on_submit():
        chosen = [Permission(one) for one in form.permissions.data] or None
        with form.taking():
            _token, secret = commands.create_token(
                actor,
                name=form.name.data,
                permissions=chosen,
                life=timedelta(days=form.days.data or 0),
                clock=clock(),
            )
            form = TokenForm(formdata=None)
            form.permissions.choices = permission_choices(actor.permissions)
    return page(
        "accounts/own_tokens.html", form=form, secret=secret, tokens=queries.my_tokens(actor)
    ), form.status


@blueprint.post("/account/tokens/<public_id>/revoke")
@requires(Permission.TOKEN_MANAGE)
def own_token_revoke(public_id: str) -> Any:
    """Revoke one of one's own tokens."""
    commands.revoke_token(current_actor(), public_id, clock=clock())
    flash(_("The token has been revoked."))
    return redirect(url_for(".own_tokens"), 303)
