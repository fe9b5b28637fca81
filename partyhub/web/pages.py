"""Rendering: the one way to a page, the words and numbers in it, and whose language it speaks."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from flask import (
    Flask,
    current_app,
    flash,
    g,
    get_flashed_messages,
    has_request_context,
    render_template,
    request,
    url_for,
)
from flask_babel import get_locale
from sqlalchemy import select
from werkzeug.routing import BuildError

from partyhub.kernel.db import db
from partyhub.kernel.http import clock
from partyhub.security.web import current_actor
from partyhub.web import shown
from partyhub.web.assets import asset
from partyhub.web.forms import BaseForm
from partyhub.web.languages import init_languages
from partyhub.web.registry import NavItem, registry
from partyhub.web.words import has_word, sentence, word

LOCALES = {"zh_CN": "简体中文", "en": "English"}
LOCALE_COOKIE = "locale"
TEXT_SIZES = ("100", "125", "150")
TEXT_SIZE_COOKIE = "text_size"
_MARK = "0" * 16  # in the form of a public id
NAV_GROUPS = ("today", "work", "service", "results", "people", "settings")


def page(template: str, **context: Any) -> str:
    """Render a template of ``templates/`` with the chrome around it.

    Any BaseForm in `context` with something wrong in it puts “Error:” before the page's title.
    """
    forms = [value for value in context.values() if isinstance(value, BaseForm)]
    context.setdefault(
        "has_page_errors", any(form.has_errors for form in forms if not getattr(form, "quiet", False))
    )
    return render_template(template, **context)


def offer_undo(text: str, url: str) -> None:
    """Say on the next page what was done, with a button that takes it back by a POST to `url`."""
    flash((text, url), "undo")  # type: ignore[arg-type]  # Flask keeps what it is given


def select_locale() -> str:
    """Return the reader's locale: asked for in the address, kept in a cookie, else the installation's own."""
    if not has_request_context():
        return str(current_app.config["BABEL_DEFAULT_LOCALE"])
    asked = request.args.get("lang") or request.cookies.get(LOCALE_COOKIE)
    if asked in LOCALES:
        return asked
    return str(current_app.config["BABEL_DEFAULT_LOCALE"])


def html_lang() -> str:
    """Return the value for ``<html lang>``."""
    locale: Any = get_locale()
    return "zh-CN" if locale is None or locale.language == "zh" else str(locale.language)


def text_size() -> str:
    """Return the text size chosen, in per cent."""
    chosen = request.cookies.get(TEXT_SIZE_COOKIE, "100")
    return chosen if chosen in TEXT_SIZES else "100"


def navigation(group: str) -> list[dict[str, Any]]:
    """Return the entries of a navigation group that the current actor sees."""
    actor = current_actor()
    items = [item for item in registry().navigation if item.group == group and item.shown_to(actor)]
    return [entry for entry in (_entry(item, actor) for item in items) if entry is not None]


def navigation_groups() -> list[tuple[str, list[dict[str, Any]]]]:
    """Return (label, entries) of every group that has any, in order; groups of the chrome first."""
    groups = list(dict.fromkeys([*NAV_GROUPS, *(item.group for item in registry().navigation)]))
    found = [(word(f"nav.{name}"), navigation(name)) for name in groups if name != "account"]
    return [(label, entries) for label, entries in found if entries]


def tabs() -> list[dict[str, Any]]:
    """Return the entries of the phone's tab bar, at most five."""
    actor = current_actor()
    items = [item for item in registry().navigation if item.tab is not None and item.shown_to(actor)]
    items.sort(key=lambda item: item.tab or 0)
    return [entry for entry in (_entry(item, actor) for item in items[:5]) if entry is not None]


def _entry(item: NavItem, actor: Any) -> dict[str, Any] | None:
    url = _address(item.key)
    if url is None:
        return None
    return {
        "label": str(item.label),
        "url": url,
        "icon": item.icon,
        "current": item.is_current(request.endpoint or ""),
        "badge": _badges(actor).get(item.key, 0) if item.badge is not None else 0,
        "method": item.method,
    }


def _badges(actor: Any) -> dict[str, int]:
    """Return what waits behind each entry that the actor sees, by endpoint: one statement a page."""
    if "badges" not in g:
        shown = [item for item in registry().navigation if item.badge is not None and item.shown_to(actor)]
        asked = {item.key: item.badge(actor) for item in shown if item.badge is not None}
        counts = {key: query.scalar_subquery() for key, query in asked.items() if query is not None}
        row = db.session.execute(select(*counts.values())).one() if counts else ()
        g.badges = dict(zip(counts, row, strict=True))
    found: dict[str, int] = g.badges
    return found


def _address(endpoint: str) -> str | None:
    """Return the address of a page without parameters, made once; None when there is no such page."""
    kept: dict[tuple[str, str], str | None] = current_app.extensions.setdefault("partyhub.addresses", {})
    key = (request.root_path, endpoint)
    if key not in kept:
        try:
            kept[key] = url_for(endpoint)
        except BuildError:
            kept[key] = None
    return kept[key]


def rows_url(endpoint: str, name: str, **values: Any) -> Callable[[str], str]:
    """Return a maker of addresses that differ in one path parameter, for the rows of a list.

    The address is built once; public ids need no quoting in it.
    """
    address: str = url_for(endpoint, **{name: _MARK, **values})
    before, _mark, after = address.partition(_MARK)
    return lambda public_id: f"{before}{public_id}{after}"


def messages() -> list[tuple[str, Any]]:
    """Return the messages flashed for this page, as (category, text)."""
    flashed: Any = get_flashed_messages(with_categories=True)
    return [("success" if kind == "message" else kind, text) for kind, text in flashed]


def csp_nonce() -> str:
    """Return the nonce of this answer's content security policy."""
    return str(g.get("csp_nonce", ""))


def init_pages(app: Flask) -> None:
    """Set up locale, time zone, filters and globals of the templates."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "zh_CN")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    init_languages(app, select_locale)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    shown_as = {name: getattr(shown, name) for name in _SHOWN}
    app.jinja_env.filters.update(shown_as)
    app.jinja_env.filters.update(word=word, sentence=sentence)
    app.jinja_env.globals.update(shown_as)
    app.jinja_env.globals.update(
        word=word,
        has_word=has_word,
        sentence=sentence,
        asset=asset,
        csp_nonce=csp_nonce,
        html_lang=html_lang,
        text_size=text_size,
        text_sizes=TEXT_SIZES,
        locales=LOCALES,
        navigation=navigation,
        navigation_groups=navigation_groups,
        tabs=tabs,
        messages=messages,
        current_actor=current_actor,
        registry=registry,
        clock=clock,
        blank_form=blank_form,
        key=_new_key,
        rows_url=rows_url,
    )


_SHOWN = (
    "day",
    "moment",
    "span",
    "weekday",
    "number",
    "percent",
    "phone",
    "id_number",
    "file_size",
    "duration",
)


def blank_form() -> BaseForm:
    """Return a form without fields of its own, for pages whose buttons only need CSRF and a one-time key."""
    return BaseForm(formdata=None)


def _new_key() -> str:
    return secrets.token_urlsafe(18)
