"""What an organisation's year lacks: read from its obligations, the one source of what is due."""

from __future__ import annotations

from datetime import date

from partyhub.obligations import queries as obligations
from partyhub.obligations.rules import Status
from partyhub.organization.models import Organization
from partyhub.reports.rules import Checked, Gap


def checked(organization: Organization, year: int, *, today: date) -> Checked:
    """Return what of a year's obligations has fallen due by now, and which were let pass, by due day."""
    due = [
        one
        for one in obligations.standings(organization.id, year, today)
        if one.duty.due_on < today and one.status is not Status.EXCUSED
    ]
    return Checked(
        len(due),
        tuple(
            Gap(one.rule.name, one.rule.source, one.duty.period.first, one.duty.period.last)
            for one in due
            if one.status is Status.OVERDUE
        ),
    )
