"""Planning: entries of a year written down in one go, and the calendar of days off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from sqlalchemy import delete

from partyhub.activities import policy, queries, rules
from partyhub.activities.commands.writing import log
from partyhub.activities.models import Activity, CalendarDay
from partyhub.activities.rules import PlanItem, holidays
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock, local_time
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.errors import Forbidden, Invalid, raise_if
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor

FROM_AT, TO_AT = time(14, 30), time(16, 30)


def plan(
    actor: Actor, *, organization: Organization, items: Iterable[PlanItem], clock: Clock
) -> list[Activity]:
    """Write the entries of a plan down as planned drafts; return those that are new.

    What the organisation has already in that month, and what is over, is left out: planning twice adds nothing, at
    once neither. All items are of one year. Raises Forbidden where the actor may not write.
    """
    raise_if(Forbidden, policy.can_log(actor, organization))
    db.session.refresh(organization, with_for_update={"key_share": True})  # one plan at a time
    wanted = list(items)
    there = queries.kinds_there(organization.id, wanted[0].day.year) if wanted else []
    return [
        _written(actor, organization, one, clock)
        for one in rules.sifted(wanted, there, clock.today())
        if not one.why_not
    ]


def _written(actor: Actor, organization: Organization, item: PlanItem, clock: Clock) -> Activity:
    starts, ends = item.from_at or FROM_AT, item.to_at or TO_AT
    if ends <= starts:
        ends = time(23, 59)
    return log(
        actor,
        organization=organization,
        title=item.title,
        kinds=item.kinds,
        starts_at=local_time(item.day, starts.hour, starts.minute),
        ends_at=local_time(item.day, ends.hour, ends.minute),
        place=item.place,
        planned=True,
        clock=clock,
    )


def set_calendar(
    actor: Actor, *, first: date | None, last: date | None, off: bool, name: str, clock: Clock
) -> None:
    """Enter days off (or days worked on); what was entered for them before is replaced. Raises Forbidden, Invalid."""
    raise_if(Forbidden, policy.can_keep_calendar(actor))
    raise_if(Invalid, holidays.calendar_reasons(first, last, name))
    if first is None:
        raise ValueError("calendar_reasons refuses an entry without a day")
    days = holidays.days_of(first, last or first)
    statement = insert_into(CalendarDay).values([{"day": day, "off": off, "name": name} for day in days])
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["day"], set_={"off": statement.excluded.off, "name": statement.excluded.name}
        ),
        execution_options={"synchronize_session": False},
    )
    _note(actor, "calendar.set", days, clock, off=off)


def clear_calendar(actor: Actor, day: date, *, clock: Clock) -> None:
    """Take an entry off: the published calendar or the week holds again. Raises Forbidden."""
    raise_if(Forbidden, policy.can_keep_calendar(actor))
    db.session.execute(delete(CalendarDay).where(CalendarDay.day == day))
    _note(actor, "calendar.cleared", [day], clock)


def _note(actor: Actor, tag: str, days: list[date], clock: Clock, **more: bool) -> None:
    details = {"first": days[0].isoformat(), "last": days[-1].isoformat()} | more
    audit.record(actor, tag, details=details, clock=clock)
