"""Exports: who gets what, what is noted, what is in the files, and that nothing leaks."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from partyhub.activities import commands as activities
from partyhub.activities.rules import Kind
from partyhub.activities.rules.minutes import AgendaLine, ResolutionLine
from partyhub.audit.models import AuditEvent, AuditPersonal
from partyhub.files.models import Attachment
from partyhub.kernel import jobs as queue
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from partyhub.members.queries import roster, roster_sizes
from partyhub.reports import commands, jobs, queries, rules
from partyhub.reports.models import Export
from partyhub.reports.rules import MOST_ROWS, ExportState, Medium, Period, What
from partyhub.reports.words import in_chinese
from partyhub.security.permissions import Role
from tests.factories.activities import logged, submitted
from tests.factories.obligations import loaded
from tests.factories.reports import DAY, asked, meeting, talk
from tests.support.actors import actor_for
from tests.support.documents import cells, pairs, paragraphs

HOSTILE = '=HYPERLINK("http://x")\n+1 <w:t>&{买买提·吐尔逊}\U00020000\U0002a6a5😀 \'@SUM(A1)'
CANARY = "松间鹤影"


def fetched(actor, export, clock):
    return commands.fetch(actor, export, in_chinese, clock=clock)


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    """Return the rows of each sheet from its header on, read by another library than the one that wrote it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)[1:] for name in book.sheet_names
    }


def run_package(export, clock):
    unit.commit()
    jobs.make({"export": export.id}, clock)
    unit.commit()
    db.session.expire_all()
    return queries.by_id(export.id)


class TestOneRecordManyLedgers:
    def test_it_stands_in_each(self, world, clock):
        """Members' meeting, lecture and themed day in one record: three ledgers, and the hours of who was there."""
        meeting(world, clock)
        actor, branch = world.secretary, world.tree.east_branch
        three = sheets(
            fetched(actor, asked(actor, What.THREE_MEETINGS, Medium.XLSX, branch, clock), clock).content
        )
        day = sheets(fetched(actor, asked(actor, What.THEMED_DAY, Medium.XLSX, branch, clock), clock).content)
        assert len(three["支部党员大会"]) - 3 == 1  # header, the record, a blank line and the mark
        assert three["支部党员大会"][1][0].startswith("三季度党员大会")
        assert three["党课"][1] == three["支部党员大会"][1]
        assert day["主题党日"][1][0] == "三季度党员大会"
        own = asked(world.member, What.STUDY_HOURS, Medium.XLSX, None, clock, purpose="")
        assert sheets(fetched(world.member, own, clock).content)["学时"][1][1] == "三季度党员大会"

    def test_withdrawing_takes_it_out_of_all(self, world, clock):
        activity = meeting(world, clock)
        activities.approve(world.group, activity, clock=clock)
        assert queries.count_held(world.secretary, world.tree.east_branch, Period(2026), list(Kind)) == 1
        activities.withdraw(world.group, activity, comment="再核实。", clock=clock)
        assert queries.count_held(world.secretary, world.tree.east_branch, Period(2026), list(Kind)) == 0
        assert queries.studied(world.people.member.id, Period(2026)) == []


class TestAsking:
    @pytest.mark.parametrize(
        ("name", "place", "what", "refused"),
        [
            ("secretary", "east_branch", What.THREE_MEETINGS, None),
            ("group", "east_branch", What.THREE_MEETINGS, None),
            ("committee", "east_branch", What.PACKAGE, None),
            ("secretary", "east_branch2", What.THREE_MEETINGS, "report_not_yours"),
            ("secretary", "east", What.PACKAGE, "report_not_yours"),
            ("neighbour", "east_branch", What.PACKAGE, "report_not_yours"),
            ("member", "east_branch", What.THEMED_DAY, "report_not_yours"),
            ("inspector", "root", What.PACKAGE, "report_not_yours"),
            ("secretary", "east_branch", What.HEART_TALK, None),
            ("group", "east_branch", What.HEART_TALK, "report_talks_private"),
            ("committee", "east_branch", What.HEART_TALK, "report_talks_private"),
            ("dispatcher", "root", What.STUDY_HOURS, "report_not_a_member"),
        ],
    )
    def test_who_may(self, world, clock, name, place, what, refused):
        medium = Medium.ZIP if what is What.PACKAGE else Medium.XLSX
        if refused is None:
            assert asked(world.actor(name), what, medium, getattr(world.tree, place), clock).code
            return
        with pytest.raises(Forbidden) as error:
            asked(world.actor(name), what, medium, getattr(world.tree, place), clock)
        assert [reason.code for reason in error.value.reasons] == [refused]

    def test_purpose_columns_rows_and_code_are_noted(self, world, clock):
        meeting(world, clock)
        export = asked(world.secretary, What.THEMED_DAY, Medium.DOCX, world.tree.east_branch, clock)
        unit.commit()
        event = db.session.scalar(select(AuditEvent).where(AuditEvent.event == "report.export_asked"))
        details = json.loads(event.details)
        assert details["code"] == export.code
        assert details["rows"] == 1
        assert details["columns"][0] == "title"
        said = db.session.scalar(select(AuditPersonal.body).where(AuditPersonal.event_id == event.id))
        assert "迎接上级检查" in said

    def test_without_a_purpose_nothing_is_handed_out(self, world, clock):
        with pytest.raises(Invalid) as error:
            asked(world.secretary, What.THEMED_DAY, Medium.ZIP, world.tree.east_branch, clock, purpose=" ")
        assert [one.code for one in error.value.reasons] == ["report_medium", "purpose_required"]

    def test_more_than_any_branch_holds_is_refused(self, world, clock, monkeypatch):
        monkeypatch.setattr("partyhub.reports.rules.MOST_ROWS", 0)
        meeting(world, clock)
        with pytest.raises(Invalid) as error:
            asked(world.secretary, What.THEMED_DAY, Medium.XLSX, world.tree.east_branch, clock)
        assert [one.code for one in error.value.reasons] == ["report_too_many_rows"]
        assert MOST_ROWS >= 400  # 60 records a year and branch (domain.md §8), with room


class TestFetching:
    def test_the_row_in_the_log_stands_before_the_bytes(self, world, clock):
        meeting(world, clock)
        export = asked(world.secretary, What.THEMED_DAY, Medium.XLSX, world.tree.east_branch, clock)
        meeting(world, clock, title="后来补记的")
        fetched(world.secretary, export, clock)
        unit.commit()
        event = db.session.scalar(select(AuditEvent).where(AuditEvent.event == "report.export_taken"))
        assert json.loads(event.details)["rows_taken"] == 2

    def test_it_is_its_requesters_for_a_day(self, world, clock):
        export = asked(world.secretary, What.THEMED_DAY, Medium.XLSX, world.tree.east_branch, clock)
        assert queries.get(world.secretary, export.public_id, clock.now()) is export
        for name in ("group", "committee", "member", "neighbour", "auditor"):
            with pytest.raises(NotFound):
                queries.get(world.actor(name), export.public_id, clock.now())
        with pytest.raises(NotFound):
            queries.get(world.secretary, export.public_id, clock.now() + timedelta(hours=24))
        with pytest.raises(NotFound):
            queries.get(world.secretary, "0" * 16, clock.now())

    def test_a_right_that_was_lost_gives_nothing(self, world, clock):
        export = asked(world.secretary, What.THEMED_DAY, Medium.XLSX, world.tree.east_branch, clock)
        elsewhere = actor_for(Role.SECRETARY, world.tree.west_branch, user_id=world.secretary.user_id)
        with pytest.raises(NotFound):
            fetched(elsewhere, export, clock)

    def test_it_says_who_when_and_under_which_code(self, world, clock):
        meeting(world, clock)
        for medium in (Medium.XLSX, Medium.DOCX):
            export = asked(world.secretary, What.THEMED_DAY, medium, world.tree.east_branch, clock)
            made = fetched(world.secretary, export, clock)
            mark = f"导出人：{world.secretary.name}　导出时间：2026年11月23日 10:00　审计编号：{export.code}"
            if medium is Medium.XLSX:
                assert sheets(made.content)["主题党日"][-1][0] == mark
            else:
                assert paragraphs(made.content, "word/header1.xml") == [mark]
            assert made.name == f"主题党日台账_{world.tree.east_branch.name}_2026年.{medium.value}"


class TestContents:
    def test_hostile_text_in_every_field(self, world, clock):
        """No formula cell, no lost character, in the workbook and in the document (quality bar S31)."""
        short = HOSTILE.replace("\n", " ")
        meeting(world, clock, title=short, place=short, result=short, minutes=HOSTILE)
        actor, branch = world.secretary, world.tree.east_branch
        made = fetched(actor, asked(actor, What.THEMED_DAY, Medium.XLSX, branch, clock), clock).content
        book = openpyxl.load_workbook(io.BytesIO(made))
        types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
        assert types == {"s"}
        said = dict(zip(*sheets(made)["主题党日"][:2], strict=True))
        assert (said["活动主题"], said["地点"], said["活动内容"]) == (short, short, HOSTILE)
        document = fetched(actor, asked(actor, What.THEMED_DAY, Medium.DOCX, branch, clock), clock).content
        assert pairs(document)["活动内容"] == HOSTILE
        assert pairs(document)["议定事项及落实"] == short

    def test_both_media_say_the_same(self, world, clock):
        meeting(world, clock)
        actor, branch = world.secretary, world.tree.east_branch
        book = fetched(actor, asked(actor, What.THREE_MEETINGS, Medium.XLSX, branch, clock), clock).content
        document = fetched(
            actor, asked(actor, What.THREE_MEETINGS, Medium.DOCX, branch, clock), clock
        ).content
        headings, row = sheets(book)["支部党员大会"][:2]
        assert pairs(document) == dict(zip(headings, row, strict=True))

    def test_a_text_longer_than_a_cell_is_cut_in_sight_and_whole_in_the_document(self, world, clock):
        text = "\U00020000" * 20_000 + "末"
        meeting(world, clock, minutes=text)
        actor, branch = world.secretary, world.tree.east_branch
        book = fetched(actor, asked(actor, What.THEMED_DAY, Medium.XLSX, branch, clock), clock).content
        said = dict(zip(*sheets(book)["主题党日"][:2], strict=True))["活动内容"]
        assert said.endswith("（共 20001 字，全文见 Word 文档）")
        assert len(said.encode("utf-16-le")) // 2 < 32_767
        document = fetched(actor, asked(actor, What.THEMED_DAY, Medium.DOCX, branch, clock), clock).content
        assert pairs(document)["活动内容"] == text

    def test_superiors_see_counts_not_names(self, world, clock):
        meeting(world, clock)
        branch = world.tree.east_branch
        for name in ("group", "committee"):
            actor = world.actor(name)
            document = fetched(
                actor, asked(actor, What.THREE_MEETINGS, Medium.DOCX, branch, clock), clock
            ).content
            said = pairs(document)
            assert said["出席人员"] == "共 2 人"
            assert said["缺席人员及原因"] == "请假：共 1 人"
            assert world.people.member.name not in str(cells(document))
        mine = asked(world.secretary, What.THREE_MEETINGS, Medium.DOCX, branch, clock)
        assert world.people.member.name in pairs(fetched(world.secretary, mine, clock).content)["出席人员"]

    def test_the_minutes_stand_below_their_headings(self, world, clock):
        people, branch = world.people, world.tree.east_branch
        activity = logged(
            world.secretary, branch, clock, title="支委会", kinds=[Kind.COMMITTEE_MEETING], minutes="开场"
        )
        activities.write_minutes(
            world.secretary,
            activity,
            version=None,
            agenda=[AgendaLine("学习文件", first_item=True), AgendaLine("研究工作", discussion="一致同意")],
            resolutions=[ResolutionLine("完成清理", owner_id=people.deputy.id, due_on=DAY)],
            clock=clock,
        )
        one = queries.of_record(world.secretary, activity)
        assert one.agenda == ("【第一议题】学习文件", "研究工作")
        assert one.discussion == "开场\n研究工作：\n一致同意"
        assert one.resolutions == (f"完成清理（责任人：{people.deputy.name}，时限：2026-11-20）",)
        closed = queries.of_record(world.member, activity)
        assert (closed.agenda, closed.discussion, closed.resolutions, closed.votes) == (None, None, (), None)

    def test_signatures_say_how_and_when_and_what_was_added_stands_behind_them(self, world, clock):
        activity = meeting(world, clock)
        activities.add_addendum(world.secretary, activity, "应到人数更正为六人", clock=clock)
        one = queries.of_record(world.secretary, activity)
        at, people = "2026年11月23日 10:00", world.people
        assert one.signatures == {
            "chair": f"{people.secretary.name}（本人登录签字，{at}）",
            "recorder": f"{people.deputy.name}（纸质签字，{at}）",
        }
        assert one.addenda == (f"{at} {world.secretary.name}：\n应到人数更正为六人",)
        mine = asked(world.secretary, What.THREE_MEETINGS, Medium.DOCX, world.tree.east_branch, clock)
        said = pairs(fetched(world.secretary, mine, clock).content)
        assert list(said)[-1] == "补记（签字后补充）"
        assert said["补记（签字后补充）"] == one.addenda[0]

    def test_what_was_added_to_a_closed_meeting_is_as_closed(self, world, clock):
        activity = meeting(world, clock, kinds=[Kind.COMMITTEE_MEETING])
        assert queries.of_record(world.member, activity).addenda == ()
        activities.add_addendum(world.secretary, activity, CANARY, clock=clock)
        assert queries.of_record(world.member, activity).addenda is None

    def test_how_many_were_due_is_the_roster_of_the_day(self, world, clock):
        meeting(world, clock)
        actor, branch = world.secretary, world.tree.east_branch
        (one,) = queries.held(actor, branch, Period(2026), {Kind.THEMED_DAY})
        assert one.due == len(roster(branch.id, DAY))
        assert one.people.present == 2

    def test_the_number_of_statements_is_the_same_for_many(self, world, clock):
        from tests.support.sql import count_sql

        def cost() -> int:
            db.session.expire_all()
            with count_sql() as seen:
                queries.held(world.secretary, world.tree.east_branch, Period(2026), list(Kind))
            return len(seen)

        meeting(world, clock)
        few = cost()
        for number in range(6):
            meeting(world, clock, title=f"第{number}次", day=DAY - timedelta(days=number * 20))
        assert cost() == few

    def test_drafts_and_other_years_stay_out(self, world, clock):
        logged(world.secretary, world.tree.east_branch, clock, title="草稿")
        submitted(world.secretary, world.tree.east_branch, clock, title="去年", day=DAY.replace(year=2025))
        assert queries.held(world.secretary, world.tree.east_branch, Period(2026), list(Kind)) == []


def test_sizes_of_rosters_agree_with_the_rosters(world, clock):
    branch = world.tree.east_branch
    days = [DAY - timedelta(days=number * 97) for number in range(12)]
    assert roster_sizes(branch.id, days) == {day: len(roster(branch.id, day)) for day in days}
    assert roster_sizes(branch.id, []) == {}


class TestPackage:
    def test_everything_of_a_year_in_one_file(self, world, clock):
        loaded(world.committee, clock, since=date(2026, 1, 1))
        meeting(world, clock)
        talk(world, clock)
        branch = world.tree.east_branch
        export = asked(world.secretary, What.PACKAGE, Medium.ZIP, branch, clock)
        assert (export.state, export.progress) == (ExportState.QUEUED, 0)
        export = run_package(export, clock)
        assert (export.state, export.progress, export.rows) == (ExportState.READY, 100, 2)
        made = fetched(world.secretary, export, clock)
        archive = zipfile.ZipFile(io.BytesIO(made.content))
        name = branch.name
        assert archive.namelist() == [
            "00 目录和缺项.docx",
            f"台账/“三会一课”台账_{name}_2026年.xlsx",
            f"台账/“三会一课”台账_{name}_2026年.docx",
            f"台账/主题党日台账_{name}_2026年.xlsx",
            f"台账/主题党日台账_{name}_2026年.docx",
            f"台账/谈心谈话台账_{name}_2026年.xlsx",
            f"台账/谈心谈话台账_{name}_2026年.docx",
            "会议记录/001 2026-11-20 三季度党员大会.docx",
            "会议记录/002 2026-11-20 谈心谈话.docx",
        ]
        index = [text for text in paragraphs(archive.read("00 目录和缺项.docx")) if text]
        assert "用途：迎接上级检查" in index
        assert "2026年1月1日至2026年1月31日" in index  # no themed day in January
        assert "2026年10月1日至2026年10月31日" in index
        assert index.count("2026年7月1日至2026年9月30日") == 2  # no members' meeting and no lecture
        assert "2026年11月1日至2026年11月30日" not in index  # it is not over, and there was one
        assert any("第十六条" in text for text in index)  # each with the article that asks for it
        assert made.name == f"{name} 2026年迎检材料.zip"

    def test_the_same_again_gives_the_same_bytes(self, world, clock):
        meeting(world, clock)
        export = asked(world.secretary, What.PACKAGE, Medium.ZIP, world.tree.east_branch, clock)
        packages = [commands.read_package(world.secretary, export, in_chinese, clock=clock) for _ in range(2)]
        first, second = (commands.build(one, in_chinese, progress=lambda percent: None) for one in packages)
        assert first == second

    def test_progress_grows(self, world, clock):
        meeting(world, clock)
        export = asked(world.secretary, What.PACKAGE, Medium.ZIP, world.tree.east_branch, clock)
        told: list[int] = []
        package = commands.read_package(world.secretary, export, in_chinese, clock=clock)
        commands.build(package, in_chinese, progress=told.append)
        assert told == sorted(told)
        assert told[-1] < 100

    def test_before_it_is_made_there_is_nothing_to_fetch(self, world, clock):
        export = asked(world.secretary, What.PACKAGE, Medium.ZIP, world.tree.east_branch, clock)
        with pytest.raises(Conflict):
            fetched(world.secretary, export, clock)

    def test_the_job_is_asked_for_once_and_harmless_twice(self, world, clock):
        export = asked(world.secretary, What.PACKAGE, Medium.ZIP, world.tree.east_branch, clock)
        waiting = select(queue.Job).where(queue.Job.kind == commands.MAKE)
        assert len(db.session.scalars(waiting).all()) == 1
        run_package(export, clock)
        run_package(export, clock)
        kept = db.session.scalars(select(Attachment).where(Attachment.parent_kind == "report_export_content"))
        assert len(kept.all()) == 1

    def test_superiors_packages_hold_no_talks_and_no_names(self, world, clock):
        """The canary: private and closed words are in no file of a package whose reader may not read them."""
        meeting(world, clock)
        talk(world, clock, minutes=CANARY, result=CANARY)
        export = run_package(
            asked(world.group, What.PACKAGE, Medium.ZIP, world.tree.east_branch, clock), clock
        )
        archive = zipfile.ZipFile(io.BytesIO(fetched(world.group, export, clock).content))
        everything = [read_all(archive.read(name)) for name in archive.namelist()]
        assert len(everything) == 6
        for text in everything:
            assert CANARY not in text
            assert world.people.member.name not in text
        mine = run_package(
            asked(world.secretary, What.PACKAGE, Medium.ZIP, world.tree.east_branch, clock), clock
        )
        archive = zipfile.ZipFile(io.BytesIO(fetched(world.secretary, mine, clock).content))
        assert sum(CANARY in read_all(archive.read(name)) for name in archive.namelist()) == 3

    def test_a_right_lost_on_the_way_makes_it_fail(self, world, clock, monkeypatch):
        export = asked(world.secretary, What.PACKAGE, Medium.ZIP, world.tree.east_branch, clock)
        elsewhere = actor_for(Role.SECRETARY, world.tree.west_branch, user_id=world.secretary.user_id)
        monkeypatch.setattr(jobs, "actor_of", lambda user_id: elsewhere)
        export = run_package(export, clock)
        assert (export.state, export.problem) == (ExportState.FAILED, "report_not_yours")

    def test_after_a_day_its_file_is_gone(self, world, clock):
        export = run_package(
            asked(world.secretary, What.PACKAGE, Medium.ZIP, world.tree.east_branch, clock), clock
        )
        clock.advance(timedelta(hours=23))
        assert commands.forget_expired(clock) == 0
        clock.advance(timedelta(hours=1))
        assert commands.forget_expired(clock) == 1
        assert queries.content_of(export) is None

    def test_after_thirty_days_more_its_row_is_gone_and_the_audit_log_keeps_it(self, world, clock):
        branch = world.tree.east_branch
        old = asked(world.secretary, What.THEMED_DAY, Medium.XLSX, branch, clock)
        unit.commit()
        noted = db.session.scalar(select(func.count(AuditEvent.id)))
        clock.advance(rules.LIVES + rules.KEPT - timedelta(seconds=1))
        young = asked(world.secretary, What.THEMED_DAY, Medium.XLSX, branch, clock)
        commands.forget_expired(clock)
        assert queries.by_id(old.id) is not None
        clock.advance(timedelta(seconds=1))
        commands.forget_expired(clock)
        unit.commit()
        db.session.expire_all()
        assert db.session.scalars(select(Export.id)).all() == [young.id]
        assert db.session.scalar(select(func.count(AuditEvent.id))) == noted + 1


def read_all(content: bytes) -> str:
    """Return every text inside a workbook or a document."""
    inner = zipfile.ZipFile(io.BytesIO(content))
    return "\n".join(inner.read(name).decode() for name in inner.namelist() if name.endswith(".xml"))
