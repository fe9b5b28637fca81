"""The words of this room."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

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
from partyhub.activities.words.rolls import PRESENCES

WORDS: dict[str, Any] = (
    KINDS
    | STATES
    | PRESENCES
    | STEPS
    | TASKS
    | VERBS
    | FACTS
    | REASONS
    | REVIEWING
    | AUDIT
    | NOTIFICATIONS
    | {"reference.activity": _l("Activity")}
)


__all__ = ["TONES", "WORDS"]
