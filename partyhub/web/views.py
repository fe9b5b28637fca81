"""Pages of the chrome itself: help, words, permissions, contact; language and text size."""

from __future__ import annotations

import re

from flask import Blueprint, Response, g, jsonify, make_response, redirect, request
from flask_babel import lazy_gettext as _l

from partyhub.kernel import drafts, idempotency
from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.errors import NotFound
from partyhub.kernel.http import the_app, unkeyed
from partyhub.security import matrix
from partyhub.security.permissions import Permission, Role
from partyhub.security.web import public, signed_in
from partyhub.web.chrome import LOCALES, TEXT_SIZE_COOKIE, TEXT_SIZES
from partyhub.web.drafts import typed_fields
from partyhub.web.glossary import GLOSSARY
from partyhub.web.pages import LOCALE_COOKIE, page
from partyhub.web.redirects import safe_path
from partyhub.web.registry import NavItem
from partyhub.web.words import word

blueprint = Blueprint("web", __name__)
DRAFT_OF = re.compile(r"[a-z_]{1,30}\.[a-z_]{1,30}(:[0-9a-z]{16})?")
A_YEAR = 365 * 24 * 3600

NAVIGATION = (
    NavItem("web.help_index", _l("Help"), group="account", order=90, icon="help", area=("web.help",)),
)


@blueprint.get("/help")
@public
def help_index() -> str:
    """Show the help topics."""
    return page("web/help_index.html")


@blueprint.get("/help/words")
@public
def help_words() -> str:
    """Show the glossary."""
    return page("web/help_words.html", glossary=GLOSSARY)


@blueprint.get("/help/permissions")
@public
def help_permissions() -> str:
    """Show which role may do what, from the table that is enforced."""
    held = {permission: matrix.roles_of(permission) for permission in Permission}
    rows = [
        (word(permission, "permission"), [role in roles for role in Role])
        for permission, roles in held.items()
        if roles
    ]
    return page("web/help_permissions.html", roles=[word(role, "role") for role in Role], rows=rows)


@blueprint.get("/help/contact")
@public
def help_contact() -> str:
    """Show where complaints and suggestions go."""
    return page("web/help_contact.html")


@blueprint.post("/locale")
@public
@unkeyed("choosing a language twice is harmless")
def locale() -> Response:
    """Keep the language chosen and go back."""
    return _keep(LOCALE_COOKIE, request.form.get("locale", ""), tuple(LOCALES))


@blueprint.post("/text-size")
@public
@unkeyed("choosing a text size twice is harmless")
def text_size() -> Response:
    """Keep the text size chosen and go back."""
    return _keep(TEXT_SIZE_COOKIE, request.form.get("size", ""), TEXT_SIZES)


def _keep(cookie: str, value: str, allowed: tuple[str, ...]) -> Response:
    response = make_response(redirect(safe_path(request.form.get("next")), 303))
    if value in allowed:
        response.set_cookie(
            cookie, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return response


@blueprint.post("/drafts/<form>")
@signed_in
@unkeyed("a draft is no record: saved twice, it is what it was")
def save_draft(form: str) -> Response:
    """Keep what somebody is typing, and say when, for the script of the page.

    What arrives after the form itself was sent is not kept: nobody comes back to it.
    """
    _check_name(form)
    g.form_read = True
    owner, now = the_app().request_owner(), the_app().clock
    if not idempotency.used(owner, request.form.get("idempotency_key", "")):
        drafts.keep(owner, form, typed_fields(), now)
    return jsonify(saved_at=now.now().astimezone(SHANGHAI).strftime("%H:%M"))


@blueprint.post("/drafts/<form>/discard")
@signed_in
def discard_draft(form: str) -> Response:
    """Drop a draft, and go back to the page it was typed on; one that is gone already is dropped as well."""
    _check_name(form)
    drafts.forget(the_app().request_owner(), form)
    return make_response(redirect(safe_path(request.form.get("next")), 303))


def _check_name(form: str) -> None:
    if not DRAFT_OF.fullmatch(form):
        raise NotFound
