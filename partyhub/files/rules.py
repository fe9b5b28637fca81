"""What is taken: kinds, names, sizes. Pure. Content decides; the extension only has to agree with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from partyhub.kernel.errors import Reason

NAME_LENGTH = 200
MAX_IMAGE_BYTES = 16 * 1024 * 1024
MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000  # phones take up to 50 megapixels
MAX_SIDE = 30_000
KEPT_SIDE = 2560  # longest side of a kept picture
THUMBNAIL_SIDE = 360
DAILY_BYTES = 300 * 1024 * 1024  # a person and day
PER_PARENT_BYTES = 120 * 1024 * 1024
KEPT_FILES = 12  # a person's files that belong to no record yet
KEPT_FOR = timedelta(days=1)
JPEG, PNG = "image/jpeg", "image/png"


class Part(StrEnum):
    """Pictures and documents of one record are counted apart."""

    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Format:
    """A format that is taken. `signatures` stand at the very beginning of the content."""

    name: str
    part: Part
    extensions: tuple[str, ...]
    media_type: str
    signatures: tuple[bytes, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMATS = (
    Format("jpeg", Part.PHOTO, ("jpg", "jpeg", "jpe", "jfif"), JPEG, (b"\xff\xd8\xff",)),
    Format("png", Part.PHOTO, ("png",), PNG, (b"\x89PNG\r\n\x1a\n",)),
    Format("webp", Part.PHOTO, ("webp",), "image/webp", (b"RIFF",)),
    Format("pdf", Part.DOCUMENT, ("pdf",), "application/pdf", (b"%PDF-",)),
    Format("docx", Part.DOCUMENT, ("docx",), f"{_OFFICE}wordprocessingml.document", (b"PK\x03\x04",)),
    Format("xlsx", Part.DOCUMENT, ("xlsx",), f"{_OFFICE}spreadsheetml.sheet", (b"PK\x03\x04",)),
)
_BY_EXTENSION = {extension: one for one in FORMATS for extension in one.extensions}
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_MACRO_EXTENSIONS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlsb", "pptm"})
_OLD_OFFICE = frozenset({"doc", "xls", "ppt", "wps", "et", "dps"})
# Never in front of the real extension: what a browser or a system would run if the last part were lost.
_WEB = (
    "html",
    "htm",
    "xhtml",
    "shtml",
    "svg",
    "xml",
    "js",
    "mjs",
    "css",
    "php",
    "phtml",
    "asp",
    "aspx",
    "jsp",
    "jspx",
)
_PROGRAMS = ("exe", "dll", "bat", "cmd", "ps1", "vbs", "hta", "msi", "scr", "jar", "cgi", "lnk", "swf")
_RUN = frozenset(_WEB + _PROGRAMS)
# Invisible marks that turn the direction of writing or have no width: a name must read as it is.
_INVISIBLE = frozenset(
    map(chr, (*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF))
)


def clean_name(filename: str) -> str:
    """Return the last part of a file's name: some browsers send the whole path."""
    return filename.replace("\\", "/").rpartition("/")[2].strip().strip(".").strip()


def extension_of(name: str) -> str:
    """Return the extension in lower case, without the dot; empty when there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def name_reasons(name: str, field: str = "file") -> list[Reason]:
    """Return what is wrong with a cleaned name."""
    if not name:
        return [Reason("file_without_name", field)]
    if any(ord(letter) < 32 or ord(letter) == 127 or letter in _INVISIBLE for letter in name):
        return [Reason("file_name_invisible", field)]
    if len(name) > NAME_LENGTH:
        return [Reason("file_name_too_long", field, {"max": NAME_LENGTH})]
    if any(part.strip().lower() in _RUN for part in name.split(".")[1:-1]):
        return [Reason("file_name_two_kinds", field)]
    return []


def format_of(name: str, head: bytes, size: int, field: str = "file") -> Format | Reason:
    """Return the format of a file by its name and first bytes, or why it is not taken.

    `head` is at least the first 16 bytes of a file of `size` bytes.
    """
    if size == 0:
        return Reason("file_is_empty", field)
    extension = extension_of(name)
    if extension in ("heic", "heif", "avif") or (head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS):
        return Reason("file_heic", field)
    if extension in _MACRO_EXTENSIONS:
        return Reason("file_with_macros", field)
    if extension in _OLD_OFFICE:
        return Reason("file_old_office", field)
    found = _BY_EXTENSION.get(extension)
    if found is None:
        return Reason("file_kind_not_taken", field)
    actual = next((one for one in FORMATS if _begins_as(one, head)), None)
    if actual is None or actual.signatures != found.signatures:
        # a picture under another picture's extension is an honest mistake of phones: what it is decides
        if actual is None or actual.part is not Part.PHOTO or found.part is not Part.PHOTO:
            return Reason("file_not_what_it_says", field)
        found = actual
    limit = MAX_IMAGE_BYTES if found.part is Part.PHOTO else MAX_DOCUMENT_BYTES
    return Reason("file_too_big", field, {"max": limit // (1024 * 1024)}) if size > limit else found


def _begins_as(one: Format, head: bytes) -> bool:
    return head.startswith(one.signatures) and (one.name != "webp" or head[8:12] == b"WEBP")


def shown_name(name: str, media_type: str) -> str:
    """Return the name a file is downloaded under: the original one, with the extension of what it is now."""
    one = next((known for known in FORMATS if known.media_type == media_type), None)
    if one is None or extension_of(name) in one.extensions:
        return name
    return f"{name.rpartition('.')[0]}.{one.extensions[0]}"
