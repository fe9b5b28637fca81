"""Certificates for programs, and what guessing gets: thousands of numbers, one answer."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest

from partyhub.kernel.ids import new_public_id
from partyhub.volunteering import commands
from tests.factories import certificates as some
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.system.probe import alike


@pytest.fixture
def served(app, clock):
    """The member has two hours to his name."""
    some.credited(clock, [the_people().member])
    return the_people().member


class TestOwn:
    def test_asked_checked_issued_revoked(self, api_as, served, clock):
        some.listed(clock)
        own, desk = api_as(make.as_member(served)), api_as(make.dispatcher())
        today = clock.today()
        body = {
            "from_on": f"{today.year}-01-01",
            "to_on": today.isoformat(),
            "organization_id": the_tree().east.public_id,
        }
        made = own.post("/certificates", body, status=201)
        assert (made["state"], made["allowed"]) == ("requested", ["check", "refuse", "withdraw"])
        url = f"/certificates/{made['id']}"
        checked = desk.post(f"{url}/check", version=made["version"])
        assert desk.post(f"{url}/issue", version=checked["version"], status=409)["errors"][0]["code"] == (
            "notice_not_over"
        )
        clock.advance(timedelta(days=8))
        issued = desk.post(f"{url}/issue", version=checked["version"])
        assert [one["minutes"] for one in issued["lines"]] == [120]
        shown = own.get(f"/public/certificates/{issued['number']}")
        assert shown == {
            "number": issued["number"],
            "from_on": body["from_on"],
            "to_on": body["to_on"],
            "minutes": 120,
            "status": "valid",
        }
        desk.post(f"{url}/revoke", {"reason": "姓名有误"}, version=issued["version"])
        assert own.get(f"/public/certificates/{issued['number']}")["status"] == "revoked"
        assert [one["id"] for one in own.get("/certificates", state="revoked")["items"]] == [made["id"]]

    def test_taken_back_or_refused(self, api_as, served, clock):
        own, desk = api_as(make.as_member(served)), api_as(make.dispatcher())
        one = some.requested(clock, served)
        back = own.post(f"/certificates/{one.public_id}/withdraw", version=1)
        assert back["state"] == "withdrawn"
        one = some.requested(clock, served)
        refused = desk.post(f"/certificates/{one.public_id}/refuse", {"reason": "请先核对"}, version=1)
        assert (refused["state"], refused["reason"]) == ("refused", "请先核对")

    def test_an_issuer_that_organised_nothing_is_refused(self, api_as, served, clock):
        body = {"from_on": "2026-01-01", "to_on": "2026-11-01", "organization_id": the_tree().west.public_id}
        refused = api_as(make.as_member(served)).post("/certificates", body, status=422)
        assert [one["pointer"] for one in refused["errors"]] == ["/organization_id"]

    def test_not_anybodys(self, api_as, served, clock):
        one = some.requested(clock, served)
        api_as(make.as_member(the_people().stranger)).get(f"/certificates/{one.public_id}", status=404)
        own = api_as(make.as_member(served))
        own.post(f"/certificates/{one.public_id}/check", version=1, status=403)


def guess(client, clock, number: str, real: str) -> set[str]:
    """Guess `number` times, each from another address, and return the answers with what differs by nature taken out."""
    answers = set()
    for n in range(number):
        made_up = (
            f"2026-{new_public_id()}",
            real[:-1] + secrets.choice("ABCDEFGH"),
            secrets.token_urlsafe(12),
            str(n),
        )[n % 4]
        if made_up == real:
            continue
        where = {"REMOTE_ADDR": f"198.51.{n // 250 % 250}.{n % 250}"}
        answer = client.get(f"/api/v1/public/certificates/{made_up}", environ_base=where)
        answers.add(alike(answer))
    return answers


class TestGuessing:
    @pytest.mark.timeout(900)
    @pytest.mark.parametrize("number", [300, pytest.param(5000, marks=pytest.mark.long)])
    def test_every_guess_gets_the_same_answer(self, client, served, clock, number):
        some.listed(clock)
        real = some.issued(clock, served).number
        answers = guess(client, clock, number, real)
        assert len(answers) == 1
        assert answers.pop().startswith("404")
        assert client.get(f"/api/v1/public/certificates/{real}").status_code == 200

    def test_one_address_does_not_get_far(self, client, app, clock):
        answers = [
            client.get(f"/api/v1/public/certificates/2026-{new_public_id()}").status_code for _ in range(100)
        ]
        assert answers.count(404) == 30
        assert answers.count(429) == 70

    def test_a_statement_for_inside_is_not_there_for_strangers(self, client, served, clock):
        one = some.issued(clock, served)
        assert one.internal
        assert client.get(f"/api/v1/public/certificates/{one.number}").status_code == 404
        commands.revoke_certificate(make.dispatcher(), one, reason="误发", clock=clock)
        assert client.get(f"/api/v1/public/certificates/{one.number}").status_code == 404
