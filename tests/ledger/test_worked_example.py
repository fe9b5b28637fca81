"""The worked example of the ledger's design, number by number.

Root 1; groups 2 and 3; branches 10 and 11 in 2; 12, 13 and 14 in 3. The year is 2026.
"""

from __future__ import annotations

from datetime import date

from partyhub.kernel import unit
from partyhub.kernel.references import Reference
from partyhub.ledger import commands, queries, rules
from partyhub.security.actors import SYSTEM

PARENT = {10: 2, 11: 2, 12: 3, 13: 3, 14: 3}
START = date(2026, 1, 1)


def path(branch: int, parent: int = 0) -> str:
    return f"/1/{parent or PARENT[branch]}/{branch}/"


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def figure(reading: rules.Reading, node: int, as_of: date) -> rules.Figure:
    nodes = [queries.Node(node, (("/1/" if node == 1 else f"/1/{node}/"),))]
    return queries.figures(nodes, {"it": reading}, START, as_of)[node]["it"]


class TestCountWithJointWorks:
    reading = rules.count("t.selected")

    def numbers(self, as_of: date) -> list[float]:
        return [rules.number(figure(self.reading, node, as_of).numerator) for node in (1, 2, 3)]

    def entry(self, number: int) -> dict:
        return {
            "kind": "t.selected",
            "source": Reference("entry", number),
            "event": "selected#1",
            "subject": f"entry:{number}",
        }

    def joint(self, number: int, branches: list[int], shares: list[int], on: date, clock) -> None:
        legs = [(branch, path(branch), share) for branch, share in zip(branches, shares, strict=True)]
        commands.post_shares(legs=legs, on=on, clock=clock, **self.entry(number))

    def test_the_table(self, app, clock):
        with unit.work():
            commands.post(organization_id=10, path=path(10), on=day(3, 15), clock=clock, **self.entry(1))
            self.joint(2, [10, 12], [5000, 5000], day(5, 20), clock)
        with unit.work():
            commands.close(SYSTEM, through=day(6, 30), reason="half-year review", clock=clock)
        assert self.numbers(day(6, 30)) == [2, 1.5, 0.5]
        with unit.work():
            self.joint(3, [11, 12, 13], [3334, 3333, 3333], day(8, 10), clock)
            commands.reverse(source=Reference("entry", 2), event="selected#1", clock=clock)
        assert self.numbers(day(9, 30)) == [2, 1.3334, 0.6666]
        with unit.work():
            commands.post(organization_id=13, path=path(13), on=day(6, 20), clock=clock, **self.entry(4))
        assert self.numbers(day(9, 30)) == [3, 1.3334, 1.6666]
        assert self.numbers(day(6, 30)) == [2, 1.5, 0.5]
        assert self.numbers(day(7, 1)) == [2, 1, 1]


class TestShareWithExceptions:
    reading = rules.share("t.dual_post")

    def timelines(self) -> dict[str, list]:
        def at(home: int, variant: str, since: date = START) -> tuple:
            return (since, home, f"/1/{home}/", variant, "")

        return {
            "E21": [at(2, "yes")],
            "E22": [at(2, "no"), at(2, "yes", day(4, 1))],
            "E23": [at(2, "no"), at(2, "excluded/approved", day(6, 1))],
            "E31": [at(3, "yes"), at(3, "no", day(7, 15))],
            "E32": [at(3, "no"), at(2, "no", day(10, 1))],
        }

    def test_the_table(self, app, clock):
        with unit.work():
            for n, (enterprise, timeline) in enumerate(self.timelines().items()):
                commands.state(
                    kind="t.dual_post",
                    subject=f"enterprise:{enterprise}",
                    timeline=timeline,
                    source=Reference("appointment", n),
                    event="confirmed#1",
                    clock=clock,
                )
        expected = {
            day(3, 31): [(2, 5, 0), (1, 3, 0), (1, 2, 0)],
            day(6, 30): [(3, 4, 1), (2, 2, 1), (1, 2, 0)],
            day(7, 31): [(2, 4, 1), (2, 2, 1), (0, 2, 0)],
            day(12, 31): [(2, 4, 1), (2, 3, 1), (0, 1, 0)],
        }
        for as_of, row in expected.items():
            found = [figure(self.reading, node, as_of) for node in (1, 2, 3)]
            numbers = [
                (one.numerator // 10_000, one.denominator // 10_000, sum(one.excluded.values()) // 10_000)
                for one in found
            ]
            assert numbers == row, as_of
        assert figure(self.reading, 2, day(6, 30)).excluded == {"approved": 10_000}


class TestCoverageWithUnitsFoundedAndDissolved:
    reading = rules.coverage("t.talk", "t.active")

    def test_the_table(self, app, clock):
        active = {branch: [(date(2020, 1, 1), branch, path(branch))] for branch in PARENT}
        active[14] = [(day(4, 15), 14, path(14))]
        active[11] = [*active[11], (day(9, 1), None)]
        talks = [(10, day(2, 10)), (10, day(6, 8)), (11, day(3, 5)), (12, day(5, 20)), (14, day(9, 3))]
        with unit.work():
            for branch, timeline in active.items():
                commands.state(
                    kind="t.active",
                    subject=f"organization:{branch}",
                    timeline=timeline,
                    source=Reference("organization", branch),
                    event="founded#1",
                    clock=clock,
                )
            for n, (branch, on) in enumerate(talks):
                commands.post(
                    kind="t.talk",
                    organization_id=branch,
                    path=path(branch),
                    on=on,
                    source=Reference("activity", n),
                    event="approved#1",
                    clock=clock,
                )
        expected = {
            day(3, 31): [(2, 4), (2, 2), (0, 2)],
            day(6, 30): [(3, 5), (2, 2), (1, 3)],
            day(9, 30): [(3, 4), (1, 1), (2, 3)],
        }
        for as_of, row in expected.items():
            found = [figure(self.reading, node, as_of) for node in (1, 2, 3)]
            assert [(one.numerator // 10_000, one.denominator // 10_000) for one in found] == row, as_of
        assert [figure(self.reading, node, day(9, 30)).gone for node in (1, 2, 3)] == [1, 1, 0]
