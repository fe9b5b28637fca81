"""Forms of the ledgers, their periods and rows, and the states of an export. Pure."""

from __future__ import annotations

from partyhub.reports.rules.exports import (
    CODE_LENGTH,
    KEPT,
    LIVES,
    MACHINE,
    MOST_ROWS,
    PURPOSE_MAX,
    ExportState,
    Medium,
    What,
    export_reasons,
    new_code,
)
from partyhub.reports.rules.gaps import Checked, Gap
from partyhub.reports.rules.ledgers import EVERYBODY, FORMS, MEETING, Column, Form, LedgerKind, Part
from partyhub.reports.rules.periods import EARLIEST, LATEST, Period, period_reasons
from partyhub.reports.rules.records import (
    Held,
    Ledger,
    People,
    Say,
    Section,
    Studied,
    hours_text,
    ledger_of,
    minutes_studied,
    moment_text,
    study_ledger,
)
from partyhub.reports.rules.study import HOURS, HOURS_IN_OFFICE, StudyYear, target_hours

__all__ = [
    "CODE_LENGTH", "EARLIEST", "EVERYBODY", "FORMS", "HOURS", "HOURS_IN_OFFICE", "KEPT", "LATEST", "LIVES",
    "MACHINE", "MEETING", "MOST_ROWS", "PURPOSE_MAX", "Checked", "Column", "ExportState", "Form", "Gap", "Held",
    "Ledger", "LedgerKind", "Medium", "Part", "People", "Period", "Say", "Section", "Studied", "StudyYear", "What",
    "export_reasons", "hours_text", "ledger_of", "minutes_studied", "moment_text", "new_code",
    "period_reasons", "study_ledger", "target_hours",
]  # fmt: skip
