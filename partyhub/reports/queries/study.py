"""A member's own year of study. There is no list of such years, for nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from partyhub.members import queries as members
from partyhub.reports.rules import Period, Studied, StudyYear, target_hours


def study_year(member_id: int, studied: Iterable[Studied], year: int, today: date) -> StudyYear:
    """Return what `studied` adds up to, against the posts held on the last day of the year that has come."""
    day = min(today, Period(year).last)
    held = [
        one.post
        for one in members.appointments(member_id)
        if one.from_on <= day and (one.to_on is None or day < one.to_on)
    ]
    return StudyYear(sum(one.minutes for one in studied), target_hours(held))
