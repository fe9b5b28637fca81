"""One activity, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import String, cast, exists, select
from sqlalchemy.orm import aliased, joinedload

from partyhub.activities import policy
from partyhub.activities.models import (
    Activity,
    ActivityStep,
    Addendum,
    AgendaItem,
    Attendance,
    Contest,
    Resolution,
    Signature,
    Vote,
)
from partyhub.files import queries as files
from partyhub.files.models import Attachment
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.references import Reference
from partyhub.ledger.models import Fact
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.parties import RecordParty


@dataclass(frozen=True)
class Record:
    """An activity, whose it is, the names of who chaired it and who wrote it down, and which parts it has at all.

    A part that is not there need not be asked for.
    """

    activity: Activity
    home: Organization
    chair: str | None
    recorder: str | None
    parts: frozenset[str]


def get(actor: Actor, public_id: str) -> Activity:
    """Return an activity that the actor may see. Raises NotFound."""
    return record(actor, public_id).activity


def record(actor: Actor, public_id: str) -> Record:
    """Return an activity that the actor may see, with what stands around it, in one statement. Raises NotFound."""
    found = None
    if is_public_id(public_id):
        chair, recorder = aliased(Member), aliased(Member)
        query = (
            select(Activity, Organization, chair.name, recorder.name, *_PARTS.values())
            .join(Organization, Organization.id == Activity.organization_id)
            .outerjoin(chair, chair.id == Activity.chair_id)
            .outerjoin(recorder, recorder.id == Activity.recorder_id)
            .options(joinedload(Activity.kind_rows))
            .where(Activity.public_id == public_id, policy.scope_activities(actor))
        )
        found = db.session.execute(query).unique().first()
    if found is None:
        raise NotFound
    activity, home, chair_name, recorder_name, *there = found
    parts = frozenset(name for name, is_there in zip(_PARTS, there, strict=True) if is_there)
    return Record(activity, home, chair_name, recorder_name, parts)


_PARTS = {
    "facts": exists().where(Fact.source == policy.RECORD + ":" + cast(Activity.id, String)),
    "files": exists().where(Attachment.parent_kind == policy.RECORD, Attachment.parent_id == Activity.id),
    "partners": exists().where(
        RecordParty.record_type == policy.RECORD,
        RecordParty.record_id == Activity.id,
        RecordParty.part == policy.JOINT,
    ),
    **{
        name: exists().where(table.activity_id == Activity.id)
        for name, table in (
            ("roll", Attendance),
            ("contests", Contest),
            ("agenda", AgendaItem),
            ("resolutions", Resolution),
            ("votes", Vote),
            ("signatures", Signature),
            ("addenda", Addendum),
        )
    },
}


def home_of(activity: Activity) -> Organization:
    """Return an activity's organisation; after `get` it is at hand already."""
    return db.session.get_one(Organization, activity.organization_id)


def by_id(activity_id: int) -> Activity | None:
    """Return an activity by its internal id; for references, whose visibility is asked apart."""
    return db.session.get(Activity, activity_id)


def by_ids(ids: Iterable[int]) -> dict[int, Activity]:
    """Return activities by internal id; the caller has checked that they are the reader's to see."""
    query = select(Activity).where(Activity.id.in_(set(ids)))
    return {one.id: one for one in db.session.scalars(query)}


def visible(actor: Actor, activity_id: int) -> bool:
    """Whether the actor may see the activity."""
    query = select(Activity.id).where(Activity.id == activity_id, policy.scope_activities(actor))
    return db.session.scalar(query) is not None


def files_visible(actor: Actor, activity_id: int) -> bool:
    """Whether the actor may have the activity's files: `files_of` for a single file, asked by its room."""
    query = select(Activity.id).where(
        Activity.id == activity_id, policy.scope_activities(actor), policy.scope_minutes(actor)
    )
    return db.session.scalar(query) is not None


def files_of(actor: Actor, activity: Activity, home: Organization) -> list[Attachment]:
    """Return the files of an activity that the actor sees.

    A sheet or a photo tells what was said, so they are for those who read its minutes; for others there are none.
    """
    if not policy.sees_minutes(actor, activity, home.path):
        return []
    return files.of(Reference(policy.RECORD, activity.id))


def steps(activity: Activity) -> list[ActivityStep]:
    """Return what was done to a record, newest first."""
    query = select(ActivityStep).where(ActivityStep.activity_id == activity.id)
    return list(db.session.scalars(query.order_by(ActivityStep.id.desc())))


def hands_in(done: Iterable[ActivityStep]) -> set[int | None]:
    """Return who wrote in the record or signed it, from its steps; the same as `hands`."""
    return {step.user_id for step in done if step.event in policy.HANDS and step.user_id is not None}


def hands(activity: Activity) -> set[int | None]:
    """Return who wrote in the record or signed it."""
    query = select(ActivityStep.user_id).where(
        ActivityStep.activity_id == activity.id,
        ActivityStep.event.in_(policy.HANDS),
        ActivityStep.user_id.is_not(None),
    )
    return set(db.session.scalars(query.distinct()))


def facts_of(activity: Activity) -> list[Fact]:
    """Return what the record has posted into the ledger, in the order of posting; the sums show nobody's name."""
    source = str(Reference(policy.RECORD, activity.id))
    return list(db.session.scalars(select(Fact).where(Fact.source == source).order_by(Fact.id)))
