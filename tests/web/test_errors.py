"""Error pages say what happened, what to do, and the number to quote."""

import re

import pytest

from partyhub.kernel.errors import Reason
from partyhub.web.errors import PAGES, page_for
from tests.support.inspection import problems


@pytest.mark.parametrize("status", PAGES)
def test_every_error_page_is_sound(context, status: int) -> None:
    html, answered = page_for(
        status, (Reason("title_taken", "title", {"title": "学习会"}),), "ab12cd34", retry_after=5
    )
    headers = {
        "Content-Security-Policy": "frame-ancestors 'none'; script-src 'nonce-'", "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin", "Content-Type": "text/html; charset=utf-8",
    }  # fmt: skip
    found = [one for one in problems(html, headers) if "nonce" not in one]
    assert found == []
    assert answered == status
    assert "ab12cd34" in html
    assert ("学习会" in html) is (status not in (500, 507))


@pytest.mark.parametrize(("status", "page"), [(418, "无法识别本次请求"), (508, "系统出现问题")])
def test_a_status_without_a_page_of_its_own(context, status: int, page: str) -> None:
    html, answered = page_for(status)
    assert answered == status
    assert page in html


def test_the_number_on_the_page_changes(visit) -> None:
    numbers = {
        re.search(r'ph-reference">(\w+)<', visit.get("/nowhere", status=404).html)[1]
        for _ in range(2)  # type: ignore[index]  # the page has one
    }
    assert len(numbers) == 2
