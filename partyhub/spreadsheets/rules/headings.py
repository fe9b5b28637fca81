"""Finding the header of a sheet that a person made: titles and 填报单位 rows above it, merged and broken headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from partyhub.spreadsheets.rules.importer import Column
from partyhub.spreadsheets.rules.values import Cell, half_width, shown
from partyhub.spreadsheets.rules.workbook import Sheet

SEARCHED_ROWS = 50
"""A header further down than this is not looked for."""
_DEEPEST_BLOCK = 3
_DROPPED = re.compile(r"[\s()*:：_\u200b\ufeff\[\]【】\"'“”]+|_x000[dD]_")
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


def normal_heading(heading: str) -> str:
    """A heading as it is compared: half-width, no spaces, line breaks, brackets, stars, colons (domain.md §11.1)."""
    return _DROPPED.sub("", half_width(heading)).upper()


def spellings(heading: str) -> tuple[str, ...]:
    """The forms to try, strictest first: as it stands, then without what is in brackets (``出生日期（年月）``)."""
    strict, bare = normal_heading(heading), normal_heading(_BRACKETS.sub("", heading))
    return (strict,) if bare in ("", strict) else (strict, bare)


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of the sheet (0-based `position`), the text above it, and the key it is read as, or None."""

    position: int
    text: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands: rows `first`…`last` of the sheet (1-based), and what each column means."""

    sheet: str
    first: int
    last: int
    headings: tuple[Heading, ...]

    @property
    def mapping(self) -> dict[int, str]:
        """Position to key, of the columns that are read."""
        return {heading.position: heading.key for heading in self.headings if heading.key is not None}

    @property
    def known(self) -> int:
        """How many columns are understood."""
        return len(self.mapping)


def match(texts: Mapping[int, Sequence[str]], columns: Iterable[Column]) -> dict[int, str]:
    """Give each column key at most one position and each position at most one key.

    `texts` holds per position the headings above it, nearest first. Where several positions fit one key, the one
    whose heading stands first among the column's synonyms wins, then the leftmost.
    """
    ranks: dict[str, list[tuple[int, str]]] = {}
    for column in columns:
        for rank, synonym in enumerate(column.headings):
            ranks.setdefault(normal_heading(synonym), []).append((rank, column.key))
    offers = sorted(
        (looseness, rank, position, key)
        for position, candidates in texts.items()
        for depth, candidate in enumerate(candidates)
        for looseness, spelling in enumerate(spellings(candidate), start=2 * depth)
        for rank, key in ranks.get(spelling, ())
    )
    taken: dict[int, str] = {}
    for _, _, position, key in offers:
        if position not in taken and key not in taken.values():
            taken[position] = key
    return taken


def find_header(sheet: Sheet, columns: Sequence[Column]) -> Header | None:
    """The row (or block of merged rows) with most known headings, the topmost on a tie; None when fewer than two
    columns, or fewer than there are, are understood."""
    best: Header | None = None
    for number in sheet.numbers[:SEARCHED_ROWS]:
        found = header_at(sheet, number, columns)
        if best is None or found.known > best.known:
            best = found
    return best if best is not None and best.known >= min(2, len(columns)) else None


def header_at(sheet: Sheet, number: int, columns: Sequence[Column]) -> Header:
    """Read row `number` as the header, with the rows below that its merged cells reach into."""
    last = max(
        [number]
        + [
            span.bottom
            for span in sheet.merged
            if span.top == number and span.bottom - number < _DEEPEST_BLOCK
        ]
    )
    texts: dict[int, list[str]] = {}
    for row in range(last, number - 1, -1):
        for position in range(sheet.width):
            written = _heading(sheet.cell_through_merge(row, position))
            if written and written not in texts.setdefault(position, []):
                texts[position].append(written)
    taken = match(texts, columns)
    headings = tuple(
        Heading(position, " / ".join(reversed(found)), taken.get(position))
        for position, found in sorted(texts.items())
        if found
    )
    return Header(sheet.name, number, last, headings)


def corrected(header: Header, mapping: Mapping[int, str | None]) -> Header:
    """The header with the user's say (position to key, None = do not read) over the automatic mapping.

    A key that the user gave to one position is taken from the position that had it.
    """
    given = {key for key in mapping.values() if key is not None}
    headings = tuple(
        Heading(h.position, h.text, mapping.get(h.position, None if h.key in given else h.key))
        for h in header.headings
    )
    return Header(header.sheet, header.first, header.last, headings)


def _heading(cell: Cell) -> str:
    written = " ".join(shown(cell).split())
    return written if len(written) <= 100 else ""
