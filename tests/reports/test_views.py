"""The pages of ledgers, read like a browser reads them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from partyhub.activities import commands as activities
from partyhub.activities.rules import Kind
from partyhub.audit.models import AuditEvent
from partyhub.kernel import jobs, unit
from partyhub.kernel.clock import local_time
from partyhub.kernel.db import db
from partyhub.reports.jobs import HANDLERS
from partyhub.reports.rules import Medium, What
from tests.factories.activities import logged
from tests.factories.reports import asked, meeting, talk
from tests.support.documents import pairs


def work_off(clock):
    while jobs.run_next(HANDLERS, clock):
        pass


def request(world, **fields):
    values = {
        "what": "themed_day",
        "organization": world.tree.east_branch.public_id,
        "year": "2026",
        "medium": "xlsx",
        "purpose": "迎接上级检查",
    }
    return values | fields


class TestIndex:
    def test_a_workbook_in_one_step(self, page_as, client_as, world, clock):
        meeting(world, clock)
        done = page_as(world.secretary).submit("/reports", request(world), having="purpose")
        assert done.headers["Location"].endswith("/file")
        answer = client_as(world.secretary).get(done.headers["Location"])
        assert answer.status_code == 200
        assert answer.data.startswith(b"PK")
        assert "filename*=UTF-8''%E4%B8%BB" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "private, no-store"

    def test_what_is_missing_is_said(self, page_as, world):
        page = page_as(world.secretary)
        page.submit("/reports", request(world, purpose="", medium=None), having="purpose", status=422)
        said = page.submit(
            "/reports", request(world, medium="zip", quarter="2"), having="purpose", status=422
        )
        assert "台账可导出为 Excel、Word 或打印" in said.text
        page.submit("/reports", request(world, year="18"), having="purpose", status=422)
        foreign = request(world, organization=world.tree.west_branch.public_id)
        page.submit("/reports", foreign, having="purpose", status=422)

    def test_talks_are_for_the_secretary(self, page_as, world, clock):
        talk(world, clock)
        page_as(world.secretary).submit("/reports", request(world, what="heart_talk"), having="purpose")
        refused = request(world, what="heart_talk")
        said = page_as(world.group).submit("/reports", refused, having="purpose", status=403)
        assert "只供本支部书记使用" in said.text
        denied = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "access.denied")).all()
        assert [one.actor for one in denied] == [f"user:{world.group.user_id}"]
        page_as(world.secretary).submit("/reports", request(world, purpose=""), having="purpose", status=422)
        again = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "access.denied")).all()
        assert len(again) == 1, "a value that is not good is no denial"

    def test_who_may_not(self, page_as, world):
        for name in ("member", "inspector", "dispatcher", "auditor", "sysadmin"):
            page_as(world.actor(name)).get("/reports", status=403)

    def test_ones_own_exports_are_listed_for_a_day(self, page_as, world, clock):
        export = asked(world.secretary, What.THEMED_DAY, Medium.XLSX, world.tree.east_branch, clock)
        page = page_as(world.secretary)
        assert export.code in page.get("/reports").text
        assert export.code not in page_as(world.group).get("/reports").text
        clock.advance(timedelta(hours=24))
        assert export.code not in page.get("/reports").text


class TestDetail:
    def test_a_package_from_asking_to_fetching(self, page_as, client_as, world, clock):
        meeting(world, clock)
        page = page_as(world.secretary)
        waiting = page.submit(
            "/reports",
            request(world, what="package", medium="zip"),
            having="purpose",
            follow=True,
            status=200,
        )
        assert "等待生成" in waiting.text
        client = client_as(world.secretary)
        assert client.get(f"{waiting.url}/progress").json == {
            "state": "queued",
            "running": True,
            "percent": 0,
        }
        assert client.get(f"{waiting.url}/file").status_code == 409
        unit.commit()
        work_off(clock)
        ready = page.get(waiting.url)
        assert "已完成" in ready.text
        got = client.get(ready.link("下载"))
        assert len(zipfile.ZipFile(io.BytesIO(got.data)).namelist()) == 8
        assert "迎检材料已生成" in page.get("/inbox").text

    def test_a_second_person_a_late_one_and_a_guess_find_nothing(self, page_as, client_as, world, clock):
        export = asked(world.secretary, What.THEMED_DAY, Medium.XLSX, world.tree.east_branch, clock)
        unit.commit()
        url = f"/reports/exports/{export.public_id}"
        for path in (url, f"{url}/file", f"{url}/progress", f"{url}/print"):
            for name in ("group", "committee", "member", "neighbour"):
                assert client_as(world.actor(name)).get(path).status_code == 404
        assert client_as(world.secretary).get("/reports/exports/AAAAAAAAAAAAAAAA/file").status_code == 404
        clock.advance(timedelta(hours=24))
        assert client_as(world.secretary).get(f"{url}/file").status_code == 404

    def test_a_failed_one_says_what_to_do(self, page_as, world, clock, monkeypatch):
        export = asked(world.secretary, What.PACKAGE, Medium.ZIP, world.tree.east_branch, clock)
        unit.commit()
        monkeypatch.setattr("partyhub.reports.jobs.actor_of", lambda user_id: world.neighbour)
        work_off(clock)
        assert "未能生成" in page_as(world.secretary).get(f"/reports/exports/{export.public_id}").text


class TestSheet:
    def test_each_record_has_its_sheet(self, page_as, world, clock):
        meeting(world, clock)
        meeting(world, clock, title="四季度党员大会")
        done = page_as(world.secretary).submit(
            "/reports",
            request(world, what="three_meetings", medium="print"),
            having="purpose",
            follow=True,
            status=200,
        )
        assert done.heading == "“三会一课”台账"
        assert len(done.all("section")) == 2
        assert "主持人签字" in done.text
        assert "审计编号" in done.text

    def test_a_list_is_one_table_with_a_head(self, page_as, world, clock):
        talk(world, clock)
        done = page_as(world.secretary).submit(
            "/reports",
            request(world, what="heart_talk", medium="print"),
            having="purpose",
            follow=True,
            status=200,
        )
        assert next(node.text for node in done.all("th")) == "时间"
        assert "谈了近况" in done.text

    def test_an_empty_one_says_so(self, page_as, world):
        done = page_as(world.secretary).submit(
            "/reports", request(world, medium="print"), having="purpose", follow=True, status=200
        )
        assert "本期间没有记录" in done.text


class TestRecord:
    def test_as_far_as_it_is_the_readers(self, page_as, world, clock):
        activity = meeting(world, clock)
        unit.commit()
        mine = page_as(world.secretary).get(f"/reports/records/{activity.public_id}")
        assert world.people.member.name in mine.text
        above = page_as(world.group).get(f"/reports/records/{activity.public_id}")
        assert world.people.member.name not in above.text
        assert "共 2 人" in above.text
        page_as(world.neighbour).get(f"/reports/records/{activity.public_id}", status=404)

    def test_a_talk_is_not_put_on_paper_for_superiors(self, page_as, client_as, world, clock):
        activity = talk(world, clock, minutes="松间鹤影")
        unit.commit()
        url = f"/reports/records/{activity.public_id}"
        assert "松间鹤影" in page_as(world.secretary).get(url).text
        assert "松间鹤影" not in page_as(world.group).get(url).text
        above = client_as(world.group).get(f"{url}.docx")
        assert pairs(above.data)["内容"] == "（内容不公开）"

    def test_there_is_a_line_to_sign_on_as_long_as_nobody_has(self, page_as, world, clock):
        activity = logged(
            world.secretary,
            world.tree.east_branch,
            clock,
            kinds=[Kind.MEMBERS_MEETING],
            chair_id=world.people.secretary.id,
            recorder_id=world.people.deputy.id,
        )
        activities.hold(world.secretary, activity, clock=clock)
        url = f"/reports/records/{activity.public_id}"
        page = page_as(world.secretary)
        unit.commit()
        assert len(page.get(url).all("td", class_="ph-paper-sign")) == 2
        activities.sign(world.secretary, activity, clock=clock)
        unit.commit()
        after = page.get(url)
        assert len(after.all("td", class_="ph-paper-sign")) == 1
        assert f"{world.people.secretary.name}（本人登录签字，2026年11月23日 10:00）" in after.text

    def test_the_way_stands_on_the_records_page(self, page_as, world, clock):
        activity = meeting(world, clock)
        unit.commit()
        page = page_as(world.secretary)
        detail = page.get(f"/activities/{activity.public_id}")
        assert page.get(detail.link("打印（A4）")).heading == activity.title
        assert detail.link("Word 文档（.docx）") == f"/reports/records/{activity.public_id}.docx"


class TestStudyHours:
    @pytest.mark.parametrize("name", ["member", "secretary"])
    def test_ones_own(self, page_as, world, clock, name):
        meeting(world, clock)
        page = page_as(world.actor(name))
        shown = page.get("/me/study-hours")
        assert "三季度党员大会" in shown.text
        assert shown.one("progress")["value"] == "1.5"
        done = page.submit(shown, {"medium": "print"}, having="medium", follow=True, status=200)
        assert "合计" in done.text

    def test_who_was_absent_has_none(self, page_as, world, clock):
        meeting(world, clock)
        assert "还没有学时" in page_as(world.actor("member2")).get("/me/study-hours").text

    def test_another_year(self, page_as, world, clock):
        meeting(world, clock)
        page = page_as(world.member)
        assert "还没有学时" in page.get("/me/study-hours", year="2025").text
        page.get("/me/study-hours", year="x", status=422)

    def test_who_is_no_member_has_no_such_page(self, page_as, world):
        page_as(world.actor("dispatcher")).get("/me/study-hours", status=404)

    @pytest.mark.parametrize(
        ("name", "target", "missing"), [("member", "32", "30.5"), ("secretary", "56", "54.5")]
    )
    def test_against_the_hours_of_ones_posts(self, page_as, world, clock, name, target, missing):
        meeting(world, clock)
        shown = page_as(world.actor(name)).get("/me/study-hours")
        assert shown.one("progress")["max"] == target
        assert f"距全年 {target} 学时还差 {missing} 学时" in shown.text

    def test_a_post_that_came_later_does_not_count_for_an_earlier_year(self, page_as, world):
        shown = page_as(world.secretary).get("/me/study-hours", year="2019")
        assert shown.one("progress")["max"] == "32"

    def test_enough_is_said(self, page_as, world, clock):
        for number in range(4):
            day = date(2026, 11, 16 + number)
            times = {"starts_at": local_time(day, 9), "ends_at": local_time(day, 17)}
            meeting(world, clock, title=f"集中学习{number}", **times)
        shown = page_as(world.member).get("/me/study-hours")
        assert "已达到全年 32 学时" in shown.text

    @pytest.mark.parametrize("name", ["secretary", "group", "committee"])
    def test_nobody_else_sees_them(self, page_as, world, clock, name):
        """Not on the member's page, by no name in the address, and not by fetching what the member took along."""
        meeting(world, clock)
        took = asked(world.member, What.STUDY_HOURS, Medium.PRINT, None, clock)
        who, page = world.people.member.public_id, page_as(world.actor(name))
        shown = page.get(f"/members/{who}")
        assert "学时" not in shown.one("main").text
        assert not shown.all("progress")
        page.get(f"/members/{who}/study-hours", status=404)
        page.get(f"/reports/{took.public_id}", status=404)
