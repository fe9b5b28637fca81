"""Reads one untrusted workbook, alone in a process of its own with little memory and little time.

Run by `reading.py` as a script: it imports nothing of this package, gets its limits as JSON in its first argument and
the file's bytes on standard input, and writes JSON lines: one per sheet, followed by one per row that holds something.
What it refuses ends the output with one line ``{"refused": code, "params": {...}}``; codes are words of `words.py`.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat  # nosec B406  # every document type is refused, in a process that has limits

CHUNK = 1 << 16
_HTML = re.compile(rb"\s*(<!doctype|<html|<table|<head|<body|<meta|<\?xml|<script|\{\\rtf)", re.I)
_MAGIC = (
    (b"%PDF", "format_not_workbook"),
    (b"\x89PNG", "format_not_workbook"),
    (b"\xff\xd8\xff", "format_not_workbook"),
    (b"GIF8", "format_not_workbook"),
    (b"Rar!", "format_not_workbook"),
    (b"7z\xbc\xaf", "format_not_workbook"),
    (b"\x1f\x8b", "format_not_workbook"),
    (b"MZ", "format_not_workbook"),
    (b"\x7fELF", "format_not_workbook"),
)
_NESTED = (b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_STYLE_PARTS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


class Refused(Exception):
    """The file is not taken."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def main() -> int:
    """Read standard input within the limits; 0 when read, 3 when refused."""
    limits = json.loads(sys.argv[1])
    restrain(limits)
    try:
        content = sys.stdin.buffer.read(limits["file_bytes"] + 1)
        for line in read(content, limits):
            sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    except Refused as refusal:
        return refuse(refusal.code, refusal.params)
    except MemoryError:
        return refuse("workbook_needs_too_much", {})
    except (UnicodeError, ValueError, OSError, zipfile.BadZipFile, EOFError, expat.ExpatError):
        return refuse("workbook_damaged", {})
    sys.stdout.write('{"end":true}\n')
    return 0


def refuse(code: str, params: dict[str, Any]) -> int:
    """Write the refusal."""
    sys.stdout.write("\n" + json.dumps({"refused": code, "params": params}) + "\n")
    return 3


def restrain(limits: dict[str, Any]) -> None:
    """Take away memory, time, files and children before a byte of the workbook is looked at."""
    wanted = {
        resource.RLIMIT_AS: limits["memory_bytes"],
        resource.RLIMIT_CPU: limits["cpu_seconds"],
        resource.RLIMIT_FSIZE: limits["output_bytes"],
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for name, value in wanted.items():
        _, hard = resource.getrlimit(name)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (ceiling, ceiling))


def read(content: bytes, limits: dict[str, Any]) -> Iterator[Any]:
    """Tell the format by its content and read it."""
    if len(content) > limits["file_bytes"]:
        raise Refused("file_too_large", limit=limits["file_bytes"] // 1_000_000)
    if not content:
        raise Refused("file_empty")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            "format_encrypted" if "EncryptedPackage".encode("utf-16-le") in content else "format_old_xls"
        )
    if content.startswith(b"PK"):
        yield from XlsxReader(content, limits).lines()
        return
    for magic, code in _MAGIC:
        if content.startswith(magic):
            raise Refused(code)
    if _HTML.match(content.removeprefix(b"\xef\xbb\xbf")):
        raise Refused("format_web_page")
    yield from csv_lines(content, limits)


class Tally:
    """Counts what is given out, over all sheets."""

    def __init__(self, limits: dict[str, Any]) -> None:
        self.limits = limits
        self.cells = 0
        self.characters = 0

    def row(self, cells: list[Any]) -> None:
        """Count one row; refuses beyond the limits."""
        self.cells += len(cells)
        self.characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if self.cells > self.limits["cells"]:
            raise Refused("too_many_cells", limit=self.limits["cells"])
        if self.characters > self.limits["characters"]:
            raise Refused("too_much_text")


def csv_lines(content: bytes, limits: dict[str, Any]) -> Iterator[Any]:
    """Read text with commas, semicolons or tabs, in UTF-8, UTF-16 with a mark, or GBK."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        decoded = content.decode("utf-16")
    else:
        try:
            decoded = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            try:
                decoded = content.decode("gb18030")
            except UnicodeDecodeError:
                raise Refused("text_not_readable") from None
    if "\x00" in decoded:
        raise Refused("format_not_workbook")
    head = decoded[:20_000].splitlines()[:50]
    delimiter = max(",\t;", key=lambda mark: sum(line.count(mark) for line in head))
    csv.field_size_limit(limits["cell_characters"])
    tally = Tally(limits)
    yield {"sheet": "CSV", "merged": [], "hidden_rows": [], "formulas": [], "hidden_sheets": []}
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter), start=1
        ):
            if number > limits["rows"]:
                raise Refused("too_many_rows", limit=limits["rows"])
            if len(cells) > limits["columns"]:
                raise Refused("too_many_columns", limit=limits["columns"])
            if any(cells):
                tally.row(cells)
                yield [number, cells]
    except csv.Error:
        raise Refused("workbook_damaged") from None


class XlsxReader:
    """Reads an .xlsx: first the container, then every part as plain XML, and only then the cells."""

    def __init__(self, content: bytes, limits: dict[str, Any]) -> None:
        self.content = content
        self.limits = limits
        self.zip = zipfile.ZipFile(io.BytesIO(content))

    def lines(self) -> Iterator[Any]:
        """Check and read; raises Refused."""
        self.check_directory()
        self.check_parts()
        import python_calamine  # loaded only for files that have passed

        scans = [self.scan(path) for path in self.sheet_paths()]
        if max((scan.last_row for scan in scans), default=0) > self.limits["rows"]:
            raise Refused("too_many_rows", limit=self.limits["rows"])
        if max((scan.last_column for scan in scans), default=0) > self.limits["columns"]:
            raise Refused("too_many_columns", limit=self.limits["columns"])
        if sum(scan.last_row * scan.last_column for scan in scans) > 4 * self.limits["cells"]:
            raise Refused("too_many_cells", limit=self.limits["cells"])
        try:
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(self.content))
            yield from self.sheet_lines(book, python_calamine, scans)
        except python_calamine.PasswordError:
            raise Refused("format_encrypted") from None
        except python_calamine.CalamineError:
            raise Refused("workbook_damaged") from None

    def check_directory(self) -> None:
        """Look at the list of entries, before anything is unpacked."""
        entries = self.zip.infolist()
        limits = self.limits
        if len(entries) > limits["entries"]:
            raise Refused("archive_too_many_entries", limit=limits["entries"])
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Refused("format_encrypted")
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if packed > len(self.content):
            raise Refused("archive_bomb")  # entries that overlap
        if unpacked > limits["unpacked_bytes"]:
            raise Refused("archive_too_large", limit=limits["unpacked_bytes"] // 1_000_000)
        if unpacked > 5_000_000 and unpacked > limits["ratio"] * max(packed, 1):
            raise Refused("archive_bomb")
        names = [entry.filename for entry in entries]
        if len(set(names)) != len(names):
            raise Refused("workbook_damaged")
        if "xl/workbook.bin" in names:
            raise Refused("format_xlsb")
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Refused("format_macros")
        if "mimetype" in names or "content.xml" in names:
            raise Refused("format_ods")
        if "xl/workbook.xml" not in names:
            raise Refused("format_not_workbook")

    def check_parts(self) -> None:
        """Unpack every part piece by piece: its true size, archives inside, document types and entities."""
        left = self.limits["unpacked_bytes"]
        for entry in self.zip.infolist():
            is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
            tail = b""
            first = True
            with self.zip.open(entry) as part:
                while piece := part.read(CHUNK):
                    left -= len(piece)
                    if left < 0:
                        raise Refused("archive_bomb")
                    if first and (
                        piece.startswith(_NESTED) or entry.filename.lower().endswith((".zip", ".xlsx"))
                    ):
                        raise Refused("archive_nested")
                    if (
                        is_xml
                        and first
                        and (b"\x00" in piece or piece.startswith((b"\xff\xfe", b"\xfe\xff")))
                    ):
                        raise Refused("workbook_damaged")  # UTF-16 would hide what is looked for below
                    if is_xml and re.search(rb"<!(DOCTYPE|ENTITY)", tail + piece, re.I):
                        raise Refused("xml_entities")
                    tail, first = piece[-16:], False

    def sheet_paths(self) -> list[str]:
        """The parts of the worksheets, in the order of the workbook."""
        targets: dict[str, str] = {}
        sheets: list[str] = []

        def relation(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship":
                target = attributes.get("Target", "")
                path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
                targets[attributes.get("Id", "")] = path

        def sheet(name: str, attributes: dict[str, str]) -> None:
            if name == "sheet":
                sheets.extend(value for key, value in attributes.items() if key.rpartition(":")[2] == "id")

        self.parse("xl/_rels/workbook.xml.rels", relation)
        self.parse("xl/workbook.xml", sheet)
        if len(sheets) > self.limits["sheets"]:
            raise Refused("too_many_sheets", limit=self.limits["sheets"])
        return [targets.get(sheet_id, "") for sheet_id in sheets]

    def scan(self, path: str) -> Scan:
        """Where cells with something in them stand, which are formulas or errors, which rows are hidden."""
        scan = Scan(self.month_styles(), self.limits)
        if path.startswith("xl/worksheets/") and path in self.zip.namelist():
            self.parse(path, scan.start)
        return scan

    def month_styles(self) -> frozenset[str]:
        """The styles that show a date without its day (``yyyy"年"m"月"``): such a date is known to the month only."""
        if not hasattr(self, "_month_styles"):
            formats: dict[str, str] = {"17": "mmm-yy"}
            styles: list[str] = []
            inside = [""]

            def start(name: str, attributes: dict[str, str]) -> None:
                if name in ("cellXfs", "cellStyleXfs", "dxfs"):
                    inside[0] = name
                elif name == "numFmt":
                    formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
                elif name == "xf" and inside[0] == "cellXfs":
                    styles.append(attributes.get("numFmtId", "0"))

            if "xl/styles.xml" in self.zip.namelist():
                self.parse("xl/styles.xml", start)
            self._month_styles = frozenset(
                str(position)
                for position, style in enumerate(styles)
                if shows_month_only(formats.get(style, ""))
            )
        return self._month_styles

    def parse(self, path: str, start: Any) -> None:
        """Walk over a part's elements; `start` gets the name without its prefix, and the attributes."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
        parser.StartDoctypeDeclHandler = refuse_doctype
        with self.zip.open(path) as part:
            parser.ParseFile(part)

    def sheet_lines(self, book: Any, calamine: Any, scans: list[Scan]) -> Iterator[Any]:
        """Give out the visible worksheets."""
        visible = calamine.SheetVisibleEnum.Visible
        hidden: list[tuple[int, str]] = []
        shown: list[tuple[int, str]] = []
        for position, meta in enumerate(book.sheets_metadata):
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            (shown if meta.visible == visible else hidden).append((position, meta.name))
        tally = Tally(self.limits)
        for position, name in shown:
            scan = scans[position] if position < len(scans) else Scan(frozenset(), self.limits)
            sheet = book.get_sheet_by_name(name)
            yield {
                "sheet": name,
                "merged": [[a + 1, b, c + 1, d] for (a, b), (c, d) in sheet.merged_cell_ranges or ()],
                "hidden_rows": scan.hidden_rows,
                "formulas": sorted(scan.formulas),
                "hidden_sheets": [hidden_name for _, hidden_name in hidden],
            }
            yield from self.row_lines(sheet, scan, tally)

    def row_lines(self, sheet: Any, scan: Scan, tally: Tally) -> Iterator[Any]:
        """Give out the rows that hold something; the reader begins at row 1, but at the first column used.

        Formulas without a value do not exist for the reader, so rows are made as wide as the formulas reach.
        """
        offset = sheet.start[1] if sheet.start else 0
        reach: dict[int, int] = {}
        for row, column in scan.formulas:
            reach[row] = max(reach.get(row, 0), column + 1)
        rows = iter(sheet.iter_rows())
        for number in range(1, max(scan.last_row, sheet.total_height) + 1):
            cells = [""] * offset + next(rows, [])
            cells += [""] * (reach.get(number, 0) - len(cells))
            written = [self.written(scan, number, column, cell) for column, cell in enumerate(cells)]
            while written and written[-1] == "":
                written.pop()
            if written:
                tally.row(written)
                yield [number, written]

    def written(self, scan: Scan, row: int, column: int, cell: Any) -> Any:
        """One cell for JSON: plain, or an object for what JSON has not: dates, times, errors."""
        place = (row, column)
        if place in scan.errors:
            return {"e": scan.errors[place]}
        if cell == "" and place in scan.formulas and place not in scan.text_formulas:
            return {"e": ""}
        if isinstance(cell, datetime.date):
            if place in scan.months and cell.day == 1:
                return {"m": f"{cell.year:04d}-{cell.month:02d}"}
            return {"d": cell.isoformat()}
        if isinstance(cell, datetime.time | datetime.timedelta):
            return {"t": str(cell)}
        if isinstance(cell, str) and len(cell) > self.limits["cell_characters"]:
            raise Refused("too_much_text")
        return cell


class Scan:
    """What the cells' XML says and the reader does not: gathered in one pass over start tags."""

    def __init__(self, month_styles: frozenset[str], limits: dict[str, Any]) -> None:
        self.month_styles = month_styles
        self.limits = limits
        self.row = self.column = 0
        self.kind = self.style = ""
        self.last_row = self.last_column = 0
        self.filled = 0
        self.hidden_rows: list[int] = []
        self.formulas: set[tuple[int, int]] = set()
        self.text_formulas: set[tuple[int, int]] = set()
        self.errors: dict[tuple[int, int], str] = {}
        self.months: set[tuple[int, int]] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one start tag."""
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "is"):
            self._filled()
        elif name == "f":
            self.formulas.add((self.row, self.column))
            if self.kind == "str":
                self.text_formulas.add((self.row, self.column))
            self._filled()
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = -1
            if attributes.get("hidden") in ("1", "true") and len(self.hidden_rows) <= self.limits["rows"]:
                self.hidden_rows.append(self.row)

    def _cell(self, attributes: dict[str, str]) -> None:
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        if match:
            self.row, self.column = int(match[2]), column_number(match[1])
        else:
            self.column += 1
        self.kind, self.style = attributes.get("t", ""), attributes.get("s", "")

    def _filled(self) -> None:
        place = (self.row, self.column)
        self.filled += 1
        if self.filled > 3 * self.limits["cells"]:
            raise Refused("too_many_cells", limit=self.limits["cells"])
        self.last_row = max(self.last_row, self.row)
        self.last_column = max(self.last_column, self.column + 1)
        if self.kind == "e":
            self.errors[place] = "#ERROR"
        if self.style in self.month_styles:
            self.months.add(place)


def refuse_doctype(*_: Any) -> None:
    """No workbook has a document type; who sends one means harm."""
    raise Refused("xml_entities")


def column_number(letters: str) -> int:
    """The 0-based number of a column's letters."""
    number = 0
    for mark in letters:
        number = number * 26 + ord(mark) - 64
    return number - 1


def shows_month_only(code: str) -> bool:
    """Whether a number format shows year and month and no day, hour or second."""
    plain = _STYLE_PARTS.sub("", code.split(";", maxsplit=1)[0]).lower()
    return "m" in plain and "y" in plain and not set(plain) & set("dhs")


if __name__ == "__main__":
    sys.exit(main())
