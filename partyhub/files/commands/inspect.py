"""Having a file looked at by a child process that can do no harm."""

from __future__ import annotations

import json
import subprocess  # nosec B404  # one fixed command: our own script
import sys
from dataclasses import dataclass
from pathlib import Path

from partyhub.files import rules
from partyhub.files.rules import Format, Part
from partyhub.kernel.errors import Invalid, Reason

SECONDS = 15
CPU_SECONDS = 10
MEMORY_BYTES = 900 * 1024 * 1024
_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True)
class Inspected:
    """What is kept of a file: for a picture, its pixels made anew and a small one; otherwise what came."""

    content: bytes
    media_type: str
    thumbnail: bytes | None = None
    width: int | None = None
    height: int | None = None


def inspect(form: Format, content: bytes, field: str = "file") -> Inspected:
    """Have `content` parsed as what it claims to be. Raises Invalid saying why it is not taken."""
    task = {
        "name": form.name,
        "pixels": rules.MAX_PIXELS,
        "side": rules.MAX_SIDE,
        "kept_side": rules.KEPT_SIDE,
        "thumbnail_side": rules.THUMBNAIL_SIDE,
        "memory_bytes": MEMORY_BYTES,
        "cpu_seconds": CPU_SECONDS,
    }
    try:
        child = subprocess.run(  # noqa: S603  # nosec B603  # no shell, no word of it from outside
            [sys.executable, "-I", str(_CHILD), json.dumps(task)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Invalid(Reason("file_needs_too_much", field)) from None
    line, _, rest = child.stdout.partition(b"\n")
    if child.returncode == 3 and line:
        raise Invalid(Reason(str(json.loads(line)["refused"]), field))
    if child.returncode != 0 or not line:
        raise Invalid(Reason("file_needs_too_much", field))  # stopped by one of its limits
    if form.part is Part.DOCUMENT:
        return Inspected(content, form.media_type)
    answer = json.loads(line)
    body, _small = answer["lengths"]
    return Inspected(rest[:body], answer["media_type"], rest[body:], answer["width"], answer["height"])
