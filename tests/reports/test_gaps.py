"""What a package says is missing is what the obligations say: one rule, one place."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from partyhub.activities.rules import Kind
from partyhub.kernel import unit
from partyhub.obligations import commands as obligations
from partyhub.obligations import queries as duties
from partyhub.obligations.rules import Every, MetBy, Status
from partyhub.reports import commands, jobs, queries
from partyhub.reports.rules import Checked, Gap, Medium, What
from partyhub.reports.words import in_chinese
from tests.factories.activities import submitted
from tests.factories.obligations import loaded, rows, run_jobs
from tests.factories.reports import asked
from tests.support.documents import paragraphs

TODAY = date(2026, 11, 23)


@pytest.fixture
def branch(world, clock):
    """The branch, its rules in force since October, its themed day of October held."""
    loaded(world.committee, clock)
    home = world.tree.east_branch
    submitted(world.secretary, home, clock, day=date(2026, 10, 12), kinds=[Kind.THEMED_DAY])
    unit.commit()
    return home


def missing(home, today: date = TODAY) -> list[tuple[str, date, date]]:
    return [(one.name, one.first, one.last) for one in queries.checked(home, 2026, today=today).gaps]


def test_gaps_are_what_is_overdue_on_the_page_of_obligations(branch):
    for today in (TODAY, date(2026, 12, 1), date(2027, 1, 1)):
        page = {
            (line.rule.name, cell.period.first, cell.period.last)
            for line in duties.year_of(branch, 2026, today)
            for cell in line.cells
            if cell.status is Status.OVERDUE
        }
        assert set(missing(branch, today)) == page
    assert missing(branch) == [], "October's themed day was held, a committee it has not"
    year_over = [name for name, _first, _last in missing(branch, date(2027, 1, 1))]
    assert year_over.count("主题党日") == 2  # November and December
    assert {"党员大会", "党课", "组织生活会"} <= set(year_over)


def test_nothing_is_said_to_be_complete_where_nothing_was_due(world):
    assert queries.checked(world.tree.east_branch, 2026, today=TODAY) == Checked(0, ())


def test_what_was_excused_is_no_gap_and_was_not_looked_through(branch, world, clock):
    clock.advance(date(2026, 12, 2) - TODAY)
    november = ("主题党日", date(2026, 11, 1), date(2026, 11, 30))
    today = clock.today()
    assert november in missing(branch, today)
    before = queries.checked(branch, 2026, today=today).due
    row = rows(branch)["themed_day 2026-11"]
    obligations.excuse(world.group, row, reason="停产检修。", version=row.version, clock=clock)
    unit.commit()
    assert november not in missing(branch, today)
    assert queries.checked(branch, 2026, today=today).due == before - 1


def test_a_rule_of_the_committees_own_is_asked_for_in_the_file(branch, world, clock):
    """No table in this room: a new rule is missing at once, with its source, in the index of the package."""
    rule = next(one for one in duties.rulebook() if one.code == "party_lecture")
    own = replace(
        rule.content,
        code="integrity",
        name="廉政教育",
        met_by=MetBy("activity.held", "integrity_education"),
        every=Every.MONTH,
        source="党委年度工作要点",
        valid_from=date(2026, 11, 1),
    )
    draft = obligations.draft(world.committee, own, clock=clock)
    unit.commit()
    obligations.switch_on(world.committee, draft, version=draft.version, clock=clock)
    unit.commit()
    run_jobs(clock)
    clock.advance(date(2026, 12, 2) - TODAY)
    gap = Gap("廉政教育", "党委年度工作要点", date(2026, 11, 1), date(2026, 11, 30))
    assert gap in queries.checked(branch, 2026, today=clock.today()).gaps
    export = asked(world.secretary, What.PACKAGE, Medium.ZIP, branch, clock)
    unit.commit()
    jobs.make({"export": export.id}, clock)
    made = commands.fetch(world.secretary, export, in_chinese, clock=clock)
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        index = [text for text in paragraphs(package.read("00 目录和缺项.docx")) if text]
    place = index.index("廉政教育")
    assert index[place + 1 : place + 3] == ["2026年11月1日至2026年11月30日", "党委年度工作要点"]
