"""An export: what is asked for, its states, its code, how long it may be fetched."""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum

from partyhub.kernel.errors import Reason
from partyhub.kernel.states import StateMachine, Transition
from partyhub.organization.rules import PURPOSE_MAX, purpose_reasons
from partyhub.reports.rules.ledgers import FORMS, LedgerKind

__all__ = [
    "CODE_LENGTH", "KEPT", "LIVES", "MACHINE", "MOST_ROWS", "PURPOSE_MAX", "ExportState", "Medium", "What",
    "export_reasons", "new_code",
]  # fmt: skip
LIVES = timedelta(hours=24)
"""How long an export may be fetched by whoever asked for it."""
KEPT = timedelta(days=30)
"""How long the row of an export that is over is kept: a reader of the audit log can still open what it is about."""
MOST_ROWS = 2_000
"""More records than any organisation holds in a year; beyond it a quarter has to be chosen."""
CODE_LENGTH = 8
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else on paper


class What(StrEnum):
    """What is taken away: one of the ledgers, or the inspection package."""

    THREE_MEETINGS = "three_meetings"
    THEMED_DAY = "themed_day"
    HEART_TALK = "heart_talk"
    STUDY_HOURS = "study_hours"
    PACKAGE = "package"  # 迎检包: every ledger, the minutes, what is missing

    @property
    def ledger(self) -> LedgerKind | None:
        """The ledger it is; None for the package."""
        return None if self is What.PACKAGE else LedgerKind(self.value)


class Medium(StrEnum):
    """How it is taken away."""

    XLSX = "xlsx"
    DOCX = "docx"
    PRINT = "print"
    ZIP = "zip"


class ExportState(StrEnum):
    """Where an export stands."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


MACHINE = StateMachine(
    ExportState,
    [
        Transition(ExportState.QUEUED, "start", ExportState.RUNNING),
        Transition(ExportState.RUNNING, "start", ExportState.RUNNING),  # a worker died: another takes it over
        Transition(ExportState.RUNNING, "finish", ExportState.READY),
        Transition(ExportState.RUNNING, "fail", ExportState.FAILED),
    ],
    initial=ExportState.QUEUED,
)


def export_reasons(what: What, medium: Medium, quarter: int | None, purpose: str) -> list[Reason]:
    """Return what is wrong with a request. One's own study hours need no purpose: everybody may have what is his."""
    reasons = []
    if (what is What.PACKAGE) is not (medium is Medium.ZIP):
        reasons.append(Reason("report_medium", "medium"))
    if what is What.PACKAGE and quarter is not None:
        reasons.append(Reason("report_package_year", "quarter"))
    ledger = what.ledger
    if ledger is None or not FORMS[ledger].own:
        reasons += purpose_reasons(purpose)
    return reasons


def new_code() -> str:
    """Return a short code that stands on the paper and in the audit log, to find the one by the other."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(CODE_LENGTH))
