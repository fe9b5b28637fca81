"""The life of a campaign on its pages: brought in, published, started, taken over for another year, closed."""

from __future__ import annotations

import pytest

from partyhub.kernel import unit
from partyhub.ledger import queries as ledger
from partyhub.scorecards import queries
from partyhub.scorecards.rules import CampaignState
from tests.factories.scorecards import running_campaign


@pytest.fixture
def past(app, world, clock):
    """A campaign whose last day is over."""
    made = running_campaign(world.committee, world.tree.root, clock, year=2025)
    unit.commit()
    return made


def states() -> dict[int, CampaignState]:
    return {one.year: one.state for one in queries.campaigns()}


class TestLoadCampaign:
    def test_the_empty_list_leads_there_and_the_plan_becomes_a_draft(self, app, world, page_as):
        page = page_as(world.committee)
        assert any(one["href"] == "/scorecards/load" for one in page.get("/scorecards/").all("a"))
        done = page.submit("/scorecards/load", {"year": "2026"}, having="year", follow=True, status=200)
        assert "草稿" in done.text
        assert states() == {2026: CampaignState.DRAFT}

    def test_a_year_that_is_there_is_refused_beside_the_field(self, past, world, page_as):
        shown = page_as(world.committee).submit(
            "/scorecards/load", {"year": "2025"}, having="year", status=409
        )
        assert any("2025 年的行动已经存在" in text for text in shown.errors()), shown.errors()

    def test_an_enterprise_is_not_offered_it(self, app, world, page_as):
        page = page_as(world.group)
        assert "/scorecards/load" not in page.get("/scorecards/").html
        page.get("/scorecards/load", status=403)


class TestStepCampaign:
    def test_published_then_started(self, app, world, page_as):
        page = page_as(world.committee)
        shown = page.submit("/scorecards/load", {"year": "2026"}, having="year", follow=True, status=200)
        page.submit(shown, {}, button="发布")
        assert states() == {2026: CampaignState.PUBLISHED}
        page.submit(page.get("/scorecards/"), {}, button="启动")
        assert states() == {2026: CampaignState.RUNNING}

    def test_a_list_that_is_behind_is_told(self, app, world, page_as):
        page = page_as(world.committee)
        shown = page.submit("/scorecards/load", {"year": "2026"}, having="year", follow=True, status=200)
        page.submit(shown, {}, button="发布")
        behind = page.get("/scorecards/")
        page.submit(page.get("/scorecards/"), {}, button="启动")
        page.submit(behind, {}, button="启动", status=409)
        assert states() == {2026: CampaignState.RUNNING}


class TestCloneCampaign:
    def test_next_years_draft_beside_the_one_it_came_from(self, past, world, page_as):
        page = page_as(world.committee)
        page.submit(f"/scorecards/{past.public_id}/clone", {}, having="year")
        assert states() == {2025: CampaignState.RUNNING, 2026: CampaignState.DRAFT}

    def test_a_year_too_far_away_is_refused(self, past, world, page_as):
        where = f"/scorecards/{past.public_id}/clone"
        shown = page_as(world.committee).submit(where, {"year": "2099"}, having="year", status=422)
        assert any("2000" in text for text in shown.errors())
        assert states() == {2025: CampaignState.RUNNING}


class TestCloseCampaign:
    def test_it_says_what_closing_means_then_closes(self, past, world, page_as):
        page = page_as(world.committee)
        shown = page.get(f"/scorecards/{past.public_id}/close")
        assert "不再变动" in shown.text
        page.submit(shown, {"reason": "市国资党委〔2026〕9号"}, having="reason")
        assert states() == {2025: CampaignState.CLOSED}
        assert ledger.closed_through() == past.ends_on

    def test_without_a_reason_nothing_is_closed(self, past, world, page_as):
        where = f"/scorecards/{past.public_id}/close"
        assert page_as(world.committee).submit(where, {"reason": " "}, having="reason", status=422).errors()
        assert states() == {2025: CampaignState.RUNNING}

    def test_a_year_that_is_not_over_offers_no_button(self, app, world, clock, page_as):
        made = running_campaign(world.committee, world.tree.root, clock)
        unit.commit()
        shown = page_as(world.committee).get(f"/scorecards/{made.public_id}/close")
        assert not shown.all("input", name="reason")
        assert "2026年12月31日" in shown.text
