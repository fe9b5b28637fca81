"""Who sees, writes and reviews activities, and who sees which part of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from partyhub.activities import rules
from partyhub.activities.models import (
    Activity,
    ActivityKind,
    ActivitySignup,
    ActivityStep,
    Attendance,
    CalendarFeed,
    Contest,
    Resolution,
    ReviewPhrase,
)
from partyhub.activities.rules import Presence, State
from partyhub.kernel.db import under
from partyhub.kernel.errors import Reason
from partyhub.kernel.paths import is_root
from partyhub.organization.models import Organization
from partyhub.security import matrix
from partyhub.security.actors import Actor, Grant, Via
from partyhub.security.parties import RecordParty, parties_condition
from partyhub.security.permissions import Permission, Role

RECORD = "activity"
OWNER = "owner"
HOST, JOINT = "host", "joint"
"""Parts of an activity held together: whoever runs it, and who takes part; one held alone has an `OWNER`."""
HANDS = ("log", "edit", "minutes", "vote", "sign", "submit", "addendum")
"""Steps whose doer had a hand in the record and may not decide on it."""

PERMISSIONS: Mapping[Permission, frozenset[Role]] = {
    # a member reads what his own branch did, without who attended
    Permission.ACTIVITY_READ: frozenset(
        {Role.COMMITTEE, Role.ENTERPRISE, Role.SECRETARY, Role.MEMBER, Role.INSPECTOR}
    ),
    Permission.ACTIVITY_WRITE: frozenset({Role.COMMITTEE, Role.ENTERPRISE, Role.SECRETARY}),
    Permission.ACTIVITY_REVIEW: frozenset({Role.COMMITTEE, Role.ENTERPRISE}),
    Permission.CALENDAR_MANAGE: frozenset({Role.COMMITTEE, Role.SYSADMIN}),
}

_READING_DESKS = PERMISSIONS[Permission.ACTIVITY_READ] - {Role.MEMBER}
"""Roles that read activities for an organisation, not as one of its members."""


def own_organizations(actor: Actor) -> frozenset[int]:
    """Return the organisations whose activities the actor runs: those he holds a writing role on, not those below."""
    if not actor.can(Permission.ACTIVITY_WRITE):
        return frozenset()
    roles = matrix.roles_of(Permission.ACTIVITY_WRITE)
    return frozenset(grant.organization_id for grant in actor.grants if grant.role in roles)


def runs(actor: Actor, activity: Activity) -> bool:
    """Whether the actor runs this activity: it is his organisation's, or he logged it."""
    if actor.via is Via.SYSTEM or activity.organization_id in own_organizations(actor):
        return True
    return actor.can(Permission.ACTIVITY_WRITE) and _is(actor, activity.created_by)


def sees_inside(actor: Actor, activity: Activity, path: str) -> bool:
    """Whether the actor sees what was done to a record and what it has counted: who runs it, and who reviews there."""
    return runs(actor, activity) or actor.can_at(Permission.ACTIVITY_REVIEW, path)


def scope_activities(actor: Actor, *, of_many: bool = False) -> ColumnElement[bool]:
    """Return the condition "the actor may see this activity": its organisation's record, or one he took part in.

    A draft is seen by those who run it only: superiors do not watch over anybody's shoulder (domain.md §10). What is
    planned is seen by the organisations that are to hold it, as their plan. Lists ask `of_many`: the same condition,
    put so that it costs the same however many records others have.
    """
    if not actor.can(Permission.ACTIVITY_READ):
        return false()
    kept = Activity.binned_at.is_(None)
    return kept if actor.via is Via.SYSTEM else and_(kept, _seen(actor, of_many=of_many))


def _seen(actor: Actor, *, of_many: bool) -> ColumnElement[bool]:
    theirs: ColumnElement[bool] = Activity.organization_id.in_(own_organizations(actor))
    if actor.user_id is not None:  # who comes by his personal link has no account; NULL is nobody's
        theirs = or_(theirs, Activity.created_by == actor.user_id)
    paths = actor.paths(Permission.ACTIVITY_READ)
    concerned = parties_condition(RECORD, Activity.id, paths, of_many=of_many)
    seen = and_(
        concerned, or_(Activity.state != State.DRAFT, theirs, _in_plan(actor)), _not_only_talked_of(actor)
    )
    if actor.member_id is None:
        return seen
    took_part = exists().where(
        Attendance.activity_id == Activity.id,
        Attendance.member_id == actor.member_id,
        Attendance.state != Presence.UNRECORDED,
        Activity.state != State.DRAFT,
    )
    officiated = or_(Activity.chair_id == actor.member_id, Activity.recorder_id == actor.member_id)
    return or_(seen, took_part, and_(officiated, Activity.state != State.DRAFT))


def _not_only_talked_of(actor: Actor) -> ColumnElement[bool]:
    """Return the condition "it is no private talk, or the actor reads it as somebody's desk".

    The branch at large does not see a talk at all; a desk sees that it was held, not what was said.
    """
    private = exists().where(ActivityKind.activity_id == Activity.id, ActivityKind.kind.in_(rules.PRIVATE))
    desk = [grant.path for grant in actor.grants if grant.role in _READING_DESKS]
    reads = actor.paths(Permission.ACTIVITY_READ)
    if all(any(path.startswith(wider) for wider in desk) for path in reads):
        return true()
    return or_(~private, parties_condition(RECORD, Activity.id, desk)) if desk else ~private


def scope_resolutions(actor: Actor) -> ColumnElement[bool]:
    """Return the condition "this resolution is the actor's to see to": he owns it, or runs its activity."""
    if actor.via is Via.SYSTEM:
        return true()
    mine: ColumnElement[bool] = Activity.organization_id.in_(own_organizations(actor))
    if actor.can(Permission.ACTIVITY_WRITE) and actor.user_id is not None:
        mine = or_(mine, Activity.created_by == actor.user_id)
    if actor.member_id is None:
        return mine
    owned = and_(Resolution.owner_id == actor.member_id, Activity.state != State.DRAFT)
    return or_(mine, owned)


def scope_bin(actor: Actor) -> ColumnElement[bool]:
    """Return the condition "it lies in the bin of an organisation that the actor runs, or he logged it"."""
    if not actor.can(Permission.ACTIVITY_WRITE):
        return false()
    binned = Activity.binned_at.is_not(None)
    if actor.via is Via.SYSTEM:
        return binned
    own: ColumnElement[bool] = Activity.organization_id.in_(own_organizations(actor))
    return and_(binned, own if actor.user_id is None else or_(own, Activity.created_by == actor.user_id))


def read_organizations(actor: Actor) -> frozenset[int]:
    """Return the organisations on which the actor himself holds a role that reads activities."""
    roles = matrix.roles_of(Permission.ACTIVITY_READ)
    return frozenset(grant.organization_id for grant in actor.grants if grant.role in roles)


def _in_plan(actor: Actor) -> ColumnElement[bool]:
    """Return "this stands in the plan of an organisation in which the actor holds a role"."""
    theirs = exists().where(
        RecordParty.record_type == RECORD,
        RecordParty.record_id == Activity.id,
        RecordParty.organization_id.in_(read_organizations(actor)),
    )
    return and_(Activity.planned, theirs)


def scope_attendance(actor: Actor, activity: Activity) -> ColumnElement[bool]:
    """Return the condition "the actor may see this line of the roll call".

    Who attended is seen by the person, by his own branch, and by whoever runs the event; others see counts.
    """
    if runs(actor, activity):
        return true()
    own = Attendance.organization_id.in_(own_organizations(actor))
    return own if actor.member_id is None else or_(own, Attendance.member_id == actor.member_id)


def scope_signups(actor: Actor, activity: Activity) -> ColumnElement[bool]:
    """Return "the actor may see this sign-up by name": his own, his organisation's, all when he runs the activity."""
    if runs(actor, activity):
        return true()
    own = ActivitySignup.organization_id.in_(own_organizations(actor))
    return own if actor.member_id is None else or_(own, ActivitySignup.member_id == actor.member_id)


def can_sign_up(actor: Actor, activity: Activity, member_id: int, path: str) -> list[Reason]:
    """One signs oneself up; others are signed up by whoever may do so over their branch, or runs the activity."""
    if actor.is_member(member_id) and actor.can(Permission.SIGNUP_SELF):
        return []
    if actor.can_at(Permission.SIGNUP_OTHERS, path) or runs(actor, activity):
        return []
    return [Reason("activity_not_yours_to_sign_up")]


def scope_contests(actor: Actor, activity: Activity) -> ColumnElement[bool]:
    """Return "the actor may see this contested line": whoever runs the event, and the member himself."""
    if runs(actor, activity):
        return true()
    return false() if actor.member_id is None else Contest.member_id == actor.member_id


def scope_waiting(actor: Actor) -> ColumnElement[bool]:
    """Return "this activity, joined with its organisation, waits for a decision that the actor may take"."""
    if actor.via is Via.SYSTEM:
        return Activity.state == State.SUBMITTED
    places = []
    for grant in _reviewing(actor):
        below = under(Organization.path, [grant.path])
        itself = Organization.id == grant.organization_id
        places.append(below if is_root(grant.path) else and_(below, ~itself))
    by_me = exists().where(
        ActivityStep.activity_id == Activity.id,
        ActivityStep.event.in_(HANDS),
        ActivityStep.user_id == actor.user_id,
    )
    return and_(Activity.state == State.SUBMITTED, or_(*places), ~by_me) if places else false()


def scope_phrases(actor: Actor) -> ColumnElement[bool]:
    """Return the condition "the phrase is the actor's own"; whoever has no account has none."""
    return false() if actor.user_id is None else ReviewPhrase.user_id == actor.user_id


def can_log(actor: Actor, organization: Organization) -> list[Reason]:
    """Activities are logged by the organisation or by those above it who hold the permission."""
    if actor.can_at(Permission.ACTIVITY_WRITE, organization.path):
        return []
    return [Reason("activity_not_yours", "organization_id")]


def can_write(actor: Actor, activity: Activity) -> list[Reason]:
    """An activity is changed, signed, archived and cancelled by whoever runs it."""
    return [] if runs(actor, activity) else [Reason("activity_not_yours")]


def can_review(actor: Actor, path: str, hands: Collection[int | None]) -> list[Reason]:
    """It is decided above `path` (a root by the root), and never by one of the `hands` that wrote it."""
    if actor.via is Via.SYSTEM:
        return []
    if not any(
        path.startswith(grant.path) and (grant.path != path or is_root(path)) for grant in _reviewing(actor)
    ):
        return [Reason("activity_not_above")]
    return [Reason("activity_own_record")] if actor.user_id in hands else []


def allowed_verbs(
    actor: Actor, activity: Activity, path: str, hands: Collection[int | None], now: datetime
) -> list[str]:
    """Return the steps that the actor may take now on an activity of `path`, in which `hands` had a part."""
    mine = set(rules.VERBS) - rules.REVIEW_VERBS if runs(actor, activity) else set()
    if not can_review(actor, path, hands):
        mine |= rules.REVIEW_VERBS
    return [
        verb
        for verb in rules.MACHINE.allowed(activity.state)
        if verb in mine and rules.is_time_for(verb, activity.starts_at, activity.ends_at, now)
    ]


def scope_feeds(actor: Actor) -> ColumnElement[bool]:
    """Return "this calendar feed is the actor's own": made by his account, or on his phone."""
    mine: list[ColumnElement[bool]] = []
    if actor.user_id is not None:
        mine.append(CalendarFeed.user_id == actor.user_id)
    if actor.member_id is not None:
        mine.append(CalendarFeed.member_id == actor.member_id)
    return or_(*mine) if mine else false()


def can_make_feed(actor: Actor, organization: Organization | None) -> list[Reason]:
    """One's own feed is for members; an organisation's for whoever reads its activities."""
    if organization is None:
        return [] if actor.member_id is not None else [Reason("feed_no_member")]
    if actor.is_signed_in and actor.can_at(Permission.ACTIVITY_READ, organization.path):
        return []
    return [Reason("activity_not_yours", "organization_id")]


def can_keep_calendar(actor: Actor) -> list[Reason]:
    """Days off are the same for everybody: they are entered by the committee or whoever keeps the installation."""
    return [] if actor.can(Permission.CALENDAR_MANAGE) else [Reason("calendar_not_yours")]


def sees_minutes(actor: Actor, activity: Activity, path: str) -> bool:
    """Whether the actor may read what was said.

    Members do not read the minutes of a committee's meeting, and nobody reads those of a talk but who ran it and who
    took part as chair or recorder.
    """
    flags = rules.combined(activity.kinds)
    if runs(actor, activity) or actor.is_member(activity.chair_id) or actor.is_member(activity.recorder_id):
        return True
    if flags.private:
        return False
    return not flags.closed or _reads_from_above(actor, path)


def sees_result(actor: Actor, activity: Activity, path: str) -> bool:
    """Whether the actor may read the line of the result: whoever sees the record; of a talk who reads its minutes."""
    return not rules.combined(activity.kinds).private or sees_minutes(actor, activity, path)


def scope_minutes(actor: Actor) -> ColumnElement[bool]:
    """Return `sees_minutes` as a condition on activities that the actor sees; a test holds the two together."""
    if actor.via is Via.SYSTEM:
        return true()
    mine: list[ColumnElement[bool]] = [Activity.organization_id.in_(own_organizations(actor))]
    if actor.user_id is not None and actor.can(Permission.ACTIVITY_WRITE):
        mine.append(Activity.created_by == actor.user_id)
    if actor.member_id is not None:
        mine += [Activity.chair_id == actor.member_id, Activity.recorder_id == actor.member_id]
    roles = matrix.roles_of(Permission.ACTIVITY_READ) - {Role.MEMBER}
    above = [grant.path for grant in actor.grants if grant.role in roles]
    home = exists().where(Organization.id == Activity.organization_id, under(Organization.path, above))
    superior = home.correlate(Activity)  # a list may have joined the organisations for its own ends
    return or_(*mine, ~_of_kind("private") & (~_of_kind("closed") | superior))


def _of_kind(flag: str) -> ColumnElement[bool]:
    """Return "one of the activity's kinds has this flag"."""
    kinds = [kind for kind, flags in rules.FLAGS.items() if getattr(flags, flag)]
    return exists().where(ActivityKind.activity_id == Activity.id, ActivityKind.kind.in_(kinds))


def _reads_from_above(actor: Actor, path: str) -> bool:
    return any(grant.role in _READING_DESKS and path.startswith(grant.path) for grant in actor.grants)


def _reviewing(actor: Actor) -> list[Grant]:
    if not actor.can(Permission.ACTIVITY_REVIEW):
        return []
    roles = matrix.roles_of(Permission.ACTIVITY_REVIEW)
    return [grant for grant in actor.grants if grant.role in roles]


def _is(actor: Actor, user_id: int | None) -> bool:
    return actor.user_id is not None and actor.user_id == user_id
