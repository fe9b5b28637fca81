"""What was read from a file: sheets, rows by their number in the sheet, merged ranges. Plain values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from partyhub.spreadsheets.rules.values import Cell

MERGED_CELLS = 500_000
"""More cells inside merged ranges than this are read as they stand."""


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range: rows 1-based, columns 0-based, all inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One visible sheet. `rows` maps the 1-based row number to its cells and leaves out rows without any."""

    name: str
    rows: Mapping[int, Sequence[Cell]]
    merged: tuple[Span, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the rows that hold something, in order."""
        return tuple(sorted(self.rows))

    @cached_property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row) for row in self.rows.values()), default=0)

    def cell(self, row: int, position: int) -> Cell:
        """The cell as it stands; None outside."""
        cells = self.rows.get(row, ())
        return cells[position] if position < len(cells) else None

    def cell_through_merge(self, row: int, position: int) -> Cell:
        """The cell, or the top left one of the merged range that it lies in."""
        corner = self._corners.get((row, position))
        return self.cell(*corner) if corner else self.cell(row, position)

    def fill_down(self, row: int, position: int) -> Cell:
        """The cell; inside a vertically merged range (one branch written once beside its members) the range's value."""
        corner = self._corners.get((row, position))
        return self.cell(*corner) if corner and corner[1] == position else self.cell(row, position)

    @cached_property
    def _corners(self) -> Mapping[tuple[int, int], tuple[int, int]]:
        last = self.numbers[-1] if self.numbers else 0
        places = (
            ((row, position), (span.top, span.left))
            for span in self.merged
            for row in range(span.top, min(span.bottom, last) + 1)
            for position in range(span.left, min(span.right, self.width - 1) + 1)
        )
        return dict(islice(places, MERGED_CELLS))


@dataclass(frozen=True)
class Workbook:
    """The visible sheets in order, and the names of those left out because they are hidden."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()


def letter(position: int) -> str:
    """The column letter of a 0-based position: 0 → A, 26 → AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name
