"""What this room does later: periods that open, and the weekly digest.

The digest goes out on Monday at 09:00 in Shanghai, outside the quiet hours (domain.md §13, row 59). Each night asks for
it once; a runner that was down on Monday catches up on Tuesday or Wednesday, never later and never twice.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from flask import current_app

from partyhub.accounts import queries as accounts
from partyhub.kernel import jobs
from partyhub.kernel.clock import Clock, local_time
from partyhub.kernel.jobs import Handler, Scheduled
from partyhub.kernel.references import Reference
from partyhub.notifications import commands as notifications
from partyhub.notifications import queries as preferences
from partyhub.notifications.rules import earliest_mail
from partyhub.obligations import commands, queries
from partyhub.obligations.models import Obligation
from partyhub.obligations.rules import Status
from partyhub.organization.rules import ids_of
from partyhub.security import directory
from partyhub.security.permissions import Permission
from partyhub.web.registry import registry

NIGHT, WEEK = "obligations.night", "obligations.week"
DIGEST_HOUR = 9
LAST_CATCHING_UP = 2
"""Wednesday: later in the week the digest of Monday is old news."""
RETURNED = "activities.returned"
SHEET = "monday_sheet"


def follow(payload: dict[str, Any], clock: Clock) -> None:
    """Bring the obligations of some organisations up to date."""
    since = date.fromisoformat(payload["since"]) if payload["since"] else None
    commands.follow(payload["organizations"], clock=clock, since=since)


def night(_payload: dict[str, Any], clock: Clock) -> None:
    """Open the periods that begin, and ask for the week's digest."""
    today = clock.today()
    since = date(today.year - 1, 1, 1)
    commands.follow_everybody(clock=clock, since=since, key=f"{commands.FOLLOW_JOB}:{today}")
    if today.weekday() <= LAST_CATCHING_UP:
        monday = queries.monday_of(today)
        at = max(local_time(monday, DIGEST_HOUR), earliest_mail(clock.now()))
        jobs.enqueue(WEEK, {"monday": monday.isoformat()}, clock=clock, run_at=at, key=f"{WEEK}:{monday}")


def week(payload: dict[str, Any], clock: Clock) -> None:
    """Tell everybody who answers for an organisation what is due, once a week; nobody is told that nothing is."""
    monday = date.fromisoformat(payload["monday"])
    homes: defaultdict[int, set[int]] = defaultdict(set)
    for holder in directory.holders(Permission.ACTIVITY_WRITE):
        homes[holder.user_id].add(ids_of(holder.path)[-1])
    unwanted = preferences.without_weekly()
    rows = _open_by_home({one for ids in homes.values() for one in ids}, monday + timedelta(days=6))
    for user_id, ids in sorted(homes.items()):
        if f"user:{user_id}" not in unwanted:
            _tell(user_id, ids, [row for one in sorted(ids) for row in rows[one]], monday, clock)


def _open_by_home(ids: set[int], sunday: date) -> defaultdict[int, list[Obligation]]:
    rows: defaultdict[int, list[Obligation]] = defaultdict(list)
    for row in queries.open_of(ids, sunday):
        rows[row.organization_id].append(row)
    return rows


def _tell(user_id: int, ids: set[int], rows: list[Obligation], monday: date, clock: Clock) -> None:
    overdue = sum(1 for row in rows if row.status(clock.today()) is Status.OVERDUE)
    returned = _returned(user_id, clock)
    if not rows and not returned:
        return
    about = rows[0].organization_id if rows else min(ids)
    notifications.enqueue(
        to_users=[user_id],
        topic="obligation.week",
        params={"overdue": overdue, "soon": len(rows) - overdue, "returned": returned},
        link=Reference(SHEET, about),
        clock=clock,
        key=f"{WEEK}:{monday}",
    )


def _returned(user_id: int, clock: Clock) -> int:
    """Return how many records came back to somebody; the room that keeps them says so among its to-dos."""
    actor = accounts.actor_of(user_id)
    sources = [source for source in registry().todo_sources if source.name == RETURNED]
    with current_app.test_request_context():  # to-dos carry addresses
        return sum(len(source.fn(actor, clock)) for source in sources)


HANDLERS: dict[str, Handler] = {commands.FOLLOW_JOB: follow, NIGHT: night, WEEK: week}
SCHEDULE = (Scheduled(NIGHT, NIGHT, timedelta(days=1)),)
