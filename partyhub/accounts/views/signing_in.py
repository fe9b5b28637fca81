"""Signing in and out."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, session, url_for
from flask_babel import gettext as _

from partyhub.accounts import commands
from partyhub.accounts.forms import SignInForm
from partyhub.accounts.views import resuming
from partyhub.accounts.views.base import blueprint
from partyhub.accounts.views.loading import address, agent, begin, session_id
from partyhub.kernel import unit
from partyhub.kernel.config import Settings
from partyhub.kernel.errors import Invalid, Reason, TooMany
from partyhub.kernel.http import clock, the_app, unkeyed
from partyhub.security.web import current_actor, public
from partyhub.web.pages import page
from partyhub.web.redirects import safe_path
from partyhub.web.registry import registry


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@unkeyed("signing in twice is harmless, and the answer must not be kept")
def sign_in() -> Any:
    """Let somebody in by name and password."""
    form = SignInForm()
    if request.method == "GET":
        if current_actor().is_signed_in:
            return redirect(safe_path(request.args.get("next")), 303)
        form.next.data = safe_path(request.args.get("next"), "")
    kept = resuming.unpacked(form.resume.data) if form.resume.data else None
    if form.validate_on_submit():
        with form.taking():
            _come_in(form)
            return _after_signing_in(form, kept)
    doors = registry().panels_for("accounts.doors", current_actor(), None, clock())
    return page("accounts/sign_in.html", form=form, kept=kept, ended=False, doors=doors), form.status


@blueprint.post("/sign-out")
@public
@unkeyed("signing out twice is harmless")
def sign_out() -> Any:
    """End the session; the browser forgets what it has seen."""
    actor, number = current_actor(), session_id()
    if number is not None:
        commands.sign_out(actor, number, clock=clock())
    session.clear()
    response = redirect(url_for("accounts.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _come_in(form: SignInForm) -> None:
    """Count the try, look at the password, begin the session: three units of work, none of them open while hashing.

    Raises TooMany or Invalid.
    """
    name, password, where = form.username.data, form.password.data, address()
    wait = commands.take_try(name, where, clock=clock())
    unit.commit()
    if wait:
        raise TooMany(Reason("too_many_sign_ins", params={"seconds": wait}), retry_after=wait)
    settings: Settings = the_app().extensions["partyhub.settings"]
    found = commands.check_credentials(name, password, demo_allowed=not settings.is_production, clock=clock())
    unit.begin_write()
    if found is None:
        commands.note_refused(name, where, clock=clock())
        unit.commit()
        raise Invalid(Reason("credentials_wrong"))
    old = session_id()
    if old is not None:
        commands.sign_out(current_actor(), old, clock=clock())
    key = commands.open_session(
        found, username=name, address=where, agent=agent(), password=password, clock=clock()
    )
    begin(key, lasting=False)


def _after_signing_in(form: SignInForm, kept: resuming.Sent | None) -> Any:
    if kept is not None:
        return resuming.resume_page(kept)
    return redirect(safe_path(form.next.data), 303)


def title() -> str:
    """Return the name of this page, for links to it."""
    return _("Sign in")
