"""What an organisation's year lacks."""

from __future__ import annotations

from datetime import date

from partyhub.activities.rules import Kind
from partyhub.members import queries as members
from partyhub.members.rules import COMMITTEE_POSTS
from partyhub.organization.models import Organization
from partyhub.reports.queries.records import held
from partyhub.reports.rules import Gap, Period, gaps_of
from partyhub.reports.rules.gaps import DUE
from partyhub.security.actors import Actor


def gaps(actor: Actor, organization: Organization, year: int, *, today: date) -> list[Gap]:
    """Return the months and quarters of a year, as far as it is over, in which nothing was held that is due."""
    days: dict[Kind, list[date]] = {}
    for one in held(actor, organization, Period(year), DUE):
        for kind in one.kinds:
            days.setdefault(kind, []).append(one.day)
    return gaps_of(
        days,
        year,
        has=_bodies(organization, today),
        since=organization.active_from,
        until=min(today, organization.dissolved_on or today),
    )


def _bodies(organization: Organization, day: date) -> set[Kind]:
    """Return the kinds that the organisation has bodies for: a committee from its posts, groups from its groups."""
    found = {Kind.MEMBERS_MEETING, Kind.THEMED_DAY}
    seats = [row for row in members.posts(organization.id, day) if row.post in COMMITTEE_POSTS]
    if len(seats) >= COMMITTEE:
        found.add(Kind.COMMITTEE_MEETING)
    if members.cells(organization.id):
        found.add(Kind.CELL_MEETING)
    return found


COMMITTEE = 3
"""A branch committee has three to five members (domain.md §1.1); with fewer posts filled there is none."""
