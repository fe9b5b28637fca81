"""Accounts for tests, opened through commands."""

from __future__ import annotations

import itertools
from typing import Any

from partyhub.accounts import commands
from partyhub.accounts.models import User
from partyhub.accounts.queries import actor_of
from partyhub.kernel.clock import Clock
from partyhub.security.actors import SYSTEM, Actor
from partyhub.security.permissions import Role

PASSWORD = "冬夜读书示子聿 1199"
_numbers = itertools.count(1)


def user(
    role: Role | str | None = None,
    organization: Any = None,
    *,
    clock: Clock,
    username: str = "",
    password: str | None = PASSWORD,
    member: Any = None,
    must_change: bool = False,
    is_demo: bool = False,
) -> User:
    """Open an account, with `role` on `organization` when given, for `member` when given."""
    name = username or f"user{next(_numbers)}"
    made = commands.create_user(
        SYSTEM,
        username=name,
        display_name=member.name if member is not None else f"账号{name}",
        password=password,
        member_id=member.id if member is not None else None,
        must_change=must_change,
        is_demo=is_demo,
        clock=clock,
    )
    if role is not None:
        commands.grant(SYSTEM, made, Role(role), organization, clock)
    return made


def actor(role: Role | str, organization: Any, *, clock: Clock, **about: Any) -> Actor:
    """Open an account and return who acts when it is signed in."""
    return actor_of(user(role, organization, clock=clock, **about).id)
