"""The files that the room hands out: a template per importer, and the list of errors beside the rows they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from partyhub.kernel.errors import DomainError, Reason
from partyhub.spreadsheets import reading, writing
from partyhub.spreadsheets.models import ImportBatch, ImportProblem
from partyhub.spreadsheets.rules import Cell, CellError, Importer, Sheet, masked

Sentence = Callable[[Reason], str]


def template(importer: Importer, title: str) -> bytes:
    """An empty workbook with the headings of `importer` and one example row, all cells text."""
    headings = [column.heading + ("*" if column.required else "") for column in importer.columns]
    example = [column.example for column in importer.columns]
    widths = [
        max(12, 2 * len(heading) + 2, len(text) + 4) for heading, text in zip(headings, example, strict=True)
    ]
    return writing.xlsx(title, headings, [example] if any(example) else [], widths=widths)


def errors_workbook(
    batch: ImportBatch,
    problems: Iterable[ImportProblem],
    headings: tuple[str, ...],
    word: Callable[[str], str],
    sentence: Sentence,
    *,
    whole_rows: bool,
) -> bytes:
    """One line per problem: what it says of the place and the value, what to do, and the whole row of the workbook.

    `headings` are the sheet's name and those of the first columns, in the reader's language. Without `whole_rows`
    (for others than the uploader) long numbers are masked and the rows are left out.
    """
    sheet = _sheet(batch) if whole_rows else None
    columns = batch.headings if sheet else ()
    lines = (
        [
            problem.sheet,
            problem.row if problem.row > 0 else "",
            problem.column,
            problem.heading,
            problem.cell,
            problem.value if whole_rows else masked(problem.value),
            word(f"spreadsheets.severity.{problem.severity.value}"),
            sentence(Reason(problem.code, params=problem.params)),
            *(_shown(sheet.cell(problem.row, column.position)) if sheet else "" for column in columns),
        ]
        for problem in problems
    )
    widths = (14, 6, 6, 16, 8, 22, 8, 60)
    return writing.xlsx(
        headings[0], [*headings[1:], *(column.text for column in columns)], lines, widths=widths
    )


def _sheet(batch: ImportBatch) -> Sheet | None:
    content = batch.content
    if content is None:
        return None
    try:
        book = reading.read(batch.filename, content)
    except DomainError:
        return None
    return next((sheet for sheet in book.sheets if sheet.name == batch.sheet), None)


def _shown(cell: Cell) -> object:
    return cell.text if isinstance(cell, CellError) else cell
