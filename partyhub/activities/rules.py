"""Kinds, states, guards and facts of activities. Pure.

Facts, all dated on the activity's day and credited to its organisation, with its path of that day:

======================== ================================================== ================================
kind                     posted when                                        quantity, tag
======================== ================================================== ================================
activity.held            the branch signs (``submit``): ``submitted#n``     1 for each of its kinds; tag = kind
activity.confirmed       it is approved above: ``approved#n``               1 for each of its kinds; tag = kind
activity.study_confirmed the same                                           1 a record if any kind is study
======================== ================================================== ================================

The first two are read by tag: without one, a record of two kinds counts twice. `activity.study_confirmed` is what
indicator A1-04 counts: study and lecture activities, one a record however many kinds it has (campaign.md).
Returning, cancelling and editing a signed record take the signature back and reverse ``submitted#n``; withdrawing the
approval reverses ``approved#n`` and leaves the signature. n grows by one, so that the next signing posts anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from partyhub.kernel.clock import local_day
from partyhub.kernel.errors import Reason
from partyhub.kernel.facts import FactKind
from partyhub.kernel.states import StateMachine, Transition

TITLE_LENGTH = 200
PLACE_LENGTH = 200
RESULT_LENGTH = 500
MINUTES_LENGTH = 50_000
COMMENT_LENGTH = 2_000
REASON_LENGTH = 200
GUEST_LENGTH = 60
MAX_CAPACITY = 100_000
MAX_ENTRIES = 2_000
MAX_PHOTOS = 3  # domain.md §10: photos are optional, three at most, and never a condition
MAX_DOCUMENTS = 5
LONGEST = timedelta(days=31)
EARLIEST_YEAR, LATEST_YEAR = 1949, 2199


class Kind(StrEnum):
    """What an activity is; a record may be several at once."""

    PARTY_LECTURE = "party_lecture"
    THEMED_DAY = "themed_day"
    MEMBERS_MEETING = "members_meeting"
    COMMITTEE_MEETING = "committee_meeting"
    CELL_MEETING = "cell_meeting"
    PARTY_COMMITTEE_MEETING = "party_committee_meeting"
    STUDY_GROUP_SESSION = "study_group_session"
    ORG_LIFE_MEETING = "org_life_meeting"
    MEMBER_APPRAISAL = "member_appraisal"
    HEART_TALK = "heart_talk"
    THEORY_STUDY = "theory_study"
    YOUTH_TALK = "youth_talk"
    INTEGRITY_EDUCATION = "integrity_education"
    ALLIANCE_EVENT = "alliance_event"
    TRAINING = "training"
    OTHER = "other"


@dataclass(frozen=True)
class KindFlags:
    """How a kind behaves.

    `study`: counts for A1-04. `meeting`: wants a chair, a recorder and a roll call (domain.md §11.3).
    `closed`: its minutes are for those who ran it and, unless `private`, their superiors; `private`: for nobody else
    (the content of talks is not visible above, domain.md §13 row 18).
    """

    study: bool = False
    meeting: bool = False
    closed: bool = False
    private: bool = False


FLAGS: Mapping[Kind, KindFlags] = {
    Kind.PARTY_LECTURE: KindFlags(study=True),
    Kind.THEMED_DAY: KindFlags(),
    Kind.MEMBERS_MEETING: KindFlags(meeting=True),
    Kind.COMMITTEE_MEETING: KindFlags(meeting=True, closed=True),
    Kind.CELL_MEETING: KindFlags(meeting=True),
    Kind.PARTY_COMMITTEE_MEETING: KindFlags(meeting=True, closed=True),
    Kind.STUDY_GROUP_SESSION: KindFlags(study=True, meeting=True),
    Kind.ORG_LIFE_MEETING: KindFlags(meeting=True),
    Kind.MEMBER_APPRAISAL: KindFlags(meeting=True, closed=True),
    Kind.HEART_TALK: KindFlags(closed=True, private=True),
    Kind.THEORY_STUDY: KindFlags(study=True),
    Kind.YOUTH_TALK: KindFlags(study=True),
    Kind.INTEGRITY_EDUCATION: KindFlags(study=True),
    Kind.ALLIANCE_EVENT: KindFlags(),
    Kind.TRAINING: KindFlags(study=True),
    Kind.OTHER: KindFlags(),
}


def combined(kinds: Iterable[Kind]) -> KindFlags:
    """Return the flags of a record: what any of its kinds asks for."""
    flags = [FLAGS[kind] for kind in kinds]
    return KindFlags(
        study=any(one.study for one in flags),
        meeting=any(one.meeting for one in flags),
        closed=any(one.closed for one in flags),
        private=any(one.private for one in flags),
    )


class State(StrEnum):
    """Where a record stands."""

    DRAFT = "draft"
    PUBLISHED = "published"  # announced to the branch
    HELD = "held"
    SUBMITTED = "submitted"  # signed by the branch
    RETURNED = "returned"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"  # the approval was taken back
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


_BEFORE_SIGNING = (State.DRAFT, State.PUBLISHED, State.HELD, State.RETURNED)

MACHINE = StateMachine(
    State,
    [
        Transition(State.DRAFT, "publish", State.PUBLISHED, "publish_reasons"),
        Transition(State.DRAFT, "hold", State.HELD, "hold_reasons"),
        Transition(State.PUBLISHED, "hold", State.HELD, "hold_reasons"),
        *(Transition(source, "submit", State.SUBMITTED, "submit_reasons") for source in _BEFORE_SIGNING),
        Transition(State.WITHDRAWN, "submit", State.SUBMITTED, "submit_reasons"),
        Transition(State.SUBMITTED, "return", State.RETURNED, "comment_reasons"),
        Transition(State.WITHDRAWN, "return", State.RETURNED, "comment_reasons"),
        Transition(State.SUBMITTED, "approve", State.APPROVED),
        Transition(State.WITHDRAWN, "approve", State.APPROVED, "signed"),
        Transition(State.APPROVED, "withdraw", State.WITHDRAWN, "comment_reasons"),
        Transition(State.APPROVED, "archive", State.ARCHIVED),
        *(Transition(source, "cancel", State.CANCELLED, "comment_reasons") for source in _BEFORE_SIGNING),
        Transition(State.WITHDRAWN, "cancel", State.CANCELLED, "comment_reasons"),
    ],
    initial=State.DRAFT,
)
VERBS = ("publish", "hold", "submit", "return", "approve", "archive", "cancel", "withdraw")
REVIEW_VERBS = frozenset({"return", "approve", "withdraw"})
"""What is decided above; the other verbs belong to those who ran the activity."""

AUDIT_TAGS: Mapping[str, str] = {
    "log": "logged",
    "edit": "edited",
    "publish": "published",
    "hold": "held",
    "submit": "submitted",
    "return": "returned",
    "approve": "approved",
    "archive": "archived",
    "cancel": "cancelled",
    "withdraw": "withdrawn",
}
"""What a step is called in the audit log: ``activity.<tag>``."""

EDITABLE = frozenset({*_BEFORE_SIGNING, State.WITHDRAWN})
COUNTED = frozenset({State.APPROVED, State.ARCHIVED})

PATIENCE: Mapping[State, timedelta] = {
    State.DRAFT: timedelta(days=7),
    State.PUBLISHED: timedelta(days=7),
    State.HELD: timedelta(days=7),
    State.RETURNED: timedelta(days=7),
    State.WITHDRAWN: timedelta(days=7),
    State.SUBMITTED: timedelta(days=5),
    State.APPROVED: timedelta(days=30),
}
"""How long a record may rest in a state before it is overdue; those above own ``submitted``, the branch the others."""


def due_at(state: State, ends_at: datetime, changed_at: datetime) -> datetime | None:
    """Return when the next step is due: counted from the last change, and never before the activity is over."""
    patience = PATIENCE.get(state)
    return None if patience is None else max(ends_at, changed_at) + patience


class Presence(StrEnum):
    """What the roll call says of one person."""

    PRESENT = "present"
    LATE = "late"
    PARTIAL = "partial"
    EXCUSED = "excused"
    ABSENT = "absent"
    OBSERVER = "observer"
    UNRECORDED = "unrecorded"


ATTENDED = frozenset({Presence.PRESENT, Presence.LATE, Presence.PARTIAL})

HELD = "activity.held"
CONFIRMED = "activity.confirmed"
STUDY_CONFIRMED = "activity.study_confirmed"
FACT_KINDS = (FactKind(HELD, "flow"), FactKind(CONFIRMED, "flow"), FactKind(STUDY_CONFIRMED, "flow"))


def signing_event(times: int) -> str:
    """Return the event under which the branch's signature, given for the `times`-th time, is in the ledger."""
    return f"submitted#{times}"


def approval_event(times: int) -> str:
    """Return the event under which the `times`-th approval is in the ledger."""
    return f"approved#{times}"


@dataclass(frozen=True)
class Posting:
    """One fact to post: kind, tag, and the leg that keeps several of one kind apart."""

    kind: str
    tag: str = ""
    leg: int = 0


def held_postings(kinds: Collection[Kind]) -> list[Posting]:
    """Return what the branch's signing posts."""
    return _each(HELD, kinds)


def confirmed_postings(kinds: Collection[Kind]) -> list[Posting]:
    """Return what approval posts: one a kind, and one a record when it is study."""
    study = [Posting(STUDY_CONFIRMED)] if combined(kinds).study else []
    return [*_each(CONFIRMED, kinds), *study]


def _each(fact: str, kinds: Collection[Kind]) -> list[Posting]:
    """The leg is the kind's place in the list of all kinds: the same for the same kind, whatever else there is."""
    return [Posting(fact, kind.value, leg) for leg, kind in enumerate(Kind) if kind in kinds]


@dataclass(frozen=True)
class Content:
    """What is written about an activity; times are aware instants."""

    title: str
    kinds: frozenset[Kind]
    starts_at: datetime | None
    ends_at: datetime | None
    place: str = ""
    capacity: int | None = None
    minutes: str = ""
    result: str = ""

    @property
    def day(self) -> date | None:
        """The day in Asia/Shanghai that it counts on."""
        return local_day(self.starts_at) if self.starts_at else None


def content_reasons(content: Content) -> list[Reason]:
    """Return everything that keeps a record from being saved."""
    reasons = []
    if not content.title:
        reasons.append(Reason("activity_title_required", "title"))
    if not content.kinds:
        reasons.append(Reason("activity_kind_required", "kinds"))
    reasons += _time_reasons(content)
    for name, limit in (
        ("title", TITLE_LENGTH),
        ("place", PLACE_LENGTH),
        ("result", RESULT_LENGTH),
        ("minutes", MINUTES_LENGTH),
    ):
        text = getattr(content, name)
        if len(text) > limit:
            reasons.append(Reason("too_long", name, {"max": limit}))
        if "\0" in text:
            reasons.append(Reason("control_characters", name))
    if content.capacity is not None and not 1 <= content.capacity <= MAX_CAPACITY:
        reasons.append(Reason("activity_capacity_range", "capacity", {"max": MAX_CAPACITY}))
    return reasons


def _time_reasons(content: Content) -> list[Reason]:
    starts, ends = content.starts_at, content.ends_at
    reasons = [
        Reason("activity_time_required", name)
        for name, value in (("starts_at", starts), ("ends_at", ends))
        if value is None
    ]
    if starts is not None and starts.year < EARLIEST_YEAR:
        reasons.append(Reason("activity_too_early", "starts_at", {"year": str(EARLIEST_YEAR)}))
    for name, value in (("starts_at", starts), ("ends_at", ends)):
        if value is not None and value.year > LATEST_YEAR:
            reasons.append(Reason("activity_too_late", name, {"year": str(LATEST_YEAR)}))
    if starts is not None and ends is not None and ends <= starts:
        reasons.append(Reason("activity_ends_before_start", "ends_at"))
    elif starts is not None and ends is not None and ends - starts > LONGEST:
        reasons.append(Reason("activity_too_long", "ends_at", {"days": LONGEST.days}))
    return reasons


def publish_reasons(ends_at: datetime, now: datetime) -> list[Reason]:
    """Only what is still to come is announced."""
    return [Reason("activity_over", "ends_at")] if ends_at <= now else []


def hold_reasons(starts_at: datetime, now: datetime) -> list[Reason]:
    """What has not begun was not held."""
    return [Reason("activity_not_begun", "starts_at")] if starts_at > now else []


@dataclass(frozen=True)
class Signing:
    """What is known when a record is to be signed."""

    content: Content
    chair: bool
    recorder: bool
    roll: Mapping[Presence, int] = field(default_factory=dict)


def submit_reasons(signing: Signing, now: datetime) -> list[Reason]:
    """Return everything that keeps the branch from signing (api.md, Activity; domain.md §12.7).

    Title, kinds, times, and minutes or a result line; chair, recorder and roll call only where a kind asks for them.
    Photos are never asked for.
    """
    content = signing.content
    reasons = content_reasons(content)
    if content.ends_at is not None and content.ends_at > now:
        reasons.append(Reason("activity_not_over", "ends_at"))
    if not content.minutes and not content.result:
        reasons.append(Reason("activity_minutes_or_result", "minutes"))
    if combined(content.kinds).meeting:
        if not signing.chair:
            reasons.append(Reason("activity_chair_required", "chair_id"))
        if not signing.recorder:
            reasons.append(Reason("activity_recorder_required", "recorder_id"))
        reasons += roll_reasons(signing.roll)
    return reasons


def roll_reasons(roll: Mapping[Presence, int]) -> list[Reason]:
    """A meeting's roll call says who came. Whoever is not expected (others than the committee) need not stand in it."""
    return (
        []
        if any(roll.get(state, 0) for state in ATTENDED)
        else [Reason("activity_roll_required", "attendance")]
    )


def comment_reasons(verb: str, state: State, comment: str) -> list[Reason]:
    """Whoever returns or withdraws says why, and whoever cancels what others have already read of."""
    if not comment and (verb in ("return", "withdraw") or (verb == "cancel" and state is not State.DRAFT)):
        return [Reason("activity_comment_required", "comment")]
    if len(comment) > COMMENT_LENGTH:
        return [Reason("too_long", "comment", {"max": COMMENT_LENGTH})]
    return [Reason("control_characters", "comment")] if "\0" in comment else []


@dataclass(frozen=True)
class RollEntry:
    """One line of a roll call: a member (by internal id) or a guest by name."""

    state: Presence
    member_id: int | None = None
    guest_name: str = ""
    minutes: int | None = None
    reason: str = ""


def entry_reasons(entry: RollEntry, place: int) -> list[Reason]:
    """Return what is wrong with one line; `place` names it in the answer."""
    at = f"entries.{place}"
    reasons = []
    if (entry.member_id is None) == (not entry.guest_name):
        reasons.append(Reason("attendance_member_or_guest", at))
    if len(entry.guest_name) > GUEST_LENGTH:
        reasons.append(Reason("too_long", f"{at}.guest_name", {"max": GUEST_LENGTH}))
    if len(entry.reason) > REASON_LENGTH:
        reasons.append(Reason("too_long", f"{at}.reason", {"max": REASON_LENGTH}))
    if any("\0" in text for text in (entry.guest_name, entry.reason)):
        reasons.append(Reason("control_characters", at))
    if entry.minutes is not None and not 0 <= entry.minutes <= LONGEST.total_seconds() // 60:
        reasons.append(Reason("attendance_minutes_range", f"{at}.minutes"))
    return reasons


def roll_call_reasons(entries: Collection[RollEntry]) -> list[Reason]:
    """Return everything wrong with a roll call: each line, and anybody named twice."""
    reasons = [reason for place, entry in enumerate(entries) for reason in entry_reasons(entry, place)]
    if not entries:
        reasons.append(Reason("attendance_empty", "entries"))
    if len(entries) > MAX_ENTRIES:
        reasons.append(Reason("too_many_items", "entries", {"max": MAX_ENTRIES}))
    seen: set[tuple[int | None, str]] = set()
    for place, entry in enumerate(entries):
        who = (entry.member_id, entry.guest_name)
        if who in seen:
            reasons.append(Reason("attendance_twice", f"entries.{place}"))
        seen.add(who)
    return reasons
