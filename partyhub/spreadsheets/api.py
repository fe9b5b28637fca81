"""/imports: upload, look, apply, undo."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.errors import Reason
from partyhub.kernel.http import clock, reads_first, was_read
from partyhub.kernel.paging import Page
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.spreadsheets import commands, queries
from partyhub.spreadsheets.models import ImportBatch
from partyhub.spreadsheets.registered import importer_of
from partyhub.spreadsheets.schemas import (
    BatchQuery,
    BatchSchema,
    ImportErrorSchema,
    ProblemQuery,
    UploadFields,
    UploadFiles,
    correction_of,
    workbook_sent,
)
from partyhub.web.api import api_blueprint, needs_match, paged, require_match
from partyhub.web.words import sentence

blueprint = api_blueprint("spreadsheets", "/imports", "Imports of workbooks, in batches that can be undone")


@blueprint.route("")
@requires(Permission.IMPORT_RUN)
@blueprint.arguments(BatchQuery, location="query")
@blueprint.response(200, paged(BatchSchema))
def batches(query: dict[str, Any]) -> Page:
    """List the import batches that one may see, newest first."""
    return queries.batches(current_actor(), **query)


@blueprint.route("", methods=["POST"])
@requires(Permission.IMPORT_RUN)
@blueprint.arguments(UploadFields, location="form")
@blueprint.arguments(UploadFiles, location="files")
@blueprint.response(202, BatchSchema)
@reads_first(workbook_sent)
def upload(fields: dict[str, Any], _files: dict[str, Any]) -> Any:
    """Upload a workbook. With `dry_run` it is checked only; otherwise a workbook without errors is imported."""
    batch = commands.take_in(
        current_actor(),
        importer_of(fields["kind"]),
        was_read(),
        dry_run=fields["dry_run"],
        correction=correction_of(fields.get("mapping")),
        clock=clock(),
    )
    return _answer(batch, 202)


@blueprint.route("/<public_id>")
@requires(Permission.IMPORT_RUN)
@blueprint.response(200, BatchSchema)
def batch(public_id: str) -> Any:
    """Return one batch with its state, counts and progress."""
    found = queries.batch(current_actor(), public_id)
    return _answer(found)


@blueprint.route("/<public_id>/errors")
@requires(Permission.IMPORT_RUN)
@blueprint.arguments(ProblemQuery, location="query")
@blueprint.response(200, paged(ImportErrorSchema))
def errors(query: dict[str, Any], public_id: str) -> Page:
    """List every problem of a batch in sheet order; filter by `severity`."""
    found = queries.batch(current_actor(), public_id)
    page = queries.problems(found, **query)
    items = [
        {
            **{
                name: getattr(one, name)
                for name in ("sheet", "column", "heading", "cell", "code", "severity")
            },
            "row": one.row or None,
            "value": queries.value_shown(current_actor(), found, one),
            "message": sentence(Reason(one.code, params=one.params)),
        }
        for one in page.items
    ]
    return Page(items, page.next_cursor, page.total, page.total_at_least)


@blueprint.route("/<public_id>/apply", methods=["POST"])
@requires(Permission.IMPORT_RUN)
@needs_match
@blueprint.response(202, BatchSchema)
def apply(public_id: str) -> Any:
    """Import a checked batch: all of its rows or none."""
    found = queries.batch(current_actor(), public_id)
    require_match(found.version)
    commands.ask_apply(current_actor(), found, importer_of(found.kind), clock=clock())
    return _answer(found, 202)


@blueprint.route("/<public_id>/undo", methods=["POST"])
@requires(Permission.IMPORT_RUN)
@needs_match
@blueprint.response(202, BatchSchema)
def undo(public_id: str) -> Any:
    """Take an imported batch back, all of it or nothing; `state` turns to `undone` when it is done."""
    found = queries.batch(current_actor(), public_id)
    require_match(found.version)
    commands.ask_undo(current_actor(), found, importer_of(found.kind), clock=clock())
    return _answer(found, 202)


def _answer(found: ImportBatch, status: int = 200) -> Any:
    """The batch as it is now; never 304, because progress moves without a new version."""
    return found, status, {"ETag": f'"{found.version}"'}
