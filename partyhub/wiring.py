"""The few things that run upwards: signals declared in lower rooms, connected to higher ones, all listed here."""

from __future__ import annotations

from partyhub.accounts import commands as accounts
from partyhub.accounts.queries.holders import holders
from partyhub.activities import commands as activities
from partyhub.activities.queries import entered_days
from partyhub.kernel import workdays
from partyhub.ledger.signals import facts_written
from partyhub.members import commands as members
from partyhub.members.signals import member_left
from partyhub.obligations import commands as obligations
from partyhub.organization.signals import organization_changed
from partyhub.security import directory
from partyhub.volunteering import commands as volunteering


def connect_signals() -> None:
    """Connect every signal; called once by the factory."""
    organization_changed.connect(members.on_organization_changed)
    organization_changed.connect(activities.on_organization_changed)
    organization_changed.connect(obligations.on_organization_changed)
    facts_written.connect(obligations.on_facts_written)
    member_left.connect(accounts.member_left)
    member_left.connect(volunteering.on_member_left)
    directory.connect(holders)
    workdays.connect(entered_days)
