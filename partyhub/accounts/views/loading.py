"""Who acts in a request: from the session cookie on pages, from the bearer token (or the cookie) in the API."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from flask import Flask, g, redirect, request, session, url_for
from flask_login import LoginManager, current_user
from sqlalchemy.exc import SQLAlchemyError

from partyhub.accounts import commands, queries
from partyhub.accounts.queries import SignedInAs
from partyhub.accounts.rules.sessions import TOUCH_EVERY
from partyhub.accounts.views import resuming
from partyhub.kernel import unit
from partyhub.kernel.config import Settings, UnsafeSettings
from partyhub.kernel.db import db
from partyhub.kernel.errors import Busy, DomainError, Forbidden, Reason
from partyhub.kernel.http import API_PREFIX, PartyHub, clock, the_app, wants_json
from partyhub.security.actors import Actor
from partyhub.security.web import is_public

KEY_IN_COOKIE = "_user_id"  # Flask-Login's name
log = logging.getLogger(__name__)


class SignedIn:
    """What Flask-Login holds: plain values, no database object; valid for this request only."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, found: SignedInAs, key: str = "") -> None:
        self.actor: Actor = found.actor
        self.username = found.username
        self.locale = found.locale
        self.must_change_password = found.must_change_password
        self.session_id = found.session_id
        self._key = key

    def get_id(self) -> str:
        """Return the session's key, which is all that the cookie carries."""
        return self._key


def session_id() -> int | None:
    """Return the row of the session that this request came with; None for a token."""
    return getattr(current_user, "session_id", None)


def begin(key: str, *, lasting: bool) -> None:
    """Put a new session's key into the cookie and nothing of the old one; a desk's cookie ends with the browser."""
    session.clear()
    session[KEY_IN_COOKIE] = key
    session.permanent = lasting
    g.pop("csrf_token", None)  # made for the session before; the next form gets one of the new


def address() -> str:
    """Return where the request comes from; forwarded headers count only behind the proxies that were set."""
    return request.remote_addr or ""


def agent() -> str:
    """Return a short name of the browser, enough to know one's own sessions apart."""
    text = request.user_agent.string
    system = next((name for mark, name in _SYSTEMS if mark in text), "")
    browser = next((name for mark, name in _BROWSERS if mark in text), "")
    return " · ".join(part for part in (browser, system) if part)


_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def init_app(app: PartyHub) -> None:
    """Hang this room into the app. Raises UnsafeSettings in production while the database holds a demo account."""
    settings: Settings = app.extensions["partyhub.settings"]
    commands.allow_demo_users(not settings.is_production)
    if settings.is_production:
        _refuse_demo_users(app)
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    manager = LoginManager(app)
    manager.session_protection = (
        None  # the session is a row of ours; nothing of the browser is hashed into the cookie
    )
    manager.user_loader(_by_cookie)
    manager.request_loader(_by_bearer)
    app.before_request(_password_first)
    before = app.error_page
    app.error_page = lambda error, reference: _answer_stranger(error, reference, before)


def _by_cookie(key: str) -> SignedIn | None:
    if request.path.startswith(API_PREFIX) and "Authorization" in request.headers:
        return None  # who shows a token acts by it alone
    if not isinstance(key, str) or len(key) > 100:
        return None
    settings: Settings = the_app().extensions["partyhub.settings"]
    idle_limit = timedelta(minutes=settings.idle_minutes)
    now = clock().now()
    found = queries.by_session_key(key, idle_limit=idle_limit, now=now)
    if found is None or (found.is_demo and settings.is_production):
        return None
    if found.last_seen_at is not None and now - found.last_seen_at >= TOUCH_EVERY:
        _touch(found)
    return SignedIn(found, key)


def _by_bearer(_request: Any) -> SignedIn | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if not request.path.startswith(API_PREFIX) or kind.lower() != "bearer" or not 20 <= len(token) <= 100:
        return None
    found = queries.by_token(token.strip(), now=clock().now())
    if found is None or (found.is_demo and the_app().extensions["partyhub.settings"].is_production):
        return None
    return SignedIn(found)


def _touch(found: SignedInAs) -> None:
    """Note the session's use in a unit of its own; that it could not be noted must not stop anybody's work."""
    try:
        with unit.work():
            commands.touch(found.session_id or 0, clock=clock())
    except (SQLAlchemyError, Busy) as error:
        log.info("session not touched: %s", type(error).__name__)


def _password_first() -> Any:
    """Let nobody past a password that was drawn for him. What is public, style sheets and help too, stays open."""
    endpoint = request.endpoint
    if not getattr(current_user, "must_change_password", False) or endpoint is None:
        return None
    if current_user.session_id is None or endpoint == "accounts.own_password" or is_public(endpoint):
        return None
    if wants_json() or request.method not in ("GET", "HEAD"):
        raise Forbidden(Reason("password_change_required"))
    return redirect(url_for("accounts.own_password"), 303)


def _answer_stranger(error: DomainError, reference: str, otherwise: Any) -> Any:
    """Lead a page's stranger to the sign-in page; what he sent is kept for afterwards. Other errors look as ever."""
    if error.status != 401 or otherwise is None:
        return otherwise(error, reference)
    if request.method in ("GET", "HEAD"):
        here = request.full_path.rstrip("?")
        return redirect(url_for("accounts.sign_in", next=here if here != "/" else None), 303)
    return resuming.sign_in_page_keeping_what_was_sent()


def _refuse_demo_users(app: Flask) -> None:
    with app.app_context():
        try:
            found = queries.demo_user_exists()
        except (
            SQLAlchemyError
        ) as error:  # no table yet: there is nobody in it; a database that is away is for readyz
            log.info("demo accounts not looked for: %s", type(error).__name__)
            found = False
        finally:
            db.session.remove()
            db.engine.dispose()
    if found:
        raise UnsafeSettings(
            ["The database holds accounts of the demo organisation; production needs a database without."]
        )
