"""The catalogues of all rooms as one, and looking a string up in them without asking for the language each time.

A page looks up some five hundred strings. flask-babel finds out anew for each whose language it is, which took half of
a page's time; here the answer is kept beside flask-babel's own, for as long as the language stays the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.support import Translations
from flask import Flask
from flask.globals import app_ctx
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_eval_context
from markupsafe import Markup
from werkzeug.utils import cached_property

_KEPT_STRINGS = 20_000  # more than there are; strings that came from outside must not pile up


class Strings(Translations):  # type: ignore[misc]  # Babel's catalogues carry no types
    """Everything PartyHub says in one language. `words` and `marked` hold what was looked up already."""

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, str] = {}
        self.marked: dict[str, Markup] = {}


class RoomCatalogues(Domain):  # type: ignore[misc]  # flask-babel carries no types
    """The catalogues of all rooms as one.

    flask-babel looks for the full tag (zh_Hans_CN) where the folders have the usual short one (zh_CN).
    """

    def get_translations(self) -> Strings:
        """Return the strings of the reader's language; English is the language of the sources."""
        try:
            kept = app_ctx.g._flask_babel  # where flask-babel keeps the language
            locale, found = kept.partyhub_strings
            if locale is kept.babel_locale:
                return found  # type: ignore[no-any-return]  # a Strings: put there below
        except (AttributeError, RuntimeError):
            pass  # not looked up yet, or outside an application
        locale = get_locale()
        found = self._of(locale)
        if locale is not None:
            app_ctx.g._flask_babel.partyhub_strings = (locale, found)
        return found

    def _of(self, locale: Any) -> Strings:
        name = "zh_CN" if locale is None or locale.language == "zh" else str(locale)
        if name not in self.cache:
            merged = Strings()
            for directory in self.translation_directories:
                found = Translations.load(directory, [name], "messages")
                if isinstance(found, Translations):
                    merged.merge(found)
            self.cache[name] = merged
        return self.cache[name]  # type: ignore[no-any-return]  # the cache is ours


class Languages(Babel):  # type: ignore[misc]  # flask-babel carries no types
    """Babel with our catalogues."""

    @cached_property
    def domain_instance(self) -> RoomCatalogues:
        """The catalogues of all rooms."""
        return RoomCatalogues()


@lru_cache(maxsize=16)
def _parsed(name: str) -> Locale:
    return Locale.parse(name)


def strings() -> Strings:
    """Return the strings of the reader's language. Raises RuntimeError outside an application."""
    domain: RoomCatalogues = app_ctx.app.extensions["babel"].instance.domain_instance
    return domain.get_translations()


def init_languages(app: Flask, select_locale: Callable[[], str]) -> None:
    """Set up the languages of pages, and `_` in templates."""
    domain = Languages(app, locale_selector=lambda: _parsed(select_locale())).domain_instance

    @pass_eval_context
    def gettext(context: Any, string: str, /, **variables: Any) -> Any:
        """Return a string in the reader's language, with its variables filled in, as Jinja's own does."""
        found = domain.get_translations()
        if not context.autoescape:
            return found.ugettext(string) % variables
        try:
            marked = found.marked[string]
        except KeyError:
            marked = Markup(found.ugettext(string))  # noqa: S704  # nosec B704  # ours; what is filled in is escaped
            if len(found.marked) < _KEPT_STRINGS:
                found.marked[str(string)] = marked
        return marked % variables if variables or "%" in marked else marked

    app.jinja_env.globals.update(gettext=gettext, _=gettext)
