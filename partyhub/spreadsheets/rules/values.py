"""Reading one cell: what people really type, turned into a value or into a reason that says what to do.

Every parser takes a raw cell and returns a value, or None for an empty one, or raises `Unreadable`.
Where the accepted shapes come from: domain.md §11.1, "Import facts".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from partyhub.kernel.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class CellError:
    """What a spreadsheet shows when a formula fails, such as ``#N/A``; a formula never calculated has text ``""``."""

    text: str


Cell = str | int | float | bool | date | datetime | time | PartialDate | CellError | None
Parser = Callable[[Cell], Any]

EMPTY_WORDS = frozenset({"", "无", "暂无", "-", "--", "---", "－", "—", "——", "―", "–", "/", "／", "\\"})
"""Written where there is nothing to write ("没有的填无或—")."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
_MAX_EXACT = 10**15
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = (61, 73415)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]|_x000[dD]_")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")
_HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN_NAME = re.compile(rf"[{_HAN}·•・.．\s]+")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DOTS = str.maketrans({"•": "·", "・": "·", "．": "·", ".": "·"})
_YEAR_MONTH_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})日?)?月?")
_CLOCK_TAIL = re.compile(r"[ T]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}")
_ID_NUMBER = re.compile(r"\d{17}[\dX]|\d{15}")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Unreadable(ValueError):
    """A cell cannot be taken. `code` is looked up as ``reason.<code>`` with `params`."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def half_width(value: str) -> str:
    """Full-width Latin letters, figures and signs as the plain ones; Han characters stay."""
    return value.translate(_HALF_WIDTH)


def is_empty(cell: Cell) -> bool:
    """Whether the cell holds nothing, or one of the words for nothing (无 — - /)."""
    return cell is None or (isinstance(cell, str) and _tidy(cell) in EMPTY_WORDS)


def text(cell: Cell) -> str | None:
    """The cell as text. Whole numbers come without ``.0``, a leading apostrophe goes, runs of spaces become one.

    Raises Unreadable: ``cell_error``, ``formula_without_value``, ``digits_lost`` (a number too long for a
    spreadsheet to hold, as an 18-figure ID typed as a number), ``control_character``.
    """
    if cell is None:
        return None
    written = _tidy(_written(cell))
    if _CONTROL.search(written):
        raise Unreadable("control_character")
    return None if written in EMPTY_WORDS else written


def person_name(cell: Cell) -> str | None:
    """A name without the padding put inside two-character names (``孔　秀``); all its dots become ``·``.

    Names in Latin letters keep single spaces. Raises as `text`, and ``name_with_figures``.
    """
    name = text(cell)
    if name is None:
        return None
    if _HAN_NAME.fullmatch(name):
        name = _SPACES.sub("", name).translate(_DOTS)
    if re.search(r"\d", half_width(name)):
        raise Unreadable("name_with_figures")
    return name


def identifier(cell: Cell) -> str | None:
    """A code or number kept as text: half-width, no spaces, capital letters, leading zeros untouched."""
    value = text(cell)
    return None if value is None else _SPACES.sub("", half_width(value)).strip("'’`").upper()


def id_number(cell: Cell) -> str | None:
    """A citizen's ID number, 18 places (or the 15 of before 1999). Raises as `text`, and ``id_shape``.

    A wrong check figure is not an error here: see `id_check_figure_agrees` (domain.md §11.1 makes it a warning).
    """
    value = identifier(cell)
    if value is not None and not _ID_NUMBER.fullmatch(value):
        raise Unreadable("id_shape", length=len(value))
    return value


def id_check_figure_agrees(number: str) -> bool:
    """Whether the 18th place fits the others (GB 11643, ISO 7064 mod 11-2); 15-place numbers have none."""
    if len(number) != 18:
        return True
    total = sum(int(figure) * weight for figure, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return number[17] == "10X98765432"[total % 11]


def phone(cell: Cell) -> str | None:
    """A mobile or landline number: figures, a hyphen only in landlines. Raises as `text`, and ``phone_shape``."""
    value = identifier(cell)
    if value is None:
        return None
    value = re.sub(r"[‐‑–—－]", "-", value)
    plain = re.sub(r"^(\+86|0086)", "", value.replace("-", ""))
    if _MOBILE.fullmatch(plain):
        return plain
    landline = re.sub(r"[()]", "-", value).strip("-").replace("--", "-")
    if not _LANDLINE.fullmatch(landline):
        raise Unreadable("phone_shape")
    return landline


def day(cell: Cell) -> PartialDate | None:
    """A date with the precision it was given: ``1998.07``, ``199807``, ``1998-07-01``, ``1998年7月1日``, ``20141015``,
    a spreadsheet's date or its serial number. Month-only stays month-only.

    Raises Unreadable: ``date_unreadable``, ``date_impossible`` (no such day), ``date_year_only``,
    ``date_ambiguous`` (the number 1998.1: January or October?), ``date_out_of_range`` (before 1900, after 2100).
    """
    if is_empty(cell):
        return None
    if isinstance(cell, bool | time):
        raise Unreadable("date_unreadable")
    if isinstance(cell, PartialDate):
        return _in_range(cell)
    if isinstance(cell, datetime):
        return _in_range(PartialDate.of(cell.date()))
    if isinstance(cell, date):
        return _in_range(PartialDate.of(cell))
    if isinstance(cell, int | float):
        return _day_of_number(cell)
    return _day_of_text(_SPACES.sub(" ", half_width(text(cell) or "")).strip())


def exact_day(cell: Cell) -> date | None:
    """A date whose day is known. Raises as `day`, and ``date_needs_day`` for a month."""
    found = day(cell)
    if found is not None and not found.is_exact:
        raise Unreadable("date_needs_day")
    return None if found is None else found.first


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded cell such as ``631 党支部``; `code` is "" where the cell has the words alone."""

    code: str
    label: str


def coded(cell: Cell) -> Coded | None:
    """Split ``631 党支部`` at the space; the codes themselves differ between systems, so the label counts."""
    value = text(cell)
    if value is None:
        return None
    match = re.fullmatch(r"([0-9A-Za-z]+)[\s.\-、:]*([^0-9A-Za-z\s].*)", half_width(value))
    return Coded(match[1], match[2].strip()) if match else Coded("", value)


def label(cell: Cell) -> str | None:
    """The words of a coded cell, without spaces inside."""
    found = coded(cell)
    return None if found is None else _SPACES.sub("", found.label)


def choice(options: Mapping[str, Any]) -> Parser:
    """Return a parser that takes exactly the labels (or codes) in `options`; raises ``not_in_list`` naming them."""
    known = {_SPACES.sub("", half_width(name)): value for name, value in options.items()}

    def parse(cell: Cell) -> Any:
        found = coded(cell)
        if found is None:
            return None
        for name in (_SPACES.sub("", half_width(found.label)), found.code):
            if name in known:
                return known[name]
        raise Unreadable("not_in_list", allowed="、".join(options))

    return parse


_YES = frozenset({"是", "√", "✓", "✔", "Y", "YES", "TRUE", "1", "对", "有"})
_NO = frozenset({"否", "不是", "×", "✗", "✘", "X", "N", "NO", "FALSE", "0", "没有"})


def yes_no(cell: Cell) -> bool | None:
    """是 / 否 and the marks used for them; raises ``not_in_list`` for anything else."""
    value = identifier(cell)
    if value is None:
        return None
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise Unreadable("not_in_list", allowed="是、否")


def whole_number(cell: Cell) -> int | None:
    """A whole number of 0 or more, a following unit such as 人 or 名 allowed; raises ``not_whole_number``."""
    value = identifier(cell)
    if value is None:
        return None
    match = re.fullmatch(r"(\d{1,9})[人名个]?", value.replace(",", ""))
    if match is None:
        raise Unreadable("not_whole_number")
    return int(match[1])


def shown(cell: Cell) -> str:
    """The cell as a person would read it, for error lists; never raises."""
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _MAX_EXACT:
        return str(int(cell))
    return str(cell)


_PERSONAL = re.compile(r"(?<![0-9])([0-9]{3})[0-9]{3,20}([0-9]{3}[0-9Xx])(?![0-9])")


def masked(value: str) -> str:
    """The text with every long number (IDs, phones) masked but for three figures in front and four behind."""
    return _PERSONAL.sub(r"\1****\2", half_width(value))


def _tidy(value: str) -> str:
    value = _INVISIBLE.sub("", value)
    value = _SPACES.sub(" ", value).strip()
    return value[1:].strip() if value.startswith("'") else value


def _written(cell: Cell) -> str:
    if isinstance(cell, CellError):
        if cell.text:
            raise Unreadable("cell_error", error=cell.text)
        raise Unreadable("formula_without_value")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        if abs(cell) >= _MAX_EXACT:
            raise Unreadable("digits_lost")
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    return str(cell)


def _in_range(found: PartialDate) -> PartialDate:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable("date_out_of_range", first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return found


def _build(year: str | int, month: str | int, day_of_month: str | int | None = None) -> PartialDate:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Unreadable("date_out_of_range", first=str(FIRST_YEAR), last=str(LAST_YEAR))
    try:
        return PartialDate(int(year), int(month), None if day_of_month is None else int(day_of_month))
    except ValueError:
        raise Unreadable("date_impossible") from None


def _day_of_number(value: float) -> PartialDate:
    if not float(value).is_integer() and FIRST_YEAR < value < LAST_YEAR + 1:
        return _day_of_decimal(value)
    whole = int(value)
    if FIRST_YEAR <= whole <= LAST_YEAR:
        raise Unreadable("date_year_only")
    if _SERIALS[0] <= value < _SERIALS[1]:
        return PartialDate.of(_SERIAL_ZERO + timedelta(days=whole))
    if float(value).is_integer() and whole > 0:
        return _day_of_figures(str(whole))
    raise Unreadable("date_unreadable")


def _day_of_decimal(value: float) -> PartialDate:
    """1998.07 typed as a number. 1998.1 may have been 1998.10: a number does not keep its last zero."""
    year, _, fraction = repr(round(value, 6)).partition(".")
    if fraction == "1":
        raise Unreadable("date_ambiguous", year=year)
    if len(fraction) > 2:
        raise Unreadable("date_unreadable")
    return _build(year, fraction)


def _day_of_figures(figures: str) -> PartialDate:
    if len(figures) == 8:
        return _build(figures[:4], figures[4:6], figures[6:])
    if len(figures) == 6:
        return _build(figures[:4], figures[4:])
    raise Unreadable("date_year_only" if len(figures) == 4 else "date_unreadable")


def _day_of_text(value: str) -> PartialDate:
    value = re.sub(r"\s*([-./年月日])\s*", r"\1", _CLOCK_TAIL.sub("", value)).strip().rstrip(".")
    value = re.sub(r"[—–－、。．·]", "-", value)
    match = _YEAR_MONTH_DAY.fullmatch(value)
    if match:
        return _build(*match.groups())
    if re.fullmatch(r"\d{4}年?", value):
        raise Unreadable("date_year_only")
    if re.fullmatch(r"\d{5}", value):
        return _day_of_number(int(value))
    if value.isascii() and value.isdigit():
        return _day_of_figures(value)
    raise Unreadable("date_unreadable")
