"""The JSON shapes of /imports (api.md)."""

from __future__ import annotations

import json
import re
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from partyhub.kernel.errors import Invalid, Reason
from partyhub.spreadsheets import progress
from partyhub.spreadsheets.commands import Received, receive
from partyhub.spreadsheets.reading import LIMITS
from partyhub.spreadsheets.rules import BatchState, Correction, Severity, letter
from partyhub.web.api import ListQuery, Moment, QuerySchema, Schema
from partyhub.web.forms import files_sent
from partyhub.web.schema import Coded

MAPPING_LENGTH = 20_000


class BatchSchema(Schema):
    """One import batch. `rows_failed` counts rows with errors; warnings do not fail a row."""

    id = fields.String(attribute="public_id", dump_only=True)
    kind = fields.String(dump_only=True)
    filename = fields.String(dump_only=True)
    state = fields.Enum(BatchState, by_value=True, dump_only=True)
    dry_run = fields.Boolean(dump_only=True)
    rows_total = fields.Integer(dump_only=True)
    rows_ok = fields.Integer(dump_only=True)
    rows_failed = fields.Integer(dump_only=True)
    rows_new = fields.Integer(attribute="count_new", dump_only=True)
    rows_changed = fields.Integer(attribute="count_changed", dump_only=True)
    rows_unchanged = fields.Integer(attribute="count_unchanged", dump_only=True)
    errors = fields.Integer(dump_only=True)
    warnings = fields.Integer(dump_only=True)
    progress = fields.Function(
        progress.current,
        dump_only=True,
        metadata={"type": "integer", "description": "Whole percent of the step that runs."},
    )
    sheet = fields.String(dump_only=True)
    header_row = fields.Integer(dump_only=True)
    mapping = fields.Method("mapping_of", dump_only=True, metadata={"type": "object"})
    created_at = Moment(dump_only=True)
    checked_at = Moment(dump_only=True, allow_none=True)
    applied_at = Moment(dump_only=True, allow_none=True)
    undone_at = Moment(dump_only=True, allow_none=True)
    version = fields.Integer(dump_only=True)

    def mapping_of(self, batch: Any) -> dict[str, str | None]:
        """Column letter to what it is read as; null = not read."""
        return {letter(heading.position): heading.key for heading in batch.headings}


class ImportErrorSchema(Schema):
    """One cell to put right. `row` is the 1-based sheet row, null where the whole sheet is meant."""

    sheet = fields.String(dump_only=True)
    row = fields.Integer(dump_only=True, allow_none=True)
    column = fields.String(dump_only=True)
    heading = fields.String(dump_only=True)
    cell = fields.String(dump_only=True)
    value = fields.String(dump_only=True)
    code = fields.String(dump_only=True)
    message = fields.String(dump_only=True)
    severity = fields.Enum(Severity, by_value=True, dump_only=True)


class BatchQuery(ListQuery):
    """Filters of the list of batches."""

    kind = fields.String(validate=validate.Length(max=40))
    state = fields.Enum(BatchState, by_value=True)


class ProblemQuery(ListQuery):
    """Filters of a batch's problems."""

    severity = fields.Enum(Severity, by_value=True)


class UploadFields(QuerySchema):
    """The text parts of an upload: as in an address everything comes as text, but a wrong name is a wrong field."""

    error_messages = {"unknown": Coded("unknown_field")}  # noqa: RUF012  # the shape marshmallow gives it

    kind = fields.String(required=True, validate=validate.Length(min=1, max=40))
    dry_run = fields.Boolean(load_default=False)
    mapping = fields.String(
        validate=validate.Length(max=MAPPING_LENGTH),
        metadata={
            "description": 'JSON: column letter to name, null = do not read, such as {"B": "name", "C": null}.'
        },
    )


class UploadFiles(ma.Schema):
    """The file part of an upload."""

    class Meta:
        """Unknown parts are refused."""

        unknown = ma.RAISE

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


def correction_of(text: str | None) -> Correction | None:
    """Read a mapping as the API takes it. Raises Invalid."""
    if not text:
        return None
    try:
        given = json.loads(text)
        columns = given.get("columns", {}) if "columns" in given else given
        found = {_position(name): key for name, key in columns.items()}
        if not all(key is None or isinstance(key, str) for key in found.values()):
            raise ValueError
        whole = given if "columns" in given else {}
        return Correction(str(whole.get("sheet", "")), int(whole.get("header_row", 0)), found)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Invalid(Reason("mapping_unreadable", "mapping")) from None


def _position(letters: str) -> int:
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise ValueError(letters)
    number = 0
    for mark in letters:
        number = number * 26 + ord(mark) - 64
    return number - 1


def workbook_sent() -> Received | None:
    """Read the workbook that came, before a unit of work begins; None when none came."""
    for file in files_sent("file"):
        return receive(file.filename, file.stream.read(LIMITS.file_bytes + 1))
    return None
