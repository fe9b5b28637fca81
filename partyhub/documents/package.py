"""Several files in one: a zip whose names are UTF-8 and said to be, and whose bytes depend on the content alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

ZIP_TYPE = "application/zip"
LONGEST_NAME = 80
_EPOCH = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # a zip has no earlier moment; the same for every file, so that equal content is equal bytes
_REFUSED = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+')


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of (name, content), in that order. Raises ValueError for a name that comes twice."""
    stream = io.BytesIO()
    seen: set[str] = set()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            if name.casefold() in seen:
                raise ValueError(f"{name} stands in the package twice")
            seen.add(name.casefold())
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return stream.getvalue()


def safe_name(text: str) -> str:
    """Return a text as one part of a file's name that every system takes; Windows refuses some characters and ends."""
    tidy = " ".join(_REFUSED.sub(" ", text).split())[:LONGEST_NAME].strip(" .")
    return tidy or "_"
