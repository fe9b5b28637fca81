"""The page inspector finds each fault that it is there for, and nothing on a good page."""

from __future__ import annotations

import pytest

from tests.support import inspection

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'nonce-abc'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Type": "text/html; charset=utf-8",
}
GOOD = """<!doctype html>
<html lang="zh-CN"><head><title>活动 · PartyHub</title><meta name="viewport" content="width=device-width">
<script nonce="abc" src="/static/a.js"></script></head>
<body><h1>活动</h1><p>今天 3 项，共 12 项。</p>
<form method="post"><input type="hidden" name="csrf_token" value="t"><label for="a">标题</label><input id="a" name="a">
<button>保存</button></form></body></html>"""
FAULTS = {
    "no heading": ("<h1>活动</h1>", ""),
    "two headings": ("<h1>活动</h1>", "<h1>活动</h1><h1>活动</h1>"),
    "a title of its own": ("<title>活动", "<title>首页"),
    "no language": (' lang="zh-CN"', ""),
    "no viewport": ('<meta name="viewport" content="width=device-width">', ""),
    "an id twice": ("<p>", '<p id="a">'),
    "a label to nowhere": ('for="a"', 'for="b"'),
    "a field without label": ('<label for="a">标题</label>', ""),
    "a button without text": ("保存", ""),
    "a picture without alt": ("<p>", '<p><img src="/a.png">'),
    "a form without token": ('<input type="hidden" name="csrf_token" value="t">', ""),
    "an empty token": ('value="t"', 'value=""'),
    "a form that sends elsewhere": (
        '<form method="post">',
        '<form method="post" action="https://elsewhere.example/">',
    ),
    "a token in an address": ('<form method="post">', "<form>"),
    "a script without nonce": (' nonce="abc"', ""),
    "a script of another answer": ('nonce="abc"', 'nonce="old"'),
    "an inline style": ("<p>", '<p style="color: red">'),
    "an inline handler": ("<p>", '<p onclick="go()">'),
    "a script in a link": ("<p>", '<p><a href="javascript:go()">去</a>'),
    "an outside picture": ("<p>", '<p><img alt="" src="https://elsewhere.example/a.png">'),
    "a raw enum name": ("今天", "party_lecture"),
    "a raw key": ("今天", "activities.state.draft"),
    "a Python enum": ("今天", "ActivityState.DRAFT"),
    "an unfilled placeholder": ("今天", "%(count)s"),
    "a missing value": ("今天", "None"),
    "escaped twice": ("今天", "&amp;amp;"),
    "a half-width comma": ("，", ","),
    "half-width brackets": ("今天", "今天(周一)"),
    "a half-width full stop": ("12 项。", "都好."),
    "an element never closed": ("</form>", ""),
    "a raw code in a label for ears": ("<button>", '<button aria-label="save_draft">'),
}


def test_a_good_page_passes() -> None:
    assert inspection.problems(GOOD, HEADERS, sql=25) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_the_fault_is_found(fault: str) -> None:
    before, after = FAULTS[fault]
    assert before in GOOD
    assert inspection.problems(GOOD.replace(before, after, 1), HEADERS) != []


@pytest.mark.parametrize("header", sorted(HEADERS))
def test_a_missing_header_is_found(header: str) -> None:
    assert inspection.problems(GOOD, {**HEADERS, header: ""}) != []


def test_too_many_statements_are_found() -> None:
    assert inspection.problems(GOOD, HEADERS, sql=26) == ["26 SQL statements, the budget is 25"]


@pytest.mark.parametrize(
    "text",
    ["<code>activities.state.draft</code>", "<span data-typed>ok,好 a_b</span>", "12:30—13:00", "a@b.cn"],
)
def test_codes_on_purpose_and_typed_text_are_left_alone(text: str) -> None:
    assert inspection.problems(GOOD.replace("今天", text), HEADERS) == []
