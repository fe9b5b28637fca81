"""An activity's files: how one comes, and their JSON shapes."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import fields

from partyhub.activities import policy, queries
from partyhub.files import commands as files
from partyhub.files.commands import Looked
from partyhub.kernel.errors import Forbidden, raise_if
from partyhub.kernel.http import clock
from partyhub.security.web import current_actor
from partyhub.web.api import Moment, QuerySchema, Schema
from partyhub.web.forms import files_sent
from partyhub.web.schema import Coded


class NoPartsSchema(QuerySchema):
    """An upload has no other parts than its file; others are refused."""

    error_messages = {"unknown": Coded("unknown_field")}  # noqa: RUF012  # the shape marshmallow gives it


class UploadSchema(Schema):
    """A photo or a document."""

    file = Upload(required=True)


class ActivityFileSchema(Schema):
    """A file of an activity; its content is under /files/{id}/content."""

    id = fields.String(attribute="public_id", dump_only=True)
    part = fields.String(dump_only=True)
    name = fields.String(attribute="shown_name", dump_only=True)
    media_type = fields.String(dump_only=True)
    size = fields.Integer(dump_only=True)
    width = fields.Integer(dump_only=True, allow_none=True)
    height = fields.Integer(dump_only=True, allow_none=True)
    sha256 = fields.String(dump_only=True)
    uploaded_at = Moment(dump_only=True)


class ActivityFilesSchema(Schema):
    """The files of an activity."""

    items = fields.List(fields.Nested(ActivityFileSchema), dump_only=True)


def file_for(public_id: str) -> Looked | None:
    """Look at the one file that came for an activity, before a unit of work begins; None when none came.

    Raises NotFound and Forbidden before any time is spent on it.
    """
    actor = current_actor()
    raise_if(Forbidden, policy.can_write(actor, queries.get(actor, public_id)))
    for one in files_sent("file"):
        return files.look(actor, one.stream, one.filename, clock=clock())
    return None
