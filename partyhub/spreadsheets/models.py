"""Tables of import batches. The workbook, wrong values and what was overwritten are personal, so they are sealed."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from partyhub.kernel.db import BigId, Identified, Model, PathType, UTCDateTime, Versioned, enum_column
from partyhub.kernel.references import Reference
from partyhub.kernel.vault import EncryptedText
from partyhub.spreadsheets.rules import BatchState, Correction, Heading, Severity

REFERENCE_KIND = "import_batch"
FILENAME_LENGTH = 255
TEXT_LENGTH = 120


class ImportBatch(Identified, Versioned, Model):
    """One uploaded workbook and what became of it."""

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        Index("ix_import_batch_path", "path"),
        Index("ix_import_batch_created_by", "created_by"),
    )

    kind: Mapped[str] = mapped_column(String(40))
    filename: Mapped[str] = mapped_column(String(FILENAME_LENGTH))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column()
    sealed: Mapped[str | None] = deferred(mapped_column("content", EncryptedText))
    state: Mapped[BatchState] = mapped_column(enum_column(BatchState), default=BatchState.QUEUED)
    dry_run: Mapped[bool] = mapped_column(default=True)
    round: Mapped[int] = mapped_column(default=1)
    sheet: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    header_row: Mapped[int] = mapped_column(default=0)
    headings_json: Mapped[str] = mapped_column(Text, default="[]")
    correction_json: Mapped[str] = mapped_column(Text, default="")
    preview_json: Mapped[str] = mapped_column(EncryptedText, default="[]")
    rows_total: Mapped[int] = mapped_column(default=0)
    rows_failed: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    count_new: Mapped[int] = mapped_column(default=0)
    count_changed: Mapped[int] = mapped_column(default=0)
    count_unchanged: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    acting_json: Mapped[str] = mapped_column(Text)
    created_by: Mapped[int | None] = mapped_column(BigInteger)
    created_by_name: Mapped[str] = mapped_column(String(100), default="")
    organization_id: Mapped[int | None] = mapped_column(BigInteger)
    path: Mapped[str] = mapped_column(PathType, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undo_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def reference(self) -> Reference:
        """The batch as others may hold it."""
        return Reference(REFERENCE_KIND, self.id)

    @property
    def rows_ok(self) -> int:
        """Rows without an error."""
        return max(0, self.rows_total - self.rows_failed)

    @property
    def content(self) -> bytes | None:
        """The workbook's bytes; None once they were thrown away."""
        return None if self.sealed is None else base64.b64decode(self.sealed)

    def keep(self, content: bytes) -> None:
        """Seal the workbook's bytes."""
        self.sealed = base64.b64encode(content).decode("ascii")

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The columns of the sheet as they are read now."""
        return tuple(Heading(position, text, key) for position, text, key in json.loads(self.headings_json))

    @property
    def preview(self) -> list[dict[str, Any]]:
        """A few planned rows of each action."""
        found: list[dict[str, Any]] = json.loads(self.preview_json)
        return found

    @property
    def correction(self) -> Correction | None:
        """The user's mapping, if he gave one."""
        if not self.correction_json:
            return None
        sheet, header_row, columns = json.loads(self.correction_json)
        return Correction(sheet, header_row, {int(position): key for position, key in columns.items()})

    @correction.setter
    def correction(self, correction: Correction | None) -> None:
        if correction is None:
            self.correction_json = ""
            return
        columns = {str(position): key for position, key in correction.columns.items()}
        self.correction_json = json.dumps(
            [correction.sheet, correction.header_row, columns], ensure_ascii=False
        )


class ImportProblem(Model):
    """One cell (or sheet) to put right. Written anew by every check."""

    __tablename__ = "import_problem"
    __table_args__ = (Index("ix_import_problem_batch_id", "batch_id", "position"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column()
    sheet: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    row: Mapped[int] = mapped_column()
    column: Mapped[str] = mapped_column(String(3))
    heading: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    cell: Mapped[str] = mapped_column(String(12))
    value: Mapped[str] = mapped_column(EncryptedText)
    code: Mapped[str] = mapped_column(String(60))
    params_json: Mapped[str] = mapped_column(EncryptedText)
    severity: Mapped[Severity] = mapped_column(enum_column(Severity))

    @property
    def params(self) -> dict[str, Any]:
        """What fills the sentence in."""
        found: dict[str, Any] = json.loads(self.params_json)
        return found


class ImportRowChange(Model):
    """What applying wrote to one record, so that the batch can be undone."""

    __tablename__ = "import_row_change"
    __table_args__ = (Index("ix_import_row_change_batch_id", "batch_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(BigInteger)
    body_json: Mapped[str] = mapped_column(EncryptedText)


class ImportProgress(Model):
    """How far a running batch has come, written beside its transaction (PostgreSQL; see `progress.py`)."""

    __tablename__ = "import_progress"

    batch_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    percent: Mapped[int] = mapped_column()
