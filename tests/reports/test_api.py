"""/api/v1/reports."""

from __future__ import annotations

import io
import zipfile

from partyhub.kernel import jobs, unit
from partyhub.reports.jobs import HANDLERS
from tests.factories.reports import meeting
from tests.support.documents import pairs


def body(world, **fields):
    values = {
        "ledger": "three_meetings",
        "organization_id": world.tree.east_branch.public_id,
        "year": 2026,
        "medium": "docx",
        "purpose": "迎接上级检查",
    }
    return values | fields


def test_the_forms(api_as, world):
    items = api_as(world.member).get("/reports/ledgers")["items"]
    assert [one["kind"] for one in items] == ["three_meetings", "themed_day", "heart_talk", "study_hours"]
    assert items[1]["columns"][0] == {"key": "title", "heading": "活动主题"}


def test_a_ledger(api_as, client_as, world, clock):
    meeting(world, clock)
    made = api_as(world.secretary).post("/reports/exports", body(world), status=202)
    assert (made["state"], made["rows"]) == ("ready", 1)
    got = client_as(world.secretary).get(f"/api/v1/reports/exports/{made['id']}/content")
    assert pairs(got.data)["地点"] == "党员活动室"
    assert client_as(world.group).get(f"/api/v1/reports/exports/{made['id']}/content").status_code == 404


def test_a_package_is_polled(api_as, client_as, world, clock):
    meeting(world, clock)
    api = api_as(world.secretary)
    made = api.post("/reports/exports", body(world, ledger="package", medium="zip"), status=202)
    assert (made["state"], made["progress"]) == ("queued", 0)
    path = f"/reports/exports/{made['id']}"
    assert client_as(world.secretary).get(f"/api/v1{path}/content").status_code == 409
    unit.commit()
    while jobs.run_next(HANDLERS, clock):
        pass
    assert api.get(path)["state"] == "ready"
    got = client_as(world.secretary).get(f"/api/v1{path}/content")
    assert zipfile.ZipFile(io.BytesIO(got.data)).testzip() is None


def test_what_is_refused(api_as, world):
    api = api_as(world.secretary)

    def codes(**fields):
        wrong = api.post("/reports/exports", body(world, **fields), status=422)
        return [one["code"] for one in wrong["errors"]]

    assert codes(purpose="") == ["purpose_required"]
    assert codes(organization_id=world.tree.west_branch.public_id) == ["not_a_choice"]
    assert codes(ledger="package") == ["report_medium"]
    assert codes(year=1) != []
    without = {name: value for name, value in body(world).items() if name != "organization_id"}
    assert api.post("/reports/exports", without, status=422)["errors"][0]["pointer"] == "/organization_id"
    api_as(world.group).post("/reports/exports", body(world, ledger="heart_talk"), status=403)


def test_ones_own_hours_need_no_organisation(api_as, world, clock):
    meeting(world, clock)
    own = {"ledger": "study_hours", "year": 2026, "medium": "xlsx"}
    assert api_as(world.member).post("/reports/exports", own, status=202)["rows"] == 1
    api_as(world.actor("dispatcher")).post("/reports/exports", own, status=403)
