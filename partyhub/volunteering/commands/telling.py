"""Telling those who dispatch and those who lead a team what became of an order, each once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.kernel.references import Reference
from partyhub.notifications import commands as notifications
from partyhub.security import directory
from partyhub.security.permissions import Permission
from partyhub.volunteering import queries
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Team


def tell_team(team: Team, order: ServiceOrder, topic: str, *, clock: Clock, key: str, **params: Any) -> None:
    """Tell a team's leader, or, while it has none, those who lead orders at its organisation."""
    users: list[int] = []
    if team.leader_id is None:
        users = directory.at(Permission.ORDER_LEAD, queries.team_path(team))
    members = [team.leader_id] if team.leader_id is not None else []
    _tell(order, topic, clock, key, users=users, members=members, team=team.name, **params)


def tell_dispatchers(
    order: ServiceOrder, topic: str, *, clock: Clock, key: str, also: Iterable[int | None] = (), **params: Any
) -> None:
    """Tell whoever dispatches for the organiser, at its own organisation or else the nearest above, and `also`."""
    path = queries.organizer_path(order)
    users = directory.at(Permission.ORDER_DISPATCH, path)
    users = users or directory.nearest_above(Permission.ORDER_DISPATCH, path)
    users += [one for one in also if one is not None and one not in users]
    _tell(order, topic, clock, key, users=users, members=(), **params)


def tell_leader(
    order: ServiceOrder,
    session: ServiceSession,
    topic: str,
    *,
    clock: Clock,
    key: str,
    but: int | None = None,
    **params: Any,
) -> None:
    """Tell the order's leader about a session; when there is none, or it is about himself (`but`), the dispatchers."""
    about = {"at": session.starts_at, "place": session.place or order.place, **params}
    if order.leader_id is None or order.leader_id == but:
        tell_dispatchers(order, topic, clock=clock, key=key, **about)
    else:
        _tell(order, topic, clock, key, users=(), members=(order.leader_id,), **about)


def _tell(
    order: ServiceOrder,
    topic: str,
    clock: Clock,
    key: str,
    *,
    users: Iterable[int],
    members: Iterable[int],
    **params: Any,
) -> None:
    notifications.enqueue(
        to_users=users,
        to_members=members,
        topic=topic,
        params={"title": order.title, **params},
        link=Reference("order", order.id),
        clock=clock,
        key=key,
    )
