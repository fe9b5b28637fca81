"""How many belong to an organisation on many days, in two statements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from partyhub.kernel.db import db
from partyhub.members import rules
from partyhub.members.models import Affiliation, Member, Standing


def roster_sizes(organization_id: int, days: Collection[date]) -> dict[date, int]:
    """Return how many stand on the organisation's roster on each of `days`; the same people as `roster` returns."""
    if not days:
        return {}
    belonging = _overlapping(
        select(
            Affiliation.member_id,
            Affiliation.from_on,
            Affiliation.to_on,
            Member.category,
            Member.join_on,
            Member.full_on,
        )
        .join(Member, Member.id == Affiliation.member_id)
        .where(Affiliation.organization_id == organization_id),
        Affiliation,
        days,
    )
    people = {row.member_id for row in belonging}
    standing = _overlapping(
        select(Standing.member_id, Standing.from_on, Standing.to_on, Standing.status)
        .where(Standing.member_id.in_(people))
        .order_by(Standing.from_on, Standing.id),
        Standing,
        days,
    )
    return {day: len(_there(belonging, standing, day)) for day in set(days)}


def _overlapping(query: Any, model: Any, days: Collection[date]) -> list[Any]:
    """Return the dated rows that cover any day between the first and the last of `days`."""
    until = or_(model.to_on.is_(None), model.to_on > min(days))
    return list(db.session.execute(query.where(model.from_on <= max(days), until)))


def _there(belonging: list[Any], standing: list[Any], day: date) -> set[int]:
    status = {row.member_id: row.status for row in standing if _covers(row, day)}
    return {
        row.member_id
        for row in belonging
        if _covers(row, day)
        and rules.takes_part(status.get(row.member_id, rules.Status.NORMAL))
        and rules.category_on(row.category, row.join_on, row.full_on, day) is not None
    }


def _covers(row: Any, day: date) -> bool:
    return row.from_on <= day and (row.to_on is None or row.to_on > day)
