"""Pages of objections, and the same for programs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partyhub.volunteering import commands, queries
from partyhub.volunteering.rules import OrderState
from partyhub.volunteering.rules.disputes import Outcome
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.volunteering.test_disputes import arbiter, closed, decided, raised


@pytest.fixture
def order(app, clock):
    """A service that was handed in."""
    return make.handed_in(clock, [the_people().member])[0]


class TestRaiseDispute:
    def test_from_the_services_page(self, page_as, order):
        member = page_as(make.as_member(the_people().member))
        url = f"/service/orders/{order.public_id}/dispute"
        assert member.get(f"/service/orders/{order.public_id}").link("对本次服务提出异议") == url
        member.submit(url, {"text": ""}, having="text", status=422)
        done = member.submit(url, {"text": "时长记少了"}, having="text", follow=True, status=200)
        assert "时长记少了" in done.text
        assert "冻结" in done.text

    def test_a_bystander_is_refused(self, page_as, order):
        other = page_as(make.as_member(the_people().member2))
        other.submit(
            f"/service/orders/{order.public_id}/dispute", {"text": "不对"}, having="text", status=403
        )


class TestDisputes:
    def test_listed_for_those_who_decide(self, page_as, order, clock):
        assert "没有异议" in page_as(arbiter()).get("/service/disputes").text
        one = raised(clock, order)
        page = page_as(arbiter()).get("/service/disputes?state=raised")
        assert page.link(order.title) == f"/service/disputes/{one.public_id}"


class TestHours:
    def test_open_disputes_are_shown_as_a_count(self, page_as, order, clock):
        assert "异议" not in page_as(arbiter()).get("/service/hours").one("main").text
        raised(clock, order)
        page = page_as(arbiter()).get("/service/hours")
        assert page.link("1 项异议未了结") == "/service/disputes"


class TestDispute:
    def test_taken_on_by_somebody_else(self, page_as, order, clock):
        one = raised(clock, order)
        url = f"/service/disputes/{one.public_id}"
        desk = page_as(arbiter())
        done = desk.submit(desk.get(url), {}, action=f"{url}/take", follow=True, status=200)
        assert done.link("作出裁定") == f"{url}/decide"
        assert "更正点名" in done.text
        page_as(make.as_member(the_people().member2)).get(url, status=404)

    def test_the_arbiter_corrects_what_was_credited(self, page_as, app, clock):
        order, _ = closed(clock)
        one = commands.reopen(make.dispatcher(), order, reason="有人投诉", clock=clock)
        commands.take_dispute(arbiter(), one, clock=clock)
        page = page_as(arbiter()).get(f"/service/disputes/{one.public_id}")
        assert page.link("更正这一笔").endswith("/correct")


class TestDecideDispute:
    def test_with_reasons_and_only_by_the_arbiter(self, page_as, order, clock):
        one = raised(clock, order)
        commands.take_dispute(arbiter(), one, clock=clock)
        url = f"/service/disputes/{one.public_id}/decide"
        said = {"outcome": "upheld", "decision": "经核实无误"}
        page_as(arbiter(912)).submit(url, said, having="decision", status=403)
        page_as(make.leader()).get(url, status=403)
        done = page_as(arbiter()).submit(url, said, having="decision", follow=True, status=200)
        assert "经核实无误" in done.text


class TestAskReview:
    def test_by_a_party(self, page_as, order, clock):
        one = decided(clock, raised(clock, order), Outcome.UPHELD)
        url = f"/service/disputes/{one.public_id}"
        member = page_as(make.as_member(the_people().member))
        assert member.get(url).link("申请复核") == f"{url}/ask-review"
        done = member.submit(
            f"{url}/ask-review", {"text": "请再核对"}, having="text", follow=True, status=200
        )
        assert "请再核对" in done.text


class TestReviewDispute:
    def test_by_another_and_at_once(self, page_as, order, clock):
        one = decided(clock, raised(clock, order), Outcome.UPHELD)
        commands.ask_review(make.as_member(the_people().member), one, text="不服", clock=clock)
        url = f"/service/disputes/{one.public_id}/review"
        page_as(arbiter()).get(url, status=403)
        said = {"outcome": "redone", "decision": "重新服务"}
        done = page_as(arbiter(912)).submit(url, said, having="decision", follow=True, status=200)
        assert "重做的订单" in done.text
        assert order.state is OrderState.CONFIRMED


class TestReopen:
    def test_within_thirty_days(self, page_as, app, clock):
        order, _ = closed(clock)
        url = f"/service/orders/{order.public_id}/reopen"
        page_as(make.leader()).get(url, status=403)
        page_as(make.dispatcher()).submit(url, {"reason": "有人投诉"}, having="reason")
        assert queries.open_dispute(order.id).text == "有人投诉"

    def test_later_no_more(self, page_as, app, clock):
        order, _ = closed(clock)
        clock.advance(timedelta(days=31))
        url = f"/service/orders/{order.public_id}/reopen"
        page_as(make.dispatcher()).submit(url, {"reason": "有人投诉"}, having="reason", status=409)


class TestApi:
    def test_raised_taken_decided_reviewed(self, api_as, order):
        member = api_as(make.as_member(the_people().member))
        made = member.post(
            f"/orders/{order.public_id}/dispute", {"text": "没有计入"}, version=order.version, status=201
        )
        url = f"/disputes/{made['id']}"
        assert api_as(arbiter()).get("/disputes", state="raised")["items"][0]["id"] == made["id"]
        taken = api_as(arbiter()).post(f"{url}/take", version=made["version"])
        body = {"outcome": "upheld", "decision": "无误"}
        done = api_as(arbiter()).post(f"{url}/decide", body, version=taken["version"])
        asked = member.post(f"{url}/ask-review", {"text": "不服"}, version=done["version"])
        assert asked["allowed"] == ["review"]
        final = api_as(arbiter(912)).post(f"{url}/review", body, version=asked["version"])
        assert (final["state"], member.get(url)["reviewer"]) == ("settled", "裁定人912")

    def test_reopened(self, api_as, app, clock):
        order, _ = closed(clock)
        made = api_as(make.dispatcher()).post(
            f"/orders/{order.public_id}/reopen", {"reason": "有误"}, version=order.version, status=201
        )
        assert (made["party"], order.state) == ("dispatcher", OrderState.DISPUTED)
