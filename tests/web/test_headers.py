"""Headers of every answer, and the files that may be kept."""

import gzip

import pytest

ADDRESSES = [
    ("/help", 200), ("/nowhere", 404), ("/gallery/private", 401), ("/gallery/empty?x=1", 200),
    ("/api/v1/openapi.json", 200), ("/api/v1/nowhere", 404),
]  # fmt: skip


@pytest.mark.parametrize(("address", "status"), ADDRESSES)
def test_every_answer_is_guarded(stranger, address: str, status: int) -> None:
    answer = stranger.get(address)
    assert answer.status_code == status
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert (
        policy["default-src"]
        == policy["object-src"]
        == policy["base-uri"]
        == policy["frame-ancestors"]
        == "'none'"
    )
    assert policy["form-action"] == policy["style-src"] == "'self'"
    assert "unsafe" not in str(policy)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.logs_errors
def test_a_broken_page_is_guarded_and_says_nothing_of_its_inside(stranger) -> None:
    answer = stranger.get("/gallery/broken")
    assert answer.status_code == 500
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "SELECT" not in answer.text
    assert "Traceback" not in answer.text
    assert "系统出现问题" in answer.text


def test_nonces_are_drawn_for_each_answer(stranger) -> None:
    policies = {stranger.get("/help").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_strict_transport_over_https_only(stranger) -> None:
    assert "Strict-Transport-Security" not in stranger.get("/help").headers
    assert (
        "max-age=31536000"
        in stranger.get("/help", base_url="https://localhost").headers["Strict-Transport-Security"]
    )


def test_a_method_that_is_not_taken_is_refused_with_those_that_are(stranger) -> None:
    answer = stranger.post("/help", data={"idempotency_key": "k"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("name", ["bootstrap.css", "theme.css", "app.js", "mark.svg"])
def test_files_are_packed_and_kept_for_ever(chrome, stranger, name: str) -> None:
    with chrome.test_request_context():
        address = chrome.jinja_env.globals["asset"](name)
    packed = stranger.get(address, headers={"Accept-Encoding": "gzip"})
    plain = stranger.get(address)
    assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = stranger.get(address, headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304
    assert stranger.get(address.replace(address.split("/")[2], "0" * 12)).status_code == 404


def test_style_and_script_stay_small(chrome) -> None:
    files = chrome.extensions["partyhub.assets"]
    assert len(files["app.js"].plain) < 12 * 1024
    assert sum(len(one.packed) for one in files.values()) < 60 * 1024
    assert b"http" not in files["app.js"].plain
    assert b"@import" not in files["theme.css"].plain
