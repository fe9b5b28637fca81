"""Which days an export is about, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from partyhub.kernel.errors import Reason

EARLIEST, LATEST = 1949, 2199
_QUARTERS = ("一", "二", "三", "四")


@dataclass(frozen=True)
class Period:
    """A year, or a quarter of it."""

    year: int
    quarter: int | None = None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.quarter is None else self.quarter * 3 - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        if self.quarter in (None, 4):
            return date(self.year, 12, 31)
        return date(self.year, (self.quarter or 4) * 3 + 1, 1) - timedelta(days=1)

    @property
    def title(self) -> str:
        """What a ledger calls it."""
        return f"{self.year}年" + (f"第{_QUARTERS[self.quarter - 1]}季度" if self.quarter else "")


def period_reasons(year: int, quarter: int | None) -> list[Reason]:
    """Return what is wrong with a period."""
    reasons = []
    if not EARLIEST <= year <= LATEST:
        reasons.append(Reason("report_year", "year", {"first": EARLIEST, "last": LATEST}))
    if quarter is not None and not 1 <= quarter <= 4:
        reasons.append(Reason("report_quarter", "quarter"))
    return reasons
