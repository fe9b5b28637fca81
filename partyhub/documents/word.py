"""Word documents (.docx, ECMA-376) of titles, lines and tables, on A4 with the margins of official papers.

Text is text: nothing in it can become a field, a macro or a link. Head rows are repeated on every page, rows of a grid
are never cut, and the foot says page x of y. Why not a library: `docs/decisions/0014-reports-room.md`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from partyhub.documents.package import packed

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
"""Margins in mm, as GB/T 9704 has them."""
_TEXT_WIDTH = 210 - LEFT - RIGHT
_TWIPS = 1440 / 25.4  # a millimetre
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Title:
    """A heading in the middle; `level` 1 is the document's own."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Line:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Grid:
    """A table with a head row that is repeated on every page; `widths` are shares of the page."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Pairs:
    """A table of labels and what belongs to them; long texts run over to the next page."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own."""


Block = Title | Line | Grid | Pairs | NewPage


def docx(blocks: Iterable[Block], *, title: str, mark: str) -> bytes:
    """Return a document; `mark` stands at the top of each page: who took it, when and under which code."""
    body = "".join(_block(one) for one in blocks)
    files = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "docProps/core.xml": _core(title),
        "word/_rels/document.xml.rels": _PARTS,
        "word/document.xml": _part("document", f"<w:body>{body}{_SECTION}</w:body>"),
        "word/styles.xml": _part("styles", _STYLES),
        "word/header1.xml": _part("hdr", _paragraph(mark, "Header")),
        "word/footer1.xml": _part("ftr", _FOOT),
    }
    stream = io.BytesIO()
    stream.write(packed((name, content.encode()) for name, content in files.items()))
    return stream.getvalue()


def fit(text: str) -> str:
    """Return a text without the characters that no XML may hold, its lines ended in one way."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _block(one: Block) -> str:
    if isinstance(one, Title):
        return _paragraph(one.text, f"Heading{one.level}")
    if isinstance(one, Line):
        return _paragraph(one.text)
    if isinstance(one, NewPage):
        return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    if isinstance(one, Grid):
        return _grid(one)
    widths = _in_twips((1, 4), 2)
    rows = "".join(_row(pair, widths, bold=1) for pair in one.rows)
    return _table(rows, widths)


def _grid(one: Grid) -> str:
    widths = _in_twips(one.widths, len(one.headings))
    head = _row(one.headings, widths, bold=len(one.headings), properties="<w:cantSplit/><w:tblHeader/>")
    return _table(head + "".join(_row(row, widths, properties="<w:cantSplit/>") for row in one.rows), widths)


def _in_twips(shares: Sequence[int], count: int) -> list[int]:
    parts = list(shares) or [1] * count
    return [round(_TEXT_WIDTH * _TWIPS * part / sum(parts)) for part in parts]


def _table(rows: str, widths: Sequence[int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = (
        f'<w:tblPr><w:tblStyle w:val="Ruled"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{_paragraph('')}"


def _row(texts: Sequence[str], widths: Sequence[int], *, bold: int = 0, properties: str = "") -> str:
    """Return a row; its first `bold` cells are set in bold."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(text, 'CellHead' if place < bold else 'Cell')}</w:tc>"
        for place, (text, width) in enumerate(zip(texts, widths, strict=True))
    )
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{cells}</w:tr>"


def _paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in fit(text).split("\n")
    )
    return f"<w:p>{properties}<w:r>{lines}</w:r></w:p>"


def _field(code: str) -> str:
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _part(root: str, content: str) -> str:
    return f'{_DECLARED}<w:{root} xmlns:w="{_W}" xmlns:r="{_R}">{content}</w:{root}>'


def _core(title: str) -> str:
    return (
        f'{_DECLARED}<cp:coreProperties xmlns:cp="{_PROPERTIES}" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(fit(title))}</dc:title></cp:coreProperties>'
    )


def _mm(length: int) -> int:
    return round(length * _TWIPS)


_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>'
    f'<w:pgSz w:w="{_mm(210)}" w:h="{_mm(297)}"/>'
    f'<w:pgMar w:top="{_mm(TOP)}" w:right="{_mm(RIGHT)}" w:bottom="{_mm(BOTTOM)}" w:left="{_mm(LEFT)}" '
    f'w:header="{_mm(15)}" w:footer="{_mm(15)}" w:gutter="0"/></w:sectPr>'
)
_FOOT = (
    '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    f'<w:r><w:t xml:space="preserve">第 </w:t></w:r>{_field("PAGE")}'
    f'<w:r><w:t xml:space="preserve"> 页　共 </w:t></w:r>{_field("NUMPAGES")}'
    '<w:r><w:t xml:space="preserve"> 页</w:t></w:r></w:p>'
)


def _style(name: str, paragraph: str = "", run: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_CENTRED = '<w:jc w:val="center"/>'
_BLACK_TYPE = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="黑体"/>'
_SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
    'w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
    '<w:sz w:val="24"/><w:lang w:val="en-GB" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    + _style(
        "Heading1", f'{_CENTRED}<w:spacing w:before="120" w:after="240"/>', f'{_BLACK_TYPE}<w:sz w:val="36"/>'
    )
    + _style(
        "Heading2",
        '<w:keepNext/><w:spacing w:before="200" w:after="120"/>',
        f'{_BLACK_TYPE}<w:sz w:val="28"/>',
    )
    + _style("Cell", '<w:spacing w:before="40" w:after="40"/>', '<w:sz w:val="21"/>')
    + _style("CellHead", '<w:spacing w:before="40" w:after="40"/>', f'{_BLACK_TYPE}<w:sz w:val="21"/>')
    + _style("Header", "", '<w:color w:val="555555"/><w:sz w:val="16"/>')
    + _style("Footer", _CENTRED, '<w:sz w:val="18"/>')
    + f'<w:style w:type="table" w:styleId="Ruled"><w:name w:val="Ruled"/>'
    f"<w:tblPr><w:tblBorders>{_SIDES}</w:tblBorders></w:tblPr></w:style>"
)
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_CONTENT_TYPES = (
    f'{_DECLARED}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    + "".join(
        f'<Override PartName="/word/{file}.xml" ContentType="{_TYPES}{kind}+xml"/>'
        for file, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("header1", "header"),
            ("footer1", "footer"),
        )
    )
    + "</Types>"
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS = (
    f'{_DECLARED}<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)
_PARTS = (
    f'{_DECLARED}<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_R}/header" Target="header1.xml"/>'
    f'<Relationship Id="rId3" Type="{_R}/footer" Target="footer1.xml"/></Relationships>'
)
