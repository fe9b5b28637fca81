"""The words of this room."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.activities.words.announcing import ANNOUNCING
from partyhub.activities.words.bin import BIN
from partyhub.activities.words.burden import BURDEN
from partyhub.activities.words.feeds import FEEDS
from partyhub.activities.words.minutes import (
    MANNERS,
    MINUTES_AUDIT,
    MINUTES_FACTS,
    MINUTES_REASONS,
    MINUTES_STEPS,
    OFFICERS,
)
from partyhub.activities.words.planning import PLANNING, plan_title
from partyhub.activities.words.reasons import REASONS
from partyhub.activities.words.records import (
    AUDIT,
    FACTS,
    KINDS,
    NOTIFICATIONS,
    STATES,
    STEPS,
    TASKS,
    TONES,
    VERBS,
)
from partyhub.activities.words.reviewing import REVIEWING
from partyhub.activities.words.rolls import (
    BUILT_IN_TEMPLATES,
    CONTESTS,
    PRESENCES,
    REPORTED,
    ROLL_AUDIT,
    ROLL_NOTIFICATIONS,
    ROLL_REASONS,
)
from partyhub.activities.words.signups import SIGNUP_TONES, SIGNUPS
from partyhub.activities.words.votes import (
    GROUNDS,
    VOTE_AUDIT,
    VOTE_KINDS,
    VOTE_REASONS,
    VOTE_STATES,
    VOTE_TONES,
)

WORDS: dict[str, Any] = (
    KINDS
    | STATES
    | PRESENCES
    | REPORTED
    | CONTESTS
    | ROLL_REASONS
    | ROLL_AUDIT
    | BUILT_IN_TEMPLATES
    | ROLL_NOTIFICATIONS
    | STEPS
    | TASKS
    | VERBS
    | FACTS
    | PLANNING
    | ANNOUNCING
    | SIGNUPS
    | FEEDS
    | REASONS
    | BIN
    | BURDEN
    | REVIEWING
    | AUDIT
    | NOTIFICATIONS
    | VOTE_KINDS
    | VOTE_STATES
    | GROUNDS
    | VOTE_AUDIT
    | VOTE_REASONS
    | OFFICERS
    | MANNERS
    | MINUTES_STEPS
    | MINUTES_AUDIT
    | MINUTES_FACTS
    | MINUTES_REASONS
    | {"reference.activity": _l("Activity")}
)


__all__ = ["SIGNUP_TONES", "TONES", "VOTE_TONES", "WORDS", "plan_title"]
