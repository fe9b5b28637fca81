"""From a workbook to rows and problems: every problem of every cell, never only the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from partyhub.spreadsheets.rules.headings import Header, corrected, find_header, header_at
from partyhub.spreadsheets.rules.importer import Column, Finding, Importer, Row, Severity
from partyhub.spreadsheets.rules.values import Cell, CellError, Unreadable, is_empty, shown
from partyhub.spreadsheets.rules.workbook import Sheet, Workbook, letter

VALUE_SHOWN = 200
"""How many characters of a wrong value are kept in the list of problems."""
_TOTALS = ("合计", "总计", "小计", "合计:", "合计：")
_FOOTERS = (
    "填表人",
    "填报人",
    "制表人",
    "审核人",
    "负责人签",
    "注:",
    "注：",
    "备注:",
    "备注：",
    "说明:",
    "说明：",
    *_TOTALS,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right (or to know, when only a warning). `row` is the 1-based sheet row, 0 for the whole sheet;
    `column` a letter, `cell` an address such as ``C17``; both "" where no single cell is meant. The message is looked
    up as ``reason.<code>`` with `params`."""

    sheet: str
    row: int
    column: str
    heading: str
    cell: str
    value: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Correction:
    """The user's say over what was found: which sheet ("" = the best), which row is the header (0 = the best), and
    what a position (0-based) means; positions not named keep what was found."""

    sheet: str = ""
    header_row: int = 0
    columns: Mapping[int, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Examined:
    """A workbook read as one kind. `rows` are the data rows with all values read; rows in `failed` have errors."""

    header: Header | None
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    failed: frozenset[int]
    total: int

    @property
    def sound(self) -> tuple[Row, ...]:
        """The rows without an error of their own."""
        return tuple(row for row in self.rows if row.number not in self.failed)

    def located(self, findings: Iterable[Finding]) -> tuple[Problem, ...]:
        """Give findings of an importer their sheet, cell, heading and value."""
        header = self.header
        if header is None:
            return ()
        headings = {heading.key: heading for heading in header.headings if heading.key}
        rows = {row.number: row for row in self.rows}
        return tuple(_located(header.sheet, headings.get(f.key), rows.get(f.row), f) for f in findings)


def examine(importer: Importer, workbook: Workbook, correction: Correction | None = None) -> Examined:
    """Read `workbook` as `importer` understands it. Never raises for what is in the workbook: problems say it all."""
    sheet, header, notices = _choose(importer, workbook, correction)
    if sheet is None or header is None:
        return Examined(header, (), tuple(notices), frozenset(), 0)
    reader = _Reader(importer, sheet, header)
    missing = [
        Problem(
            sheet.name,
            header.first,
            "",
            column.heading,
            "",
            "",
            "column_missing",
            {"heading": column.heading},
        )
        for column in importer.columns
        if column.required and column.key not in header.mapping.values()
    ]
    if missing:
        numbers = [n for n in sheet.numbers if n > header.last]
        return Examined(header, (), tuple(notices + missing), frozenset(numbers), len(numbers))
    rows = tuple(reader.rows())
    if not rows:
        notices.append(Problem(sheet.name, 0, "", "", "", "", "no_data_rows"))
    failed = frozenset(p.row for p in reader.problems if p.severity is Severity.ERROR)
    problems = tuple(notices + reader.problems + list(reader.formula_notes()))
    return Examined(header, rows, problems, failed, len(rows))


def _choose(
    importer: Importer, workbook: Workbook, correction: Correction | None
) -> tuple[Sheet | None, Header | None, list[Problem]]:
    """The sheet with the best header (or the user's), and what to say about the others."""
    wish = correction or Correction()
    notices = [_about(name, "hidden_sheet_skipped") for name in workbook.hidden]
    sheets = [sheet for sheet in workbook.sheets if wish.sheet in ("", sheet.name)]
    if not sheets:
        code = "sheet_missing" if wish.sheet else "no_visible_sheet"
        return None, None, [*notices, _about(wish.sheet, code, Severity.ERROR)]
    found = [(sheet, header) for sheet in sheets if (header := _header(sheet, importer, wish)) is not None]
    if not found:
        wanted = "、".join(column.heading for column in importer.columns if column.required)
        return (
            None,
            None,
            [*notices, _about(sheets[0].name, "header_not_found", Severity.ERROR, wanted=wanted)],
        )
    sheet, header = max(found, key=lambda pair: pair[1].known)
    notices += [_about(o.name, "other_sheet_skipped") for o in workbook.sheets if o is not sheet and o.rows]
    return sheet, corrected(header, wish.columns), notices


def _header(sheet: Sheet, importer: Importer, wish: Correction) -> Header | None:
    if wish.header_row:
        return header_at(sheet, wish.header_row, importer.columns)
    found = find_header(sheet, importer.columns)
    if found is None and wish.columns and sheet.numbers:
        return header_at(sheet, sheet.numbers[0], importer.columns)
    return found


def _about(sheet: str, code: str, severity: Severity = Severity.WARNING, **params: Any) -> Problem:
    return Problem(sheet, 0, "", "", "", "", code, {"sheet": sheet, **params}, severity)


class _Reader:
    """Reads the data rows of one sheet, gathering problems."""

    def __init__(self, importer: Importer, sheet: Sheet, header: Header) -> None:
        self.sheet = sheet
        self.header = header
        by_key = {column.key: column for column in importer.columns}
        self.columns: list[tuple[int, str, Column]] = [
            (heading.position, heading.text, by_key[heading.key])
            for heading in header.headings
            if heading.key
        ]
        self.mapped = {position for position, _, _ in self.columns}
        self.problems: list[Problem] = []
        self.formulas: dict[int, list[int]] = {}

    def rows(self) -> Iterator[Row]:
        hidden = [n for n in self.sheet.hidden_rows if n > self.header.last and n in self.sheet.rows]
        if hidden:
            self._note(
                0,
                "hidden_rows_read",
                {"count": len(hidden), "first": str(hidden[0]), "last": str(hidden[-1])},
            )
        for number in self.sheet.numbers:
            if number > self.header.last and self._is_data(number):
                yield self._row(number)

    def formula_notes(self) -> Iterator[Problem]:
        """One warning per column in which calculated values were taken."""
        for position, heading, _ in self.columns:
            numbers = self.formulas.get(position)
            if numbers:
                name = letter(position)
                params = {"count": len(numbers), "cell": f"{name}{numbers[0]}"}
                yield Problem(
                    self.sheet.name, 0, name, heading, "", "", "formula_value_used", params, Severity.WARNING
                )

    def _is_data(self, number: int) -> bool:
        """Rows without a mapped cell, repeated headers and footers (合计) are no data; the last two are said."""
        cells = {p: self.sheet.cell(number, p) for p in range(self.sheet.width)}
        filled = {p: cell for p, cell in cells.items() if not is_empty(cell)}
        known = {p for p in filled if p in self.mapped}
        first = shown(next(iter(filled.values()), None)).replace(" ", "")
        required = [p for p, _, column in self.columns if column.required]
        few = sum(p in known for p in required) * 2 <= len(required)
        if first in _TOTALS or (few and first.startswith(_FOOTERS)):
            self._note(number, "row_skipped", {"row": str(number), "text": first[:50]})
            return False
        if known:
            if all(shown(filled[p]).split() == text.split() for p, text, _ in self.columns if p in known):
                self._note(number, "repeated_header_skipped", {"row": str(number)})
                return False
            return True
        if any(not isinstance(cell, int | float) for cell in filled.values()):
            self._note(number, "row_skipped", {"row": str(number), "text": first[:50]})
        return False

    def _row(self, number: int) -> Row:
        values: dict[str, Any] = {}
        raw: dict[str, Cell] = {}
        for position, heading, column in self.columns:
            cell = self.sheet.fill_down(number, position)
            raw[column.key] = cell
            if (number, position) in self.sheet.formulas and not isinstance(cell, CellError):
                self.formulas.setdefault(position, []).append(number)
            values[column.key] = self._value(number, position, heading, column, cell)
        return Row(number, values, raw)

    def _value(self, number: int, position: int, heading: str, column: Column, cell: Cell) -> Any:
        def problem(code: str, params: Mapping[str, Any], severity: Severity = Severity.ERROR) -> None:
            name = letter(position)
            value = shown(cell)[:VALUE_SHOWN]
            self.problems.append(
                Problem(
                    self.sheet.name, number, name, heading, f"{name}{number}", value, code, params, severity
                )
            )

        try:
            value = column.parse(cell)
        except Unreadable as error:
            problem(error.code, error.params)
            return None
        if value is None:
            if column.required:
                problem("cell_missing", {"heading": column.heading})
            return None
        if column.max_length is not None and isinstance(value, str) and len(value) > column.max_length:
            problem("cell_too_long", {"limit": column.max_length, "length": len(value)})
        for remark in column.check(value) if column.check else ():
            problem(remark.code, remark.params, remark.severity)
        return value

    def _note(self, row: int, code: str, params: Mapping[str, Any]) -> None:
        self.problems.append(Problem(self.sheet.name, row, "", "", "", "", code, params, Severity.WARNING))


def _located(sheet: str, heading: Any, row: Row | None, finding: Finding) -> Problem:
    column = letter(heading.position) if heading else ""
    value = shown(row.raw.get(finding.key))[:VALUE_SHOWN] if row else ""
    cell = f"{column}{finding.row}" if column and finding.row else ""
    text = heading.text if heading else ""
    return Problem(
        sheet, finding.row, column, text, cell, value, finding.code, finding.params, finding.severity
    )


def count_failed(problems: Sequence[Problem]) -> int:
    """How many rows have at least one error."""
    return len({p.row for p in problems if p.severity is Severity.ERROR and p.row})
