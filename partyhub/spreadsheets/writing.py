"""Writing workbooks and CSV that no spreadsheet can take for formulas, and in which IDs and phones stay text.

For every room that hands out tables. Text stays text in .xlsx by its cell type; CSV has no types, so a value that a
spreadsheet would calculate gets an apostrophe in front (quality rule S31).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.partial_date import PartialDate

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
CELL_LIMIT = 32_767
_STARTS_FORMULA = re.compile(r"[\s\u200b\ufeff'\"]*[=+\-@＝＋－＠\t\r\n\x00]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_BAD_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def safe_text(value: str) -> str:
    """Text as CSV may hold it: without control characters, and with an apostrophe before what would be calculated.

    Plain negative numbers stay as they are.
    """
    tidy = _CONTROL.sub("", value)
    if _PLAIN_NUMBER.fullmatch(tidy):
        return tidy
    return f"'{tidy}" if any(map(_STARTS_FORMULA.match, (value, tidy))) else tidy


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title over it, a header row that stays in sight, rows, and a line below that says where it is from.

    `notes` are comments on the headings.
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    title: str = ""
    widths: Sequence[int] = ()
    notes: Sequence[str | None] = ()
    mark: str = ""


def xlsx(
    sheet: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    title: str = "",
    widths: Sequence[int] = (),
    notes: Sequence[str | None] = (),
) -> bytes:
    """Return a workbook of one sheet; see `workbook`."""
    return workbook([Sheet(sheet, headings, rows, title, widths, notes)])


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook.

    Text is written as text whatever it looks like; numbers, and dates with their day, keep their type; month-only dates
    are text (``1998-07``). Cells of both kinds keep their form when the file is imported again.
    """
    import xlsxwriter  # what few processes need, no process pays for at its start

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    for one in sheets:
        _write_sheet(book, one)
    book.close()
    return stream.getvalue()


def _write_sheet(book: Any, one: Sheet) -> None:
    page = book.add_worksheet(sheet_name(one.name))
    bold = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#F3F1EE", "border": 1}
    )
    as_text = book.add_format({"num_format": "@"})
    as_day = book.add_format({"num_format": "yyyy-mm-dd"})
    as_moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    top = 0
    if one.title:
        page.write_string(0, 0, one.title, book.add_format({"bold": True, "font_size": 14}))
        top = 1
    for column, heading in enumerate(one.headings):
        page.write_string(top, column, heading, bold)
        page.set_column(column, column, one.widths[column] if column < len(one.widths) else 18, as_text)
        if column < len(one.notes) and one.notes[column]:
            page.write_comment(top, column, one.notes[column])
    number = top
    for number, row in enumerate(one.rows, start=top + 1):
        for column, value in enumerate(row):
            _write(page, number, column, value, (as_text, as_day, as_moment))
    if one.mark:
        page.write_string(number + 2, 0, one.mark, as_text)
    page.freeze_panes(top + 1, 0)


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV in UTF-8 with a mark (so that spreadsheets read Chinese), lines ended as RFC 4180 asks."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([safe_text(heading) for heading in headings])
    for row in rows:
        writer.writerow([_for_csv(value) for value in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def sheet_name(name: str) -> str:
    """A name that a sheet may have: at most 31 characters, none of ``[]:*?/\\'``."""
    return _BAD_IN_SHEET_NAME.sub(" ", _CONTROL.sub("", name)).strip()[:31] or "Sheet1"


def _write(page: Any, row: int, column: int, value: Any, formats: tuple[Any, Any, Any]) -> None:
    as_text, as_day, as_moment = formats
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float) and abs(value) < 10**15:
        page.write_number(row, column, value)
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value.astimezone(SHANGHAI).replace(tzinfo=None), as_moment)
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), as_day)  # noqa: DTZ001  # a spreadsheet's day has no zone
    elif isinstance(value, PartialDate) and value.is_exact:
        page.write_datetime(row, column, datetime(value.year, value.month, value.first.day), as_day)  # noqa: DTZ001  # the same
    else:
        page.write_string(row, column, _CONTROL.sub("", str(value))[:CELL_LIMIT], as_text)


def _for_csv(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return safe_text(str(value))
