"""Rendering: the one way to a page, the words and numbers in it, and whose language it speaks."""

from __future__ import annotations

import secrets
from typing import Any

from babel.support import Translations
from flask import (
    Flask,
    current_app,
    g,
    get_flashed_messages,
    has_request_context,
    render_template,
    request,
    url_for,
)
from flask_babel import Babel, Domain, get_locale
from werkzeug.routing import BuildError
from werkzeug.utils import cached_property

from partyhub.kernel.http import clock
from partyhub.security.web import current_actor
from partyhub.web import shown
from partyhub.web.assets import asset
from partyhub.web.forms import BaseForm
from partyhub.web.registry import NavItem, registry
from partyhub.web.words import has_word, sentence, word

LOCALES = {"zh_CN": "简体中文", "en": "English"}
LOCALE_COOKIE = "locale"
TEXT_SIZES = ("100", "125", "150")
TEXT_SIZE_COOKIE = "text_size"
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


class _RoomCatalogues(Domain):  # type: ignore[misc]  # flask-babel carries no types
    """The catalogues of all rooms as one.

    flask-babel looks for the full tag (zh_Hans_CN) where the folders have the usual short one (zh_CN).
    """

    def get_translations(self) -> Any:
        """Return the strings of the reader's language; English is the language of the sources."""
        locale = get_locale()
        name = "zh_CN" if locale is None or locale.language == "zh" else str(locale)
        if name not in self.cache:
            merged = Translations()
            for directory in self.translation_directories:
                found = Translations.load(directory, [name], "messages")
                if isinstance(found, Translations):
                    merged.merge(found)
            self.cache[name] = merged
        return self.cache[name]


class _Languages(Babel):  # type: ignore[misc]  # flask-babel carries no types
    @cached_property
    def domain_instance(self) -> Domain:
        """The catalogues of all rooms."""
        return _RoomCatalogues()


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
    try:
        url = url_for(item.key)
    except BuildError:
        return None
    return {
        "label": str(item.label),
        "url": url,
        "icon": item.icon,
        "current": item.is_current(request.endpoint or ""),
        "badge": item.badge(actor) if item.badge is not None else 0,
        "method": item.method,
    }


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
    _Languages(app, locale_selector=select_locale)
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
