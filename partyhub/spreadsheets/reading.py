"""Reading an untrusted file: `child.py` does it in a process of its own, this is the side that waits."""

from __future__ import annotations

import json
import subprocess  # nosec B404  # runs one fixed script with this interpreter
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from partyhub.kernel.errors import Invalid, Reason
from partyhub.kernel.partial_date import PartialDate
from partyhub.spreadsheets.rules import Cell, CellError, Sheet, Span, Workbook

EXTENSIONS = (".xlsx", ".csv")
_CHILD = Path(__file__).with_name("child.py")
_NO_MEMORY = (-6, -9, -11)
_OUT_OF_TIME = (-24,)
_LINE_LIMIT = 4_000_000


@dataclass(frozen=True)
class Limits:
    """What a workbook may cost. Sizes in bytes, times in seconds; rows, columns and cells with something in them."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 120_000_000
    ratio: int = 200
    entries: int = 500
    sheets: int = 50
    rows: int = 20_000
    columns: int = 200
    cells: int = 600_000
    characters: int = 20_000_000
    cell_characters: int = 32_767
    memory_bytes: int = 640_000_000
    output_bytes: int = 100_000_000
    cpu_seconds: int = 4
    wall_seconds: int = 15


LIMITS = Limits()


def check(filename: str, content: bytes, limits: Limits = LIMITS) -> None:
    """Read the file once through and throw the result away; raises Invalid with what is wrong with the file."""
    _refuse_name(filename, content)
    with _read(content, limits) as output:
        for _ in _lines(output):
            pass


def read(filename: str, content: bytes, limits: Limits = LIMITS) -> Workbook:
    """Read the file; raises Invalid with what is wrong with the file as a whole."""
    _refuse_name(filename, content)
    with _read(content, limits) as output:
        return _workbook(_lines(output))


def _refuse_name(filename: str, content: bytes) -> None:
    suffix = Path(filename).suffix.lower()
    if suffix not in EXTENSIONS:
        code = {
            ".xls": "format_old_xls",
            ".et": "format_old_xls",
            ".xlsm": "format_macros",
            ".ods": "format_ods",
        }
        raise Invalid(Reason(code.get(suffix, "format_not_workbook"), "file"))
    if content.startswith(b"PK") and suffix != ".xlsx":
        raise Invalid(Reason("format_other_than_name", "file"))
    if (
        suffix == ".xlsx"
        and content
        and not content.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"<", b"\xef\xbb\xbf<"))
    ):
        raise Invalid(Reason("format_other_than_name", "file"))


def _read(content: bytes, limits: Limits) -> IO[bytes]:
    """Run the child; its output comes as a file, so that nothing large stays in this process."""
    output = tempfile.TemporaryFile()  # noqa: SIM115  # the caller closes it
    command = [sys.executable, "-I", "-X", "utf8", str(_CHILD), json.dumps(asdict(limits))]
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603  # our own script; the file comes on standard input
            command,
            input=content,
            stdout=output,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        output.close()
        raise Invalid(Reason("workbook_takes_too_long", "file")) from None
    output.seek(0)
    if done.returncode not in (0, 3):
        output.close()
        code = "workbook_takes_too_long" if done.returncode in _OUT_OF_TIME else "workbook_needs_too_much"
        raise Invalid(Reason(code if done.returncode < 0 else "workbook_damaged", "file"))
    return output


def _lines(output: IO[bytes]) -> Iterator[Any]:
    ended = False
    while line := output.readline(_LINE_LIMIT):
        if line == b"\n":
            continue
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # a line cut off by the refusal that follows it
        if isinstance(entry, dict) and "refused" in entry:
            raise Invalid(Reason(entry["refused"], "file", entry["params"]))
        if isinstance(entry, dict) and "end" in entry:
            ended = True
            continue
        yield entry
    if not ended:
        raise Invalid(Reason("workbook_damaged", "file"))


def _workbook(lines: Iterator[Any]) -> Workbook:
    heads: list[dict[str, Any]] = []
    rows: list[dict[int, list[Cell]]] = []
    for entry in lines:
        if isinstance(entry, dict):
            heads.append(entry)
            rows.append({})
        else:
            rows[-1][entry[0]] = [_cell(value) for value in entry[1]]
    hidden = tuple(heads[0]["hidden_sheets"]) if heads else ()
    return Workbook(tuple(_sheet(head, found) for head, found in zip(heads, rows, strict=True)), hidden)


def _sheet(head: dict[str, Any], rows: dict[int, list[Cell]]) -> Sheet:
    return Sheet(
        head["sheet"],
        rows,
        tuple(Span(*edges) for edges in head["merged"]),
        tuple(head["hidden_rows"]),
        frozenset((row, column) for row, column in head["formulas"]),
    )


def _cell(value: Any) -> Cell:
    if value == "":
        return None
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]  # text, number or truth value, as JSON has them
    if "d" in value:
        moment = datetime.fromisoformat(value["d"])
        return moment if len(value["d"]) > 10 else date(moment.year, moment.month, moment.day)
    if "m" in value:
        return PartialDate.parse(value["m"])
    return CellError(value["e"]) if "e" in value else str(value["t"])
