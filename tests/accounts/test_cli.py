from __future__ import annotations

import re
from dataclasses import replace

import pytest

from partyhub.accounts import commands, queries
from partyhub.app import create_app
from partyhub.kernel import unit
from partyhub.kernel.config import UnsafeSettings
from partyhub.security.permissions import Permission, Role
from tests.factories import accounts as make
from tests.support.application import settings_for


class TestTokensCreate:
    def test_prints_the_token_alone(self, app, world, clock):
        done = app.test_cli_runner().invoke(args=["tokens", "create", "secretary"])
        assert done.exit_code == 0, done.output
        assert re.fullmatch(r"phk_[\w-]{32}\n", done.output)
        found = queries.by_token(done.output.strip(), now=clock.now())
        assert found.actor.user_id == world.user("secretary").id

    def test_narrowed_and_short_lived(self, app, world, clock):
        args = ["tokens", "create", "secretary", "--permission", "member.read", "--days", "1"]
        done = app.test_cli_runner().invoke(args=args)
        found = queries.by_token(done.output.strip(), now=clock.now())
        assert found.actor.permissions == {Permission.MEMBER_READ, Permission.SELF}

    @pytest.mark.parametrize(
        "args",
        [
            ["nobody-at-all"],
            ["secretary", "--permission", "no.such"],
            ["secretary", "--days", "0"],
            ["member", "--permission", "audit.read"],
        ],
    )
    def test_says_what_is_wrong(self, app, world, args):
        done = app.test_cli_runner().invoke(args=["tokens", "create", *args])
        assert done.exit_code != 0
        assert "Traceback" not in done.output
        assert done.output.strip()


class TestAccountsCreate:
    def test_the_first_sysadmin_gets_a_password_to_be_changed(self, app, world, clock):
        done = app.test_cli_runner().invoke(args=["accounts", "create", "first.admin", "系统管理员"])
        assert done.exit_code == 0, done.output
        user = queries.by_username("first.admin")
        assert user.must_change_password
        drawn = done.output.strip()
        assert commands.check_credentials("first.admin", drawn, demo_allowed=False, clock=clock) == user.id
        assert [grant.role for grant in queries.actor_of(user.id).grants] == [Role.SYSADMIN]

    def test_a_taken_name_is_said(self, app, world):
        done = app.test_cli_runner().invoke(args=["accounts", "create", "sysadmin", "系统管理员"])
        assert done.exit_code != 0
        assert "username_taken" in done.output


def production(database):
    return replace(
        settings_for(database),
        env="production",
        trusted_hosts=("localhost",),
        base_url="https://party.example.org",
        secure_cookies=True,
        allow_sqlite_in_production=True,
    )


class TestProduction:
    def test_does_not_start_while_the_database_holds_a_demo_account(self, fresh_app, fresh_database, clock):
        create_app(production(fresh_database))
        commands.allow_demo_users(True)
        with unit.work():
            make.user(clock=clock, username="demo-person", is_demo=True)
        try:
            with pytest.raises(UnsafeSettings, match="demo organisation"):
                create_app(production(fresh_database))
        finally:
            commands.allow_demo_users(True)

    def test_starts_before_the_tables_are_there(self, empty_database):
        try:
            assert create_app(production(empty_database)).config["SESSION_COOKIE_NAME"] == "__Host-partyhub"
        finally:
            commands.allow_demo_users(True)

    def test_the_cookie_is_bound_to_host_and_https(self, empty_database):
        try:
            app = create_app(production(empty_database))
        finally:
            commands.allow_demo_users(True)
        answer = app.test_client().get("/sign-in", base_url="https://localhost")
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-partyhub=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {
            part.strip() for part in cookie.split(";")
        }
        assert "Domain" not in cookie
        assert "max-age" in answer.headers["Strict-Transport-Security"]
        refused = app.test_client().get("/sign-in", base_url="https://evil.example")
        assert refused.status_code == 400
        assert "evil.example" not in refused.get_data(as_text=True)
