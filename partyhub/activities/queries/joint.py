"""Who holds an activity together: the host first, then its partners."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from partyhub.activities import policy
from partyhub.activities.models import Activity
from partyhub.kernel.db import db
from partyhub.kernel.errors import Invalid, Reason, raise_if
from partyhub.ledger.rules import SCALE, split
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.parties import RecordParty

ONE_EVENT = SCALE


def partners(activity: Activity) -> list[Organization]:
    """Return the organisations that hold it with the host, in the order of their ids; the same order ever after."""
    query = (
        select(Organization)
        .join(RecordParty, RecordParty.organization_id == Organization.id)
        .where(
            RecordParty.record_type == policy.RECORD,
            RecordParty.record_id == activity.id,
            RecordParty.part == policy.JOINT,
        )
        .order_by(Organization.id)
    )
    return list(db.session.scalars(query))


def participant_ids(activity: Activity) -> list[int]:
    """Return the host and its partners by id, in the order in which facts are posted."""
    return [activity.organization_id, *(one.id for one in partners(activity))]


def partner_counts(ids: Iterable[int] | None = None) -> dict[int, int]:
    """Return how many partners these activities have (None: all), by activity; those without are left out."""
    query = (
        select(RecordParty.record_id, func.count())
        .where(RecordParty.record_type == policy.RECORD, RecordParty.part == policy.JOINT)
        .group_by(RecordParty.record_id)
    )
    if ids is not None:
        query = query.where(RecordParty.record_id.in_(tuple(ids)))
    return dict(db.session.execute(query).tuples().all())


def shares(participants: int) -> list[int]:
    """Return each participant's share of one event in ten-thousandths, the host's first; they sum to one event."""
    return split(ONE_EVENT, [1] * participants)


def named(names: Iterable[str]) -> list[Organization]:
    """Return the active organisations that bear these names, full or short; who takes part need not be in reach.

    Raises Invalid for names that nobody bears and for those that several bear.
    """
    wanted = list(dict.fromkeys(names))
    found = organizations.by_names(wanted) if wanted else {}
    unknown = [name for name in wanted if name not in found]
    several = [name for name in wanted if len(found.get(name, ())) > 1]
    reasons = [
        Reason(code, "joint", {"names": "、".join(which)})
        for code, which in (("activity_joint_unknown", unknown), ("activity_joint_several", several))
        if which
    ]
    raise_if(Invalid, reasons)
    return [found[name][0] for name in wanted]


def by_public_ids(public_ids: Iterable[str]) -> list[Organization]:
    """Return the active organisations with these ids, as `named` does by name. Raises Invalid for any other."""
    wanted = list(dict.fromkeys(public_ids))
    query = select(Organization).where(Organization.active, Organization.public_id.in_(wanted))
    found = {one.public_id: one for one in db.session.scalars(query)} if wanted else {}
    if len(found) != len(wanted):
        raise Invalid(Reason("not_a_choice", "joint_organization_ids"))
    return [found[one] for one in wanted]
