from __future__ import annotations

from datetime import timedelta

import pytest

from partyhub.accounts import commands, queries
from partyhub.kernel import unit
from partyhub.security.actors import SYSTEM
from partyhub.security.permissions import Permission
from tests.factories.accounts import PASSWORD
from tests.support.client import PageClient


@pytest.fixture
def token_of(app, world, clock):
    def make(username: str, **about) -> str:
        _row, secret = commands.create_token(SYSTEM, world.user(username), name="测试", clock=clock, **about)
        unit.commit()
        return secret

    return make


def me(client, secret: str = "", scheme: str = "Bearer", **kwargs):
    headers = {"Authorization": f"{scheme} {secret}"} if secret else {}
    return client.get("/api/v1/me", headers=headers, **kwargs)


class TestMe:
    def test_who_asks_with_roles_branch_and_member(self, client, world, token_of):
        answer = me(client, token_of("secretary"))
        branch, member = world.tree.east_branch.public_id, world.people.secretary
        assert answer.json == {
            "username": "secretary",
            "name": member.name,
            "roles": [
                {"role": "secretary", "organization_id": branch},
                {"role": "member", "organization_id": branch},
            ],
            "organization_id": branch,
            "member_id": member.public_id,
            "locale": "zh_CN",
        }

    def test_by_cookie_and_by_link(self, app, world, clock):
        desk = PageClient(app.test_client())
        desk.submit("/sign-in", {"username": "member", "password": PASSWORD}, having="username")
        assert me(desk.client).json["username"] == "member"
        (link,) = commands.issue_links(world.secretary, [world.people.member], clock=clock)
        phone = PageClient(app.test_client())
        phone.submit(f"/l/{link.token}", button="继续")
        found = me(phone.client).json
        assert (found["username"], found["member_id"]) == (None, world.people.member.public_id)

    def test_nobody(self, client, world):
        answer = me(client)
        assert answer.status_code == 401
        assert answer.content_type == "application/problem+json"

    @pytest.mark.parametrize("scheme", ["Basic", "Token", "bearer-x"])
    def test_other_schemes_open_nothing(self, client, world, token_of, scheme):
        assert me(client, token_of("secretary"), scheme).status_code == 401

    def test_a_token_cut_lengthened_or_invented_opens_nothing(self, client, world, token_of):
        secret = token_of("secretary")
        for wrong in (secret[:-1], secret + "x", "phk_" + "x" * 32, "x" * 500, secret.upper()):
            assert me(client, wrong).status_code == 401

    def test_expired_revoked_and_shut_at_the_next_request(self, client, world, token_of, clock):
        secret = token_of("secretary", life=timedelta(days=1))
        assert me(client, secret).status_code == 200
        clock.advance(timedelta(days=1))
        assert me(client, secret).status_code == 401
        secret = token_of("secretary")
        commands.disable(world.actor("sysadmin"), world.user("secretary"), clock=clock)
        assert me(client, secret).status_code == 401

    def test_a_role_taken_away_is_gone_from_the_token_at_once(self, client, world, token_of, clock):
        secret, user = token_of("sibling"), world.user("sibling")
        held, organization = queries.grants_of(user.id)[0]
        commands.revoke(world.group, user, held, organization, clock=clock)
        assert [one["role"] for one in me(client, secret).json["roles"]] == ["member"]

    def test_a_narrow_token_does_only_that(self, client, world, token_of):
        secret = token_of("secretary", permissions=[Permission.ORGANIZATION_READ])
        headers = {"Authorization": f"Bearer {secret}"}
        assert client.get("/api/v1/me", headers=headers).status_code == 200
        assert client.get("/api/v1/organizations", headers=headers).status_code == 200
        assert client.get("/api/v1/members", headers=headers).status_code == 403

    def test_a_token_opens_no_page(self, client, world, token_of):
        answer = client.get("/account", headers={"Authorization": f"Bearer {token_of('secretary')}"})
        assert answer.status_code == 303

    def test_a_cookie_does_not_help_a_bad_token(self, app, world):
        desk = PageClient(app.test_client())
        desk.submit("/sign-in", {"username": "secretary", "password": PASSWORD}, having="username")
        assert me(desk.client).status_code == 200
        assert me(desk.client, "phk_" + "x" * 32).status_code == 401

    def test_unknown_query_names_are_refused(self, client, world, token_of):
        assert me(client, token_of("secretary"), query_string={"x": "1"}).status_code == 422
