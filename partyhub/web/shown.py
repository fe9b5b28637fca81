"""How dates, times, numbers, phones and IDs are written for the reader."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from partyhub.kernel.clock import SHANGHAI

NOTHING = "—"


def day(value: date | datetime | str | None, style: str = "text") -> str:
    """Write a date: 2026年3月15日 in text, 2026-03-15 with style "iso" (tables), 3月15日 with "short".

    Text of month precision ("2026-03") is written as a month. A datetime is taken to its day in Asia/Shanghai.
    """
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        if style == "iso":
            return value
        if len(value) == len("2026-03"):
            return _month(date.fromisoformat(value + "-01"))
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    if style == "iso":
        return value.isoformat()
    if _chinese():
        text = f"{value.month}月{value.day}日"
        return text if style == "short" else f"{value.year}年{text}"
    text = f"{value.day} {value:%B}"
    return text if style == "short" else f"{text} {value.year}"


def moment(value: datetime | None, style: str = "text") -> str:
    """Write an instant in Asia/Shanghai: 2026年3月15日 14:30; style "iso": 2026-03-15 14:30; "time": 14:30."""
    if value is None:
        return NOTHING
    local = value.astimezone(SHANGHAI)
    if style == "time":
        return f"{local:%H:%M}"
    if style == "iso":
        return local.replace(tzinfo=None).isoformat(" ", "minutes")
    return f"{day(local.date(), style)} {local:%H:%M}"


def span(start: datetime | None, end: datetime | None) -> str:
    """Write from when to when, naming the day once when both fall on it: 2026年3月15日 14:30–16:00."""
    if start is None or end is None:
        return moment(start or end)
    first, last = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    tail = f"{last:%H:%M}" if first.date() == last.date() else moment(end)
    return f"{moment(start)}–{tail}"


def weekday(value: date) -> str:
    """Return the day of the week."""
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return names[value.weekday()]


def number(value: int | float | Decimal | None, places: int = 4) -> str:
    """Write a number with thousands separators and at most `places` decimals, without trailing zeros."""
    if value is None:
        return NOTHING
    text = f"{Decimal(str(value)):,.{places}f}" if not isinstance(value, int) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: float | Decimal | None, places: int = 1) -> str:
    """Write a share of 0…1 as a percentage: 0.853 → 85.3%."""
    return NOTHING if value is None else f"{number(Decimal(str(value)) * 100, places)}%"


def phone(value: str | None) -> str:
    """Group a mobile number 3-4-4 for display; anything else is left alone."""
    if value and len(value) == 11 and value[:3].isdigit():
        return f"{value[:3]} {value[3:7]} {value[7:]}"
    return value or NOTHING


def id_number(value: str | None) -> str:
    """Group an 18-digit identity number 6-8-4 for display; anything else is left alone."""
    if value and len(value) == 18:
        return f"{value[:6]} {value[6:14]} {value[14:]}"
    return value or NOTHING


def file_size(value: int) -> str:
    """Write a size in bytes for people."""
    size = float(value)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            return f"{number(round(size, 1))} {unit}"
        size /= 1024
    return str(value)


def duration(minutes: int | None) -> str:
    """Write a length of time given in minutes."""
    if minutes is None:
        return NOTHING
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(n)s min", n=rest)
    return _("%(h)s h %(n)s min", h=hours, n=rest) if rest else _("%(h)s h", h=hours)


def _month(value: date) -> str:
    return f"{value.year}年{value.month}月" if _chinese() else f"{value:%B} {value.year}"


def _chinese() -> bool:
    locale: Any = get_locale()
    return locale is None or locale.language == "zh"
