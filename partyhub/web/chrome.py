"""The chrome of a page: made once for everybody to whom it looks the same, and filled in for each reader.

A piece is a partial of ``templates/layouts/``. It is rendered once for each key, and the key names everything that it
depends on: language, address of the application, entries shown, the current ones, text size. What belongs to one reader
or one answer (name, tokens, nonce, counts, the address he is at) is never part of a piece: its places hold marks,
which are filled in for each answer. Pieces are rendered without a request's variables, so they cannot take more.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape
from sqlalchemy import select
from werkzeug.routing import BuildError

from partyhub.kernel.db import db
from partyhub.security.web import current_actor
from partyhub.web.registry import NavItem, registry
from partyhub.web.shown import number
from partyhub.web.words import word

PIECES = "partyhub.chrome"
LOCALES = {"zh_CN": "简体中文", "en": "English"}
TEXT_SIZES = ("100", "125", "150")
TEXT_SIZE_COOKIE = "text_size"
NAV_GROUPS = ("today", "work", "service", "results", "people", "settings")
ACCOUNT = "account"
MOST_TABS = 5
MOST_PIECES = 2_000
_MARK = re.compile("\x02(.*?)\x03")


class Piece:
    """Rendered text with named places in it."""

    def __init__(self, html: str) -> None:
        self._parts = _MARK.split(html)  # text, name, text, name, …, text
        self.names = tuple(self._parts[1::2])

    def filled(self, fill: Callable[[str], str]) -> Markup:
        """Return the text with each place filled in; `fill` returns safe text for a name."""
        parts = self._parts.copy()
        parts[1::2] = map(fill, self.names)
        return Markup("".join(parts))  # noqa: S704  # nosec B704  # rendered by our templates, filled with escaped text


def init_chrome(app: Flask) -> None:
    """Hand the pieces to the templates, as `chrome`."""
    app.extensions[PIECES] = {}
    app.jinja_env.globals["chrome"] = _Chrome()


class _Chrome:
    """The pieces, as templates call them."""

    def head(self) -> Markup:
        """Return style sheets, script and what else the head of every page holds."""
        return _piece("head").filled(_fill)

    def texts(self) -> Markup:
        """Return the attributes of the body that tell the script what to say."""
        return _piece("texts").filled(_fill)

    def account(self) -> Markup:
        """Return who is signed in, with the entries of the group "account"; nothing for strangers."""
        if not current_actor().is_signed_in:
            return Markup()
        return _of_entries(ACCOUNT)

    def side(self) -> Markup:
        """Return the navigation of a desk."""
        return _of_entries("side")

    def tabs(self) -> Markup:
        """Return the tab bar of a phone."""
        return _of_entries("tabs")

    def footer(self) -> Markup:
        """Return help, text size and language."""
        return _piece("footer", text_size(), size=text_size(), sizes=TEXT_SIZES).filled(_fill)


def text_size() -> str:
    """Return the text size chosen, in per cent."""
    chosen = request.cookies.get(TEXT_SIZE_COOKIE, "100")
    return chosen if chosen in TEXT_SIZES else "100"


def csp_nonce() -> str:
    """Return the nonce of this answer's content security policy."""
    return str(g.get("csp_nonce", ""))


def new_key() -> str:
    """Return a new one-time key."""
    return secrets.token_urlsafe(18)


def _piece(name: str, *scope: Any, **variables: Any) -> Piece:
    """Return a piece. `scope` must name all that `variables` hold; language and place of the application are added."""
    kept: dict[Any, Piece] = current_app.extensions[PIECES]
    key = (name, str(get_locale()), request.root_path, *scope)
    if (found := kept.get(key)) is None:
        template = current_app.jinja_env.get_template(f"layouts/_{name}.html")
        found = Piece(template.render(_MARKS, locales=LOCALES, **variables))
        if len(kept) >= MOST_PIECES:
            kept.clear()
        kept[key] = found
    return found


def _of_entries(name: str) -> Markup:
    """Return a piece made of entries of the navigation: the same for all who see the same ones at the same place."""
    shown = _shown_places()
    current = _current_places(request.endpoint or "")
    key = (shown, tuple(place for place in shown if place in current))
    kept: dict[Any, Piece] = current_app.extensions[PIECES]
    found = kept.get((name, str(get_locale()), request.root_path, *key))
    return (found or _piece(name, *key, **_entries_for(name, *key))).filled(_fill)


def _shown_places() -> tuple[int, ...]:
    """Return the places in the registry of the entries that the current actor sees."""
    if "entries_shown" not in g:
        actor = current_actor()
        g.entries_shown = tuple(n for n, item in enumerate(registry().navigation) if item.shown_to(actor))
    found: tuple[int, ...] = g.entries_shown
    return found


def _current_places(endpoint: str) -> frozenset[int]:
    """Return the entries that a page belongs to: its own, or else those whose area it lies in."""
    kept: dict[str, frozenset[int]] = current_app.extensions.setdefault("partyhub.current_entries", {})
    if endpoint not in kept:
        entries = list(enumerate(registry().navigation))
        own = frozenset(n for n, item in entries if item.key == endpoint)
        kept[endpoint] = own or frozenset(n for n, item in entries if item.is_current(endpoint))
    return kept[endpoint]


def _entries_for(name: str, shown: tuple[int, ...], current: tuple[int, ...]) -> dict[str, Any]:
    items = [(place, registry().navigation[place]) for place in shown]
    if name == "tabs":
        tabs = sorted((one for one in items if one[1].tab is not None), key=lambda one: one[1].tab or 0)
        return {"entries": _linked(tabs[:MOST_TABS], current)}
    if name == ACCOUNT:
        return {"entries": _linked([one for one in items if one[1].group == ACCOUNT], current)}
    groups = dict.fromkeys([*NAV_GROUPS, *(item.group for _, item in items)])
    found = [
        (word(f"nav.{group}"), _linked([one for one in items if one[1].group == group], current))
        for group in groups
        if group != ACCOUNT
    ]
    return {"groups": [(label, entries) for label, entries in found if entries]}


def _linked(items: list[tuple[int, NavItem]], current: tuple[int, ...]) -> list[dict[str, Any]]:
    entries = [_entry(place, item, place in current) for place, item in items]
    return [entry for entry in entries if entry is not None]


def _entry(place: int, item: NavItem, is_current: bool) -> dict[str, Any] | None:
    try:
        url = url_for(item.key)
    except BuildError:
        return None
    return {
        "label": str(item.label),
        "url": url,
        "icon": item.icon,
        "current": is_current,
        "badge": _mark(f"badge:{place}") if item.badge is not None else "",
        "method": item.method,
    }


def _badges() -> dict[int, int]:
    """Return what waits behind each entry that the actor sees, by its place: one statement a page."""
    if "badges" not in g:
        actor, navigation = current_actor(), registry().navigation
        asked = {n: badge(actor) for n in _shown_places() if (badge := navigation[n].badge) is not None}
        counts = {n: query.scalar_subquery() for n, query in asked.items() if query is not None}
        row = db.session.execute(select(*counts.values())).one() if counts else ()
        g.badges = dict(zip(counts, row, strict=True))
    found: dict[int, int] = g.badges
    return found


def _badge(place: str) -> str:
    count = _badges().get(int(place), 0)
    return f'<span class="ph-badge">{number(count)}</span>' if count else ""


_FILLERS: Mapping[str, Callable[[str], str]] = {
    "nonce": lambda _: escape(csp_nonce()),
    "csrf_token": lambda _: escape(generate_csrf()),
    "key": lambda _: new_key(),
    "name": lambda _: escape(current_actor().name),
    "here": lambda _: escape(request.full_path.rstrip("?")),
    "badge": _badge,
}


def _fill(name: str) -> str:
    kind, _, rest = name.partition(":")
    return _FILLERS[kind](rest)


def _mark(name: str) -> Markup:
    return Markup(f"\x02{name}\x03")  # noqa: S704  # nosec B704  # a mark of ours


# What templates otherwise ask for each reader is, in a piece, the mark of its place.
_MARKS: Mapping[str, Any] = {
    "csp_nonce": lambda: _mark("nonce"),
    "csrf_token": lambda: _mark("csrf_token"),
    "key": lambda: _mark("key"),
    "name": _mark("name"),
    "here": _mark("here"),
}
