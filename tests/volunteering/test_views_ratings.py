"""Pages of what requesters said, and the same for programs."""

from __future__ import annotations

import pytest

from partyhub.security.actors import ANONYMOUS
from partyhub.volunteering import commands, queries
from tests.factories import volunteering as make
from tests.factories.members import the_people


@pytest.fixture
def rated(app, clock):
    """A closed order of the team, and what its requester said."""
    order, _ = make.accepted_and_handed_in(clock, [the_people().member])
    made = commands.rate_by_requester(ANONYMOUS, order, score=5, text="老人很满意", clock=clock)
    commands.close(make.dispatcher(), order, clock=clock)
    return made


class TestConfirm:
    def test_with_what_was_said_on_the_telephone(self, page_as, clock, app):
        order, _ = make.handed_in(clock, [the_people().member])
        url = f"/service/orders/{order.public_id}/confirm"
        desk = page_as(make.dispatcher())
        said = {"confirmed_by": "王老师电话", "score": "9"}
        desk.submit(url, said, having="confirmed_by", status=422)
        desk.submit(url, said | {"score": "4", "text": "准时"}, having="confirmed_by")
        found = queries.rating_of_order(order.id)
        assert (found.score, found.text) == (4, "准时")


class TestRatings:
    def test_read_and_let_through(self, page_as, rated):
        desk = page_as(make.dispatcher())
        page = desk.get("/service/ratings?text_state=waiting")
        assert "老人很满意" in page.text
        url = f"/service/ratings/{rated.public_id}"
        done = desk.submit(page, {}, action=f"{url}/show", follow=True, status=200)
        assert "已向队伍显示" in done.text
        desk.submit(done, {}, action=f"{url}/withhold")
        assert "尚无评价" in desk.get("/service/ratings?text_state=waiting").text
        page_as(make.team_leader()).get("/service/ratings", status=403)


class TestHeard:
    def test_words_without_the_service(self, page_as, rated, clock):
        leader = page_as(make.team_leader())
        assert "老人很满意" not in leader.get("/service/heard").text
        commands.look_at_rating(make.dispatcher(), rated, show=True, clock=clock)
        page = leader.get("/service/heard")
        assert "老人很满意" in page.text
        assert "陪同老人体检" not in page.text
        assert "您没有负责的队伍" in page_as(make.as_member(the_people().stranger)).get("/service/heard").text


class TestApi:
    def test_confirmed_with_a_score(self, api_as, clock, app):
        order, _ = make.handed_in(clock, [the_people().member])
        body = {"confirmed_by": "王老师电话", "score": 5, "text": "好"}
        api_as(make.dispatcher()).post(f"/orders/{order.public_id}/confirm", body, version=order.version)
        assert queries.rating_of_order(order.id).score == 5

    def test_listed_and_let_through(self, api_as, rated):
        desk = api_as(make.dispatcher())
        (one,) = desk.get("/ratings", text_state="waiting")["items"]
        assert (one["score"], one["text"]) == (5, "老人很满意")
        done = desk.post(f"/ratings/{one['id']}/look", {"show": True}, version=one["version"])
        assert done["text_state"] == "shown"
        assert api_as(make.team_leader()).get("/ratings", status=403)
