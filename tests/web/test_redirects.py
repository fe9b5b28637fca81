"""No redirect leads off the site."""

import pytest

from partyhub.web.redirects import safe_path

OFF_SITE = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
    "http://evil.example", "https://evil.example", "https:evil.example", "https:/evil.example", "HTTPS://evil.example",
    "javascript:alert(1)", "data:text/html,x", "vbscript:x", "/\t/evil.example", "\t//evil.example", "/\n/evil.example",
    "/\r\nLocation: https://evil.example", "/%2f/evil.example", "/%2Fevil.example",
    "/%5cevil.example", "/%09/evil.example",
    "/@evil.example", "evil.example", "@evil.example", "//user:pass@evil.example", "/／evil.example", "/＼evil.example",
    "/。evil.example", "//evil。example", " //evil.example", "/\x00/evil.example",
    "?next=//evil.example", "#//evil.example",
    "//[::1]", "http:\\\\evil.example", "/" + "a" * 3000, "", "//evil.example/%2f..", "/\x7f/evil.example",
]  # fmt: skip


@pytest.mark.parametrize("candidate", OFF_SITE)
def test_off_site_targets_fall_back(candidate: str) -> None:
    assert safe_path(candidate, "/home") == "/home"


@pytest.mark.parametrize(
    "candidate", ["/", "/activities?text=党课。&cursor=a", "/members/8f3k#files", "/a//b"]
)
def test_paths_of_the_site_are_followed(candidate: str) -> None:
    assert safe_path(candidate, "/home") == candidate


@pytest.mark.parametrize("candidate", OFF_SITE)
@pytest.mark.parametrize(("address", "field"), [("/locale", "locale"), ("/text-size", "size")])
def test_switches_never_lead_away(visit, address: str, field: str, candidate: str) -> None:
    token = visit.get("/help").form(action="/locale").one("input", name="csrf_token")["value"]
    sent = {"csrf_token": token, field: "en" if field == "locale" else "125", "next": candidate}
    answer = visit.client.post(address, data=sent)
    assert answer.status_code == 303
    assert answer.headers["Location"] in ("/", candidate.strip() or "/")
    assert not answer.headers["Location"].startswith(("//", "/\\", "http"))
