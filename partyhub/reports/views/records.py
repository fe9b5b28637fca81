"""One record on paper."""

from __future__ import annotations

from flask import Response

from partyhub.activities import queries as records
from partyhub.kernel import unit
from partyhub.kernel.http import clock
from partyhub.reports import commands, queries, rules
from partyhub.reports.rules import Held, Medium
from partyhub.reports.views.base import blueprint
from partyhub.reports.words import in_chinese
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.downloads import attachment
from partyhub.web.pages import page


@blueprint.get("/reports/records/<public_id>")
@requires(Permission.ACTIVITY_READ)
def record(public_id: str) -> str:
    """Show one record as it is printed on A4, as far as it is the reader's to see."""
    found, held, code = _taken(public_id, Medium.PRINT)
    pictures = records.files_of(current_actor(), found.activity, found.home)
    return page(
        "reports/record.html",
        held=held,
        ledger=rules.ledger_of(commands.form_of(held), found.home.name, "", [held], in_chinese),
        pictures=[one for one in pictures if one.is_picture],
        mark=commands.mark_line(current_actor().name, code, clock()),
        code=code,
    )


@blueprint.get("/reports/records/<public_id>.docx")
@requires(Permission.ACTIVITY_READ)
def record_document(public_id: str) -> Response:
    """Hand one record out as a Word document, as far as it is the reader's to see."""
    found, held, code = _taken(public_id, Medium.DOCX)
    mark = commands.mark_line(current_actor().name, code, clock())
    made = commands.record_document(commands.form_of(held), held, found.home.name, mark, in_chinese)
    return attachment(made.content, made.media_type, made.name)


def _taken(public_id: str, medium: Medium) -> tuple[records.Record, Held, str]:
    """Return a record that the reader sees, after noting that it leaves, and the code it leaves under."""
    actor = current_actor()
    with unit.work():
        found = records.record(actor, public_id)
        code = commands.note_record(actor, found.activity, found.home.path, medium, clock=clock())
        return found, queries.of_record(actor, found.activity), code
