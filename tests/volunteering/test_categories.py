"""Kinds of service: which an order may be of, who keeps them, and that banned ones are refused with their reason."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Stale
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries
from partyhub.volunteering.models import ServiceCategory
from partyhub.volunteering.rules import categories as rules
from tests.factories import volunteering as make
from tests.factories.organization import the_tree
from tests.support.actors import actor_for


def chief():
    """The dispatcher of the whole tree."""
    return actor_for(Role.DISPATCHER, the_tree().root, user_id=900, name="总调度")


def codes(refused):
    return [(reason.code, reason.field) for reason in refused.value.reasons]


def kind(code):
    return db.session.scalars(select(ServiceCategory).where(ServiceCategory.code == code)).one()


class TestRules:
    CARE = rules.Kind("care", "助老助残")

    def test_none_and_one_in_use_are_good(self):
        assert rules.category_reasons(None, None) == []
        assert rules.category_reasons("care", self.CARE) == []

    def test_one_that_is_not_there(self):
        assert [one.code for one in rules.category_reasons("gambling", None)] == ["category_unknown"]

    def test_a_banned_one_says_why_even_where_it_is_held(self):
        banned = rules.Kind("errands", "代办私人事务", banned=True, ban_reason="请找家政公司。")
        (reason,) = rules.category_reasons("errands", banned, held="errands")
        assert (reason.code, reason.params) == (
            "category_banned",
            {"name": "代办私人事务", "why": "请找家政公司。"},
        )

    def test_a_retired_one_stays_where_it_is_held(self):
        retired = rules.Kind("old", "旧类别", active=False)
        assert [one.code for one in rules.category_reasons("old", retired)] == ["category_retired"]
        assert rules.category_reasons("old", retired, held="old") == []

    def test_every_complaint_at_once(self):
        found = rules.kept_reasons(name="", name_en="x" * 61, banned=True, ban_reason=" ", taken=False)
        assert [(one.code, one.field) for one in found] == [
            ("too_long", "name_en"),
            ("required", "name"),
            ("ban_without_reason", "ban_reason"),
        ]


class TestKinds:
    def test_an_installation_begins_with_the_customary_ones(self, app):
        found = queries.categories()
        assert [one.code for one in found] == [one.code for one in rules.BUILT_IN]
        assert [one.code for one in found if one.banned] == ["dangerous", "commercial", "errands"]
        assert all(one.ban_reason for one in found if one.banned)

    def test_adding_and_using_one(self, app, clock):
        added = commands.add_category(chief(), name=" 助餐送餐 ", position=15, clock=clock)
        order = make.order(clock, category=added.code)
        assert (added.name, order.category) == ("助餐送餐", added.code)
        assert queries.categories()[1].code == added.code
        assert queries.orders_by_category() == {added.code: 1}
        unit.commit()
        query = select(AuditEvent.event).where(AuditEvent.event.startswith("service_category"))
        assert db.session.scalars(query).all() == ["service_category.added"]

    def test_two_of_one_name_are_refused(self, app, clock):
        with pytest.raises(Invalid) as refused:
            commands.add_category(chief(), name="助老助残", clock=clock)
        assert codes(refused) == [("name_taken", "name")]

    def test_one_group_does_not_change_what_holds_everywhere(self, app, clock):
        with pytest.raises(Forbidden) as refused:
            commands.add_category(make.dispatcher(), name="助餐", clock=clock)
        assert codes(refused) == [("categories_not_yours", "")]
        with pytest.raises(Forbidden):
            commands.change_category(
                make.dispatcher(),
                kind("care"),
                version=1,
                clock=clock,
                **commands.current_category(kind("care")),
            )

    def test_a_stale_change_is_refused(self, app, clock):
        care = kind("care")
        now = commands.current_category(care)
        commands.change_category(chief(), care, version=1, clock=clock, **now | {"name": "助老"})
        with pytest.raises(Stale):
            commands.change_category(chief(), care, version=1, clock=clock, **now | {"name": "助残"})
        assert kind("care").name == "助老"

    def test_there_is_an_end(self, app, clock, monkeypatch):
        monkeypatch.setattr(rules, "MAX_CATEGORIES", len(rules.BUILT_IN))
        with pytest.raises(Conflict) as refused:
            commands.add_category(chief(), name="再来一个", clock=clock)
        assert codes(refused) == [("too_many_categories", "")]


class TestOrders:
    def test_one_of_a_banned_kind_is_refused_with_its_reason(self, app, clock):
        with pytest.raises(Invalid) as refused:
            make.order(clock, category="commercial")
        assert codes(refused) == [("category_banned", "category")]
        assert "无偿" in refused.value.reasons[0].params["why"]

    def test_one_of_no_kind_that_there_is(self, app, clock):
        with pytest.raises(Invalid) as refused:
            make.order(clock, category="gambling")
        assert codes(refused) == [("category_unknown", "category")]

    def test_a_kind_banned_since_stops_the_draft_at_publishing(self, app, clock):
        draft = make.order(clock)
        commands.add_session(make.dispatcher(), draft, make.plan(draft.starts_at), clock=clock)
        now = commands.current_category(kind("care"))
        commands.change_category(
            chief(),
            kind("care"),
            version=1,
            clock=clock,
            **now | {"banned": True, "ban_reason": "暂停受理。"},
        )
        with pytest.raises(Invalid) as refused:
            commands.publish(make.dispatcher(), draft, clock=clock)
        assert codes(refused) == [("category_banned", "category")]

    def test_a_kind_retired_since_stays_with_its_orders(self, app, clock):
        draft = make.order(clock)
        now = commands.current_category(kind("care"))
        commands.change_category(chief(), kind("care"), version=1, clock=clock, **now | {"active": False})
        edited = commands.edit_order(
            make.dispatcher(), draft, version=draft.version, leader=None, clock=clock, title="另一个标题"
        )
        assert (edited.title, edited.category) == ("另一个标题", "care")
        with pytest.raises(Invalid) as refused:
            make.order(clock)
        assert codes(refused) == [("category_retired", "category")]
