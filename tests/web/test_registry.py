"""What features hand in, and what of it an actor sees."""

from datetime import UTC, datetime, timedelta

import pytest

from partyhub.kernel.clock import FixedClock
from partyhub.kernel.references import Reference
from partyhub.security.actors import ANONYMOUS, Actor
from partyhub.security.permissions import Permission
from partyhub.web.registry import NavItem, Panel, ReferenceKind, Registry, Todo, TodoSource

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
CLOCK = FixedClock(NOW)
ME = Actor(user_id=1)


def test_the_same_name_twice_is_refused() -> None:
    held = Registry()
    held.add(navigation=[NavItem("a.b", "甲")], words={"x": "y"}, todos=[TodoSource("t", lambda _a, _c: [])])
    for again in (
        {"navigation": [NavItem("a.b", "甲")]}, {"words": {"x": "z"}}, {"todos": [TodoSource("t", lambda _a, _c: [])]},
    ):  # fmt: skip
        with pytest.raises(ValueError, match="twice"):
            held.add(**again)


def test_entries_show_to_who_may_use_them() -> None:
    item = NavItem("a.b", "甲", permission=Permission.SELF, area=("a.sub",))
    assert item.shown_to(ME)
    assert not item.shown_to(ANONYMOUS)
    assert item.is_current("a.subpage")
    assert not item.is_current("a.other")


def test_what_is_due_first_stands_first() -> None:
    late, soon, some_day = (Todo(name, "", due, "/") for name, due in (
        ("c", NOW - timedelta(days=1)), ("a", NOW + timedelta(days=1)), ("b", None),
    ))  # fmt: skip
    held = Registry()
    held.add(
        todos=[TodoSource("one", lambda _a, _c: [some_day, soon]), TodoSource("two", lambda _a, _c: [late])]
    )
    assert [todo.title for todo in held.todos(ME, CLOCK)] == ["c", "a", "b"]


def test_a_reference_is_linked_only_for_who_may_open_it() -> None:
    held = Registry()
    kind = ReferenceKind(
        "thing", lambda r: f"第 {r.id} 件", lambda r: f"/things/{r.id}", lambda a, _r: a is ME
    )
    held.add(references=[kind])
    thing = Reference("thing", 9)
    assert held.label_of(thing) == "第 9 件"
    assert held.url_of(ME, thing) == "/things/9"
    assert held.url_of(ANONYMOUS, thing) is None
    with pytest.raises(KeyError):
        held.label_of(Reference("other", 1))


def test_panels_come_in_order_and_empty_ones_not_at_all() -> None:
    held = Registry()
    held.add(panels=[
        Panel("b", "home", lambda _a, subject, _c: f"b{subject}", order=2),
        Panel("a", "home", lambda _a, _s, _c: "a", order=1),
        Panel("n", "home", lambda _a, _s, _c: ""),
        Panel("p", "home", lambda _a, _s, _c: "p", permission=Permission.AUDIT_READ),
        Panel("o", "other", lambda _a, _s, _c: "o"),
    ])  # fmt: skip
    assert held.panels_for("home", ME, 7, CLOCK) == ["a", "b7"]


def test_navigation_of_the_page(visit) -> None:
    page = visit.get("/gallery/form")
    menu = page.one("nav", aria_label="主导航")
    assert [link.text for link in menu.all("a")] == ["工作台", "活动登记3", "志愿服务", "我的"]
    assert [link.text for link in menu.all("a", aria_current="page")] == ["活动登记3"]
    assert page.form(action="/locale", button="退出登录")["method"] == "post"


def test_a_stranger_sees_no_account(stranger) -> None:
    assert "ph-account" not in stranger.get("/gallery/empty").text
