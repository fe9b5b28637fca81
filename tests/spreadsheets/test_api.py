"""/imports as a program uses it."""

from __future__ import annotations

import io
import json

import pytest

from partyhub.kernel import jobs
from partyhub.spreadsheets.jobs import HANDLERS
from tests.factories.spreadsheets import good_row, note_names, workbook
from tests.spreadsheets import hostile


def work_off(clock):
    while jobs.run_next(HANDLERS, clock):
        pass


@pytest.fixture
def send(client_as):
    """Return a sender of multipart uploads."""
    count = iter(range(1000))

    def post(actor, content, *, status=202, name="名单.xlsx", **fields):
        answer = client_as(actor).post(
            "/api/v1/imports",
            data={"kind": "notes", **fields, "file": (io.BytesIO(content), name)},
            headers={"Idempotency-Key": f"upload-{next(count)}"},
            content_type="multipart/form-data",
        )
        assert answer.status_code == status, answer.text
        return answer.json

    return post


def test_an_upload_is_checked_and_goes_on_to_applied(send, api_as, secretary, clock):
    made = send(secretary, workbook([good_row(1), good_row(2)]), dry_run="false")
    assert (made["state"], made["dry_run"], len(made["id"]) >= 12) == ("queued", False, True)
    work_off(clock)
    now = api_as(secretary).get(f"/imports/{made['id']}")
    assert (now["state"], now["rows_total"], now["rows_ok"], now["rows_failed"], now["progress"]) == (
        "applied",
        2,
        2,
        0,
        100,
    )
    assert now["mapping"]["B"] == "name"
    assert now["mapping"]["G"] is None
    assert len(note_names()) == 2


def test_a_dry_run_ends_ready_and_is_applied_and_undone_by_hand(send, api_as, secretary, clock):
    made = send(secretary, workbook([good_row(1)]), dry_run="true")
    work_off(clock)
    api = api_as(secretary)
    now = api.get(f"/imports/{made['id']}")
    assert (now["state"], now["rows_new"]) == ("ready", 1)
    assert note_names() == {}
    api.post(f"/imports/{made['id']}/apply", status=428)
    api.post(f"/imports/{made['id']}/apply", version=now["version"] + 7, status=409)
    api.post(f"/imports/{made['id']}/apply", version=now["version"], status=202)
    work_off(clock)
    now = api.get(f"/imports/{made['id']}")
    assert now["state"] == "applied"
    api.post(f"/imports/{made['id']}/undo", version=now["version"], status=202)
    work_off(clock)
    assert api.get(f"/imports/{made['id']}")["state"] == "undone"
    assert note_names() == {}


def test_errors_have_everything_the_interface_promises(send, api_as, secretary, clock):
    made = send(secretary, workbook([good_row(1), ["A-2", "李四", "12345", "1998.13", "男", "", ""]]))
    work_off(clock)
    api = api_as(secretary)
    assert api.get(f"/imports/{made['id']}")["state"] == "failed"
    found = api.get(f"/imports/{made['id']}/errors")
    assert found["total"] == 2
    assert found["items"][1] == {
        "sheet": "名单",
        "row": 3,
        "column": "D",
        "heading": "出生年月",
        "cell": "D3",
        "value": "1998.13",
        "code": "date_impossible",
        "message": "日期不存在。请写成 1998-07-01；不知道具体日期时写成 1998-07。",
        "severity": "error",
    }
    one = api.get(f"/imports/{made['id']}/errors", page_size=1, severity="error")
    two = api.get(f"/imports/{made['id']}/errors", page_size=1, severity="error", cursor=one["next_cursor"])
    assert [one["items"][0]["cell"], two["items"][0]["cell"], two["next_cursor"]] == ["C3", "D3", None]


def test_a_mapping_given_with_the_upload_is_used(send, api_as, secretary, clock):
    headings = ("编号", "大名", "身份证号码", "出生年月", "性别", "手机号码", "备注")
    content = workbook([good_row(1)], headings)
    made = send(secretary, content, dry_run="true", mapping=json.dumps({"B": "name", "E": None}))
    work_off(clock)
    now = api_as(secretary).get(f"/imports/{made['id']}")
    assert (now["state"], now["mapping"]["B"], now["mapping"]["E"]) == ("ready", "name", None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "nonsense"}, "not_a_choice"),
        ({"colour": "red"}, "unknown_field"),
        ({"dry_run": "perhaps"}, "not_a_flag"),
        ({"mapping": "["}, "mapping_unreadable"),
        ({"mapping": '{"B": 5}'}, "mapping_unreadable"),
        ({"mapping": '{"7": "name"}'}, "mapping_unreadable"),
        ({"mapping": '{"B": "nonsense"}'}, "mapping_key_unknown"),
    ],
)
def test_a_wrong_upload_is_refused_with_its_reason(send, secretary, fields, code):
    refused = send(secretary, hostile.plain(), status=422, **fields)
    assert code in [error["code"] for error in refused["errors"]]


@pytest.mark.parametrize(
    "make", [hostile.zip_bomb, hostile.entities, hostile.far_cell, hostile.repeated_string]
)
def test_a_bomb_is_a_422_and_leaves_no_batch(send, api_as, secretary, make):
    send(secretary, make(), status=422)
    assert api_as(secretary).get("/imports")["items"] == []


def test_a_missing_file_is_said(client_as, secretary):
    answer = client_as(secretary).post(
        "/api/v1/imports",
        data={"kind": "notes"},
        headers={"Idempotency-Key": "k"},
        content_type="multipart/form-data",
    )
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/file")


def test_scope(send, api_as, secretary, neighbour, committee, member, clock):
    made = send(secretary, workbook([good_row(1)]), dry_run="true")
    work_off(clock)
    assert [one["id"] for one in api_as(committee).get("/imports", state="ready", kind="notes")["items"]] == [
        made["id"]
    ]
    assert api_as(neighbour).get("/imports")["items"] == []
    api_as(neighbour).get(f"/imports/{made['id']}", status=404)
    api_as(neighbour).get(f"/imports/{made['id']}/errors", status=404)
    api_as(neighbour).post(f"/imports/{made['id']}/apply", version=1, status=404)
    api_as(neighbour).post(f"/imports/{made['id']}/undo", version=1, status=404)
    api_as(member).get("/imports", status=403)
    send(member, hostile.plain(), status=403)


def test_unknown_query_names_are_refused(api_as, secretary):
    assert (
        api_as(secretary).get("/imports", status=422, colour="red")["errors"][0]["code"]
        == "unknown_parameter"
    )
