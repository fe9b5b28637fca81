from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from partyhub.accounts import commands, queries
from partyhub.accounts.models import LoginSession
from partyhub.kernel import unit
from partyhub.kernel.db import db
from tests.accounts.helpers import cookie_of, csrf_of, rows, sign_in
from tests.factories import accounts as make

PASSWORD = make.PASSWORD


class TestSignIn:
    def test_name_and_password_open_the_account(self, page, world):
        done = sign_in(page, "secretary")
        assert done.headers["Location"] == "/"
        account = page.get("/account")
        assert account.heading == "我的账号"
        assert "党支部书记" in account.text

    def test_a_name_is_taken_in_any_case_and_with_blanks(self, page, world):
        assert sign_in(page, "  Secretary ").headers["Location"] == "/"

    def test_wrong_name_password_or_shut_account_answer_the_same(self, app, browser_of, world, clock):
        commands.disable(world.actor("sysadmin"), world.user("neighbour"), clock=clock)
        answers = []
        for name, password in (("secretary", "wrong"), ("nobody-at-all", PASSWORD), ("neighbour", PASSWORD)):
            page = sign_in(browser_of(), name, password, status=422)
            answers.append((page.status, page.errors(), len(page.html) - len(name)))
        assert answers[0][1] == ["用户名或密码不正确，请核对后重试。"]
        assert answers[0] == answers[1] == answers[2]

    def test_the_password_is_never_shown_again(self, page, world):
        again = sign_in(page, "secretary", "canary-password-1", status=422)
        assert "canary-password-1" not in again.html

    def test_the_sixth_try_in_a_minute_is_429_and_elsewhere_the_owner_comes_in(
        self, app, browser_of, world, clock
    ):
        stranger, owner = browser_of(), browser_of()
        stranger.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
        for _ in range(5):
            sign_in(stranger, "secretary", "wrong password", status=422)
            clock.advance(timedelta(seconds=10))
        refused = sign_in(stranger, "secretary", PASSWORD, status=429)
        assert int(refused.headers["Retry-After"]) == 60
        assert refused.errors() == ["尝试次数过多，请等待 60 秒后再试。"]
        owner.client.environ_base["REMOTE_ADDR"] = "10.0.0.1"
        sign_in(owner, "secretary")
        clock.advance(timedelta(seconds=60))
        sign_in(stranger, "secretary")

    def test_a_forwarded_header_does_not_reset_the_throttle(self, app, browser_of, world):
        page = browser_of()
        for number in range(6):
            page.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}"
            sign_in(page, "secretary", "wrong password", status=422 if number < 5 else 429)

    def test_a_signed_in_person_is_led_on(self, page, world):
        sign_in(page, "secretary")
        assert page.get("/sign-in?next=/inbox", status=303).headers["Location"] == "/inbox"

    def test_without_a_csrf_token_nothing_happens(self, client, world):
        answer = client.post("/sign-in", data={"username": "secretary", "password": PASSWORD})
        assert answer.status_code == 400
        assert rows(LoginSession) == 0

    def test_a_demo_account_does_not_open_in_production(self, app, page, clock, monkeypatch):
        from dataclasses import replace

        make.user(clock=clock, username="demo-person", is_demo=True)
        unit.commit()
        sign_in(page, "demo-person")
        assert page.get("/account").status == 200
        settings = replace(app.extensions["partyhub.settings"], env="production")
        monkeypatch.setitem(app.extensions, "partyhub.settings", settings)
        page.get("/account", status=303)
        sign_in(page, "demo-person", status=422)


REDIRECTS = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%5Cevil.example",
    "/%09/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example\n",
    "/\r\n/evil.example",
    "/\n/evil.example",
    "http://evil.example",
    "https://evil.example/",
    "HTTPS://evil.example",
    "https:evil.example",
    "http:/evil.example",
    "//evil.example@localhost",
    "//localhost@evil.example",
    "https://localhost@evil.example",
    "/@evil.example",
    "@evil.example",
    "evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil。example",
    "/／evil.example",
    "／／evil.example",
    "/⁄evil.example",
    "/\x00/evil.example",
    "//[::1]/",
    "/\u2028/evil.example\x7f",
    "ftp://evil.example",
    "//evil.example/%2f..",
    "https:///evil.example",
]


class TestRedirects:
    def test_there_are_at_least_thirty(self):
        assert len(set(REDIRECTS)) >= 30

    @pytest.mark.parametrize("target", REDIRECTS)
    def test_never_leads_off_this_site(self, page, world, target):
        token = csrf_of(page.get("/sign-in"), "username")
        sent = {"username": "secretary", "password": PASSWORD, "next": target, "csrf_token": token}
        done = page.client.post("/sign-in", data=sent)
        assert done.status_code in (303, 422)  # a control character in a form is refused whole
        led = page.client.get("/sign-in", query_string={"next": target})
        for answer in (done, led):
            location = answer.headers.get("Location", "/")
            assert location == "/" or re.match(r"/(?![/\\\\])[\w %./-]*$", location), location
            assert urlsplit(location).netloc == ""

    def test_a_path_of_this_site_is_followed(self, page, world):
        asked = page.get("/account?x=1", status=303)
        assert asked.headers["Location"] == "/sign-in?next=/account?x%3D1"
        done = page.submit(
            asked.headers["Location"], {"username": "secretary", "password": PASSWORD}, having="username"
        )
        assert done.headers["Location"] == "/account?x=1"


class TestAccount:
    def test_the_cookie_holds_a_key_and_nothing_of_the_person(self, page, world):
        sign_in(page, "secretary")
        from flask.sessions import SecureCookieSessionInterface

        held = (
            SecureCookieSessionInterface()
            .get_signing_serializer(page.client.application)
            .loads(cookie_of(page))
        )
        assert set(held) <= {"_user_id", "csrf_token", "_permanent", "_fresh"}
        assert held["_user_id"] not in str(db.session.execute(select(LoginSession.__table__)).all())

    def test_signing_in_gives_a_new_key_and_csrf_token(self, page, world):
        before = page.get("/sign-in")
        old = cookie_of(page)
        sign_in(page, "secretary")
        assert cookie_of(page) != old
        page.client.set_cookie("partyhub", old)
        page.get("/account", status=303)
        assert before.status == 200

    def test_a_cookie_copied_before_signing_out_is_dead_afterwards(self, app, page, browser_of, world):
        sign_in(page, "secretary")
        copied = cookie_of(page)
        out = page.submit(page.get("/account"), action="/sign-out")
        assert out.headers["Location"] == "/sign-in"
        assert '"cache"' in out.headers["Clear-Site-Data"]
        thief = browser_of()
        thief.client.set_cookie("partyhub", copied)
        thief.get("/account", status=303)
        assert rows(LoginSession) == 0

    def test_a_tampered_cookie_is_nobody(self, page, world):
        sign_in(page, "secretary")
        page.client.set_cookie("partyhub", cookie_of(page)[:-2] + "xx")
        page.get("/account", status=303)

    def test_idle_for_half_an_hour_ends_it_and_use_keeps_it(self, page, world, clock):
        sign_in(page, "secretary")
        for _ in range(4):
            clock.advance(timedelta(minutes=20))
            page.get("/account")
        clock.advance(timedelta(minutes=30))
        page.get("/account", status=303)

    def test_after_twelve_hours_it_ends_however_busy(self, page, world, clock):
        sign_in(page, "secretary")
        for _ in range(36):
            clock.advance(timedelta(minutes=19))
            page.get("/account")
        clock.advance(timedelta(minutes=19))
        clock.advance(timedelta(minutes=17))
        page.get("/account", status=303)

    def test_reading_writes_at_most_every_five_minutes(self, page, world, clock):
        def seen():
            return db.session.scalars(select(LoginSession.last_seen_at)).one()

        sign_in(page, "secretary")
        began = seen()
        clock.advance(timedelta(minutes=4, seconds=59))
        page.get("/account")
        assert seen() == began
        clock.advance(timedelta(seconds=1))
        page.get("/account")
        assert seen() == clock.now()

    def test_loading_the_actor_costs_one_statement(self, app, page, world):
        from tests.support.sql import count_sql

        sign_in(page, "secretary")
        with count_sql() as statements:
            page.client.get("/help/contact")
        assert len([one for one in statements if "login_session" in one or "role_grant" in one]) == 1

    def test_one_sees_and_ends_the_own_sessions(self, app, page, browser_of, world):
        other = browser_of()
        other.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone) MicroMessenger/8.0"
        sign_in(page, "secretary")
        sign_in(other, "secretary")
        account = page.get("/account")
        assert "微信 · iPhone" in account.text
        page.submit(account, button="使其退出登录")
        other.get("/account", status=303)
        page.get("/account")

    def test_nobody_ends_somebody_elses(self, app, page, browser_of, world):
        other = browser_of()
        sign_in(page, "secretary")
        sign_in(other, "neighbour")
        foreign = db.session.scalars(
            select(LoginSession.public_id).where(LoginSession.user_id == world.user("neighbour").id)
        ).one()
        token = csrf_of(page.get("/inbox/preferences"), "email")
        page.post(f"/account/sessions/{foreign}/end", status=404, csrf_token=token, idempotency_key="x1")
        other.get("/account")

    def test_a_role_taken_away_and_a_shut_account_end_them_at_once(self, app, browser_of, world, clock):
        first, second = browser_of(), browser_of()
        sign_in(first, "sibling")
        sign_in(second, "neighbour")
        user = world.user("sibling")
        held, organization = queries.grants_of(user.id)[0]
        commands.revoke(world.group, user, held, organization, clock=clock)
        commands.disable(world.actor("sysadmin"), world.user("neighbour"), clock=clock)
        first.get("/account", status=303)
        second.get("/account", status=303)

    def test_signed_in_answers_are_not_stored(self, page, world):
        sign_in(page, "secretary")
        account = page.get("/account")
        assert account.headers["Cache-Control"] == "no-store"
        assert "Cookie" in account.headers["Vary"]

    def test_cookie_flags(self, page, world):
        cookie = sign_in(page, "secretary").headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Expires" not in cookie
