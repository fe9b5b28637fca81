"""The audit trail as auditors read it; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partyhub.audit import commands as audit
from partyhub.kernel import unit
from partyhub.kernel.references import Reference
from partyhub.security.actors import SYSTEM
from partyhub.security.permissions import Role
from tests.support.actors import actor_for


class Root:
    id, path = 1, "/1/"


class Branch:
    id, path = 12, "/1/3/12/"


@pytest.fixture
def auditor():
    return actor_for(Role.AUDITOR, Root)


@pytest.fixture
def recorded(app, clock):
    with unit.work():
        audit.record(
            SYSTEM,
            "ledger.closed",
            Reference("ledger", 1),
            path="/1/",
            details={"through": "2026-06-30", "reason": "半年评估"},
            personal={"mobile": "13912345678"},
            clock=clock,
        )
    clock.advance(timedelta(days=1))
    with unit.work():
        audit.record(
            SYSTEM, "access.denied", path="/1/3/12/", details={"reasons": ["forbidden"]}, clock=clock
        )


class TestEvents:
    def test_the_list_is_newest_first_and_can_be_narrowed_down(self, recorded, page_as, auditor):
        page = page_as(auditor)
        shown = page.get("/audit")
        assert shown.heading == "审计日志"
        assert "关账" in shown.text
        only = page.get("/audit?event=ledger.closed")
        assert len(only.all("tr")) == 2
        assert "没有符合条件的记录" in page.get("/audit?by=user%3A999999").text
        on_the_day = page.get("/audit?event=ledger.closed&since=2026-11-23&until=2026-11-23")
        assert len(on_the_day.all("tr")) == 2
        assert "没有符合条件的记录" in page.get("/audit?event=ledger.closed&since=2026-11-24").text

    def test_wrong_filters_are_told(self, recorded, page_as, auditor):
        page = page_as(auditor)
        page.get("/audit?since=yesterday", status=422)
        page.get("/audit?unknown=1", status=422)
        page.get("/audit?event=no.such.tag", status=422)

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
    def test_nobody_else(self, recorded, page_as, role):
        page_as(actor_for(role, Root)).get("/audit", status=403)

    def test_an_auditor_of_a_branch_sees_the_branch_only(self, recorded, api_as):
        found = api_as(actor_for(Role.AUDITOR, Branch)).get("/audit-events")
        assert {item["event"] for item in found["items"]} == {"access.denied"}


class TestEvent:
    def test_one_event_shows_details_but_no_personal_value(self, recorded, page_as, auditor):
        page = page_as(auditor)
        listed = page.get("/audit?event=ledger.closed")
        number = listed.one("th", scope="row").text
        shown = page.get(f"/audit/{number}")
        assert "半年评估" in shown.text
        assert "可依规清除" in shown.text
        assert "13912345678" not in shown.html

    def test_absent_and_unreadable_numbers(self, recorded, page_as, auditor):
        page = page_as(auditor)
        page.get("/audit/99999999", status=404)
        page.get("/audit/99999999999999999999999999", status=404)


class TestApi:
    def test_pages_and_filters(self, recorded, api_as, auditor):
        api = api_as(auditor)
        first = api.get("/audit-events", page_size=1)
        assert first["items"][0]["event"] == "access.denied"
        assert first["items"][0]["subject"] is None
        second = api.get("/audit-events", page_size=1, cursor=first["next_cursor"])
        assert second["items"][0]["event"] == "ledger.closed"
        assert second["items"][0]["personal"] == "kept"
        assert second["items"][0]["details"]["through"] == "2026-06-30"
        assert [item["event"] for item in api.get("/audit-events", event="ledger.*")["items"]] == [
            "ledger.closed"
        ]

    def test_what_is_refused(self, recorded, api_as, auditor):
        api = api_as(auditor)
        for wrong in ({"unknown": 1}, {"since": "yesterday"}, {"page_size": 0}, {"cursor": "made-up"}):
            api.get("/audit-events", status=422, **wrong)
        api_as(actor_for(Role.COMMITTEE, Root)).get("/audit-events", status=403)
