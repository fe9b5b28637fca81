"""Translations, one catalogue per room: ``python -m partyhub.web.catalogue update|compile|check [room …]``."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
TEMPLATES = PACKAGE.parent / "templates"
TRANSLATIONS = PACKAGE / "translations"
LOCALE = "zh_CN"
_SHARED_TEMPLATES = ("layouts", "components", "errors")
_KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "_p": ((1, "c"), 2),
    "N_": None,
}
_JINJA_OPTIONS = {"trimmed": "true", "silent": "false"}


def rooms() -> list[str]:
    """Return every room that has Python files, in order."""
    found = (path.parent.name for path in PACKAGE.glob("*/__init__.py"))
    return sorted(name for name in found if name not in ("translations", "kernel"))


def po_path(room: str) -> Path:
    """Return where a room's catalogue is."""
    return TRANSLATIONS / room / LOCALE / "LC_MESSAGES" / "messages.po"


def translation_directories() -> str:
    """Return the directories of all rooms as flask-babel wants them."""
    return ";".join(str(TRANSLATIONS / room) for room in rooms())


def extract(room: str) -> Catalog:
    """Collect the strings of one room's Python files and templates."""
    catalogue = Catalog(locale=None, project="PartyHub", charset="utf-8")
    for path, method in _sources(room):
        options = _JINJA_OPTIONS if method == "jinja2.ext:babel_extract" else {}
        for line, text, comments, context in extract_from_file(
            method, path, keywords=_KEYWORDS, options=options
        ):
            where = (path.relative_to(PACKAGE.parent).as_posix(), line)
            catalogue.add(text, None, [where], auto_comments=comments, context=context)
    return catalogue


def _sources(room: str) -> Iterator[tuple[Path, str]]:
    for path in sorted((PACKAGE / room).rglob("*.py")):
        yield path, "python"
    folders = [TEMPLATES / room, *((TEMPLATES / name for name in _SHARED_TEMPLATES) if room == "web" else ())]
    for folder in folders:
        for path in sorted((*folder.rglob("*.html"), *folder.rglob("*.txt"))):
            yield path, "jinja2.ext:babel_extract"


def load(room: str) -> Catalog:
    """Read a room's catalogue; an empty one when there is none."""
    path = po_path(room)
    if not path.exists():
        return Catalog(locale=LOCALE, project="PartyHub", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, charset="utf-8")


def update(room: str) -> int:
    """Bring a room's catalogue in step with its sources, keeping translations; return how many are still missing."""
    catalogue = load(room)
    catalogue.update(extract(room), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    if not any(message.id for message in catalogue):
        return 0
    text = io.BytesIO()
    write_po(
        text,
        catalogue,
        width=110,
        sort_output=True,
        no_location=True,
        omit_header=False,
        ignore_obsolete=True,
    )
    path = po_path(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_without_dates(text.getvalue()))
    return sum(1 for message in catalogue if message.id and not _is_translated(message))


def _without_dates(text: bytes) -> bytes:
    """Drop header lines that would differ from run to run."""
    dropped = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Generated-By',
        b'"Last-Translator',
        b'"Language-Team',
    )
    lines = [line for line in text.splitlines() if not line.startswith(dropped)]
    # Drop the boilerplate comment on top of the header, which names nobody.
    first = next(number for number, line in enumerate(lines) if line.startswith(b"msgid"))
    return b"\n".join(lines[first:]) + b"\n"


def compile_room(room: str) -> bool:
    """Write a room's .mo file, whole or not at all; return whether there was a catalogue."""
    source = po_path(room)
    if not source.exists():
        return False
    packed = io.BytesIO()
    write_mo(packed, load(room))
    target = source.with_suffix(".mo")
    part = target.with_suffix(".mo.part")
    part.write_bytes(packed.getvalue())
    part.replace(target)
    return True


def compile_stale() -> list[str]:
    """Compile what is newer than its .mo file, where the installation can be written to; return the rooms done."""
    done = []
    for room in rooms():
        source = po_path(room)
        target = source.with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
            try:
                compile_room(room)
            except OSError:
                continue
            done.append(room)
    return done


def problems(room: str) -> list[str]:
    """Return one line for every string that is missing, empty, fuzzy or does not fit its placeholders."""
    catalogue, found = load(room), []
    known = {(message.context, _key(message)): message for message in catalogue if message.id}
    for message in extract(room):
        if not message.id:
            continue
        translated = known.get((message.context, _key(message)))
        if translated is None:
            found.append(f"{room}: missing: {_key(message)!r}")
        elif translated.fuzzy:
            found.append(f"{room}: fuzzy: {_key(message)!r}")
        elif not _is_translated(translated):
            found.append(f"{room}: untranslated: {_key(message)!r}")
    found.extend(
        f"{room}: {error}: {_key(message)!r}" for message, errors in catalogue.check() for error in errors
    )
    return found


def conflicts(names: Iterable[str]) -> list[str]:
    """Return strings that two rooms translate differently: the catalogues are merged, so only one could win."""
    seen: dict[tuple[str | None, str], tuple[str, str]] = {}
    found = []
    for room in names:
        for message in load(room):
            if not message.id or not message.string:
                continue
            text = message.string if isinstance(message.string, str) else message.string[0]
            other = seen.setdefault((message.context, _key(message)), (room, text))
            if other[1] != text:
                found.append(f"{other[0]} and {room} differ: {_key(message)!r}: {other[1]!r} and {text!r}")
    return found


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_translated(message: Message) -> bool:
    text = message.string
    return bool(text) if isinstance(text, str) or not text else all(text)


def main(arguments: list[str]) -> int:
    """Run a verb over the rooms named, or over all; return the exit status."""
    verb, *names = arguments or [""]
    chosen = names or rooms()
    unknown = [name for name in chosen if name not in rooms()]
    if verb not in ("update", "compile", "check") or unknown:
        _say(__doc__, *(f"unknown room: {name}" for name in unknown), out=sys.stderr)
        return 2
    if verb == "update":
        for room in chosen:
            _say(f"{room}: {update(room)} to translate")
        return 0
    if verb == "compile":
        _say(*(room for room in chosen if compile_room(room)))
        return 0
    found = [line for room in chosen for line in problems(room)] + conflicts(rooms())
    _say(*found)
    return 1 if found else 0


def _say(*lines: str | None, out: TextIO | None = None) -> None:
    """Write lines for the person at the terminal."""
    for line in lines:
        (out or sys.stdout).write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
