from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from partyhub.accounts import commands, queries
from partyhub.accounts.models import LoginSession, PersonalLink, User
from partyhub.accounts.views.links import address_of
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.notifications.commands import set_preference
from partyhub.security.permissions import Role
from tests.factories import accounts as make
from tests.support.client import PageClient

PASSWORD = make.PASSWORD


@pytest.fixture
def browser_of(app):
    """Return a maker of browsers with cookies of their own."""
    return lambda: PageClient(app.test_client())


def sign_in(page, username: str, password: str = PASSWORD, **about):
    return page.submit("/sign-in", {"username": username, "password": password}, having="username", **about)


def csrf_of(page, having: str) -> str:
    return page.form(having=having).one("input", name="csrf_token")["value"]


def cookie_of(page) -> str:
    return page.client.get_cookie("partyhub").value


def rows(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


class TestSignIn:
    def test_name_and_password_open_the_account(self, page, world):
        done = sign_in(page, "secretary")
        assert done.headers["Location"] == "/"
        account = page.get("/account")
        assert account.heading == "我的账号"
        assert "党支部书记" in account.text

    def test_a_name_is_taken_in_any_case_and_with_blanks(self, page, world):
        sign_in(page, "  Secretary ")

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


class TestSessions:
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

    def test_loading_the_actor_costs_two_statements(self, app, page, world):
        from tests.support.sql import count_sql

        sign_in(page, "secretary")
        with count_sql() as statements:
            page.client.get("/help/contact")
        assert len([one for one in statements if "login_session" in one or "role_grant" in one]) == 2

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


class TestPassword:
    def test_a_drawn_password_must_be_changed_before_anything_else(self, app, page, world, clock):
        drawn = commands.reset_password(world.actor("sysadmin"), world.user("secretary"), clock=clock)
        sign_in(page, "secretary", drawn)
        assert page.get("/account", status=303).headers["Location"] == "/account/password"
        assert page.client.get("/api/v1/me").status_code == 403
        form = page.get("/account/password")
        assert "请先设置您自己的密码" in form.text
        page.submit(
            form,
            {
                "current": drawn,
                "password": "木板桥头的老王在修自行车",
                "password_again": "木板桥头的老王在修自行车",
            },
            having="current",
        )
        assert page.get("/account").heading == "我的账号"
        assert page.client.get("/api/v1/me").status_code == 200

    def test_a_change_gives_a_new_key_and_ends_the_others(self, app, page, browser_of, world):
        other = browser_of()
        sign_in(page, "secretary")
        sign_in(other, "secretary")
        old = cookie_of(page)
        page.submit(
            "/account/password",
            {
                "current": PASSWORD,
                "password": "木板桥头的老王在修自行车",
                "password_again": "木板桥头的老王在修自行车",
            },
            having="current",
        )
        page.get("/account")
        other.get("/account", status=303)
        page.client.set_cookie("partyhub", old)
        page.get("/account", status=303)

    def test_what_is_wrong_is_said_and_no_password_is_shown_again(self, page, world):
        sign_in(page, "secretary")
        again = page.submit(
            "/account/password",
            {"current": "canary-old", "password": "canary-new", "password_again": "canary-other"},
            having="current",
            status=422,
        )
        assert "canary" not in again.html
        assert again.errors() == ["两次填写不一致，请重新填写。"]
        again = page.submit(
            "/account/password",
            {"current": "wrong", "password": "partyhub2026", "password_again": "partyhub2026"},
            having="current",
            status=422,
        )
        assert "当前密码不正确。" in again.errors()
        assert any("最容易被猜中" in text for text in again.errors())


class TestTokens:
    def test_made_shown_once_and_revoked(self, page_as, world):
        page = page_as(world.secretary)
        made = page.submit("/account/tokens", {"name": "报表程序", "days": "30"}, having="days", status=200)
        (secret,) = [node.text for node in made.all("code") if node.text.startswith("phk_")]
        again = page.get("/account/tokens")
        assert secret not in again.html
        assert "报表程序" in again.text
        from partyhub.kernel.idempotency import IdempotencyKey

        assert secret.encode() not in b"".join(db.session.scalars(select(IdempotencyKey.body)))
        page.submit(again, button="撤销")
        assert "报表程序" not in page.get("/account/tokens").text

    def test_not_for_members(self, page_as, world):
        page_as(world.member).get("/account/tokens", status=403)


class TestPeople:
    def test_an_account_is_opened_with_a_password_to_be_changed(self, app, page, browser_of, world):
        sign_in(page, "sysadmin")
        made = page.submit(
            "/accounts/new",
            {"username": "wang.xm", "display_name": "王小明"},
            having="display_name",
            status=200,
        )
        drawn = next(node.text for node in made.all("code") if "-" in node.text)
        assert made.heading == "首次登录密码"
        newcomer = browser_of()
        done = sign_in(newcomer, "wang.xm", drawn)
        assert done.headers["Location"] == "/"
        assert newcomer.get("/account", status=303).headers["Location"] == "/account/password"

    def test_roles_are_given_and_taken(self, page_as, world):
        page = page_as(world.group)
        user = world.user("sibling")
        person = page.get(f"/accounts/{user.public_id}")
        offered = [option["value"] for option in person.one("select", name="role").all("option")]
        assert "committee" not in offered
        done = page.submit(
            person,
            {"role": "leader", "organization": world.tree.east_branch2.public_id},
            having="organization",
            follow=True,
            status=200,
        )
        assert "志愿服务队队长" in done.text
        page.submit(done, action=f"/grants/{queries.grants_of(user.id)[1][0].public_id}/revoke")
        assert len(queries.grants_of(user.id)) == 1

    def test_a_foreign_organisation_or_wider_role_in_the_body_is_refused(self, page_as, world):
        page = page_as(world.group)
        user = world.user("sibling")
        form = page.get(f"/accounts/{user.public_id}")
        for values in (
            {"role": "secretary", "organization": world.tree.west_branch.public_id},
            {"role": "sysadmin", "organization": world.tree.east_branch.public_id},
        ):
            page.submit(form, values, having="organization", status=422)
        assert len(queries.grants_of(user.id)) == 1

    def test_an_account_outside_is_404(self, page_as, world):
        page = page_as(world.group)
        foreign = page.get(f"/accounts/{world.user('neighbour').public_id}", status=404)
        missing = page.get("/accounts/0000000000000000", status=404)
        assert foreign.errors() == missing.errors()
        assert foreign.heading == missing.heading
        page_as(world.secretary).get("/accounts", status=403)

    def test_shut_open_and_reset(self, page_as, world):
        page = page_as(world.actor("sysadmin"))
        user = world.user("neighbour")
        where = f"/accounts/{user.public_id}"
        page.submit(where, action="/disable")
        assert "停用" in page.get(where).text
        page.submit(where, action="/enable")
        drawn = page.submit(where, action="/reset", status=200)
        assert drawn.heading == "首次登录密码"

    def test_the_list_is_searched(self, page_as, world):
        page = page_as(world.actor("sysadmin"))
        found = page.get("/accounts", text="neigh")
        assert [node.text for node in found.one("tbody").all("code")] == ["neighbour"]
        assert "没有找到账号" in page.get("/accounts", text="%").text

    def test_ones_own_account_has_no_buttons(self, page_as, world):
        page = page_as(world.actor("sysadmin"))
        own = page.get(f"/accounts/{world.user('sysadmin').public_id}")
        assert "须由其他人员变更角色" in own.text
        assert not any("/accounts/" in form["action"] for form in own.all("form"))


class TestLinks:
    def slip(self, page, *members) -> str:
        shown = page.submit(
            "/links", {"members": [one.public_id for one in members]}, action="/slips", status=200
        )
        return [urlsplit(node.text).path for node in shown.all("code") if "/l/" in node.text]

    def test_slips_for_several_and_the_phone_session(self, app, page_as, browser_of, world, clock):
        desk = page_as(world.secretary)
        first, second = self.slip(desk, world.people.member, world.people.member2)
        phone, other = browser_of(), browser_of()
        landing = phone.get(first)
        assert landing.heading == f"{world.people.member.name}，您好"
        assert [button.text for button in landing.one("main").all("button")] == ["继续"]
        for _ in range(3):
            other.get(first)  # a messenger's preview uses nothing up
        done = phone.submit(landing, button="继续")
        assert done.headers["Location"] == "/"
        assert "Expires" in done.headers["Set-Cookie"]
        assert phone.get("/account").heading == "我的账号"
        other.get(first, status=404)
        clock.advance(timedelta(days=80))
        phone.get("/account")
        listed = desk.get("/links")
        assert "已登录" in listed.text
        assert other.get(second, status=404).heading == "该链接已失效"

    def test_a_slip_shows_name_code_and_address_and_prints(self, page_as, world):
        shown = page_as(world.secretary).submit(
            "/links", {"members": [world.people.member.public_id]}, action="/slips", status=200
        )
        assert world.people.member.name in shown.text
        assert len(shown.one("main").all("svg")) == 1
        assert rows(PersonalLink) == 1

    def test_a_foreign_member_in_the_body_is_404_and_makes_nothing(self, page_as, world):
        page = page_as(world.neighbour)
        page.submit("/links", {"members": [world.people.member.public_id]}, action="/slips", status=404)
        page.get(f"/links/members/{world.people.member.public_id}", status=404)
        assert rows(PersonalLink) == 0

    def test_nobody_chosen_is_said(self, page_as, world):
        again = page_as(world.secretary).submit("/links", {}, action="/slips", status=422)
        assert again.errors() == ["请至少选择一名党员。"]

    def test_a_member_on_his_phone_reaches_no_desk(self, app, page_as, browser_of, world):
        (path,) = self.slip(page_as(world.secretary), world.people.member)
        phone = browser_of()
        phone.submit(path, button="继续")
        for place in ("/accounts", "/links", "/account/tokens"):
            phone.get(place, status=403)
        phone.get("/account/password", status=404)

    def test_the_secretary_ends_a_phone(self, app, page_as, browser_of, world):
        desk = page_as(world.secretary)
        (path,) = self.slip(desk, world.people.member)
        phone = browser_of()
        phone.submit(path, button="继续")
        where = f"/links/members/{world.people.member.public_id}"
        done = desk.submit(where, button="使其退出登录", follow=True, status=200)
        assert "没有已登录的手机" in done.text
        phone.get("/account", status=303)
        self.slip(desk, world.people.member)
        assert "个" in desk.submit(where, action="/end", follow=True, status=200).text
        assert not queries.links_of(world.people.member.id, app.clock.now())

    def test_sending_tells_how_many_have_no_address(self, app, page_as, world, clock):
        set_preference(
            queries.member_actor(world.people.member.id), email="m@example.com", muted=False, clock=clock
        )
        page = page_as(world.secretary)
        token = csrf_of(page.get("/links"), "members")
        sent = page.post(
            "/links/send",
            csrf_token=token,
            idempotency_key="send-1",
            members=[world.people.member.public_id, world.people.member2.public_id],
        )
        assert "已向 1 名党员发送链接" in page.get(sent.headers["Location"]).text

    def test_the_address_is_that_of_the_installation(self, app):
        with app.test_request_context("/", headers={"Host": "evil.example"}):
            assert address_of("x").startswith("http://127.0.0.1:8000/l/")


def test_no_page_of_this_room_shows_a_foreign_account(app, page_as, world):
    """Deleting the scope in policy.scope_users makes this fail."""
    listed = page_as(world.group).get("/accounts").text
    foreign = [
        one
        for one in db.session.scalars(select(User))
        if one.username in ("neighbour", "auditor", "sysadmin")
    ]
    assert foreign
    assert not any(one.username in listed for one in foreign)
    assert Role.SECRETARY in [grant.role for grant in world.secretary.grants]
