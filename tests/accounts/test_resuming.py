"""A session that ends while somebody writes: nothing typed is lost, nothing is sent by itself."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from partyhub.accounts.models import ApiToken, LoginSession
from partyhub.accounts.views.resuming import Sent, unpacked
from partyhub.kernel.db import db
from partyhub.notifications.models import ContactPreference
from tests.factories.accounts import PASSWORD
from tests.support.client import Page, form_values

TYPED = "long.address+党@example.com"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
LONG_TEXT = "第一行：“引号”、<b>标签</b> & 其他\n\n  缩进的第三行\t制表\n" + "学习记录。" * 3000


def send(page, fields, path="/inbox/preferences", headers=SAME_ORIGIN, **kwargs) -> Page:
    return Page(page.client.post(path, data=fields, headers=headers, **kwargs), 0)


@pytest.fixture
def written(page, world, clock):
    """A form that was filled in by a person whose session then ended; returns the fields that the browser sends."""
    page.submit("/sign-in", {"username": "secretary", "password": PASSWORD}, having="username")
    form = page.get("/inbox/preferences").form(having="email")
    clock.advance(timedelta(minutes=31))
    return {**form_values(form), "email": "me@example.com"}


def sign_in_on(page, shown: Page, username: str = "secretary") -> Page:
    fields = form_values(shown.form(having="username")) | {"username": username, "password": PASSWORD}
    return Page(page.client.post("/sign-in", data=fields), 0)


class TestResuming:
    def test_what_was_typed_comes_back_as_a_form_with_the_same_key_and_is_sent_by_hand(
        self, app, page, written
    ):
        shown = send(page, written)
        assert shown.status == 401
        assert shown.heading == "登录"
        assert "您填写的内容已保留" in shown.text
        resumed = sign_in_on(page, shown)
        assert resumed.status == 200
        assert resumed.heading == "已重新登录"
        assert db.session.get(ContactPreference, "user:1") is None
        assert db.session.scalar(select(func.count()).select_from(ContactPreference)) == 0
        again = form_values(resumed.form(button="确认提交"))
        assert again["idempotency_key"] == written["idempotency_key"]
        assert again["email"] == "me@example.com"
        assert again["csrf_token"] != written["csrf_token"]
        done = send(page, again)
        assert done.status == 303
        assert db.session.scalars(select(ContactPreference)).one().email == "me@example.com"

    def test_sending_it_twice_happens_once(self, app, page, written):
        resumed = sign_in_on(page, send(page, written))
        again = form_values(resumed.form(button="确认提交"))
        assert [send(page, again).status for _ in range(2)] == [303, 303]

    def test_both_pages_pass_inspection(self, app, page, written):
        from tests.support import inspection

        shown = send(page, written)
        resumed = sign_in_on(page, shown)
        for one in (shown, resumed):
            assert inspection.problems(one.html, one.headers) == []

    @pytest.mark.parametrize(
        "text", [LONG_TEXT, "\n先空一行", "尾部空格   ", '"><script>alert(1)</script>', "𠮷野家·阿依古丽"]
    )
    def test_not_a_character_is_lost(self, app, page, written, text):
        shown = send(page, {**written, "extra": text})
        resumed = sign_in_on(page, shown)
        assert form_values(resumed.form(button="确认提交"))["extra"] == text.replace("\r\n", "\n")

    def test_several_values_of_one_name_and_their_order(self, app, page, written):
        shown = send(page, {**written, "people": ["c", "a", "b"]})
        resumed = sign_in_on(page, shown)
        assert form_values(resumed.form(button="确认提交"))["people"] == ["c", "a", "b"]

    def test_a_wrong_password_on_the_way_loses_nothing(self, app, page, written):
        shown = send(page, {**written, "extra": "不能丢"})
        fields = form_values(shown.form(having="username")) | {
            "username": "secretary",
            "password": "wrong one",
        }
        again = Page(page.client.post("/sign-in", data=fields), 0)
        assert again.status == 422
        resumed = sign_in_on(page, again)
        assert form_values(resumed.form(button="确认提交"))["extra"] == "不能丢"

    def test_multipart_forms_come_back_without_their_files_and_say_so(self, app, page, written):
        import io

        fields = {**written, "extra": "文字", "photo": (io.BytesIO(b"x"), "a.jpg")}
        shown = send(page, fields, content_type="multipart/form-data")
        assert "文件无法保留" in shown.text
        resumed = sign_in_on(page, shown)
        assert form_values(resumed.form(button="确认提交"))["extra"] == "文字"

    def test_passwords_do_not_come_back(self, app, page, written):
        fields = {
            **written,
            "current": "canary-old",
            "password": "canary-new",
            "password_again": "canary-new",
        }
        shown = send(page, fields, path="/account/password")
        assert shown.status == 401
        assert "canary" not in shown.html

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"},
            {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
        ],
    )
    def test_what_another_site_sent_is_not_kept(self, app, page, written, headers):
        shown = send(page, {**written, "extra": "from-elsewhere"}, headers=headers)
        assert shown.status == 401
        assert "from-elsewhere" not in shown.html

    def test_an_old_browser_says_its_origin(self, app, page, written):
        shown = send(page, {**written, "extra": "旧浏览器"}, headers={"Origin": "http://localhost"})
        assert "旧浏览器" in shown.html

    def test_the_api_answers_as_ever(self, app, page, written):
        answer = page.client.post("/api/v1/notifications/x/read", headers=SAME_ORIGIN)
        assert answer.status_code in (400, 401)
        assert answer.content_type == "application/problem+json"

    def test_a_get_leads_to_the_sign_in_page_and_back(self, page, world):
        asked = page.get("/inbox?cursor=x", status=303)
        assert asked.headers["Location"].startswith("/sign-in?next=")


PACKED = {"path": "/inbox/preferences", "entries": [["email", "a@example.com"]], "files": 0}


class TestUnpacking:
    def test_takes_what_was_packed(self, app):
        kept = unpacked(json.dumps(PACKED))
        assert kept == Sent("/inbox/preferences", (("email", "a@example.com"),), 0)

    @pytest.mark.parametrize(
        "made_up",
        [
            "",
            "x",
            "[]",
            "{}",
            "null",
            "[" * 5000,
            json.dumps({**PACKED, "path": "//evil.example/x"}),
            json.dumps({**PACKED, "path": "https://evil.example/x"}),
            json.dumps({**PACKED, "path": "/api/v1/imports"}),
            json.dumps({**PACKED, "path": "/nowhere"}),
            json.dumps({**PACKED, "path": "/help"}),
            json.dumps({**PACKED, "path": "/sign-in"}),
            json.dumps({**PACKED, "path": "/sign-out"}),
            json.dumps({**PACKED, "entries": [["password", "x"]]}),
            json.dumps({**PACKED, "entries": [["a"]]}),
            json.dumps({**PACKED, "entries": [["a", "b"]] * 2001}),
            json.dumps({**PACKED, "entries": [["a", "b" * 3_000_001]]}),
            json.dumps({**PACKED, "files": "many"}),
        ],
    )
    def test_refuses_what_was_made_up(self, app, made_up):
        assert unpacked(made_up) is None


def test_nothing_happens_before_signing_in(app, page, written):
    before = [
        db.session.scalar(select(func.count()).select_from(model)) for model in (ApiToken, LoginSession)
    ]
    send(page, {**written, "name": "x", "days": "3"}, path="/account/tokens")
    assert before == [
        db.session.scalar(select(func.count()).select_from(model)) for model in (ApiToken, LoginSession)
    ]
