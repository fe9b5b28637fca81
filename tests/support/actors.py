"""Actors for tests: values, like the real ones; nobody has to exist in the accounts room for a rule to be tried."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import PartyHub
from partyhub.security.actors import ANONYMOUS, Actor, Grant, Via
from partyhub.security.permissions import Permission, Role

TEST_ACTOR = "partyhub.tests.actor"  # a key of the WSGI environment; no request from outside can set one


def actor_for(
    role: Role | str,
    organization: Any,
    *,
    user_id: int = 1,
    member_id: int | None = None,
    name: str = "",
    via: Via = Via.SESSION,
    limits: frozenset[Permission] | None = None,
) -> Actor:
    """Return an actor who holds `role` on `organization` (anything with `id` and `path`) and belongs to it."""
    role = Role(role)
    return Actor(
        user_id=user_id,
        name=name or role.value,
        member_id=member_id,
        organization_id=organization.id,
        path=organization.path,
        grants=(Grant(role, organization.id, organization.path),),
        via=via,
        limits=limits,
    )


class TestUser:
    """What Flask-Login holds for an actor of a test."""

    __test__ = False
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        """Return Flask-Login's id."""
        return f"test:{self.actor.user_id}"


def admit_test_actors(app: PartyHub) -> None:
    """Let a test client say who acts, in its WSGI environment; everything behind that stays as it is."""
    manager: Any = getattr(app, "login_manager", None)
    if manager is None:  # the accounts room is not there: nobody can sign in otherwise
        from flask_login import LoginManager

        manager = LoginManager(app)
        manager.user_loader(lambda _identity: None)
    load = manager._load_user

    def load_test_actor_first() -> Any:
        from flask import request

        actor = request.environ.get(TEST_ACTOR, ANONYMOUS)
        if actor is ANONYMOUS:
            return load()
        return manager._update_request_context_with_user(TestUser(actor))

    manager._load_user = load_test_actor_first
