"""What every page must be, whatever it shows. The page client runs this on each page that a test fetches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from tests.support.html import Node, parse

HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
SQL_BUDGET = 25
_HALF_WIDTH = re.compile(rf"{HAN}[,;:!?](?=\s|{HAN}|$)|[,;!?]{HAN}|{HAN}\(|\){HAN}|{HAN}\.(?=\s|$)")
_UNRENDERED = re.compile(
    r"%\(\w+\)[sd]|\{\{|\{%|&(?:amp|lt|gt|quot|#\d+);|<(?:\w+\.)+\w+ object at|\bNone\b|\bLazyString\b|\bundefined\b"
)
_RAW_CODE = re.compile(
    r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b[A-Z][a-z]+(?:[A-Z]\w+)?\.[A-Z]{2,}\w*\b|\b[a-z]+(?:\.[a-z_]+){2,}\b"
)
_UNLABELLED_OK = frozenset(("hidden", "submit", "button", "reset", "image"))
_CODE_TAGS = frozenset(("code", "pre", "samp", "kbd"))
_TEXT_ATTRIBUTES = ("title", "alt", "aria-label", "placeholder")
Check = Callable[[Node, Mapping[str, str]], Iterable[str]]


def problems(
    html: str, headers: Mapping[str, str], *, sql: int = 0, sql_budget: int = SQL_BUDGET
) -> list[str]:
    """Return everything that is wrong with a page, one sentence each."""
    document, nesting = parse(html)
    found = list(nesting)
    for check in CHECKS:
        found.extend(check(document, headers))
    if sql > sql_budget:
        found.append(f"{sql} SQL statements, the budget is {sql_budget}")
    return found


def has_one_heading(document: Node, _headers: Mapping[str, str]) -> Iterable[str]:
    """One h1; the title begins with it (an error page says so in front)."""
    headings, titles = (
        document.all("h1"),
        [node for node in document.all("title") if node.parent and node.parent.tag == "head"],
    )
    if len(headings) != 1:
        yield f"{len(headings)} h1 elements instead of one"
    if len(titles) != 1:
        yield f"{len(titles)} title elements instead of one"
    if len(headings) == len(titles) == 1:
        heading, title = (
            headings[0].text,
            "".join(text for _, text in titles[0].texts(shown_only=False)).strip(),
        )
        if not heading or not re.sub(r"^(错误：|Error: )", "", title).startswith(heading):
            yield f"the title {title!r} does not begin with the h1 {heading!r}"


def says_its_language(document: Node, _headers: Mapping[str, str]) -> Iterable[str]:
    """The html element names the language, the page its viewport."""
    roots = document.all("html")
    if len(roots) != 1 or not roots[0]["lang"]:
        yield "no lang on html"
    if not document.all("meta", name="viewport"):
        yield "no viewport"


def has_unique_ids(document: Node, _headers: Mapping[str, str]) -> Iterable[str]:
    """No id twice; what refers to an id finds it."""
    ids = Counter(node["id"] for node in document.walk() if "id" in node)
    yield from (f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1)
    for node in document.walk():
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            yield from (
                f"{node} refers to #{name}, which is nowhere"
                for name in node[attribute].split()
                if name not in ids
            )
        if node.tag == "a" and re.fullmatch(r"#.+", node["href"]) and node["href"][1:] not in ids:
            yield f"{node} leads to {node['href']}, which is nowhere"


def labels_its_fields(document: Node, _headers: Mapping[str, str]) -> Iterable[str]:
    """Every field has a name that is read out; so have buttons, links and pictures."""
    labelled = {node["for"] for node in document.all("label") if node.text}
    for node in document.all("input", "select", "textarea"):
        if node["type"] in _UNLABELLED_OK:
            continue
        inside = any(around.tag == "label" and around.text for around in node.ancestors())
        if not (
            inside or node["aria-label"] or node["aria-labelledby"] or (node["id"] and node["id"] in labelled)
        ):
            yield f"{node} has no label"
    for node in document.all("a", "button"):
        pictured = any(
            picture["alt"] or picture["aria-label"] or picture.all("title")
            for picture in node.all("img", "svg")
        )
        if not (node.text or node["aria-label"] or node["aria-labelledby"] or pictured):
            yield f"{node} has no text"
    yield from (f"{node} has no alt" for node in document.all("img") if "alt" not in node)


def protects_its_forms(document: Node, _headers: Mapping[str, str]) -> Iterable[str]:
    """A form that changes something carries its CSRF token, exactly one, and never sends it elsewhere."""
    for form in document.all("form"):
        tokens = form.all("input", name="csrf_token")
        if form["method"].lower() == "post":
            if len(tokens) != 1 or not tokens[0]["value"]:
                yield f"{form} has {len(tokens)} CSRF tokens instead of one"
        elif tokens:
            yield f"{form} puts its CSRF token into an address"
        if re.match(r"(https?:)?//", form["action"]):
            yield f"{form} sends elsewhere"
        if any(around.tag == "form" for around in form.ancestors()):
            yield f"{form} stands in another form"


def obeys_its_policy(document: Node, headers: Mapping[str, str]) -> Iterable[str]:
    """Scripts carry the nonce of the policy or come from here; no inline style, no inline handler, no outside thing."""
    policy = headers.get("Content-Security-Policy", "")
    nonces = set(re.findall(r"'nonce-([^']+)'", policy))
    if not policy:
        yield "no Content-Security-Policy"
    if "unsafe-" in policy:
        yield "the Content-Security-Policy allows unsafe things"
    for node in document.walk():
        runs = node.tag == "script" and node["type"] not in ("application/json", "application/ld+json")
        if (runs or node.tag == "style") and node["nonce"] not in nonces:
            yield f"{node} does not carry the policy's nonce"
        if "style" in node:
            yield f"{node} has an inline style"
        yield from (
            f"{node} has an inline handler {name}" for name in node.attributes if re.match(r"on[a-z]+$", name)
        )
        for name in ("href", "src", "action", "formaction"):
            if node[name].strip().lower().startswith(("javascript:", "vbscript:")):
                yield f"{node} runs a script from an address"
        if node.tag in ("script", "img", "iframe", "link", "source", "audio", "video"):
            outside = node["src"] or (node["href"] if node.tag == "link" else "")
            if re.match(r"(https?:)?//", outside):
                yield f"{node} fetches from outside"


def speaks_plainly(document: Node, _headers: Mapping[str, str]) -> Iterable[str]:
    """No raw enum name, no unfilled placeholder, no half-width punctuation beside Han text."""
    for node, text in _shown(document):
        line = re.sub(r"\s+", " ", text).strip()
        if found := _UNRENDERED.search(line):
            yield f"unrendered {found.group()!r} in {line[:80]!r}"
        if any(around.tag in _CODE_TAGS or "data-code" in around for around in (node, *node.ancestors())):
            continue
        if found := _RAW_CODE.search(re.sub(r"\S*[@/]\S*", "", line)):
            yield f"raw code {found.group()!r} in {line[:80]!r} (a code on purpose stands in <code>)"
        if found := _HALF_WIDTH.search(line):
            yield f"half-width punctuation {found.group()!r} in {line[:80]!r}"


def _shown(document: Node) -> Iterable[tuple[Node, str]]:
    """Yield what people read or hear; what somebody typed (`data-typed`, textarea) is his own affair."""
    for node, text in document.texts():
        if node.tag != "textarea" and not any("data-typed" in around for around in (node, *node.ancestors())):
            yield node, text
    for node in document.walk():
        if not any("data-typed" in around for around in (node, *node.ancestors())):
            yield from ((node, node[name]) for name in _TEXT_ATTRIBUTES if name in node)


def sends_safe_headers(_document: Node, headers: Mapping[str, str]) -> Iterable[str]:
    """The headers that every answer carries."""
    if headers.get("X-Content-Type-Options", "") != "nosniff":
        yield "no X-Content-Type-Options: nosniff"
    if "frame-ancestors 'none'" not in headers.get("Content-Security-Policy", ""):
        yield "the policy does not say frame-ancestors 'none'"
    if not headers.get("Referrer-Policy"):
        yield "no Referrer-Policy"
    if "charset=utf-8" not in headers.get("Content-Type", "").lower():
        yield "the Content-Type does not say charset=utf-8"


CHECKS: tuple[Check, ...] = (
    has_one_heading,
    says_its_language,
    has_unique_ids,
    labels_its_fields,
    protects_its_forms,
    obeys_its_policy,
    speaks_plainly,
    sends_safe_headers,
)
