"""The visitor himself: what he must notice on a bad page, and that a good one leaves him in peace."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.browser import PHONE, Visitor

META = '<meta name="viewport" content="width=device-width">'
HEAD = f'<!doctype html><html lang="zh-CN"><head>{META}<title>页</title></head>'
PAGES = {
    "/good": "<main><h1>页</h1><p>一切正常。</p></main>",
    "/console": "<main><h1>页</h1></main><script>console.error('broken')</script>",
    "/throws": "<main><h1>页</h1></main><script>nothing.here()</script>",
    "/outside": '<main><h1>页</h1><img alt="" src="http://192.0.2.1/a.png"></main>',
    "/missing": '<main><h1>页</h1><img alt="" src="/nowhere.png"></main>',
    "/policy": "<main><h1>页</h1><p style='color: red'>红</p></main>",
    "/unlabelled": "<main><h1>页</h1><input></main>",
    "/wide": "<main><h1>页</h1><div id='w'>宽</div></main><script>w.style.width='2000px'</script>",
    "/heavy": "<main><h1>页</h1><p>" + "重" * 20_000 + "</p></main>",
    "/dialog": "<main><h1>页</h1></main><script>alert('?')</script>",
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(200 if body else 404 if self.path != "/crash" else 500)
        policy = "default-src 'self'" if self.path == "/policy" else "default-src * 'unsafe-inline'"
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((HEAD + f"<body>{body or '<h1>没有</h1>'}</body></html>").encode())

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_good_page_leaves_him_in_peace(visitor: Callable[..., Visitor], pages: str) -> None:
    one = visitor(pages, PHONE)
    one.goto("/good")
    one.check_accessibility()
    one.check_reflow()
    one.check_weight(kilobytes=5, requests=1)
    assert one.problems == []
    assert one.bytes > 100


@pytest.mark.parametrize(
    ("path", "noticed"),
    [
        ("/console", "console: broken"),
        ("/throws", "script error"),
        ("/outside", "request leaves the machine: http://192.0.2.1/a.png"),
        ("/missing", "nowhere.png answered 404"),
        ("/policy", "Content Security Policy"),
        ("/dialog", "dialog: ?"),
    ],
)
def test_a_fault_is_noticed(visitor: Callable[..., Visitor], pages: str, path: str, noticed: str) -> None:
    one = visitor(pages)
    one.goto(path)
    one.page.wait_for_timeout(100)
    found = list(one.problems)
    one.allow(".")
    assert any(noticed in problem for problem in found), found


def test_an_unlabelled_field_is_a_violation(visitor: Callable[..., Visitor], pages: str) -> None:
    one = visitor(pages)
    one.goto("/unlabelled")
    with pytest.raises(AssertionError, match="label"):
        one.check_accessibility()


def test_what_sticks_out_is_noticed(visitor: Callable[..., Visitor], pages: str) -> None:
    one = visitor(pages, PHONE)
    one.goto("/wide")
    with pytest.raises(AssertionError, match="px wider"):
        one.check_reflow()


def test_a_heavy_page_is_noticed(visitor: Callable[..., Visitor], pages: str) -> None:
    one = visitor(pages)
    one.goto("/heavy")
    with pytest.raises(AssertionError, match="KB, budget 5"):
        one.check_weight(kilobytes=5, requests=5)


def test_a_wrong_status_is_noticed(visitor: Callable[..., Visitor], pages: str) -> None:
    one = visitor(pages)
    with pytest.raises(AssertionError, match="answered 500 instead of 200"):
        one.goto("/crash")
    one.allow("500")
