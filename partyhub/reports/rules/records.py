"""A record as a ledger reads it, and what stands below each heading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from partyhub.activities.rules import Kind
from partyhub.kernel.clock import SHANGHAI, local_day
from partyhub.reports.rules.ledgers import ADDENDA, MANNERS, Column, Form

Say = Callable[[str], str]
"""Returns the words of a dotted key; handed in, because words belong to the screen's rooms."""
NOT_FOR_THE_READER = "（内容不公开）"
_COMMA, _SEMICOLON = "、", "；"
STUDY_MINUTES_A_DAY = 8 * 60
"""A full day counts as eight hours (domain.md §5)."""


@dataclass(frozen=True)
class People:
    """A roll call as the reader may see it: names where they are his to see, counts always. Names of absentees carry
    their reason. `hidden` says that there are people whom he does not see."""

    present: int = 0
    attended: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    hidden: bool = False


@dataclass(frozen=True)
class Held:
    """A record that stands: signed by its branch. Texts are None where they are not the reader's to see."""

    public_id: str
    title: str
    kinds: tuple[Kind, ...]
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    chair: str = ""
    recorder: str = ""
    due: int | None = None
    people: People = People()
    agenda: tuple[str, ...] | None = ()
    discussion: str | None = ""
    resolutions: tuple[str, ...] | None = ()
    votes: tuple[str, ...] | None = ()
    signatures: Mapping[str, str] = field(default_factory=dict)
    addenda: tuple[str, ...] | None = ()
    photos: int = 0
    documents: int = 0

    @property
    def day(self) -> date:
        """Its day in Shanghai."""
        return local_day(self.starts_at)


@dataclass(frozen=True)
class Studied:
    """One study activity of one person; `minutes` is how long he took part."""

    day: date
    title: str
    kinds: tuple[Kind, ...]
    minutes: int


@dataclass(frozen=True)
class Section:
    """A part of a ledger, filled: its rows, each with one text for each column."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Ledger:
    """A ledger, filled: what is printed, written into a workbook and into a Word document."""

    title: str
    unit: str
    period: str
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    sheets: tuple[tuple[str, ...], ...]
    by_record: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """Its headings, in order."""
        return tuple(column.heading for column in self.columns)

    @property
    def rows(self) -> int:
        """How many records it holds; one that stands in two parts is one."""
        return len(self.sheets)


def ledger_of(form: Form, unit: str, period: str, records: Sequence[Held], say: Say) -> Ledger:
    """Return a ledger of records, each once on paper and once in each part whose kinds it carries.

    What was added after signing stands in a last column, behind the signatures, where anything was.
    """
    columns = form.columns
    if any(one.addenda != () for one in records):
        columns = (*columns, ADDENDA)
    rows = {one.public_id: _row(columns, one, say) for one in records}
    sections = tuple(
        Section(part.title, tuple(rows[one.public_id] for one in records if part.kinds & set(one.kinds)))
        for part in form.parts
    )
    return Ledger(form.title, unit, period, columns, sections, tuple(rows.values()), form.by_record)


def study_ledger(form: Form, person: str, period: str, studied: Iterable[Studied], say: Say) -> Ledger:
    """Return one person's study hours, with their sum in the last row."""
    found = list(studied)
    rows = [
        (one.day.isoformat(), one.title, _kinds(one.kinds, say), hours_text(one.minutes)) for one in found
    ]
    total = ("合计", "", "", hours_text(sum(one.minutes for one in found)))
    section = Section("学时", (*rows, total) if rows else ())
    return Ledger(form.title, person, period, form.columns, (section,), tuple(rows))


def hours_text(minutes: int) -> str:
    """Return a length in study hours, to a tenth."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def minutes_studied(starts_at: datetime, ends_at: datetime, minutes: int | None) -> int:
    """Return how long somebody studied: what the roll call says, else as long as it lasted; at most a day's hours."""
    whole = int((ends_at - starts_at).total_seconds() // 60)
    return min(whole if minutes is None else min(minutes, whole), STUDY_MINUTES_A_DAY)


def moment_text(moment: datetime) -> str:
    """Return an instant as a ledger writes it."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def _row(columns: Iterable[Column], one: Held, say: Say) -> tuple[str, ...]:
    return tuple(_TEXTS[column.key](one, say) for column in columns)


def _span(one: Held, _say: Say) -> str:
    first, last = one.starts_at.astimezone(SHANGHAI), one.ends_at.astimezone(SHANGHAI)
    end = f"{last:%H:%M}" if first.date() == last.date() else moment_text(one.ends_at)
    return f"{moment_text(one.starts_at)}–{end}"


def _kinds(kinds: Iterable[Kind], say: Say) -> str:
    return _COMMA.join(say(f"activities.kind.{kind.value}") for kind in kinds)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _names(names: Sequence[str], count: int) -> str:
    """Return names, or how many they are where they are not the reader's to see."""
    if names and len(names) == count:
        return _COMMA.join(names)
    return f"共 {count} 人" if count else ""


def _absent(one: Held, _say: Say) -> str:
    """Return who was missing: with leave and its reason, and without a word, apart (domain.md §11.3)."""
    kinds = (("请假", one.people.excused, "excused"), ("未请假", one.people.absent, "absent"))
    said = [(label, _names(names, one.people.counts.get(key, 0))) for label, names, key in kinds]
    return _SEMICOLON.join(f"{label}：{text}" for label, text in said if text)


def _partners(one: Held, _say: Say) -> str:
    talkers = {one.chair, one.recorder}
    return _COMMA.join(name for name in one.people.attended if name not in talkers)


def _lines(texts: Sequence[str] | None) -> str:
    if texts is None:
        return NOT_FOR_THE_READER
    return (
        "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))
        if len(texts) > 1
        else "".join(texts)
    )


def _manner(one: Held, _say: Say) -> str:
    return _COMMA.join(name for name, kinds in MANNERS.items() if kinds & set(one.kinds))


def _attachments(one: Held, _say: Say) -> str:
    counted = (("照片 {} 张", one.photos), ("文件 {} 份", one.documents))
    return _COMMA.join(text.format(count) for text, count in counted if count)


_TEXTS: Mapping[str, Callable[[Held, Say], str]] = {
    "title": lambda one, say: one.title,
    "name_and_kind": lambda one, say: f"{one.title}（{_kinds(one.kinds, say)}）",
    "time": _span,
    "place": lambda one, say: one.place,
    "chair": lambda one, say: one.chair,
    "recorder": lambda one, say: one.recorder,
    "due": lambda one, say: _number(one.due),
    "present": lambda one, say: _number(one.people.present),
    "due_and_present": lambda one, say: f"{_number(one.due) or '—'}/{one.people.present}",
    "away": lambda one, say: "",  # nobody records who cannot walk; it is filled in by hand
    "attended": lambda one, say: _names(one.people.attended, one.people.present),
    "observers": lambda one, say: _names(one.people.observers, one.people.counts.get("observer", 0)),
    "guides": lambda one, say: "",  # the roll call does not tell a superior from other guests
    "absent": _absent,
    "partners": _partners,
    "agenda": lambda one, say: _lines(one.agenda),
    "discussion": lambda one, say: NOT_FOR_THE_READER if one.discussion is None else one.discussion,
    "resolutions": lambda one, say: _lines(one.resolutions),
    "votes": lambda one, say: _lines(one.votes),
    "ended": lambda one, say: moment_text(one.ends_at),
    "chair_signed": lambda one, say: one.signatures.get("chair", ""),
    "recorder_signed": lambda one, say: one.signatures.get("recorder", ""),
    "manner": _manner,
    "photos": lambda one, say: f"{one.photos} 张" if one.photos else "",
    "attachments": _attachments,
    "addenda": lambda one, say: _lines(one.addenda),
}
