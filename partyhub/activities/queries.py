"""Reading activities, always through the actor's scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from partyhub.activities import policy, rules
from partyhub.activities.models import Activity, ActivityKind, ActivityStep, Attendance
from partyhub.activities.rules import COUNTED, Kind, Presence, State
from partyhub.kernel.db import db, like_escaped
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.kernel.references import Reference
from partyhub.ledger.models import Fact
from partyhub.ledger.rules import Due, SourceCheck
from partyhub.members import queries as members
from partyhub.members.models import Member
from partyhub.members.queries.belonging import row_of
from partyhub.members.rules import MemberRow
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; `first` and `last` are days, both included."""

    state: State | None = None
    kind: Kind | None = None
    organization_id: int | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""


@dataclass(frozen=True)
class Record:
    """An activity, whose it is, and the names of who chaired it and who wrote it down."""

    activity: Activity
    home: Organization
    chair: str | None
    recorder: str | None


@dataclass(frozen=True)
class RollLine:
    """One person on a roll call. `member` is None for a guest; an unrecorded line may have no row yet."""

    member: MemberRow | None
    guest_name: str
    state: Presence
    minutes: int | None = None
    reason: str = ""


def get(actor: Actor, public_id: str) -> Activity:
    """Return an activity that the actor may see. Raises NotFound."""
    return record(actor, public_id).activity


def record(actor: Actor, public_id: str) -> Record:
    """Return an activity that the actor may see, with what stands around it, in one statement. Raises NotFound."""
    found = None
    if is_public_id(public_id):
        chair, recorder = aliased(Member), aliased(Member)
        query = (
            select(Activity, Organization, chair.name, recorder.name)
            .join(Organization, Organization.id == Activity.organization_id)
            .outerjoin(chair, chair.id == Activity.chair_id)
            .outerjoin(recorder, recorder.id == Activity.recorder_id)
            .options(joinedload(Activity.kind_rows))
            .where(Activity.public_id == public_id, policy.scope_activities(actor))
        )
        found = db.session.execute(query).unique().first()
    if found is None:
        raise NotFound
    return Record(*found)


def home_of(activity: Activity) -> Organization:
    """Return an activity's organisation; after `get` it is at hand already."""
    return db.session.get_one(Organization, activity.organization_id)


def by_id(activity_id: int) -> Activity | None:
    """Return an activity by its internal id; for references, whose visibility is asked apart."""
    return db.session.get(Activity, activity_id)


def visible(actor: Actor, activity_id: int) -> bool:
    """Whether the actor may see the activity."""
    query = select(Activity.id).where(Activity.id == activity_id, policy.scope_activities(actor))
    return db.session.scalar(query) is not None


def listed(actor: Actor, filters: Filters, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of activities that the actor may see, newest first. Raises Invalid for a foreign cursor."""
    query = select(Activity).where(policy.scope_activities(actor))
    if filters.state is not None:
        query = query.where(Activity.state == filters.state)
    if filters.kind is not None:
        of_kind = select(ActivityKind.activity_id).where(ActivityKind.kind == filters.kind)
        query = query.where(Activity.id.in_(of_kind))
    if filters.organization_id is not None:
        query = query.where(Activity.organization_id == filters.organization_id)
    if filters.first is not None:
        query = query.where(Activity.day >= filters.first)
    if filters.last is not None:
        query = query.where(Activity.day <= filters.last)
    if filters.text:
        query = query.where(Activity.title.like(f"%{like_escaped(filters.text)}%", escape="\\"))
    keys = [(Activity.day, "desc"), (Activity.id, "desc")]
    return page_of(query, keys=keys, cursor=cursor, page_size=page_size)  # type: ignore[arg-type]  # literals of SortKey


def waiting(actor: Actor, *, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of what waits for the actor's decision, the longest waiting first."""
    query = (
        select(Activity)
        .join(Organization, Organization.id == Activity.organization_id)
        .where(policy.scope_waiting(actor))
    )
    keys = [(Activity.changed_at, "asc"), (Activity.id, "asc")]
    return page_of(query, keys=keys, cursor=cursor, page_size=page_size)  # type: ignore[arg-type]  # literals of SortKey


def waiting_count(actor: Actor) -> int:
    """Return how many activities wait for the actor's decision."""
    return db.session.scalar(waiting_to_count(actor)) or 0


def waiting_to_count(actor: Actor) -> Select[tuple[int]]:
    """Return the statement that counts what waits for the actor's decision."""
    query = select(func.count()).select_from(Activity)
    query = query.join(Organization, Organization.id == Activity.organization_id)
    return query.where(policy.scope_waiting(actor))


def to_finish(actor: Actor, states: Iterable[State], *, over_by: date, limit: int) -> Sequence[Activity]:
    """Return activities that the actor runs and has to go on with, oldest first; their day is `over_by` at most."""
    own = policy.own_organizations(actor)
    if not own:
        return []
    query = select(Activity).where(
        Activity.organization_id.in_(own), Activity.state.in_(tuple(states)), Activity.day <= over_by
    )
    return list(db.session.scalars(query.order_by(Activity.changed_at, Activity.id).limit(limit)))


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


def roll_counts(ids: Iterable[int]) -> dict[int, dict[Presence, int]]:
    """Return how many people each roll call has in each state, by activity."""
    query = (
        select(Attendance.activity_id, Attendance.state, func.count())
        .where(Attendance.activity_id.in_(tuple(ids)))
        .group_by(Attendance.activity_id, Attendance.state)
    )
    found: dict[int, dict[Presence, int]] = {}
    for activity_id, state, count in db.session.execute(query):
        found.setdefault(activity_id, {})[state] = count
    return found


def roll(actor: Actor, activity: Activity) -> list[RollLine]:
    """Return the lines of the roll call that the actor may see, members by pinyin initials, then guests."""
    return roll_with_counts(actor, activity)[0]


def roll_with_counts(actor: Actor, activity: Activity) -> tuple[list[RollLine], dict[Presence, int]]:
    """Return `roll`, and how many people are in each state, those the actor does not see by name included."""
    shown = policy.scope_attendance(actor, activity)
    query = (
        select(Attendance, Member, case((shown, 1), else_=0))
        .outerjoin(Member, Member.id == Attendance.member_id)
        .where(Attendance.activity_id == activity.id)
    )
    every = db.session.execute(query.order_by(Attendance.id)).tuples().all()
    lines = [
        RollLine(
            row_of(person) if person else None,
            row.guest_name or "",
            row.state,
            row.minutes,
            row.reason,
        )
        for row, person, is_shown in every
        if is_shown
    ]
    return sorted(lines, key=_by_name), dict(Counter(row.state for row, _, _ in every))


def _by_name(line: RollLine) -> tuple[int, str, str]:
    return (1, line.guest_name, "") if line.member is None else (0, line.member.initials, line.member.name)


def roll_sheet(actor: Actor, activity: Activity) -> list[RollLine]:
    """Return the roll call to be filled in: everybody on the roster of that day, and whoever stands in it besides."""
    known = roll(actor, activity)
    there = {line.member.id for line in known if line.member}
    expected = blank_sheet(activity.organization_id, activity.day)
    return sorted(
        [*known, *(line for line in expected if line.member and line.member.id not in there)], key=_by_name
    )


def blank_sheet(organization_id: int, day: date) -> list[RollLine]:
    """Return the roster of a day, nobody recorded yet."""
    return [RollLine(row, "", Presence.UNRECORDED) for row in members.roster(organization_id, day)]


def facts_of(activity: Activity) -> list[Fact]:
    """Return what the record has posted into the ledger, in the order of posting; the sums show nobody's name."""
    source = str(Reference(policy.RECORD, activity.id))
    return list(db.session.scalars(select(Fact).where(Fact.source == source).order_by(Fact.id)))


def existing(ids: Collection[int]) -> set[int]:
    """Return which of these activities are there."""
    return set(db.session.scalars(select(Activity.id))).intersection(ids)


def due_facts() -> Iterator[Due]:
    """Return the facts that must stand: of each signature that holds and of each approval that was not withdrawn."""
    record = (Activity.id, Activity.state, Activity.signed_at, Activity.signings, Activity.approvals)
    query = (
        select(*record, ActivityKind.kind)
        .join(ActivityKind, ActivityKind.activity_id == Activity.id)
        .where(or_(Activity.signed_at.is_not(None), Activity.state.in_(COUNTED)))
        .order_by(Activity.id)
    )
    for (activity_id, state, signed_at, signings, approvals), rows in groupby(
        db.session.execute(query), key=lambda row: tuple(row[:5])
    ):
        kinds = [row.kind for row in rows]
        if signed_at is not None:
            for one in rules.held_postings(kinds):
                yield Due(activity_id, rules.signing_event(signings), one.kind, one.leg)
        if state in COUNTED:
            for one in rules.confirmed_postings(kinds):
                yield Due(activity_id, rules.approval_event(approvals), one.kind, one.leg)


SOURCES = {policy.RECORD: SourceCheck(existing, due_facts)}
