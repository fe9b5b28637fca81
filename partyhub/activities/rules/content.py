"""What is written about an activity, and what must be there before each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from partyhub.activities.rules.kinds import Kind, combined
from partyhub.activities.rules.rolls import ATTENDED, Presence
from partyhub.activities.rules.states import State
from partyhub.kernel.clock import local_day
from partyhub.kernel.errors import Reason

TITLE_LENGTH = 200
PLACE_LENGTH = 200
RESULT_LENGTH = 500
MINUTES_LENGTH = 50_000
COMMENT_LENGTH = 2_000
MAX_CAPACITY = 100_000
MAX_PHOTOS = 3  # domain.md §10: photos are optional, three at most, and never a condition
MAX_DOCUMENTS = 5
LONGEST = timedelta(days=31)
EARLIEST_YEAR, LATEST_YEAR = 1949, 2199


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
    """What is known when a record is to be signed; `agenda`: its minutes are written down by items."""

    content: Content
    chair: bool
    recorder: bool
    roll: Mapping[Presence, int] = field(default_factory=dict)
    agenda: bool = False


def submit_reasons(signing: Signing, now: datetime) -> list[Reason]:
    """Return everything that keeps the branch from signing (api.md, Activity; domain.md §12.7).

    Title, kinds, times, and minutes (as a text or by agenda) or a result line; chair, recorder and roll call only where
    a kind asks for them.
    Photos are never asked for.
    """
    content = signing.content
    reasons = content_reasons(content)
    if content.ends_at is not None and content.ends_at > now:
        reasons.append(Reason("activity_not_over", "ends_at"))
    if not content.minutes and not content.result and not signing.agenda:
        reasons.append(Reason("activity_minutes_or_result", "minutes"))
    flags = combined(content.kinds)
    if flags.officers and not signing.chair:
        reasons.append(Reason("activity_chair_required", "chair_id"))
    if flags.officers and not signing.recorder:
        reasons.append(Reason("activity_recorder_required", "recorder_id"))
    return reasons + (roll_reasons(signing.roll) if flags.roll_call else [])


def roll_reasons(roll: Mapping[Presence, int]) -> list[Reason]:
    """A meeting's roll call says who came. Whoever is not expected (others than the committee) need not stand in it."""
    return (
        []
        if any(roll.get(state, 0) for state in ATTENDED)
        else [Reason("activity_roll_required", "attendance")]
    )


def comment_reasons(verb: str, state: State, comment: str, *, at_places: bool = False) -> list[Reason]:
    """Whoever returns or withdraws says why, and whoever cancels what others have already read of.

    Comments `at_places` of the record say why, too.
    """
    if not (comment or at_places) and (
        verb in ("return", "withdraw") or (verb == "cancel" and state is not State.DRAFT)
    ):
        return [Reason("activity_comment_required", "comment")]
    if len(comment) > COMMENT_LENGTH:
        return [Reason("too_long", "comment", {"max": COMMENT_LENGTH})]
    return [Reason("control_characters", "comment")] if "\0" in comment else []
