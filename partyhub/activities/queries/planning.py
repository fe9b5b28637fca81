"""The plan of a year as it is kept, what a year has already, and what last year can be copied from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, select

from partyhub.activities import policy, rules
from partyhub.activities.models import Activity, ActivityKind, CalendarDay
from partyhub.activities.queries.lists import concerns
from partyhub.activities.rules import Gap, Kind, Off, PlanItem, State
from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.db import db
from partyhub.kernel.workdays import is_off
from partyhub.ledger.rules import asked_of
from partyhub.security.actors import Actor

MOST = 400
"""More than one activity a day is no plan of a year any more."""


def planned(actor: Actor, organization_id: int, first: date, last: date) -> list[Activity]:
    """Return what the actor sees of an organisation's activities from `first` to `last`, by time; none cancelled."""
    query = (
        select(Activity)
        .where(
            policy.scope_activities(actor),
            concerns(organization_id),
            Activity.day.between(first, last),
            Activity.state != State.CANCELLED,
        )
        .order_by(Activity.starts_at, Activity.id)
        .limit(MOST)
    )
    return list(db.session.scalars(query))


def plan_gaps(organization_id: int, year: int, entries: Iterable[Activity], today: date) -> list[Gap]:
    """Return what is asked of an organisation in a year, is not met, and is not among the `entries` either.

    What its branch has signed is counted by those who ask; the other entries are what is still to come of it.
    """
    there = [(one.day, kind) for one in entries if one.signed_at is None for kind in one.kinds]
    return rules.gaps(asked_of(organization_id, year, today), there)


def kinds_there(organization_id: int, year: int) -> list[tuple[int, Kind]]:
    """Return the (month, kind) of everything that an organisation has in a year, cancelled ones apart."""
    query = (
        select(Activity.day, ActivityKind.kind)
        .join(ActivityKind, ActivityKind.activity_id == Activity.id)
        .where(concerns(organization_id), _in_year(year), Activity.state != State.CANCELLED)
    )
    return [(day.month, kind) for day, kind in db.session.execute(query)]


def items_of(organization_id: int, year: int) -> list[PlanItem]:
    """Return what an organisation ran in a year as entries that a plan can be copied from, by time."""
    query = (
        select(Activity)
        .where(Activity.organization_id == organization_id, _in_year(year), Activity.state != State.CANCELLED)
        .order_by(Activity.starts_at, Activity.id)
        .limit(MOST)
    )
    return [_item(one) for one in db.session.scalars(query) if rules.copies_well(one.kinds)]


def entered_days(first: date, last: date) -> dict[date, bool]:
    """Return the days that were entered by hand: True for a day off."""
    query = select(CalendarDay.day, CalendarDay.off).where(CalendarDay.day.between(first, last))
    return dict(db.session.execute(query).tuples().all())


def calendar_days(year: int) -> list[CalendarDay]:
    """Return what was entered for a year, by day."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return list(
        db.session.scalars(
            select(CalendarDay).where(CalendarDay.day.between(first, last)).order_by(CalendarDay.day)
        )
    )


def off_in(year: int) -> Off:
    """Return the function that knows the days off of a year; the entered ones are read once."""
    entered: Mapping[date, bool] = entered_days(date(year, 1, 1), date(year, 12, 31))
    return lambda day: is_off(day, entered)


def _in_year(year: int) -> ColumnElement[bool]:
    return and_(Activity.day.between(date(year, 1, 1), date(year, 12, 31)), Activity.binned_at.is_(None))


def _item(one: Activity) -> PlanItem:
    starts, ends = one.starts_at.astimezone(SHANGHAI), one.ends_at.astimezone(SHANGHAI)
    same_day = starts.date() == ends.date()
    main = Kind.THEMED_DAY if Kind.THEMED_DAY in one.kinds else one.kinds[0]
    kinds = (main, *(kind for kind in one.kinds if kind is not main))
    return PlanItem(
        day=one.day,
        kinds=kinds,
        wanted=one.day,
        title=one.title,
        place=one.place,
        from_at=starts.time().replace(second=0, microsecond=0),
        to_at=ends.time().replace(second=0, microsecond=0) if same_day else None,
    )
