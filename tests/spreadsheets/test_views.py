"""The pages, read like a browser reads them."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from partyhub.kernel import jobs, unit
from partyhub.spreadsheets import commands, reading, views
from partyhub.spreadsheets.jobs import HANDLERS
from tests.factories.spreadsheets import NOTES, good_row, note_names, workbook
from tests.support.client import ApiClient, PageClient
from tests.support.locks import nobody_waits


def work_off(clock):
    while jobs.run_next(HANDLERS, clock):
        pass


def send(page, content, name="名单.xlsx", **expected):
    """Fill the upload form in as a person does."""
    values = {"kind": "notes", "file": (io.BytesIO(content), name)}
    return page.submit("/imports/new", values, having="file", **expected)


def uploaded(page, content, clock):
    """Upload, let the job run, open the page of the batch."""
    done = send(page, content, follow=True, status=200)
    work_off(clock)
    return page.get(done.url)


class TestIndex:
    def test_an_empty_list_says_what_this_is_and_what_to_do(self, page_as, secretary):
        page = page_as(secretary).get("/imports")
        assert "还没有导入记录" in page.text
        assert page.link("导入表格")

    def test_it_lists_ones_own_and_those_below_but_not_a_neighbours(
        self, page_as, secretary, neighbour, committee, clock
    ):
        uploaded(page_as(secretary), workbook([good_row(1)]), clock)
        assert "名单.xlsx" in page_as(secretary).get("/imports").text
        assert "名单.xlsx" in page_as(committee).get("/imports").text
        assert "名单.xlsx" not in page_as(neighbour).get("/imports").text

    def test_a_member_may_not_import(self, page_as, member):
        page_as(member).get("/imports", status=403)


class TestUpload:
    def test_a_good_workbook_is_previewed_applied_and_undone(self, page_as, secretary, clock):
        page = page_as(secretary)
        ready = uploaded(page, workbook([good_row(1), good_row(2)]), clock)
        assert "共 2 行，没有错误" in ready.text
        assert note_names() == {}
        waiting = page.submit(ready, {}, action=f"{ready.url}/apply", follow=True, status=200)
        assert "正在导入" in waiting.text
        work_off(clock)
        applied = page.get(ready.url)
        assert len(note_names()) == 2
        page.submit(applied, {}, action=f"{ready.url}/undo", follow=True, status=200)
        work_off(clock)
        assert "已撤销" in page.get(ready.url).text
        assert note_names() == {}

    def test_a_wrong_file_is_refused_beside_the_field(self, page_as, secretary):
        page = send(page_as(secretary), b"%PDF-1.7", "名单.xlsx", status=422)
        assert page.errors() == ["文件内容与扩展名不符，请另存为 .xlsx 后上传。"]

    def test_nothing_chosen_is_said_for_both_fields(self, page_as, secretary):
        page = page_as(secretary).submit(
            "/imports/new", {"kind": None, "file": None}, having="file", status=422
        )
        assert len(page.errors()) == 2

    def test_a_running_job_shows_its_percentage_and_the_script_may_ask_for_it(self, page_as, secretary):
        page = page_as(secretary)
        waiting = send(page, workbook([good_row(1)]), follow=True, status=200)
        assert "您可以离开本页" in waiting.text
        answer = page.client.get(f"{waiting.url}/progress")
        assert answer.json == {"state": "queued", "running": True, "percent": 0}


class TestDetail:
    def test_every_error_is_listed_with_its_cell_value_and_what_to_do(self, page_as, secretary, clock):
        bad = ["A-1", "张三", "12345", "1998.13", "男性", "", ""]
        page = uploaded(page_as(secretary), workbook([bad]), clock)
        for text in (
            "C2",
            "12345",
            "身份证号应为 18 位",
            "D2",
            "1998.13",
            "日期不存在",
            "E2",
            "请填写以下之一：男、女。",
        ):
            assert text in page.text

    def test_long_lists_are_paged(self, page_as, secretary, clock):
        rows = [[f"A-{n}", "张三", "", "去年", "", "", ""] for n in range(120)]
        reader = page_as(secretary)
        first = uploaded(reader, workbook(rows), clock)
        second = reader.get(first.link("下一页"))
        assert "D52" not in first.text
        assert "D52" in second.text

    def test_a_neighbour_gets_the_same_answer_as_for_a_missing_one(
        self, page_as, secretary, neighbour, clock
    ):
        found = uploaded(page_as(secretary), workbook([good_row(1)]), clock)
        other = page_as(neighbour)
        for tail in ("", "/mapping", "/errors.xlsx", "/progress"):
            assert other.client.get(found.url + tail).status_code == 404

    def test_others_see_long_numbers_masked(self, page_as, secretary, committee, clock):
        wrong = ["A-1", "张三", "110105194912310021", "1949.12", "男", "19900000001", ""]
        mine = uploaded(page_as(secretary), workbook([wrong]), clock)
        assert "110105194912310021" in mine.text
        theirs = page_as(committee).get(mine.url)
        assert "110105194912310021" not in theirs.text
        assert "110****0021" in theirs.text


class TestMapping:
    def test_a_column_with_an_unknown_heading_is_named_by_hand(self, page_as, secretary, clock):
        headings = ("编号", "大名", "身份证号码", "出生年月", "性别", "手机号码", "备注")
        reader = page_as(secretary)
        failed = uploaded(reader, workbook([good_row(1)], headings), clock)
        assert "缺少“姓名”一列" in failed.text
        form = reader.get(f"{failed.url}/mapping")
        reader.submit(form, {"column_B": "name"}, having="column_B", follow=True, status=200)
        work_off(clock)
        assert "没有错误" in reader.get(failed.url).text

    def test_a_choice_that_was_not_offered_and_a_stale_page_are_refused(self, page_as, secretary, clock):
        reader = page_as(secretary)
        ready = uploaded(reader, workbook([good_row(1)]), clock)
        reader.submit(f"{ready.url}/mapping", {"column_B": "nonsense"}, having="column_B", status=422)
        old = reader.get(f"{ready.url}/mapping")
        reader.submit(f"{ready.url}/mapping", {"column_G": ""}, having="column_B")
        work_off(clock)
        reader.submit(old, {"column_B": ""}, having="column_B", status=409)


class TestFiles:
    def test_the_template_holds_the_headings_and_can_be_filled_in_and_imported(
        self, page_as, secretary, clock
    ):
        answer = page_as(secretary).client.get("/imports/templates/notes.xlsx")
        assert answer.status_code == 200
        book = reading.read("a.xlsx", answer.data)
        assert book.sheets[0].rows[1] == ["编号*", "姓名*", "公民身份证号", "出生日期", "性别", "手机号"]
        assert "没有错误" in uploaded(page_as(secretary), answer.data, clock).text

    def test_an_unknown_template_is_missing(self, page_as, secretary):
        page_as(secretary).get("/imports/templates/nothing.xlsx", status=404)

    def test_the_errors_workbook_holds_every_error_beside_its_row(self, page_as, secretary, clock):
        rows = [good_row(1), ["A-2", "=1+1", "12345", "1998.13", "男", "", ""]]
        reader = page_as(secretary)
        failed = uploaded(reader, workbook(rows), clock)
        answer = reader.client.get(f"{failed.url}/errors.xlsx")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        table = reading.read("a.xlsx", answer.data).sheets[0]
        assert not table.formulas
        found = {(row[4], row[5]): row for number, row in table.rows.items() if number > 1}
        assert {key[0] for key in found} == {"B3", "C3", "D3"}
        assert found["C3", "12345"][8:11] == ["A-2", "=1+1", "12345"]

    def test_taking_the_errors_out_is_noted(self, app, page_as, secretary, clock):
        from sqlalchemy import select

        from partyhub.audit.models import AuditEvent
        from partyhub.kernel.db import db

        reader = page_as(secretary)
        failed = uploaded(reader, workbook([["A-2", "张三5"]]), clock)
        reader.client.get(f"{failed.url}/errors.xlsx")
        events = db.session.scalars(
            select(AuditEvent.event).where(AuditEvent.event.startswith("import."))
        ).all()
        assert {"import.uploaded", "import.checked", "import.errors_downloaded"} <= set(events)


def test_a_button_that_brings_more_than_it_holds_is_refused(page_as, secretary, clock):
    reader = page_as(secretary)
    ready = uploaded(reader, workbook([good_row(1)]), clock)
    reader.submit(ready, {"dry_run": "1"}, action=f"{ready.url}/apply", status=422)
    work_off(clock)
    assert note_names() == {}
    applied = reader.submit(ready, {}, action=f"{ready.url}/apply", follow=True, status=200)
    work_off(clock)
    applied = reader.get(ready.url)
    reader.submit(applied, {"rows": "2"}, action=f"{ready.url}/undo", status=422)
    work_off(clock)
    assert len(note_names()) == 1


@pytest.mark.parametrize("step", ["apply", "undo"])
def test_a_step_that_is_not_possible_is_a_conflict(page_as, secretary, clock, app, step):
    with unit.work():
        batch = commands.upload(
            secretary, NOTES, filename="a.xlsx", content=workbook([good_row(1)]), dry_run=True, clock=clock
        )
    page = page_as(secretary).get(f"/imports/{batch.public_id}")
    assert f"/{step}" not in page.html


def test_an_unfinished_import_waits_among_its_uploaders_tasks_for_a_week(
    app, page_as, secretary, committee, clock
):
    uploaded(page_as(secretary), workbook([good_row(1)]), clock)
    with app.test_request_context():
        (todo,) = views.TODOS[0].fn(secretary, clock)
        assert (str(todo.title), todo.why) == ("完成“名单.xlsx”的导入", "可以导入")
        assert views.TODOS[0].fn(committee, clock) == []
        clock.advance(timedelta(days=8))
        assert views.TODOS[0].fn(secretary, clock) == []


def test_nobody_waits_while_a_workbook_is_read(fresh_app, secretary, monkeypatch):
    seen: list[bool] = []
    real = reading.check

    def watch(*args):
        seen.append(nobody_waits())
        real(*args)

    monkeypatch.setattr(reading, "check", watch)
    reader, program = fresh_app.test_client(), fresh_app.test_client()
    reader.actor = program.actor = secretary
    send(PageClient(reader), workbook([good_row(1)]))
    data = {"kind": "notes", "dry_run": "true", "file": (io.BytesIO(workbook([good_row(2)])), "名单.xlsx")}
    ApiClient(program).post("/imports", data=data, status=202)
    assert seen == [True, True]


def test_the_list_is_chosen_beforehand_so_that_no_workbook_is_lost_over_it(page_as, secretary):
    form = page_as(secretary).get("/imports/new")
    assert any("checked" in one for one in form.all("input", name="kind"))
