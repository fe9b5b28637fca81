"""Word documents: what is written is read back by a reader of its own, character for character."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyhub.documents.word import Grid, Line, NewPage, Pairs, Title, docx, fit
from tests.support.documents import WORD, cells, paragraphs

HOSTILE = (
    "=1+1",
    "</w:t></w:r><w:r><w:t>",
    "{ MERGEFIELD x }",
    "\x00\x0b\ufffe",
    "&amp; <b> \"'",
    "买买提·吐尔逊",
    "\U00020000\U0002a6a5",
    "😀",
    "  前后有空格  ",
    "第一行\n第二行",
)


def test_blocks_are_read_back_in_order():
    made = docx(
        [Title("台账"), Line("单位：甲"), Pairs([("地点", "一楼")]), NewPage()], title="台账", mark="编号：X"
    )
    assert [text for text in paragraphs(made) if text] == ["台账", "单位：甲", "地点", "一楼"]
    assert paragraphs(made, "word/header1.xml") == ["编号：X"]
    assert "PAGE" in part(made, "word/footer1.xml")
    assert "NUMPAGES" in part(made, "word/footer1.xml")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    made = docx([Title(text), Grid((text, "乙"), [(text, text)])], title=text, mark=text)
    assert cells(made) == [[fit(text), "乙"], [fit(text), fit(text)]]
    assert part(made, "word/document.xml").count("fldSimple") == 0


@given(st.text(max_size=80))
def test_whatever_is_written_is_read_back(text):
    made = docx([Grid(("题",), [(text,)])], title=text, mark=text)
    assert cells(made)[1] == [fit(text)]


def test_heads_are_repeated_and_rows_of_a_grid_are_not_cut():
    body = part(docx([Grid(("甲", "乙"), [("1", "2")])], title="", mark=""), "word/document.xml")
    assert body.count("<w:tblHeader/>") == 1
    assert body.count("<w:cantSplit/>") == 2
    assert part(docx([Pairs([("甲", "乙")])], title="", mark=""), "word/document.xml").count("cantSplit") == 0


def test_the_page_is_a4_with_the_margins_of_official_papers():
    tree = ElementTree.fromstring(part(docx([], title="", mark=""), "word/document.xml"))
    size, margins = tree.find(f".//{WORD}pgSz").attrib, tree.find(f".//{WORD}pgMar").attrib
    in_mm = {
        name: round(int(margins[f"{WORD}{name}"]) * 25.4 / 1440)
        for name in ("top", "bottom", "left", "right")
    }
    assert (round(int(size[f"{WORD}w"]) * 25.4 / 1440), round(int(size[f"{WORD}h"]) * 25.4 / 1440)) == (
        210,
        297,
    )
    assert in_mm == {"top": 37, "bottom": 35, "left": 28, "right": 26}


def test_the_same_content_is_the_same_bytes():
    blocks = [Title("台账"), Grid(("甲",), [("乙",)])]
    assert docx(blocks, title="台账", mark="X") == docx(blocks, title="台账", mark="X")
    assert docx(blocks, title="台账", mark="X") != docx(blocks, title="台账", mark="Y")


def part(made: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(made)).read(name).decode()
