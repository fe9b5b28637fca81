"""Pages: upload a workbook, see what it would do, correct the mapping, import, undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.errors import NotFound, Reason, Stale
from partyhub.kernel.http import clock, reads_first, was_read
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.spreadsheets import commands, files, policy, progress, queries
from partyhub.spreadsheets.forms import MappingForm, UploadForm
from partyhub.spreadsheets.models import REFERENCE_KIND, ImportBatch
from partyhub.spreadsheets.registered import importer_of, importers, importers_for
from partyhub.spreadsheets.rules import MACHINE, RUNNING, BatchState, Severity, letter
from partyhub.spreadsheets.schemas import workbook_sent
from partyhub.spreadsheets.writing import XLSX_TYPE
from partyhub.web.forms import pressed
from partyhub.web.pages import page
from partyhub.web.registry import NavItem, ReferenceKind, Todo, TodoSource
from partyhub.web.words import sentence, word

blueprint = Blueprint("spreadsheets", __name__, url_prefix="/imports")
SHOWN_PROBLEMS = 50
TIME_TO_FINISH = timedelta(days=7)
TONES = {
    BatchState.QUEUED: "grey",
    BatchState.CHECKING: "blue",
    BatchState.READY: "blue",
    BatchState.FAILED: "red",
    BatchState.APPLYING: "blue",
    BatchState.APPLIED: "green",
    BatchState.UNDONE: "grey",
}
NAVIGATION = (
    NavItem(
        "spreadsheets.index",
        _l("Import"),
        group="people",
        order=80,
        permission=Permission.IMPORT_RUN,
        icon="upload",
        area=("spreadsheets.",),
    ),
)


def _visible(actor: Any, reference: Reference) -> bool:
    return queries.by_id(actor, reference.id) is not None


def _url(reference: Reference) -> str | None:
    found = queries.by_id(current_actor(), reference.id)
    return None if found is None else url_for("spreadsheets.detail", public_id=found.public_id)


REFERENCES = (
    ReferenceKind(REFERENCE_KIND, lambda reference: _("Import no. %(id)s", id=reference.id), _url, _visible),
)


def _todos(actor: Actor, clock: Clock) -> list[Todo]:
    """Imports of the last week that wait for the actor: whatever is older was most likely given up."""
    return [
        Todo(
            title=_("Finish the import of %(filename)s", filename=batch.filename),
            why=word(batch.state, "spreadsheets.state"),
            due_at=batch.created_at + TIME_TO_FINISH,
            url=url_for("spreadsheets.detail", public_id=batch.public_id),
            kind="spreadsheets",
        )
        for batch in (queries.waiting(actor) if actor.can(Permission.IMPORT_RUN) else ())
        if clock.now() < batch.created_at + TIME_TO_FINISH
    ]


TODOS = (TodoSource("spreadsheets", _todos),)


@blueprint.get("")
@requires(Permission.IMPORT_RUN)
def index() -> str:
    """List one's imports."""
    found = queries.batches(current_actor(), cursor=request.args.get("cursor"))
    return page("spreadsheets/index.html", found=found, tones=TONES, labels=_labels())


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.IMPORT_RUN)
@reads_first(workbook_sent)
def upload() -> Any:
    """Take a workbook in; it is checked, and nothing is written before that is asked for."""
    form = UploadForm(current_actor())
    if form.validate_on_submit():
        with form.taking():
            importer = importer_of(form.kind.data)
            batch = commands.take_in(current_actor(), importer, was_read(), dry_run=True, clock=clock())
            return redirect(url_for(".detail", public_id=batch.public_id), 303)
    templates = [(one.kind, word(one.label)) for one in importers_for(current_actor())]
    return page("spreadsheets/upload.html", form=form, templates=templates), form.status


@blueprint.get("/templates/<kind>.xlsx")
@requires(Permission.IMPORT_RUN)
def template(kind: str) -> Response:
    """Hand out an empty workbook with the headings of one kind."""
    importer = importers().get(kind)
    if importer is None or not current_actor().can(importer.permission):
        raise NotFound
    title = word(importer.label)
    return _attachment(files.template(importer, title), f"{title}.xlsx")


@blueprint.get("/<public_id>")
@requires(Permission.IMPORT_RUN)
def detail(public_id: str) -> str:
    """Show where a batch stands: what it would do, what is wrong, and what one can do next."""
    batch = queries.batch(current_actor(), public_id)
    found = queries.problems(batch, cursor=request.args.get("cursor"), page_size=SHOWN_PROBLEMS)
    return page(
        "spreadsheets/detail.html",
        batch=batch,
        label=_labels().get(batch.kind, batch.kind),
        tone=TONES[batch.state],
        running=_running(batch),
        percent=progress.current(batch),
        allowed=MACHINE.allowed(batch.state),
        found=found,
        problems=[_problem(batch, one) for one in found.items],
        columns=_columns(batch),
        Severity=Severity,
    )


@blueprint.get("/<public_id>/progress")
@requires(Permission.IMPORT_RUN)
def progress_of(public_id: str) -> Response:
    """Tell the page's script how far the job is."""
    batch = queries.batch(current_actor(), public_id)
    return jsonify(state=batch.state.value, running=_running(batch), percent=progress.current(batch))


@blueprint.route("/<public_id>/mapping", methods=["GET", "POST"])
@requires(Permission.IMPORT_RUN)
def mapping(public_id: str) -> Any:
    """Correct which row is the header and what each column is; the workbook is then checked again."""
    batch = queries.batch(current_actor(), public_id)
    MACHINE.target(batch.state, "map")
    importer = importer_of(batch.kind)
    form = MappingForm(batch, importer)
    if form.validate_on_submit():
        with form.taking():
            if form.expected_version != batch.version:
                raise Stale
            correction = form.correction(request.form.to_dict())
            commands.set_mapping(current_actor(), batch, importer, correction, clock=clock())
            return redirect(url_for(".detail", public_id=public_id), 303)
    chosen = {
        h.position: request.form.get(f"column_{letter(h.position)}", h.key or "") for h in batch.headings
    }
    return page(
        "spreadsheets/mapping.html", form=form, batch=batch, chosen=chosen, letter=letter
    ), form.status


@blueprint.post("/<public_id>/apply")
@requires(Permission.IMPORT_RUN)
def apply(public_id: str) -> Any:
    """Import all rows of a checked batch."""
    batch = queries.batch(current_actor(), public_id)
    pressed(batch.version)
    commands.ask_apply(current_actor(), batch, importer_of(batch.kind), clock=clock())
    return redirect(url_for(".detail", public_id=public_id), 303)


@blueprint.post("/<public_id>/undo")
@requires(Permission.IMPORT_RUN)
def undo(public_id: str) -> Any:
    """Take an imported batch back."""
    batch = queries.batch(current_actor(), public_id)
    pressed(batch.version)
    commands.ask_undo(current_actor(), batch, importer_of(batch.kind), clock=clock())
    flash(_("The import is being undone."))
    return redirect(url_for(".detail", public_id=public_id), 303)


@blueprint.get("/<public_id>/errors.xlsx")
@requires(Permission.IMPORT_RUN)
def errors(public_id: str) -> Response:
    """Hand out every problem beside its row, as a workbook; that it was taken is noted."""
    actor = current_actor()
    with unit.work():
        batch = queries.batch(actor, public_id)
        commands.note_download(actor, batch, clock=clock())
    whole = policy.sees_values(actor, batch)
    content = files.errors_workbook(
        batch, queries.every_problem(batch), _error_headings(), word, sentence, whole_rows=whole
    )
    return _attachment(
        content, _("Errors of %(filename)s", filename=batch.filename.rsplit(".", 1)[0]) + ".xlsx"
    )


def _error_headings() -> tuple[str, ...]:
    """The sheet's name, then the headings of what is said about each problem."""
    place = (_("Sheet"), _("Row"), _("Column"), _("Heading"), _("Cell"))
    return (_("Errors"), *place, _("What stands there"), _("Severity"), _("What to do"))


def _labels() -> dict[str, str]:
    return {kind: word(one.label) for kind, one in importers().items()}


def _running(batch: ImportBatch) -> bool:
    return batch.state in RUNNING or (batch.state is BatchState.APPLIED and batch.undo_asked_at is not None)


def _problem(batch: ImportBatch, problem: Any) -> dict[str, Any]:
    return {
        "place": problem.cell or (str(problem.row) if problem.row > 0 else ""),
        "sheet": problem.sheet,
        "heading": problem.heading,
        "value": queries.value_shown(current_actor(), batch, problem),
        "text": sentence(Reason(problem.code, params=problem.params)),
        "severity": problem.severity,
    }


def _columns(batch: ImportBatch) -> list[tuple[str, str, str]]:
    """(letter, heading in the workbook, what it is read as or "") of every column."""
    importer = importers().get(batch.kind)
    known = {column.key: column.heading for column in importer.columns} if importer else {}
    return [(letter(h.position), h.text, known.get(h.key or "", "")) for h in batch.headings]


def _attachment(content: bytes, name: str) -> Response:
    response = Response(content, mimetype=XLSX_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
