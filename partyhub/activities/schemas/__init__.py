"""JSON shapes of activities, attendance and files."""

from __future__ import annotations

from partyhub.activities.schemas.files import (
    ActivityFileSchema,
    ActivityFilesSchema,
    NoPartsSchema,
    UploadSchema,
    file_for,
)
from partyhub.activities.schemas.planning import NewPlanSchema, PlannedSchema, PlanQuerySchema, PlanSchema
from partyhub.activities.schemas.records import (
    ActivityChangeSchema,
    ActivityPageSchema,
    ActivityQuerySchema,
    ActivitySchema,
    BinQuerySchema,
    CommentSchema,
    NewActivitySchema,
    ReturnSchema,
    SubmitSchema,
    ThenSchema,
)
from partyhub.activities.schemas.reviewing import PhraseSchema, PhrasesSchema, ReviewBatchSchema
from partyhub.activities.schemas.rolls import (
    AnswerBodySchema,
    AttendanceBodySchema,
    AttendanceEntrySchema,
    AttendanceSchema,
    CodeSchema,
    ContestBodySchema,
    ContestSchema,
    ContestsSchema,
    SelfSignInSchema,
    SignInBodySchema,
)
from partyhub.activities.schemas.signups import (
    ActivitySignupSchema,
    ActivitySignupsSchema,
    LeaveSchema,
    NoFieldsSchema,
    SignUpSchema,
)
from partyhub.activities.schemas.templates import TemplateSchema, TemplatesSchema

__all__ = [
    "ActivityChangeSchema",
    "ActivityFileSchema",
    "ActivityFilesSchema",
    "ActivityPageSchema",
    "ActivityQuerySchema",
    "ActivitySchema",
    "ActivitySignupSchema",
    "ActivitySignupsSchema",
    "AnswerBodySchema",
    "AttendanceBodySchema",
    "AttendanceEntrySchema",
    "AttendanceSchema",
    "BinQuerySchema",
    "CodeSchema",
    "CommentSchema",
    "ContestBodySchema",
    "ContestSchema",
    "ContestsSchema",
    "LeaveSchema",
    "NewActivitySchema",
    "NewPlanSchema",
    "NoFieldsSchema",
    "NoPartsSchema",
    "PhraseSchema",
    "PhrasesSchema",
    "PlanQuerySchema",
    "PlanSchema",
    "PlannedSchema",
    "ReturnSchema",
    "ReviewBatchSchema",
    "SelfSignInSchema",
    "SignInBodySchema",
    "SignUpSchema",
    "SubmitSchema",
    "TemplateSchema",
    "TemplatesSchema",
    "ThenSchema",
    "UploadSchema",
    "file_for",
]
