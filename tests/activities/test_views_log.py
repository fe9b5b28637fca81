"""Pages of logging: one form, and what stands around it."""

from __future__ import annotations

from datetime import date

import pytest
from markupsafe import escape

from partyhub.activities.rules import Kind, Proposed
from partyhub.web.registry import Panel, registry


@pytest.fixture
def told(app, monkeypatch) -> list[Proposed]:
    """A panel in the slot, as another room would register one; what it was asked about is kept."""
    asked: list[Proposed] = []

    def render(_actor, subject, _clock):
        asked.append(subject)
        kinds = "、".join(sorted(kind.value for kind in subject.kinds))
        return f'<p data-typed class="counts">{escape(kinds)} {subject.day}</p>'

    panels = [*registry(app).panels, Panel("test.ticks", "activities.ticks", render)]
    monkeypatch.setattr(registry(app), "panels", panels)
    return asked


class TestTicks:
    def test_panels_are_told_organisation_kinds_and_day(self, page_as, world, told):
        shown = page_as(world.secretary).get(
            "/activities/new/ticks",
            organization_id=world.tree.east_branch.public_id,
            kinds=["themed_day", "party_lecture"],
            day="2026-11-20",
        )
        branch = world.tree.east_branch
        kinds = frozenset({Kind.THEMED_DAY, Kind.PARTY_LECTURE})
        assert told == [Proposed(branch.id, branch.path, kinds, date(2026, 11, 20))]
        assert shown.one("div", id="ticks").text == "party_lecture、themed_day 2026-11-20"

    def test_without_a_day_it_is_today(self, page_as, world, told, clock):
        here = world.tree.east_branch.public_id
        page_as(world.secretary).get("/activities/new/ticks", organization_id=here, kinds="other")
        assert [one.day for one in told] == [clock.today()]

    def test_without_a_kind_nothing_is_said(self, page_as, world, told):
        here = world.tree.east_branch.public_id
        shown = page_as(world.secretary).get("/activities/new/ticks", organization_id=here)
        assert told == []
        assert shown.one("div", id="ticks").text == ""

    @pytest.mark.parametrize("wrong", [{"kinds": "party"}, {"day": "2026-02-30"}, {"member": "1"}])
    def test_nonsense_is_refused(self, page_as, world, told, wrong):
        here = world.tree.east_branch.public_id
        page_as(world.secretary).get("/activities/new/ticks", status=422, organization_id=here, **wrong)
        assert told == []

    def test_another_branch_cannot_be_asked_about(self, page_as, world, told):
        there = world.tree.west_branch.public_id
        page_as(world.secretary).get(
            "/activities/new/ticks", status=422, organization_id=there, kinds="other"
        )
        assert told == []

    def test_the_form_shows_it_after_refreshing_without_a_script(self, page_as, world, told):
        page = page_as(world.secretary)
        values = {"kinds": ["themed_day"], "day": "2026-11-20", "refresh": "1"}
        again = page.submit("/activities/new", values, having="title", status=200)
        assert again.one("div", id="ticks").text == "themed_day 2026-11-20"
