"""What a change of the organisation tree means for activities; connected to `organization_changed`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from partyhub.activities.policy import RECORD
from partyhub.kernel.db import db
from partyhub.organization.models import Organization
from partyhub.security.parties import RecordParty


def on_organization_changed(**_about: Any) -> None:
    """Let records be seen and decided by those who stand above their organisation now.

    Facts stay where they were posted: what happened stays with the superiors of that day (ledger.md §3).
    """
    moved = db.session.execute(
        select(RecordParty.organization_id, Organization.path)
        .join(Organization, Organization.id == RecordParty.organization_id)
        .where(RecordParty.record_type == RECORD, RecordParty.path != Organization.path)
        .distinct()
    ).all()
    for organization_id, path in moved:
        db.session.execute(
            update(RecordParty)
            .where(RecordParty.record_type == RECORD, RecordParty.organization_id == organization_id)
            .values(path=path)
            .execution_options(synchronize_session=False)
        )
