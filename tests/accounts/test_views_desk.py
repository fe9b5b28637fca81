from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import select

from partyhub.accounts import commands, queries
from partyhub.accounts.models import PersonalLink, User
from partyhub.accounts.views.links import address_of
from partyhub.kernel.db import db
from partyhub.notifications.commands import set_preference
from partyhub.security.permissions import Role
from tests.accounts.helpers import cookie_of, csrf_of, rows, sign_in
from tests.factories import accounts as make

PASSWORD = make.PASSWORD


class TestOwnPassword:
    def test_a_drawn_password_must_be_changed_before_anything_else(self, app, page, world, clock):
        drawn = commands.reset_password(world.actor("sysadmin"), world.user("secretary"), clock=clock)
        sign_in(page, "secretary", drawn)
        assert page.get("/account", status=303).headers["Location"] == "/account/password"
        assert page.client.get("/api/v1/me").status_code == 403
        form = page.get("/account/password")
        assert "请先设置您自己的密码" in form.text
        sheets = [one["href"] for one in form.all("link", rel="stylesheet")]
        for needed in (*sheets, form.one("img")["src"], "/help"):
            assert page.client.get(needed).status_code == 200, needed
        done = page.submit(
            form,
            {
                "current": drawn,
                "password": "木板桥头的老王在修自行车",
                "password_again": "木板桥头的老王在修自行车",
            },
            having="current",
        )
        assert done.headers["Location"] == "/", "whoever begins is led to what is to be done"
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


class TestOwnTokens:
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
    def test_the_list_is_searched(self, page_as, world):
        page = page_as(world.actor("sysadmin"))
        found = page.get("/accounts", text="neigh")
        assert [node.text for node in found.one("tbody").all("code")] == ["neighbour"]
        assert "没有找到账号" in page.get("/accounts", text="%").text


class TestNewPerson:
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


class TestPerson:
    def test_an_account_outside_is_404(self, page_as, world):
        page = page_as(world.group)
        foreign = page.get(f"/accounts/{world.user('neighbour').public_id}", status=404)
        missing = page.get("/accounts/0000000000000000", status=404)
        assert foreign.errors() == missing.errors()
        assert foreign.heading == missing.heading
        page_as(world.secretary).get("/accounts", status=403)

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

    def test_shut_open_and_reset(self, page_as, world):
        page = page_as(world.actor("sysadmin"))
        user = world.user("neighbour")
        where = f"/accounts/{user.public_id}"
        page.submit(where, action="/disable")
        assert "停用" in page.get(where).text
        page.submit(where, action="/enable")
        drawn = page.submit(where, action="/reset", status=200)
        assert drawn.heading == "首次登录密码"

    def test_ones_own_account_has_no_buttons(self, page_as, world):
        page = page_as(world.actor("sysadmin"))
        own = page.get(f"/accounts/{world.user('sysadmin').public_id}")
        assert "须由其他人员变更角色" in own.text
        assert not any("/accounts/" in form["action"] for form in own.all("form"))


def slip(page, *members) -> list[str]:
    shown = page.submit(
        "/links", {"members": [one.public_id for one in members]}, action="/slips", status=200
    )
    return [urlsplit(node.text).path for node in shown.all("code") if "/l/" in node.text]


class TestLinks:
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


class TestLanding:
    def test_slips_for_several_and_the_phone_session(self, app, page_as, browser_of, world, clock):
        desk = page_as(world.secretary)
        first, second = slip(desk, world.people.member, world.people.member2)
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

    def test_a_member_on_his_phone_reaches_no_desk(self, app, page_as, browser_of, world):
        (path,) = slip(page_as(world.secretary), world.people.member)
        phone = browser_of()
        phone.submit(path, button="继续")
        for place in ("/accounts", "/links", "/account/tokens"):
            phone.get(place, status=403)
        phone.get("/account/password", status=404)


class TestPhones:
    def test_the_secretary_ends_a_phone(self, app, page_as, browser_of, world):
        desk = page_as(world.secretary)
        (path,) = slip(desk, world.people.member)
        phone = browser_of()
        phone.submit(path, button="继续")
        where = f"/links/members/{world.people.member.public_id}"
        done = desk.submit(where, button="使其退出登录", follow=True, status=200)
        assert "没有已登录的手机" in done.text
        phone.get("/account", status=303)
        slip(desk, world.people.member)
        assert "个" in desk.submit(where, action="/end", follow=True, status=200).text
        assert not queries.links_of(world.people.member.id, app.clock.now())


class TestLinksSlips:
    def test_a_slip_shows_name_code_and_address_and_prints(self, page_as, world):
        shown = page_as(world.secretary).submit(
            "/links", {"members": [world.people.member.public_id]}, action="/slips", status=200
        )
        assert world.people.member.name in shown.text
        assert [picture["alt"] for picture in shown.one("main").all("img")] == ["二维码"]
        assert rows(PersonalLink) == 1

    def test_a_foreign_member_in_the_body_is_404_and_makes_nothing(self, page_as, world):
        page = page_as(world.neighbour)
        page.submit("/links", {"members": [world.people.member.public_id]}, action="/slips", status=404)
        page.get(f"/links/members/{world.people.member.public_id}", status=404)
        assert rows(PersonalLink) == 0

    def test_nobody_chosen_is_said(self, page_as, world):
        again = page_as(world.secretary).submit("/links", {}, action="/slips", status=422)
        assert again.errors() == ["请至少选择一名党员。"]


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
