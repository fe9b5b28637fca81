"""Looks at one untrusted file, alone in a process of its own with little memory and little time.

Run by `inspect.py` as a script: it imports nothing of this package, gets its task as JSON in its first argument and the
file's bytes on standard input. It writes one JSON line, followed for pictures by the bytes of the picture made anew and
of its thumbnail. What it refuses is one line ``{"refused": code}``; codes are words of `words.py`.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import warnings
import zipfile
import zlib
from typing import Any
from xml.parsers import expat  # nosec B406  # every document type is refused, in a process that has limits

ACTIVE = {
    b"JavaScript",
    b"Launch",
    b"EmbeddedFiles",
    b"RichMedia",
    b"XFA",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
}
MAX_ENTRIES = 5_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 300
MAX_TYPES = 2_000_000
MAX_INFLATED = 60_000_000
MAIN_PARTS = {
    "docx": (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
}
DAMAGE = (
    *(OSError, ValueError, ArithmeticError, LookupError, EOFError, NotImplementedError),
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
)


class Refused(Exception):
    """The file is not taken."""


def main() -> int:
    """Read standard input within the limits; 0 when taken, 3 when refused."""
    task = json.loads(sys.argv[1])
    try:
        if task["name"] in ("jpeg", "png", "webp"):
            from PIL import Image, ImageOps, UnidentifiedImageError

            restrain(task)  # after the codecs are loaded: that maps memory
            try:
                return picture(Image, ImageOps, sys.stdin.buffer.read(), task)
            except (UnidentifiedImageError, SyntaxError):
                raise Refused("file_damaged") from None
        restrain(task)
        content = sys.stdin.buffer.read()
        if task["name"] == "pdf":
            check_pdf(content)
        else:
            check_office(content, task["name"])
    except Refused as refusal:
        return refuse(str(refusal))
    except (MemoryError, RecursionError):
        return refuse("file_needs_too_much")
    except DAMAGE:
        return refuse("file_damaged")
    sys.stdout.write('{"taken": true}\n')
    return 0


def refuse(code: str) -> int:
    """Write the refusal."""
    sys.stdout.write(json.dumps({"refused": code}) + "\n")
    return 3


def restrain(task: dict[str, Any]) -> None:
    """Take away memory, time, files and children before a byte of the file is looked at."""
    for name, value in (
        (resource.RLIMIT_AS, task["memory_bytes"]),
        (resource.RLIMIT_CPU, task["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        _, hard = resource.getrlimit(name)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (ceiling, ceiling))


def picture(images: Any, operations: Any, content: bytes, task: dict[str, Any]) -> int:
    """Make a picture anew from its pixels: smaller, upright, without a word of what stood beside them."""
    warnings.simplefilter("ignore")
    images.MAX_IMAGE_PIXELS = None  # our own limit is checked below, before anything is decoded
    opened = images.open(io.BytesIO(content), formats=[task["name"].upper()])
    width, height = opened.size
    if width * height > task["pixels"] or max(width, height) > task["side"]:
        raise Refused("file_too_many_pixels")
    if width < 1 or height < 1:
        raise Refused("file_damaged")
    kept_side = task["kept_side"]
    opened.draft("RGB", (kept_side, kept_side))  # a JPEG is decoded at the size it is kept in
    opened.load()
    see_through = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
    few_colours = opened.mode in ("1", "P")
    opened.thumbnail((kept_side, kept_side), reducing_gap=2.0)
    upright = operations.exif_transpose(opened)
    as_png = task["name"] != "jpeg" and (see_through or few_colours)
    kept = images.new("RGBA" if see_through and as_png else "RGB", upright.size)
    kept.paste(upright.convert(kept.mode))  # a new picture: nothing but pixels comes along
    body = encoded(kept, png=as_png)
    kept.thumbnail((task["thumbnail_side"], task["thumbnail_side"]))
    small = encoded(on_white(images, kept), png=False)
    answer = {
        "taken": True,
        "media_type": "image/png" if as_png else "image/jpeg",
        "width": upright.size[0],
        "height": upright.size[1],
        "lengths": [len(body), len(small)],
    }
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    sys.stdout.buffer.write(body + small)
    sys.stdout.buffer.flush()
    return 0


def encoded(image: Any, *, png: bool) -> bytes:
    """Return a picture's bytes."""
    into = io.BytesIO()
    if png:
        image.save(into, "PNG", optimize=True)
    else:
        image.save(into, "JPEG", quality=85, optimize=True)
    return into.getvalue()


def on_white(images: Any, image: Any) -> Any:
    """Return a picture without transparency."""
    if image.mode != "RGBA":
        return image
    ground = images.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def check_pdf(content: bytes) -> None:
    """Refuse what is no whole PDF, has something behind its end, or acts when it is opened."""
    end = content.rfind(b"%%EOF")
    if not re.match(rb"%PDF-[12]\.\d", content) or end < 0:
        raise Refused("file_damaged")
    if content[end + 5 :].strip(b"\r\n\t \0"):
        raise Refused("file_two_in_one")
    found = re.search(rb"startxref\s+(\d{1,10})\s*\Z", content[max(0, end - 200) : end])
    if found is None:
        raise Refused("file_damaged")
    start = int(found[1])
    around = content[max(0, start - 64) : start + 64]
    if start >= len(content) or not re.search(rb"xref|\d+\s+\d+\s+obj", around):
        raise Refused("file_damaged")
    if names_in(content) & ACTIVE or any(names_in(body) & ACTIVE for body in object_streams(content)):
        raise Refused("file_acts")


def names_in(content: bytes) -> set[bytes]:
    """Return the names that stand in a piece of PDF, with their #xx written out."""
    raw = set(re.findall(rb"/([A-Za-z0-9#]{4,40})", content))
    return {re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), name) for name in raw}


def object_streams(content: bytes) -> list[bytes]:
    """Unpack the object streams, where a PDF may keep its dictionaries out of sight."""
    left = MAX_INFLATED
    bodies = []
    for found in re.finditer(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n", content):
        unpacker = zlib.decompressobj()
        try:
            body = unpacker.decompress(content[found.end() :], left)
        except zlib.error:
            continue  # encrypted, or another filter: nothing can be read there
        left -= len(body)
        if left <= 0:
            raise Refused("file_needs_too_much")
        bodies.append(body)
    return bodies


def check_office(content: bytes, name: str) -> None:
    """Refuse what is no plain Word document or Excel workbook: bombs, macros, remote templates."""
    if content[-22:-18] != b"PK\x05\x06":
        raise Refused("file_two_in_one" if b"PK\x05\x06" in content[-70_000:] else "file_damaged")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        check_entries(package.infolist())
        part, media_type = MAIN_PARTS[name]
        types = bounded(package, "[Content_Types].xml", MAX_TYPES).decode("utf-8", "replace")
        if "macroEnabled" in types:
            raise Refused("file_with_macros")
        if media_type not in types or part not in package.namelist():
            raise Refused("file_not_what_it_says")
        check_xml(package, part)
        for one in package.namelist():
            if one.endswith(".rels") and reaches_out(bounded(package, one, MAX_TYPES)):
                raise Refused("file_acts")
        if package.testzip() is not None:
            raise Refused("file_damaged")


def check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Check number, sizes, ratio and names before anything is unpacked."""
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("file_needs_too_much")
    if len({entry.filename for entry in entries}) != len(entries):
        raise Refused("file_damaged")
    for entry in entries:
        if entry.flag_bits & 1:
            raise Refused("file_encrypted")
        if entry.file_size > 1_000_000 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise Refused("file_needs_too_much")
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/"):
            raise Refused("file_damaged")
        if "vbaproject" in path.lower() or "activex" in path.lower():
            raise Refused("file_with_macros")


def bounded(package: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """Unpack one entry, up to `limit`."""
    with package.open(name) as entry:
        body = entry.read(limit + 1)
    if len(body) > limit:
        raise Refused("file_needs_too_much")
    return body


def check_xml(package: zipfile.ZipFile, name: str) -> None:
    """Parse a part to its end; a document type is refused."""
    parser = expat.ParserCreate()

    def no_document_type(*_: Any) -> None:
        raise Refused("file_acts")

    parser.StartDoctypeDeclHandler = no_document_type
    with package.open(name) as entry:
        while chunk := entry.read(1 << 16):
            parser.Parse(chunk)
    parser.Parse(b"", True)


def reaches_out(relations: bytes) -> bool:
    """Say whether a part fetches a template, a frame or an object from elsewhere when it is opened."""
    outside = (one for one in re.findall(rb"<Relationship\b[^>]*>", relations) if b'"External"' in one)
    return any(re.search(rb"/(attachedTemplate|oleObject|frame|subDocument)\"", one) for one in outside)


if __name__ == "__main__":
    sys.exit(main())
