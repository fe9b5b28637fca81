"""The first minute: the page to sign in, a wrong password, the right one, and out again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.browser import DESK, PHONE, Visitor
from tests.support.server import LiveServer
from tests.support.world import PASSWORD


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_signing_in_and_out(
    live_server: Callable[..., LiveServer], visitor: Callable[..., Visitor], size: tuple[int, int]
) -> None:
    one = visitor(live_server().url, size)
    one.goto("/sign-in")
    one.check_accessibility()
    one.check_reflow()
    one.check_weight(kilobytes=150 if size == PHONE else 300, requests=12)
    one.shot(f"sign-in-{size[0]}")
    page = one.page
    page.get_by_label("用户名").fill("secretary")
    page.get_by_label("密码", exact=True).fill("not the password")
    page.get_by_role("button", name="登录").click()
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_label("用户名").input_value() == "secretary"
    one.check_accessibility()
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    one.check_accessibility()
    one.check_reflow()
    one.shot(f"home-{size[0]}")
