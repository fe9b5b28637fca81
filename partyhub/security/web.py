"""Deny by default: every route × method declares who may call it, and one place enforces it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

from partyhub.audit import commands as audit
from partyhub.kernel import unit
from partyhub.kernel.errors import DomainError, Forbidden, NotFound, Reason, Unauthorized
from partyhub.kernel.http import API_PREFIX, SAFE_METHODS, PartyHub, clock, view_of
from partyhub.security import reads
from partyhub.security.actors import ANONYMOUS, Actor, Via
from partyhub.security.permissions import Permission

F = TypeVar("F", bound=Callable[..., Any])
csrf = CSRFProtect()


@dataclass(frozen=True)
class Access:
    """Who may call: everybody, whoever is signed in, or holders of one of `permissions`."""

    public: bool = False
    permissions: tuple[Permission, ...] = ()


class UndeclaredRoute(Exception):
    """A route × method says nothing about access; the app does not start."""


def requires(*permissions: Permission) -> Callable[[F], F]:
    """Declare that a view needs one of `permissions`, held anywhere; where, the query's scope decides."""
    return _declared(Access(permissions=permissions))


def public(view: F) -> F:
    """Declare that a view is for everybody, signed in or not."""
    return _declared(Access(public=True))(view)


def signed_in(view: F) -> F:
    """Declare that a view is for whoever is signed in."""
    return _declared(Access(permissions=(Permission.SELF,)))(view)


def _declared(access: Access) -> Callable[[F], F]:
    def mark(view: F) -> F:
        view.access = access  # type: ignore[attr-defined]  # a declaration carried by the function itself
        return view

    return mark


def current_actor() -> Actor:
    """Return who acts in this request."""
    return getattr(current_user, "actor", ANONYMOUS)


def access_of(app: Flask, endpoint: str, method: str) -> Access | None:
    """Return what is declared for an endpoint × method, None when nothing is."""
    return getattr(view_of(app, endpoint, method), "access", None)


def _access_asked(endpoint: str) -> Access | None:
    """Return what is declared for the view that this request is for."""
    method = "GET" if request.method in ("HEAD", "OPTIONS") else request.method
    return access_of(current_app, endpoint, method)


def is_public(endpoint: str) -> bool:
    """Whether the view that this request is for is everybody's."""
    access = _access_asked(endpoint)
    return access is not None and access.public


def undeclared_routes(app: Flask) -> list[str]:
    """Return every ``METHOD rule`` without a declaration."""
    return [
        f"{method} {rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if access_of(app, rule.endpoint, method) is None
    ]


def refuse_undeclared(app: Flask) -> None:
    """Raise UndeclaredRoute naming every route × method without a declaration."""
    missing = undeclared_routes(app)
    if missing:
        raise UndeclaredRoute("; ".join(missing))


def init_app(app: PartyHub) -> None:
    """Enforce declarations and CSRF on every request; note denials."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # the token lives as long as the session it is bound to
    csrf.init_app(app)
    app.before_request(_enforce)
    reads.init_app(app, _opens_a_record, current_actor)
    app.on_denial = _note_denial
    app.request_owner = _request_owner


def _enforce() -> None:
    """Check access and CSRF before any view; reads only. A unit of work that writes begins by ending this read."""
    if request.routing_exception is not None or request.endpoint is None:
        return
    access = _access_asked(request.endpoint)
    if access is None:
        raise Forbidden(Reason("undeclared_route"))
    actor = current_actor()
    if not access.public and not any(actor.can(permission) for permission in access.permissions):
        raise Forbidden if actor.is_signed_in else Unauthorized
    if request.method not in SAFE_METHODS and _rides_on_a_cookie():
        csrf.protect()


def _opens_a_record() -> bool:
    """Whether somebody signed in asked for a record, by whatever id, and not for what everybody may see."""
    if request.method not in ("GET", "HEAD") or not request.view_args or request.endpoint is None:
        return False
    access = access_of(current_app, request.endpoint, "GET")
    return access is not None and not access.public and current_actor().is_signed_in


def _rides_on_a_cookie() -> bool:
    """Pages always do. The API only without a bearer token and with a session cookie."""
    if not request.path.startswith(API_PREFIX):
        return True
    return (
        "Authorization" not in request.headers
        and current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    )


def _request_owner() -> str:
    actor = current_actor()
    if actor.via is Via.LINK:
        return f"member:{actor.member_id}"
    return f"user:{actor.user_id}" if actor.user_id is not None else f"address:{request.remote_addr}"


def _note_denial(error: DomainError) -> None:
    """Write refusals of signed-in people to the audit log; strangers' errors would only let them fill it."""
    actor = current_actor()
    if not actor.is_signed_in or isinstance(error, NotFound | Unauthorized) or g.get("denial_noted"):
        return
    g.denial_noted = True
    details = {
        "endpoint": request.endpoint or "",
        "method": request.method,
        "reasons": [r.code for r in error.reasons],
    }
    with unit.work():
        audit.record(actor, "access.denied", details=details, clock=clock())
