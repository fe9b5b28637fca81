"""What is due, as JSON."""

from __future__ import annotations

from marshmallow import fields

from partyhub.web.api import Moment, Schema


class TaskSchema(Schema):
    """One thing to do."""

    title = fields.String(dump_only=True)
    why = fields.String(dump_only=True)
    due_at = Moment(dump_only=True, allow_none=True)
    url = fields.String(dump_only=True)
    kind = fields.String(dump_only=True)


class TasksSchema(Schema):
    """Everything that is due, the earliest first."""

    items = fields.List(fields.Nested(TaskSchema), dump_only=True)
