"""JSON shapes of activities, attendance and files."""

from __future__ import annotations

from partyhub.activities.schemas.files import (
    ActivityFileSchema,
    ActivityFilesSchema,
    NoPartsSchema,
    UploadSchema,
    file_for,
)
from partyhub.activities.schemas.records import (
    ActivityChangeSchema,
    ActivityPageSchema,
    ActivityQuerySchema,
    ActivitySchema,
    BinQuerySchema,
    CommentSchema,
    NewActivitySchema,
    ReturnSchema,
    ThenSchema,
)
from partyhub.activities.schemas.rolls import AttendanceBodySchema, AttendanceEntrySchema, AttendanceSchema

__all__ = [
    "ActivityChangeSchema",
    "ActivityFileSchema",
    "ActivityFilesSchema",
    "ActivityPageSchema",
    "ActivityQuerySchema",
    "ActivitySchema",
    "AttendanceBodySchema",
    "AttendanceEntrySchema",
    "AttendanceSchema",
    "BinQuerySchema",
    "CommentSchema",
    "NewActivitySchema",
    "NoPartsSchema",
    "ReturnSchema",
    "ThenSchema",
    "UploadSchema",
    "file_for",
]
