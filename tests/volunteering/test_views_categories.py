"""The pages of kinds of service."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from partyhub.kernel.db import db
from partyhub.security.permissions import Role
from partyhub.volunteering.models import ServiceCategory
from tests.factories import volunteering as make
from tests.factories.organization import the_tree
from tests.support.actors import actor_for


@pytest.fixture
def chief(page_as, app):
    """The dispatcher of the whole tree."""
    return page_as(actor_for(Role.DISPATCHER, the_tree().root, user_id=900, name="总调度"))


@pytest.fixture
def desk(page_as, app):
    """The dispatcher of one group."""
    return page_as(make.dispatcher())


def edit_of(code):
    kept = db.session.scalars(select(ServiceCategory).where(ServiceCategory.code == code)).one()
    return f"/service/categories/{kept.public_id}/edit"


class TestCategories:
    def test_lists_them_with_their_use(self, chief, clock):
        make.order(clock)
        page = chief.get("/service/categories")
        rows = [row.text for row in page.all("tr")]
        assert any("助老助残" in row and "1" in row for row in rows)
        assert any("商业推广与营利活动" in row and "不受理" in row and "无偿" in row for row in rows)
        assert page.link("新增服务类别") == "/service/categories/new"

    def test_one_group_only_reads(self, desk):
        page = desk.get("/service/categories")
        assert "新增服务类别" not in page.text
        assert "修改" not in page.text

    def test_few_statements(self, chief, clock):
        make.order(clock)
        assert chief.get("/service/categories").sql <= 6


class TestNewCategory:
    def test_adds_one_that_orders_can_be_of(self, chief):
        done = chief.submit(
            "/service/categories/new",
            {"name": "助餐送餐", "position": "15"},
            having="name",
            follow=True,
            status=200,
        )
        assert "助餐送餐" in done.text
        assert "助餐送餐" in chief.get("/service/orders/new").text

    def test_banning_asks_why(self, chief):
        page = chief.submit(
            "/service/categories/new", {"name": "彩票代购", "banned": "y"}, having="name", status=422
        )
        assert page.errors() == ["请说明不受理的原因，提出的人会看到。"]

    def test_not_for_one_group(self, desk):
        desk.get("/service/categories/new", status=403)


class TestEditCategory:
    def test_banned_it_is_marked_where_one_chooses_and_refused_with_the_reason(self, chief, desk):
        chief.submit(
            edit_of("legal"),
            {"banned": "y", "ban_reason": "请拨打司法热线。"},
            having="name",
            follow=True,
            status=200,
        )
        form = desk.get("/service/orders/new")
        assert "法律与调解（不受理）" in form.text
        refused = desk.submit(
            form,
            {
                "title": "写诉状",
                "category": "legal",
                "organization_id": the_tree().east_general.public_id,
            },
            having="title",
            status=422,
        )
        assert refused.errors() == ["“法律与调解”不受理：请拨打司法热线。"]

    def test_two_who_change_at_once_lose_nothing(self, chief):
        first, second = chief.get(edit_of("care")), chief.get(edit_of("care"))
        chief.submit(first, {"name": "助老"}, having="name")
        merged = chief.submit(second, {"name": "扶残"}, having="name", status=409)
        assert "扶残" in merged.html
        assert "助老" in merged.text

    def test_another_name_is_another_name_everywhere(self, chief, clock):
        order = make.order(clock)
        chief.submit(edit_of("care"), {"name": "敬老助残"}, having="name")
        assert "敬老助残" in chief.get(f"/service/orders/{order.public_id}/desk").text

    def test_what_is_not_there(self, chief):
        chief.get("/service/categories/zzzzzzzzzzzzzzzz/edit", status=404)
