"""What anybody may read of what volunteers are wanted for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.ids import new_public_id
from partyhub.security.actors import ANONYMOUS
from partyhub.volunteering.models import ServiceOrder, ServiceSession
from partyhub.volunteering.rules import OrderState
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree

PAST = 300


@pytest.fixture
def stranger(page_as, app):
    """Somebody without an account."""
    return page_as(ANONYMOUS)


def past_orders(clock, number):
    """Put closed orders with a session each in, past the application."""
    begins = clock.now() - timedelta(days=90)
    home = the_tree().east_general.id
    for n in range(number):
        about = {
            "title": f"往年的服务 {n}",
            "organization_id": home,
            "state": OrderState.CLOSED,
            "created_at": begins,
            "published_at": begins,
            "public_id": new_public_id(),
            "version": 1,
        }
        order_id = db.session.scalar(insert(ServiceOrder).values(**about).returning(ServiceOrder.id))
        session = {"order_id": order_id, "starts_at": begins, "ends_at": begins + timedelta(hours=2)}
        places = {"min_people": 1, "max_people": 5, "public_id": new_public_id(), "version": 1}
        db.session.execute(insert(ServiceSession).values(**session, **places, signup_open=n % 2 == 0))
    unit.commit()


class TestPublicNeeds:
    def test_nothing_wanted_leads_to_the_form(self, stranger):
        page = stranger.get("/public/needs")
        assert page.link("向志愿者求助") == "/public/order"

    def test_title_kind_and_time_and_nothing_that_leads_to_a_person(self, stranger, clock):
        order, _ = make.published(clock)
        page = stranger.get("/public/needs")
        assert order.title in page.text
        assert "助老助残" in page.text
        for hidden in (order.place, order.contact_name, order.contact_phone, order.public_id, order.need):
            assert hidden not in page.html

    def test_what_is_full_past_or_cancelled_is_not_wanted(self, stranger, clock):
        full, (session,) = make.published(clock, places=1, title="满员的服务")
        make.sign_up(the_people().member, session, clock)
        make.order(clock, title="还没发布")
        page = stranger.get("/public/needs")
        assert full.title not in page.text
        assert "还没发布" not in page.text

    def test_the_statements_do_not_grow_with_orders_of_the_past(self, stranger, page_as, clock):
        for n in range(3):
            make.published(clock, title=f"招募中 {n}")
        unit.commit()
        member = page_as(make.as_member(the_people().member))
        before = [stranger.get("/public/needs").sql, member.get("/service").sql]
        past_orders(clock, PAST)
        page = stranger.get("/public/needs")
        assert [page.sql, member.get("/service").sql] == before
        assert page.sql <= 4
        assert "往年的服务" not in page.text

    def test_by_programs(self, api_as, app, clock):
        order, _ = make.published(clock)
        (found,) = api_as(ANONYMOUS).get("/public/needs")["items"]
        assert set(found) == {"title", "category", "district", "starts_at", "ends_at"}
        assert (found["title"], found["category"]) == (order.title, "care")
