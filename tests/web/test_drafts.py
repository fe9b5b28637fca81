"""Drafts: kept on the server while somebody types, put back when he returns, dropped when he sends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from partyhub.accounts.jobs import clean_up
from partyhub.activities import commands
from partyhub.audit.models import AuditEvent
from partyhub.kernel import drafts, idempotency
from partyhub.kernel.db import db
from partyhub.kernel.drafts import MAX_BYTES, MAX_DRAFTS, Draft
from partyhub.kernel.errors import Conflict, TooLarge
from tests.factories.activities import content, logged

FORM = {
    "title": "专题党课：学习贯彻全会精神",
    "day": "2026-11-20",
    "from_at": "14:30",
    "to_at": "16:00",
    "minutes": "支部书记讲党课。\n\n全体党员交流发言。",
}

OWNER = "user:1"
FIELDS = [
    ("title", "学习会"),
    ("kinds", "other"),
    ("kinds", "training"),
    ("minutes", "𠮷野家·阿依古丽😀\n第二行"),
]


def save(page, world, url: str, form: str, fields: dict[str, str], status: int = 200):
    """Send what the page's script sends: the page's own hidden fields and what was typed."""
    shown = page.get(url)
    values = {node["name"]: node["value"] for node in shown.all("input", type="hidden")}
    answer = page.client.post(f"/drafts/{form}", data=values | fields)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer, values


class TestKeeping:
    def test_what_was_typed_comes_back_as_it_was(self, app, clock):
        drafts.keep(OWNER, "activities.log", FIELDS, clock)
        kept = drafts.find(OWNER, "activities.log")
        assert kept is not None
        assert list(kept.fields) == FIELDS
        assert kept.saved_at == clock.now()
        assert drafts.find("user:2", "activities.log") is None
        assert drafts.find(OWNER, "activities.edit:0000000000000000") is None

    def test_it_is_sealed_in_the_database(self, app, clock):
        drafts.keep(OWNER, "activities.log", FIELDS, clock)
        content = db.session.scalar(select(Draft.content))
        assert "学习会".encode() not in content

    def test_the_last_one_stands_and_nothing_is_audited(self, app, clock):
        before = db.session.scalar(select(func.count()).select_from(AuditEvent))
        drafts.keep(OWNER, "activities.log", FIELDS, clock)
        drafts.keep(OWNER, "activities.log", [("title", "新")], clock)
        assert db.session.scalar(select(func.count()).select_from(Draft)) == 1
        assert list(drafts.find(OWNER, "activities.log").fields) == [("title", "新")]
        assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == before

    def test_neither_too_much_nor_too_many(self, app, clock):
        with pytest.raises(TooLarge):
            drafts.keep(OWNER, "activities.log", [("minutes", "长" * (MAX_BYTES // 3))], clock)
        for number in range(MAX_DRAFTS):
            drafts.keep(OWNER, f"activities.edit:{number:016}", FIELDS, clock)
        with pytest.raises(Conflict):
            drafts.keep(OWNER, "activities.log", FIELDS, clock)
        drafts.keep(OWNER, f"activities.edit:{0:016}", FIELDS, clock)

    def test_dropped_after_thirty_days(self, app, clock):
        drafts.keep(OWNER, "activities.log", FIELDS, clock)
        clock.advance(timedelta(days=30))
        clean_up({}, clock)
        assert drafts.find(OWNER, "activities.log") is not None
        clock.advance(timedelta(seconds=1))
        clean_up({}, clock)
        assert drafts.find(OWNER, "activities.log") is None


class TestSaveDraft:
    def test_put_back_on_return_and_gone_after_sending(self, page_as, world):
        page, who = page_as(world.secretary), world.people.member.public_id
        typed = FORM | {"kinds": "party_lecture", f"roll-{who}": "late", f"why-{who}": "堵车"}
        answer, _values = save(page, world, "/activities/new", "activities.log", typed)
        assert answer.get_json() == {"saved_at": "10:00"}
        back = page.get("/activities/new")
        assert "已恢复您2026年11月23日 10:00的草稿" in back.text
        assert back.one("input", name="title")["value"] == FORM["title"]
        assert back.one("textarea", name="minutes").text.split() == FORM["minutes"].split()
        assert "checked" in back.one("input", name=f"roll-{who}", value="late")
        assert back.one("input", name=f"why-{who}")["value"] == "堵车"
        page.submit(back, {"then": "draft"}, having="title", follow=True, status=200)
        assert "已恢复" not in page.get("/activities/new").text

    def test_what_arrives_after_the_form_was_sent_is_not_kept(self, page_as, world):
        page = page_as(world.secretary)
        shown = page.get("/activities/new")
        values = {node["name"]: node["value"] for node in shown.all("input", type="hidden")}
        page.submit(shown, FORM | {"kinds": ["other"], "then": "draft"}, having="title")
        assert idempotency.used(f"user:{world.secretary.user_id}", values["idempotency_key"])
        page.client.post("/drafts/activities.log", data=values | FORM)
        assert db.session.scalar(select(func.count()).select_from(Draft)) == 0

    def test_a_draft_begun_from_an_older_version_leads_to_the_merge_page(self, page_as, world, clock):
        made = logged(world.secretary, world.tree.east_branch, clock)
        where = f"/activities/{made.public_id}/edit"
        page = page_as(world.secretary)
        save(
            page,
            world,
            where,
            f"activities.edit:{made.public_id}",
            {"title": "我的题目", **_rest(page, where)},
        )
        commands.edit(
            world.secretary, made, version=None, **content(title="他的题目", minutes="他的记录"), clock=clock
        )
        back = page.get(where)
        assert back.one("input", name="title")["value"] == "我的题目"
        merge = page.submit(back, {}, having="title", status=409)
        assert "他的题目" in merge.text

    def test_without_token_foreign_names_and_strangers(self, page_as, page, world):
        mine = page_as(world.secretary)
        assert mine.client.post("/drafts/activities.log", data={"title": "x"}).status_code == 400
        _answer, values = save(mine, world, "/activities/new", "activities.log", {"title": "x"})
        assert mine.client.post("/drafts/NO", data=values).status_code == 404
        assert page.client.post("/drafts/activities.log", data={}).status_code == 401


def _rest(page, where: str) -> dict[str, str]:
    shown = page.get(where)
    day = shown.one("input", name="day")["value"]
    return {"kinds": "party_lecture", "day": day, "from_at": "14:30", "to_at": "16:00", "minutes": "我的记录"}


class TestDiscardDraft:
    def test_by_a_button_beside_what_was_put_back(self, page_as, world):
        page = page_as(world.secretary)
        save(page, world, "/activities/new", "activities.log", {"title": "不要了"})
        back = page.get("/activities/new")
        fresh = page.submit(back, {}, button="放弃草稿", follow=True, status=200)
        assert "不要了" not in fresh.html
        assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
