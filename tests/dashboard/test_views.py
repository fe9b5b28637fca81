"""The first page: each role finds its way to its work, and nothing that is not its own."""

from __future__ import annotations

from datetime import date

import pytest

from partyhub.dashboard.views import SHORTCUTS
from partyhub.kernel import unit
from tests.factories.scorecards import running_campaign, study
from tests.support.world import USERS


class TestHome:
    @pytest.mark.parametrize("username", sorted(USERS))
    def test_every_role_has_one(self, app, world, page_as, username):
        assert page_as(world.actor(username)).get("/").heading == "首页"

    def test_strangers_are_asked_to_sign_in(self, app, page):
        assert page.get("/", status=303).headers["Location"].startswith("/sign-in")

    def test_a_secretary_reaches_the_log_in_one_click(self, app, world, page_as):
        page = page_as(world.secretary)
        assert page.get(page.get("/").link("记一次")).heading.startswith("记一次")

    def test_what_moved_this_week_opens_to_its_facts(self, app, world, clock, page_as):
        running_campaign(world.committee, world.tree.root, clock)
        study(world.tree.east_branch, date(2026, 11, 20), clock)
        study(world.tree.west_branch, date(2026, 11, 20), clock)
        unit.commit()
        home = page_as(world.group).get("/")
        assert "学习活动" in home.html
        assert page_as(world.group).get(home.link("学习活动")).status == 200

    def test_shortcuts_lead_somewhere(self, app):
        assert {endpoint for endpoint, _, _ in SHORTCUTS} <= set(app.view_functions)


class TestTasks:
    def test_programs_get_the_same_list(self, app, world, api_as):
        assert api_as(world.secretary).get("/me/tasks") == {"items": []}
