"""Logging and editing activities, and their files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from partyhub.activities import policy, queries, rules
from partyhub.activities.commands.common import (
    check_editable,
    check_version,
    home_of,
    index,
    note,
    reference,
)
from partyhub.activities.commands.joint import hold_together, joint_reasons
from partyhub.activities.commands.rolls import put_lines
from partyhub.activities.commands.signing import unsign_officers
from partyhub.activities.commands.signups import fill_places
from partyhub.activities.commands.telling import announced, tell_changes
from partyhub.activities.models import Activity, ActivityKind
from partyhub.activities.rules import Content, Kind, RollEntry, State
from partyhub.files import commands as files
from partyhub.files import queries as file_queries
from partyhub.files.models import Attachment
from partyhub.kernel.clock import Clock, local_day
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden, Invalid, Reason, raise_if
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor


def log(
    actor: Actor,
    *,
    organization: Organization,
    title: str,
    kinds: Collection[Kind],
    starts_at: datetime | None,
    ends_at: datetime | None,
    place: str = "",
    capacity: int | None = None,
    minutes: str = "",
    result: str = "",
    chair_id: int | None = None,
    recorder_id: int | None = None,
    joint: Sequence[Organization] = (),
    outside_units: str = "",
    planned: bool = False,
    asks_leave: bool = False,
    entries: Collection[RollEntry] = (),
    clock: Clock,
) -> Activity:
    """Write an activity down, as a draft, with its roll call if there is one yet; ids of people are internal.

    The caller has looked the organisation and the people up within the actor's scope. `joint` are the organisations
    that hold it together with this one, which is its host; `outside_units` names those outside the tree.
    What is `planned` its organisation sees as its plan.
    """
    raise_if(Forbidden, policy.can_log(actor, organization))
    content = Content(title, frozenset(kinds), starts_at, ends_at, place, capacity, minutes, result)
    reasons = rules.content_reasons(content) or [
        *_organization_reasons(organization, content),
        *joint_reasons(organization, joint, content, outside_units),
    ]
    reasons += rules.roll_call_reasons(entries) if entries else []
    raise_if(Invalid, reasons)
    now = clock.now()
    activity = Activity(
        organization_id=organization.id,
        state=State.DRAFT,
        created_by=actor.user_id,
        created_at=now,
        changed_at=now,
        outside_units=outside_units,
        planned=planned,
        asks_leave=asks_leave,
    )
    _write(activity, content, chair_id, recorder_id)
    db.session.add(activity)
    db.session.flush()
    hold_together(activity, organization, joint)
    index(activity, is_new=True)
    note(actor, activity, "log", clock=clock)
    if entries:
        put_lines(actor, activity, entries, clock)
    return activity


def edit(
    actor: Actor,
    activity: Activity,
    *,
    version: int | None,
    title: str,
    kinds: Collection[Kind],
    starts_at: datetime | None,
    ends_at: datetime | None,
    place: str = "",
    capacity: int | None = None,
    minutes: str = "",
    result: str = "",
    chair_id: int | None = None,
    recorder_id: int | None = None,
    joint: Sequence[Organization] | None = None,
    outside_units: str | None = None,
    asks_leave: bool | None = None,
    clock: Clock,
) -> Activity:
    """Change what is written. Raises Conflict once it is signed (it has to be returned first), Stale when outdated.

    `joint`, `outside_units` and `asks_leave` stay as they are when they are not given. Of an announced one those
    concerned are told what has changed.
    """
    raise_if(Forbidden, policy.can_write(actor, activity))
    if activity.places_taken or activity.capacity:  # nobody takes a place while there come to be fewer
        queries.lock_places(activity.id)
    check_editable(activity)
    check_version(activity, version)
    content = Content(title, frozenset(kinds), starts_at, ends_at, place, capacity, minutes, result)
    home, before = home_of(activity), queries.partners(activity)
    with_ = before if joint is None else joint
    outside = activity.outside_units if outside_units is None else outside_units
    reasons = rules.content_reasons(content) or [
        *_organization_reasons(home, content),
        *joint_reasons(home, with_, content, outside),
        *rules.capacity_reasons(content.capacity, activity.places_taken),
    ]
    if activity.state is State.HELD and content.starts_at is not None:
        reasons += rules.hold_reasons(content.starts_at, clock.now())
    raise_if(Invalid, reasons)
    unsign_officers(activity)
    told = announced(activity)
    _write(activity, content, chair_id, recorder_id)
    activity.changed_at, activity.outside_units = clock.now(), outside
    index(activity)
    activity.asks_leave = activity.asks_leave if asks_leave is None else asks_leave
    if {one.id for one in with_} != {one.id for one in before}:
        hold_together(activity, home, with_)
    note(actor, activity, "edit", clock=clock)
    if activity.state is State.PUBLISHED:
        tell_changes(actor, activity, told, clock)
        fill_places(actor, activity, clock)
    return activity


def add_file(actor: Actor, activity: Activity, file: files.Looked, *, clock: Clock) -> Attachment:
    """Attach a photo (three at most) or a document (five); raises Invalid or Conflict saying why it is not taken."""
    raise_if(Forbidden, policy.can_write(actor, activity))
    check_editable(activity)
    return files.attach(actor, reference(activity), file, path=home_of(activity).path, clock=clock)


def remove_file(actor: Actor, activity: Activity, public_id: str, *, clock: Clock) -> None:
    """Take a file off the record. Raises NotFound for a file of another one."""
    raise_if(Forbidden, policy.can_write(actor, activity))
    attachment = file_queries.belonging(reference(activity), public_id)
    check_editable(activity)
    files.detach(actor, attachment, path=home_of(activity).path, clock=clock)


def _organization_reasons(organization: Organization, content: Content) -> list[Reason]:
    gone = organization.dissolved_on
    if gone is not None and content.day is not None and content.day >= gone:
        return [Reason("activity_organization_gone", "organization_id", {"day": gone})]
    return []


def _write(activity: Activity, content: Content, chair_id: int | None, recorder_id: int | None) -> None:
    if content.starts_at is None or content.ends_at is None:
        raise ValueError("content_reasons refuses a record without times")
    activity.title, activity.place = content.title, content.place
    activity.starts_at, activity.ends_at = content.starts_at, content.ends_at
    activity.day = local_day(content.starts_at)
    activity.capacity = content.capacity
    activity.minutes, activity.result = content.minutes, content.result
    activity.planned = activity.planned and not content.minutes and not content.result
    activity.chair_id, activity.recorder_id = chair_id, recorder_id
    wanted = {kind: place for place, kind in enumerate(Kind) if kind in content.kinds}
    kept = [row for row in activity.kind_rows if row.kind in wanted]
    there = {row.kind for row in kept}
    new = [ActivityKind(kind=kind, place=place) for kind, place in wanted.items() if kind not in there]
    if new or len(kept) != len(activity.kind_rows):
        activity.kind_rows = sorted([*kept, *new], key=lambda row: row.place)
