"""The ways of counting, as pure functions over sums (ledger.md §4). The list is closed; indicators choose from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from partyhub.ledger.rules.amounts import SCALE
from partyhub.ledger.rules.kinds import EXCLUDED, is_state
from partyhub.ledger.rules.periods import months_back


class Counting(StrEnum):
    """How facts become a figure. A manual figure is typed and has no facts, so it is no way of reading the ledger."""

    COUNT = "count"  # Σ of what happened in the window, in pieces
    SUM = "sum"  # Σ of what happened in the window, in the kind's unit (minutes, fen)
    STATE = "state"  # how many hold on the day
    SHARE = "share"  # Σ of some variants ÷ Σ of those and the rest
    DUE_SHARE = "due_share"  # Σ met ÷ Σ due, both dated on the due date
    COVERAGE = "coverage"  # units with at least one ÷ units active on the day


class PartName(StrEnum):
    """Which side of a figure."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    EXCLUDED = "excluded"


@dataclass(frozen=True)
class Part:
    """Facts of one kind. `variants` None: all but the excluded ones; ``excluded`` also takes ``excluded/<reason>``.

    `tags` None: whatever the tag.
    """

    kind: str
    variants: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None

    def takes(self, key: Key) -> bool:
        """Whether facts with this kind, variant and tag belong to the part."""
        if key.kind != self.kind or (self.tags is not None and key.tag not in self.tags):
            return False
        bare = key.variant.partition("/")[0]
        if self.variants is None:
            return bare != EXCLUDED
        return key.variant in self.variants or ("/" in key.variant and bare in self.variants)


@dataclass(frozen=True)
class Reading:
    """One way of counting applied to some facts: what an indicator says of where its figure comes from.

    Coverage: the numerator's facts reach units, the denominator's states say which units there are, the excluded
    ones which are left out. `rolling_months` replaces the campaign's first day by a moving one.
    """

    counting: Counting
    numerator: tuple[Part, ...]
    denominator: tuple[Part, ...] = ()
    excluded: tuple[Part, ...] = ()
    rolling_months: int | None = None

    def part(self, name: PartName) -> tuple[Part, ...]:
        """Return one side."""
        return {"numerator": self.numerator, "denominator": self.denominator, "excluded": self.excluded}[name]

    @property
    def is_share(self) -> bool:
        """Whether the figure is a ratio."""
        return self.counting in (Counting.SHARE, Counting.DUE_SHARE, Counting.COVERAGE)

    def start_of(self, start: date, as_of: date) -> date:
        """Return the first day of the window of what happened."""
        return start if self.rolling_months is None else months_back(as_of, self.rolling_months)

    def windows(self, start: date, as_of: date) -> frozenset[Window]:
        """Return the sums that the figure needs, the coverage's units apart."""
        parts = [*self.numerator, *self.denominator, *self.excluded]
        if self.counting is Counting.COVERAGE:
            parts = [*self.denominator, *self.excluded]
        return frozenset(window_of(part.kind, self.start_of(start, as_of)) for part in parts)


class Window(NamedTuple):
    """A kind and the first day it is summed from; None for what holds, which is summed from the beginning."""

    kind: str
    start: date | None


class Key(NamedTuple):
    """What a sum is about."""

    kind: str
    variant: str = ""
    tag: str = ""


class Sum(NamedTuple):
    """A quantity in ten-thousandths and how many facts made it."""

    quantity: int
    entries: int


Sums = Mapping[Window, Mapping[Key, Sum]]


@dataclass(frozen=True)
class Figure:
    """What a reading gives, in ten-thousandths. `excluded` is by reason; `gone` counts reached units that are no more.

    `recorded` is false when not a single fact was ever seen: no data is not zero.
    """

    numerator: int = 0
    denominator: int | None = None
    excluded: Mapping[str, int] = field(default_factory=dict)
    recorded: bool = False
    gone: int = 0

    @property
    def ratio(self) -> float | None:
        """Return numerator ÷ denominator to four decimals; None for no denominator or an empty one."""
        return round(self.numerator / self.denominator, 4) if self.denominator else None


def window_of(kind: str, start: date) -> Window:
    """Return the window of a kind: states from the beginning, all else from `start`."""
    return Window(kind, None if is_state(kind) else start)


def count(
    kind: str, *, variants: tuple[str, ...] | None = None, tags: tuple[str, ...] | None = None
) -> Reading:
    """Return the reading "how many happened"; several of them make the stages of a funnel."""
    return Reading(Counting.COUNT, (Part(kind, variants, tags),))


def total(
    kind: str, *, variants: tuple[str, ...] | None = None, tags: tuple[str, ...] | None = None
) -> Reading:
    """Return the reading "how much happened" in the kind's unit."""
    return Reading(Counting.SUM, (Part(kind, variants, tags),))


def held(
    kind: str, *, variants: tuple[str, ...] | None = None, tags: tuple[str, ...] | None = None
) -> Reading:
    """Return the reading "how many hold"."""
    return Reading(Counting.STATE, (Part(kind, variants, tags),))


def share(kind: str, *, variants: tuple[str, ...] = ("yes",), tags: tuple[str, ...] | None = None) -> Reading:
    """Return the share of `variants` among everything of a kind that is not excluded."""
    return Reading(
        Counting.SHARE,
        (Part(kind, variants, tags),),
        (Part(kind, None, tags),),
        (Part(kind, (EXCLUDED,), tags),),
    )


def due_share(met: str, due: str, excused: str = "", *, tags: tuple[str, ...] | None = None) -> Reading:
    """Return what was met of what fell due; whoever excuses reverses the due fact and posts the excused one."""
    excluded = (Part(excused, None, tags),) if excused else ()
    return Reading(Counting.DUE_SHARE, (Part(met, None, tags),), (Part(due, None, tags),), excluded)


def coverage(
    reach: str, units: str, *, unit_tags: tuple[str, ...] | None = None, **narrowed: object
) -> Reading:
    """Return how many of the units that are active have at least one fact of kind `reach` in the window.

    `narrowed` takes ``tags``, ``variants`` of the reaching facts and ``rolling_months``.
    """
    months = narrowed.pop("rolling_months", None)
    return Reading(
        Counting.COVERAGE,
        (Part(reach, **narrowed),),  # type: ignore[arg-type]  # Part names its own fields
        (Part(units, None, unit_tags),),
        (Part(units, (EXCLUDED,), unit_tags),),
        rolling_months=months,  # type: ignore[arg-type]  # as above
    )


def figure(reading: Reading, sums: Sums, start: date, as_of: date) -> Figure:
    """Return the figure of a reading from the sums of one node; a coverage's reached units are added by `covered`."""
    begins = reading.start_of(start, as_of)
    excluded: Counter[str] = Counter()
    for key, amount in _of(reading.excluded, sums, begins):
        excluded[key.variant.partition("/")[2] or key.variant] += amount.quantity
    sides = {
        name: [amount for _, amount in _of(reading.part(name), sums, begins)]
        for name in (PartName.NUMERATOR, PartName.DENOMINATOR)
    }
    reaching = reading.counting is Counting.COVERAGE
    return Figure(
        numerator=0 if reaching else sum(amount.quantity for amount in sides[PartName.NUMERATOR]),
        denominator=sum(amount.quantity for amount in sides[PartName.DENOMINATOR])
        if reading.is_share
        else None,
        excluded={reason: quantity for reason, quantity in sorted(excluded.items()) if quantity},
        recorded=bool(excluded) or any(amount.entries for side in sides.values() for amount in side),
    )


def _of(parts: tuple[Part, ...], sums: Sums, begins: date) -> list[tuple[Key, Sum]]:
    """Return the sums that belong to any of `parts`, each once."""
    windows = {window_of(part.kind, begins) for part in parts}
    return [
        (key, amount)
        for window in windows
        for key, amount in sums.get(window, {}).items()
        if any(part.takes(key) for part in parts)
    ]


def covered(base: Figure, reached: int, gone: int) -> Figure:
    """Return a coverage's figure with the number of units reached, and of those reached that are no more."""
    return replace(base, numerator=reached * SCALE, gone=gone)


def cells(sums: Sums, part: Part, start: date) -> frozenset[str]:
    """Return the tags of a part with anything left in the window (which layers × categories have an event)."""
    by_tag: defaultdict[str, int] = defaultdict(int)
    for key, amount in sums.get(window_of(part.kind, start), {}).items():
        if part.takes(key):
            by_tag[key.tag] += amount.quantity
    return frozenset(tag for tag, quantity in by_tag.items() if quantity > 0)


def remainder(parent: Figure, lines: Iterable[Figure]) -> Figure:
    """Return what a parent's page shows as "former units": the parent less its own line and today's children.

    Below zero when a unit that joined had brought its history from elsewhere. Not for coverage, which is not additive.
    """
    numerator, denominator = parent.numerator, parent.denominator
    excluded = Counter(parent.excluded)
    for line in lines:
        numerator -= line.numerator
        denominator = None if denominator is None else denominator - (line.denominator or 0)
        excluded.subtract(line.excluded)
    return Figure(numerator, denominator, {k: q for k, q in sorted(excluded.items()) if q}, parent.recorded)
