"""The light markup of minutes: what stays readable in a plain text field becomes paragraphs, lists and tables. Pure.

::

    A line is a paragraph.

    - a list            1. a numbered list
    - has dashes        2. goes on

    | a table | has bars     |
    | a bar   | is written \\| |

Nothing else has a meaning, and every text is something: there are no errors. Pages and documents render the blocks;
the text is stored as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BULLET = re.compile(r"\s*[-•·●]\s+(?P<text>\S.*)")
_NUMBER = re.compile(r"\s*(?P<number>\d{1,3})\.\s+(?P<text>\S.*)")
_ROW = re.compile(r"\s*\|(?P<cells>.*)\|\s*")
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Paragraph:
    """One line of text."""

    text: str
    shape: str = "paragraph"


@dataclass(frozen=True)
class Items:
    """A list; `start` is the number of its first item, 0 for one with dashes."""

    items: tuple[str, ...]
    start: int = 0
    shape: str = "items"


@dataclass(frozen=True)
class Table:
    """Rows of cells, all of one length; no row is a heading by itself."""

    rows: tuple[tuple[str, ...], ...]
    shape: str = "table"


Block = Paragraph | Items | Table


def blocks(text: str) -> list[Block]:
    """Return the blocks of a text in their order; empty lines only part them."""
    found: list[Block] = []
    lines = text.splitlines()
    place = 0
    while place < len(lines):
        block, used = _read(lines, place)
        place += used
        if block is not None:
            found.append(block)
    return found


def _read(lines: list[str], place: int) -> tuple[Block | None, int]:
    """Return the block that begins at a line, and how many lines it takes; an empty line is no block."""
    line = lines[place]
    if not line.strip():
        return None, 1
    if _NUMBER.fullmatch(line):
        return _numbered(lines, place)
    for shape, read in ((_BULLET, _bullets), (_ROW, _table)):
        if shape.fullmatch(line):
            run = _run(lines, place, shape)
            return read(run), len(run)
    return Paragraph(line.strip()), 1


def _run(lines: list[str], place: int, shape: re.Pattern[str]) -> list[re.Match[str]]:
    found = []
    for line in lines[place:]:
        match = shape.fullmatch(line)
        if match is None:
            break
        found.append(match)
    return found


def _bullets(run: list[re.Match[str]]) -> Block:
    return Items(tuple(one["text"].strip() for one in run))


def _numbered(lines: list[str], place: int) -> tuple[Block, int]:
    """Lines numbered one after the other are one list; a number out of turn begins another."""
    run = _run(lines, place, _NUMBER)
    start = int(run[0]["number"])
    count = next((n for n, one in enumerate(run) if int(one["number"]) != start + n), len(run))
    return Items(tuple(one["text"].strip() for one in run[:count]), start), count


def _table(run: list[re.Match[str]]) -> Block:
    rows = [[_cell(one) for one in _BAR.split(match["cells"])] for match in run]
    width = max(len(row) for row in rows)
    return Table(tuple(tuple(row + [""] * (width - len(row))) for row in rows))


def _cell(text: str) -> str:
    return text.replace("\\|", "|").strip()
