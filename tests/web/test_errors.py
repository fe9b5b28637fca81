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
    assert ("学习会" in html) is (status != 500)


@pytest.mark.parametrize(("status", "page"), [(418, "无法识别本次请求"), (507, "系统出现问题")])
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


def test_help_pages_are_sound(visit) -> None:
    for address, heading in (
        ("/help", "帮助"), ("/help/words", "名词解释"),
        ("/help/permissions", "权限一览"), ("/help/contact", "投诉与建议"),
    ):  # fmt: skip
        assert visit.get(address).heading == heading


def test_the_language_chosen_is_kept(visit) -> None:
    done = visit.submit("/help", {"locale": "en"}, button="English", follow=True, status=200)
    assert done.heading == "Help"
    assert done.one("html")["lang"] == "en"
    assert visit.get("/help/words").heading == "Words used here"


def test_the_text_size_chosen_is_kept(visit) -> None:
    page = visit.get("/help")
    form = page.form(action="/text-size")
    sent = {"csrf_token": form.one("input", name="csrf_token")["value"], "size": "150", "next": "/help"}
    assert visit.client.post("/text-size", data=sent).headers["Location"] == "/help"
    assert "ph-text-150" in visit.get("/help").one("html")["class"]


def test_a_size_that_is_not_offered_is_not_kept(visit) -> None:
    token = visit.get("/help").form(action="/text-size").one("input", name="csrf_token")["value"]
    visit.client.post("/text-size", data={"csrf_token": token, "size": '1"><script>'})
    assert "ph-text-100" in visit.get("/help").one("html")["class"]
