"""The minutes of an activity: agenda, resolutions, signatures, addenda; and resolutions that somebody has to see to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select

from partyhub.activities import policy, rules
from partyhub.activities.models import Activity, ActivityKind, Addendum, AgendaItem, Resolution, Signature
from partyhub.activities.rules import State
from partyhub.activities.rules.minutes import Officer, unsigned
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.members.models import Member
from partyhub.security.actors import Actor

SIGNABLE = (State.PUBLISHED, State.HELD, State.RETURNED)


@dataclass(frozen=True)
class ResolutionRow:
    """A resolution, and who sees to it."""

    resolution: Resolution
    owner: str
    owner_public_id: str


@dataclass(frozen=True)
class SignatureRow:
    """A signature, and whose it is."""

    signature: Signature
    name: str


def agenda(activity: Activity) -> list[AgendaItem]:
    """Return the items of the agenda in their order."""
    query = select(AgendaItem).where(AgendaItem.activity_id == activity.id)
    return list(db.session.scalars(query.order_by(AgendaItem.place)))


def resolutions(activity: Activity) -> list[ResolutionRow]:
    """Return the resolutions in their order, with the names of those who see to them."""
    query = (
        select(Resolution, Member.name, Member.public_id)
        .outerjoin(Member, Member.id == Resolution.owner_id)
        .where(Resolution.activity_id == activity.id)
        .order_by(Resolution.place, Resolution.id)
    )
    return [
        ResolutionRow(one, name or "", public_id or "") for one, name, public_id in db.session.execute(query)
    ]


def signatures(activity: Activity) -> list[SignatureRow]:
    """Return who has signed the minutes as they stand, the chair first."""
    query = (
        select(Signature, Member.name)
        .join(Member, Member.id == Signature.member_id)
        .where(Signature.activity_id == activity.id)
    )
    rows = [SignatureRow(one, name) for one, name in db.session.execute(query)]
    return sorted(rows, key=lambda row: list(Officer).index(row.signature.officer))


def addenda(activity: Activity) -> list[Addendum]:
    """Return what was added after signing, in that order."""
    query = select(Addendum).where(Addendum.activity_id == activity.id).order_by(Addendum.id)
    return list(db.session.scalars(query))


def officers(activity: Activity) -> dict[Officer, int | None]:
    """Return who chaired and who recorded, by internal id."""
    return {Officer.CHAIR: activity.chair_id, Officer.RECORDER: activity.recorder_id}


def to_be_signed(activity: Activity) -> list[Officer]:
    """Return who has not signed yet and is asked to by the kind."""
    query = select(Signature.officer).where(Signature.activity_id == activity.id)
    signed = set(db.session.scalars(query))
    return unsigned(rules.combined(activity.kinds), officers(activity), signed)


def has_first_item(activity: Activity) -> bool:
    """Whether an item of the agenda is flagged as the first item (第一议题)."""
    query = select(AgendaItem.id).where(AgendaItem.activity_id == activity.id, AgendaItem.first_item)
    return db.session.scalar(query.limit(1)) is not None


def get_resolution(actor: Actor, public_id: str) -> tuple[Resolution, Activity]:
    """Return a resolution that the actor sees to, or whose activity he runs, with the activity. Raises NotFound."""
    found = None
    if is_public_id(public_id):
        query = select(Resolution, Activity).join(Activity, Activity.id == Resolution.activity_id)
        condition = policy.scope_resolutions(actor)
        found = db.session.execute(query.where(Resolution.public_id == public_id, condition)).unique().first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def open_resolutions(actor: Actor, *, limit: int) -> Sequence[tuple[Resolution, Activity]]:
    """Return what the actor has to see to, or those of his organisation have, the earliest due first."""
    query = (
        select(Resolution, Activity)
        .join(Activity, Activity.id == Resolution.activity_id)
        .where(
            policy.scope_resolutions(actor),
            Resolution.done_at.is_(None),
            or_(Resolution.owner_id.is_not(None), Resolution.due_on.is_not(None)),
            Activity.state.not_in((State.DRAFT, State.CANCELLED)),
        )
        .order_by(Resolution.due_on.is_(None), Resolution.due_on, Resolution.id)
        .limit(limit)
    )
    return [(one, activity) for one, activity in db.session.execute(query).unique()]


def to_sign(actor: Actor, *, over_by: date, limit: int) -> Sequence[Activity]:
    """Return the meetings that the actor chaired or recorded and has not signed yet, oldest first."""
    if actor.member_id is None:
        return []
    asking = [kind for kind, flags in rules.FLAGS.items() if flags.officers]
    query = (
        select(Activity)
        .where(
            or_(
                _unsigned_by(actor.member_id, Activity.chair_id, Officer.CHAIR),
                _unsigned_by(actor.member_id, Activity.recorder_id, Officer.RECORDER),
            ),
            Activity.state.in_(SIGNABLE),
            Activity.day <= over_by,
            exists().where(ActivityKind.activity_id == Activity.id, ActivityKind.kind.in_(asking)),
        )
        .order_by(Activity.day, Activity.id)
        .limit(limit)
    )
    return list(db.session.scalars(query).unique())


def _unsigned_by(member_id: int, column: object, officer: Officer) -> ColumnElement[bool]:
    signed = exists().where(Signature.activity_id == Activity.id, Signature.officer == officer)
    return and_(column == member_id, ~signed)  # type: ignore[arg-type]  # a column compared is a condition
