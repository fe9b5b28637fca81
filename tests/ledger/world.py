"""Random histories, told to the ledger and to the reference at the same time."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from partyhub.kernel.clock import FixedClock
from partyhub.kernel.references import Reference as Source
from partyhub.ledger import commands, queries, rules
from partyhub.ledger.commands.sums import write_sums
from partyhub.security.actors import SYSTEM
from tests.ledger.reference import Reference, Truth, Work

FIRST = date(2026, 1, 1)
DAYS = 130
GROUPS = (2, 3, 4)
BRANCHES = (10, 11, 12, 13, 14, 15)
NODES = (1, *GROUPS, *BRANCHES)
PARENTS = {2: 1, 3: 1, 4: 3, 10: 2, 11: 2, 12: 3, 13: 3, 14: 4, 15: 4}


class World:
    """A ledger with a history and its reference."""

    def __init__(self, random: Random, clock: FixedClock) -> None:
        self.random = random
        self.clock = clock
        self.reference = Reference(Truth(parents={unit: {date.min: p} for unit, p in PARENTS.items()}))
        self.undone: set[str] = set()
        self.number = 0

    @property
    def truth(self) -> Truth:
        return self.reference.truth

    @property
    def closed(self) -> date:
        return self.reference.copies[-1][0] if self.reference.copies else FIRST - timedelta(days=1)

    def live(self, steps: int) -> None:
        """Let things happen."""
        acts = [self.post, self.post, self.post, self.share, self.reverse, self.repeat]
        acts += [self.state, self.state, self.activate, self.activate, self.move, self.merge, self.close]
        for _ in range(steps):
            self.number += 1
            self.random.choice(acts)()
        write_sums()

    def day(self) -> date:
        return FIRST + timedelta(days=self.random.randrange(DAYS))

    def path(self, unit: int, day: date) -> str:
        return "/" + "/".join(str(one) for one in self.truth.line_of(unit, day)) + "/"

    def unit(self, day: date) -> int:
        """An organisation that exists on a day: one that was merged has an heir from then on."""
        units = [u for u in NODES if u not in self.truth.heirs or day < self.truth.heirs[u][0]]
        return self.random.choice(units)

    def post(self) -> None:
        on = self.day()
        unit, kind = (
            self.unit(on),
            self.random.choice(["t.selected", "t.talk", "t.minutes", "t.due", "t.met"]),
        )
        quantity = self.random.choice([1, 1, 45]) if kind == "t.minutes" else 1
        key, tag = f"work:{self.number}", self.random.choice(["", "a", "b"])
        self.truth.works[key] = Work((kind, "", tag), on, {unit: Fraction(quantity)})
        self._post(key, quantity, subject=key)

    def _post(self, key: str, quantity: int, subject: str) -> None:
        work = self.truth.works[key]
        (unit,) = work.legs
        commands.post(
            kind=work.label[0],
            organization_id=unit,
            path=self.path(unit, work.on),
            on=work.on,
            quantity=quantity,
            tag=work.label[2],
            subject=subject,
            source=Source.parse(key),
            event="approved#1",
            clock=self.clock,
        )

    def repeat(self) -> None:
        """The same posting again changes nothing, not even for one that was undone."""
        single = [k for k, w in self.truth.works.items() if len(w.legs) == 1 and k not in self.undone]
        if single:
            key = self.random.choice(single)
            self._post(key, int(next(iter(self.truth.works[key].legs.values()))), subject=key)

    def share(self) -> None:
        on = self.day()
        units = sorted({self.unit(on) for _ in range(self.random.choice([2, 3]))})
        parts = [Fraction(10_000 // len(units), 10_000)] * len(units)
        parts[0] += 1 - sum(parts)
        key = f"work:{self.number}"
        self.truth.works[key] = Work(("t.selected", "", ""), on, dict(zip(units, parts, strict=True)))
        commands.post_shares(
            kind="t.selected",
            legs=[(unit, self.path(unit, on), 1) for unit in units],
            on=on,
            source=Source.parse(key),
            event="approved#1",
            clock=self.clock,
        )

    def reverse(self) -> None:
        if self.truth.works:
            key = self.random.choice(sorted(self.truth.works))
            del self.truth.works[key]
            self.undone.add(key)
            commands.reverse(source=Source.parse(key), event="approved#1", clock=self.clock)

    def state(self) -> None:
        days = sorted({self.day() for _ in range(self.random.choice([1, 2, 3]))})
        variants = ["yes", "no", "excluded/approved", "excluded/grace"]
        timeline = {}
        for day in days:
            ended = day != days[0] and self.random.random() < 0.3
            timeline[day] = None if ended else (self.unit(day), self.random.choice(variants), "")
        self._state("t.dual_post", f"enterprise:{self.random.choice([1, 2, 3])}", timeline)

    def activate(self) -> None:
        unit = self.random.choice([u for u in BRANCHES if u not in self.truth.heirs] or [10])
        if unit in self.truth.heirs:
            return
        founded = self.day()
        timeline: dict[date, tuple[int, str, str] | None] = {founded: (unit, "", "")}
        if self.random.random() < 0.3:
            timeline[founded + timedelta(days=30)] = None
        self._state("t.active", f"organization:{unit}", timeline)

    def _state(self, kind: str, subject: str, timeline: dict) -> None:
        self.truth.timelines[kind, subject] = timeline
        steps = rules.timeline_of(self._told(kind, subject, timeline))
        paths = {unit: self._paths(unit) for unit in NODES}
        told = [(day, None) if one is None else (day, *one) for day, one in rules.along_moves(steps, paths)]
        commands.state(
            kind=kind,
            subject=subject,
            timeline=told,
            source=Source.parse(f"register:{self.number}"),
            event="saved#1",
            clock=self.clock,
        )

    def _told(self, kind: str, subject: str, timeline: dict) -> list[tuple]:
        """What the register says: an heir takes over from the day of the merger."""
        days = {*timeline, *(day for day, _ in self.truth.heirs.values())}
        told = []
        for day in sorted(days):
            held = self.truth.holding_on(kind, subject, day)
            told.append((day, held[0], self.path(held[0], day), held[1], held[2]) if held else (day, None))
        return told

    def _paths(self, unit: int) -> list[tuple[date, str]]:
        changes = sorted({day for parents in self.truth.parents.values() for day in parents})
        return [(day, self.path(unit, day)) for day in changes]

    def changed_on(self, unit: int) -> date:
        """The last day on which the path of an organisation changed."""
        steps = self._paths(unit)
        return max(day for n, (day, path) in enumerate(steps) if n == 0 or path != steps[n - 1][1])

    def move(self) -> None:
        unit = self.random.choice([4, *BRANCHES])
        to = self.random.choice([1, 2, 3] if unit == 4 else [2, 3, 4])
        on = max([self.day(), self.changed_on(unit), self.changed_on(to)])
        old = self.path(unit, date.max)
        if unit in self.truth.heirs or old == f"{self.path(to, date.max)}{unit}/":
            return
        self.truth.parents[unit][on] = to
        commands.rehome(
            old_prefix=old,
            new_prefix=self.path(unit, date.max),
            on=on,
            source=Source("organization", unit),
            event=f"moved#{self.number}",
            clock=self.clock,
        )

    def merge(self) -> None:
        """One branch is merged into another: its own state ends, what others hold there becomes the heir's."""
        unit, into = self.random.sample(BRANCHES, 2)
        if unit in self.truth.heirs or into in self.truth.heirs or unit in dict(self.truth.heirs.values()):
            return
        if any(heir == unit for _, heir in self.truth.heirs.values()):
            return
        on = max([self.day(), self.changed_on(unit), self.changed_on(into)])
        own = ("t.active", f"organization:{unit}")
        if own in self.truth.timelines:
            kept = {day: holding for day, holding in self.truth.timelines[own].items() if day < on}
            self._state(*own, {**kept, on: None})
        self.truth.heirs[unit] = (on, into)
        commands.rehome(
            old_prefix=self.path(unit, date.max),
            new_prefix=self.path(into, date.max),
            on=on,
            source=Source("organization", unit),
            event=f"merged#{self.number}",
            states_only=True,
            clock=self.clock,
        )

    def close(self) -> None:
        if self.random.random() < 0.5 or self.closed >= FIRST + timedelta(days=DAYS - 30):
            return
        through = self.closed + timedelta(days=self.random.choice([5, 20, 31]))
        commands.close(SYSTEM, through=through, reason="review", clock=self.clock)
        self.reference.close(through)

    def node(self, unit: int, as_of: date) -> queries.Node:
        """An organisation with every path it has had, the one of the day first."""
        today = self.path(unit, as_of)
        others = {path for _, path in self._paths(unit)} - {today}
        return queries.Node(unit, (today, *sorted(others)))

    def children(self, unit: int, as_of: date) -> list[int]:
        return [u for u in PARENTS if self.truth.parent_on(u, as_of) == unit]
