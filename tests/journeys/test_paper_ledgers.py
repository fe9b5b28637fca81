"""Ledgers and records on paper: A4, no navigation, nothing cut, every word there."""

from __future__ import annotations

from partyhub.reports.rules import Medium, Period, What
from tests.factories.reports import asked, meeting, talk
from tests.journeys.stage import CLOCK, Stage, a_day_over
from tests.journeys.test_paper import LONG, on_the_sheet, printed
from tests.support.world import World


def furnish(world: World) -> dict[str, str]:
    day, branch = a_day_over(), world.tree.east_branch
    record = meeting(world, CLOCK, day=day, minutes=LONG)
    meeting(world, CLOCK, day=day, title="四季度党员大会")
    talk(world, CLOCK, day=day)
    of_year = {"period": Period(day.year)}
    three = asked(world.secretary, What.THREE_MEETINGS, Medium.PRINT, branch, CLOCK, **of_year)
    talks = asked(world.secretary, What.HEART_TALK, Medium.PRINT, branch, CLOCK, **of_year)
    return {
        "ledger-meetings": f"/reports/exports/{three.public_id}/print",
        "ledger-talks": f"/reports/exports/{talks.public_id}/print",
        "minutes": f"/reports/records/{record.public_id}",
    }


def test_ledgers_and_records_on_paper(stage: Stage) -> None:
    places = stage.furnish(furnish)
    one = stage.visitor("secretary")
    sheets = {}
    for name, path in places.items():
        one.goto(path)
        sheets[name] = printed(one, name)
        on_the_sheet(one)
        said = one.page.locator("main").inner_text()
        assert "审计编号" in said
        if name != "ledger-talks":
            assert all(line in said for line in LONG.split("\n"))
    # the long minutes run over; the second record begins on a sheet of its own
    assert sheets["minutes"] >= 3
    assert sheets["ledger-meetings"] > sheets["minutes"]
    assert sheets["ledger-talks"] == 1
