"""Walking through the whole application as somebody, along its own links and lists."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from partyhub.kernel.http import PartyHub
from tests.system.probe import ARGUMENT, Prober, rules_of

NEVER_FOLLOWED = ("/assets/", "/help/words")
LINK = re.compile(r'<(?:a|img)\s[^>]*?\b(?:href|src)="([^"]*)"')
API_ID = re.compile(r'"(?:id|public_id)": "([0-9a-z]{16})"')


@dataclass(frozen=True)
class Seen:
    """One answer of a walk."""

    url: str
    status: int
    kind: str
    text: str


def walk(app: PartyHub, prober: Prober, who: str, *, limit: int = 400, each: int = 6) -> Iterator[Seen]:
    """Fetch every page and list that links lead to, at most `each` addresses of one rule and `limit` in all.

    It begins at every address without an argument; ids that lists of the interface show are tried in all addresses of
    that list's resource.
    """
    found = [rule.rule for method, rule in rules_of(app) if method == "GET" and not rule.arguments]
    waiting, known, per_rule = list(found), set(found), dict.fromkeys(found, 1)
    resources = _resources(app)
    matcher = app.url_map.bind("localhost")
    while waiting and len(known) <= limit:
        url = waiting.pop(0)
        response = prober.ask(who, "GET", url)
        kind = response.mimetype
        text = _text(kind, response.get_data())
        yield Seen(url, response.status_code, kind, text)
        for address in [*_links(url, kind, text), *_by_id(url, kind, text, resources)]:
            path = urlsplit(address).path
            if address in known or path.startswith(NEVER_FOLLOWED) or not _is_ours(matcher, path):
                continue
            rule = matcher.match(path, method="GET", return_rule=True)[0].rule
            shape = f"{rule}?{','.join(sorted(part.split('=')[0] for part in urlsplit(address).query.split('&')))}"
            if per_rule.get(shape, 0) < each:
                per_rule[shape] = per_rule.get(shape, 0) + 1
                known.add(address)
                waiting.append(address)


def _resources(app: PartyHub) -> dict[str, list[str]]:
    """Return, by the address of a list of the interface, the addresses of its single records."""
    found: dict[str, list[str]] = {}
    for method, rule in rules_of(app):
        names = ARGUMENT.findall(rule.rule)
        if method == "GET" and rule.rule.startswith("/api/") and len(names) == 1:
            found.setdefault(rule.rule.partition("/<")[0], []).append(rule.rule)
    return found


def _by_id(url: str, kind: str, text: str, resources: dict[str, list[str]]) -> Iterator[str]:
    if kind == "application/json":
        for rule in resources.get(urlsplit(url).path, ()):
            for public_id in dict.fromkeys(API_ID.findall(text)):
                yield ARGUMENT.sub(public_id, rule)


def _links(url: str, kind: str, text: str) -> Iterator[str]:
    if kind == "text/html":
        for found in LINK.findall(text):
            address = urljoin(url, unescape(found))
            if address.startswith("/"):
                yield address.partition("#")[0]
    elif kind == "application/json":
        for address in re.findall(r'"(?:url|link|facts_url)": "(/[^"]*)"', text):
            yield address.partition("#")[0]


def _is_ours(matcher, path: str) -> bool:  # type: ignore[no-untyped-def]  # a MapAdapter
    return bool(matcher.test(path, method="GET"))


def _text(kind: str, content: bytes) -> str:
    """Return what an answer says; workbooks are unpacked."""
    if kind.startswith("application/vnd.openxmlformats"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
        return "\n".join(parts)
    return content.decode("utf-8", "replace")
