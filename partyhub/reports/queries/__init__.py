"""Reading records for ledgers, and exports."""

from __future__ import annotations

from partyhub.reports.queries.exports import by_id, content_of, get, is_mine, mine
from partyhub.reports.queries.gaps import checked
from partyhub.reports.queries.records import count_held, held, of_record, studied
from partyhub.reports.queries.study import study_year

__all__ = [
    "by_id",
    "checked",
    "content_of",
    "count_held",
    "get",
    "held",
    "is_mine",
    "mine",
    "of_record",
    "studied",
    "study_year",
]
