"""Reading Word documents back, apart from the code that writes them."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paragraphs(made: bytes, name: str = "word/document.xml") -> list[str]:
    """Return the texts of a document's paragraphs, those in tables included."""
    return [_text(one) for one in _tree(made, name).iter(f"{WORD}p")]


def cells(made: bytes) -> list[list[str]]:
    """Return the rows of every table, one after the other."""
    rows = _tree(made, "word/document.xml").iter(f"{WORD}tr")
    return [
        ["\n".join(_text(one) for one in cell.iter(f"{WORD}p")) for cell in row.iter(f"{WORD}tc")]
        for row in rows
    ]


def pairs(made: bytes) -> dict[str, str]:
    """Return the rows of two cells as label and text; of equal labels the first."""
    found: dict[str, str] = {}
    for row in cells(made):
        if len(row) == 2:
            found.setdefault(row[0], row[1])
    return found


def _tree(made: bytes, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read(name))


def _text(paragraph: ElementTree.Element) -> str:
    """Return a paragraph's text, with its line breaks."""
    found = []
    for one in paragraph.iter():
        if one.tag == f"{WORD}t":
            found.append(one.text or "")
        elif one.tag == f"{WORD}br" and one.get(f"{WORD}type") != "page":
            found.append("\n")
    return "".join(found)
