"""Makers of files that nobody should send."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from tests.factories.spreadsheets import good_row, workbook

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def repacked(
    content: bytes,
    replace: Mapping[str, bytes] | None = None,
    add: Mapping[str, bytes] | None = None,
    drop: tuple[str, ...] = (),
) -> bytes:
    """The workbook with parts replaced, added or left out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in drop:
                target.writestr(name, (replace or {}).get(name, source.read(name)))
        for name, part in (add or {}).items():
            target.writestr(name, part)
    return stream.getvalue()


def plain() -> bytes:
    """A harmless workbook to start from."""
    return workbook([good_row(1)])


def sheet_xml(cells: str) -> bytes:
    """A sheet's XML around some rows."""
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )


def zip_bomb() -> bytes:
    """A part that unpacks to 500 MB of nothing."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        with zipfile.ZipFile(io.BytesIO(plain())) as source:
            for name in source.namelist():
                target.writestr(name, source.read(name))
        with target.open("xl/media/zeros.bin", "w") as part:
            for _ in range(500):
                part.write(bytes(1_000_000))
    return stream.getvalue()


def lying_zip() -> bytes:
    """A bomb whose directory says that it is small."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        with zipfile.ZipFile(io.BytesIO(plain())) as source:
            for name in source.namelist():
                target.writestr(name, source.read(name))
        with target.open("xl/media/zeros.bin", "w") as part:
            for _ in range(200):
                part.write(bytes(1_000_000))
    content = bytearray(stream.getvalue())
    true_size = struct.pack("<I", 200_000_000)
    position = content.find(true_size)
    while position >= 0:
        content[position : position + 4] = struct.pack("<I", 1_000)
        position = content.find(true_size)
    return bytes(content)


def many_entries() -> bytes:
    """Ten thousand parts."""
    return repacked(plain(), add={f"xl/x{number}.xml": b"<x/>" for number in range(10_000)})


def nested_archive() -> bytes:
    """A workbook with an archive inside."""
    return repacked(plain(), add={"xl/embeddings/inner.bin": zip_bomb()[:5000]})


def entities() -> bytes:
    """Entities that grow a thousand million times."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{levels}]>'.encode()
    return repacked(
        plain(),
        {SHEET: text + sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>')[21:]},
    )


def external_entity() -> bytes:
    """An entity that names a file of the machine."""
    text = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return repacked(
        plain(),
        {SHEET: text + sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&f;</t></is></c></row>')[21:]},
    )


def utf16_entities() -> bytes:
    """The same, written so that a search for bytes does not find it."""
    with zipfile.ZipFile(io.BytesIO(entities())) as source:
        text = (
            source.read(SHEET)
            .decode()
            .replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-16"?>')
        )
    return repacked(plain(), {SHEET: text.encode("utf-16")})


def far_cell() -> bytes:
    """Two cells that span the whole sheet: seventeen thousand million cells for who makes a rectangle of them."""
    return repacked(
        plain(),
        {
            SHEET: sheet_xml(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )
        },
    )


def wide_row() -> bytes:
    """Sixteen thousand columns."""
    cells = "".join("<c><v>1</v></c>" for _ in range(16_000))
    return repacked(plain(), {SHEET: sheet_xml(f'<row r="1">{cells}</row>')})


def many_rows() -> bytes:
    """Four hundred thousand rows."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 400_001))
    return repacked(plain(), {SHEET: sheet_xml(rows)})


def repeated_string() -> bytes:
    """One string of 30,000 characters, pointed to 100,000 times."""
    strings = f'<?xml version="1.0"?><sst xmlns="{MAIN}"><si><t>{"字" * 30_000}</t></si></sst>'.encode()
    rows = "".join(
        f'<row r="{n}">'
        + "".join(f'<c r="{column}{n}" t="s"><v>0</v></c>' for column in "ABCDEFGHIJ")
        + "</row>"
        for n in range(1, 10_001)
    )
    return repacked(plain(), {SHEET: sheet_xml(rows), "xl/sharedStrings.xml": strings})


def deep_xml() -> bytes:
    """A million elements inside one another."""
    return repacked(plain(), {SHEET: sheet_xml("<x>" * 1_000_000)})


def with_macros() -> bytes:
    """A workbook with a macro project."""
    return repacked(plain(), add={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})


def encrypted_entries() -> bytes:
    """A zip whose entries say that they are encrypted."""
    content = bytearray(plain())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.find(signature)
        while position >= 0:
            content[position + offset] |= 1
            position = content.find(signature, position + 4)
    return bytes(content)


def open_document() -> bytes:
    """An .ods renamed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", "<x/>")
    return stream.getvalue()


def other_zip() -> bytes:
    """An archive that is no workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr("word/document.xml", "<x/>")
    return stream.getvalue()
