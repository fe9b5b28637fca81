"""Pages of certificates: the member's, those who certify, the sysadmin's list, the stranger's look."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partyhub.kernel.db import db
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries
from partyhub.volunteering.models import HoursEntry
from tests.factories import certificates as some
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for
from tests.system.probe import alike


@pytest.fixture
def served(app, clock):
    """The member has two hours to his name."""
    some.credited(clock, [the_people().member])
    return the_people().member


class TestServiceRecords:
    def test_lead_to_the_request_and_tell_of_disputes(self, page_as, served, clock):
        page = page_as(make.as_member(served)).get("/me/service-records")
        assert page.link("申请志愿服务记录证明") == "/service/certificates/new"
        order = queries.order_of_entry(db.session.query(HoursEntry).first())
        order.state = "disputed"
        db.session.flush()
        assert "处于争议中" in page_as(make.as_member(served)).get("/me/service-records").text


class TestRequestCertificate:
    def test_two_days_and_an_issuer(self, page_as, served, clock):
        page = page_as(make.as_member(served))
        form = page.get("/service/certificates/new")
        done = page.submit(
            form, {"issuer": the_tree().east.public_id}, having="from_on", follow=True, status=200
        )
        assert "已申请" in done.text
        assert "陪同老人体检" in done.text
        again = page.submit(
            "/service/certificates/new", {"issuer": the_tree().east.public_id}, having="from_on", status=409
        )
        assert len(again.errors()) == 1

    def test_an_issuer_out_of_the_list_is_refused(self, page_as, served):
        page = page_as(make.as_member(served))
        page.submit(
            "/service/certificates/new", {"issuer": the_tree().west.public_id}, having="from_on", status=422
        )

    def test_without_service_the_page_says_where_to_serve(self, page_as, app):
        page = page_as(make.as_member(the_people().stranger)).get("/service/certificates/new")
        assert page.link("看看正在招募的服务") == "/service"


class TestCertificates:
    def test_ones_own_and_those_to_certify(self, page_as, served, clock):
        one = some.requested(clock, served)
        for actor in (make.as_member(served), make.dispatcher()):
            page = page_as(actor).get("/service/certificates?state=requested")
            assert page.link(served.name) == f"/service/certificates/{one.public_id}"
        assert (
            "还没有证明" in page_as(make.as_member(the_people().stranger)).get("/service/certificates").text
        )


class TestCertificate:
    def test_checked_waited_issued(self, page_as, served, clock):
        one = some.requested(clock, served)
        url = f"/service/certificates/{one.public_id}"
        desk = page_as(make.dispatcher())
        done = desk.submit(desk.get(url), {}, action=f"{url}/check", follow=True, status=200)
        assert "公示" in done.text
        assert not done.all("form", action=f"{url}/issue")
        clock.advance(timedelta(days=8))
        done = desk.submit(desk.get(url), {}, action=f"{url}/issue", follow=True, status=200)
        assert "已出具" in done.text
        assert one.number in page_as(make.as_member(served)).get(url).text

    def test_a_stale_button_is_told(self, page_as, served, clock):
        one = some.requested(clock, served)
        url = f"/service/certificates/{one.public_id}"
        desk = page_as(make.dispatcher())
        old, same = desk.get(url), desk.get(url)
        desk.submit(same, {}, action=f"{url}/check")
        desk.submit(old, {}, action=f"{url}/check", status=409)

    def test_the_member_takes_his_request_back(self, page_as, served, clock):
        one = some.requested(clock, served)
        url = f"/service/certificates/{one.public_id}"
        page = page_as(make.as_member(served))
        done = page.submit(page.get(url), {}, action=f"{url}/withdraw", follow=True, status=200)
        assert "已撤回" in done.text
        page_as(make.as_member(the_people().member2)).get(url, status=404)

    def test_what_is_corrected_says_so(self, page_as, served, clock):
        some.listed(clock)
        one = some.issued(clock, served)
        entry = db.session.query(HoursEntry).first()
        commands.correct_hours(make.dispatcher(), entry, span=None, reason="误记", clock=clock)
        page = page_as(make.as_member(served)).get(f"/service/certificates/{one.public_id}")
        assert "已更正" in page.text


class TestRefuseCertificate:
    def test_with_a_reason(self, page_as, served, clock):
        one = some.requested(clock, served)
        url = f"/service/certificates/{one.public_id}/refuse"
        desk = page_as(make.dispatcher())
        desk.submit(url, {"reason": ""}, having="reason", status=422)
        done = desk.submit(url, {"reason": "请先核对"}, having="reason", follow=True, status=200)
        assert "请先核对" in done.text

    def test_not_by_whoever_does_not_certify(self, page_as, served, clock):
        one = some.requested(clock, served)
        url = f"/service/certificates/{one.public_id}/refuse"
        page_as(make.secretary()).get(url, status=404)
        own = actor_for(Role.SECRETARY, the_tree().east_branch, user_id=5, member_id=served.id)
        page_as(own).get(url, status=403)


class TestRevokeCertificate:
    def test_with_a_reason_and_for_everybody_to_see(self, page_as, client, served, clock):
        some.listed(clock)
        one = some.issued(clock, served)
        desk = page_as(make.dispatcher())
        desk.submit(f"/service/certificates/{one.public_id}/revoke", {"reason": "姓名有误"}, having="reason")
        assert "已撤销" in client.get(f"/public/certificates/{one.number}").get_data(as_text=True)


class TestCertificatePrint:
    def test_on_paper_with_a_code_to_scan(self, page_as, served, clock):
        some.listed(clock)
        one = some.issued(clock, served)
        page = page_as(make.as_member(served)).get(f"/service/certificates/{one.public_id}/print")
        assert page.heading == "志愿服务记录证明"
        assert "data:image/svg+xml" in page.one("img", class_="ph-qr").attributes["src"]
        assert f"/public/certificates/{one.number}" in page.text

    def test_a_statement_for_inside_has_none(self, page_as, served, clock):
        one = some.issued(clock, served)
        page = page_as(make.as_member(served)).get(f"/service/certificates/{one.public_id}/print")
        assert page.heading == "志愿服务情况说明（内部）"
        assert not page.all("img", class_="ph-qr")
        assert "/public/" not in page.html

    def test_nothing_before_it_is_issued(self, page_as, served, clock):
        one = some.requested(clock, served)
        page_as(make.as_member(served)).get(f"/service/certificates/{one.public_id}/print", status=409)


class TestCertificateNotices:
    def test_masked_for_those_of_the_issuer(self, page_as, served, clock):
        one = some.requested(clock, served)
        commands.check_certificate(make.dispatcher(), one, clock=clock)
        page = page_as(make.as_member(the_people().member2)).get("/service/certificates/notices")
        assert served.name not in page.text
        assert f"{served.name[0]}*" in page.text
        other = page_as(make.as_member(the_people().stranger)).get("/service/certificates/notices")
        assert "没有正在公示的" in other.text


class TestIssuers:
    def test_empty_then_listed_then_off(self, page_as, clock):
        page = page_as(some.sysadmin())
        assert "尚无" in page.get("/service/issuers").text
        entry = some.listed(clock)
        found = page.get("/service/issuers")
        assert "市民政局〔2026〕12号" in found.text
        done = page.submit(
            found, {}, action=f"/service/issuers/{entry.public_id}/unlist", follow=True, status=200
        )
        assert "已移出名单" in done.text
        page_as(make.dispatcher()).get("/service/issuers", status=403)


class TestNewIssuer:
    def test_needs_its_document(self, page_as, app):
        page = page_as(some.sysadmin())
        east = the_tree().east.public_id
        page.submit(
            "/service/issuers/new", {"organization": east, "document": ""}, having="document", status=422
        )
        page.submit(
            "/service/issuers/new", {"organization": east, "document": "民政局1号"}, having="document"
        )
        assert queries.eligibility(the_tree().east.id).document == "民政局1号"


class TestIssuerNotice:
    def test_off_and_on_again(self, page_as, app):
        page = page_as(some.sysadmin())
        page.submit("/service/issuers/notice", {"switched_on": None, "days": "7"}, having="days")
        assert not queries.notice()[0].on
        page.submit("/service/issuers/notice", {"switched_on": "y", "days": "0"}, having="days", status=422)
        page.submit("/service/issuers/notice", {"switched_on": "y", "days": "10"}, having="days")
        assert queries.notice()[0].days == 10


class TestCertificateLookup:
    def test_leads_to_the_status(self, page, served, clock):
        some.listed(clock)
        one = some.issued(clock, served)
        form = page.get("/public/certificates")
        typed = one.number.lower().replace("-", " ")
        done = page.get(f"/public/certificates?number={typed.replace(' ', '+')}", status=303)
        assert done.headers["Location"] == f"/public/certificates/{one.number}"
        assert form.one("input", name="number") is not None


class TestCertificateStatus:
    def test_number_period_time_and_status_only(self, page, served, clock):
        some.listed(clock)
        one = some.issued(clock, served)
        found = page.get(f"/public/certificates/{one.number}")
        assert "有效" in found.text
        assert one.number in found.text
        assert "2 小时" in found.text
        for secret in (served.name, "陪同老人体检", "湖滨", the_tree().east.name, "调度员"):
            assert secret not in found.html

    def test_whatever_is_not_there_looks_the_same(self, client, served, clock):
        inside = some.issued(clock, served)
        waiting = some.requested(clock, served)
        answers = {
            alike(client.get(f"/public/certificates/{number}"))
            for number in (inside.number, waiting.public_id, "2026-0000-0000-0000-0000", "x", "9" * 300)
        }
        assert len(answers) == 1
        assert answers.pop().startswith("404")

    def test_too_many_looks_are_refused_for_a_while(self, client, served, clock):
        some.listed(clock)
        one = some.issued(clock, served)
        url = f"/public/certificates/{one.number}"
        answers = [client.get(url).status_code for _ in range(31)]
        assert answers == [200] * 30 + [429]
        refused = client.get(url)
        assert int(refused.headers["Retry-After"]) > 0
        clock.advance(timedelta(seconds=61))
        assert client.get(url).status_code == 200
