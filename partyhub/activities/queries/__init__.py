"""Reading activities, always through the actor's scope."""

from __future__ import annotations

from partyhub.activities.queries.lists import (
    DayEntry,
    Filters,
    calendar,
    listed,
    to_finish,
    waiting,
    waiting_count,
    waiting_to_count,
)
from partyhub.activities.queries.records import (
    Record,
    by_id,
    facts_of,
    get,
    hands,
    hands_in,
    home_of,
    record,
    steps,
    visible,
)
from partyhub.activities.queries.reviewing import before_changes, content_of, open_remarks, remarks
from partyhub.activities.queries.rolls import (
    RollLine,
    blank_sheet,
    people_ids,
    roll,
    roll_counts,
    roll_sheet,
    roll_with_counts,
)
from partyhub.activities.queries.searching import SEARCHED, texts_of
from partyhub.activities.queries.sources import SOURCES, due_facts, existing

__all__ = [
    "SEARCHED",
    "SOURCES",
    "DayEntry",
    "Filters",
    "Record",
    "RollLine",
    "before_changes",
    "blank_sheet",
    "by_id",
    "calendar",
    "content_of",
    "due_facts",
    "existing",
    "facts_of",
    "get",
    "hands",
    "hands_in",
    "home_of",
    "listed",
    "open_remarks",
    "people_ids",
    "record",
    "remarks",
    "roll",
    "roll_counts",
    "roll_sheet",
    "roll_with_counts",
    "steps",
    "texts_of",
    "to_finish",
    "visible",
    "waiting",
    "waiting_count",
    "waiting_to_count",
]
