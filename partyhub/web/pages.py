"""Rendering: the one way to a page, the words and numbers in it, and whose language it speaks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from flask import (
    Flask,
    current_app,
    flash,
    get_flashed_messages,
    has_request_context,
    render_template,
    request,
    url_for,
)
from flask_babel import get_locale
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from partyhub.kernel.http import SETTINGS, clock
from partyhub.security.web import current_actor
from partyhub.web import shown
from partyhub.web.assets import asset
from partyhub.web.chrome import LOCALES, csp_nonce, init_chrome, new_key, text_size
from partyhub.web.forms import BaseForm
from partyhub.web.languages import init_languages
from partyhub.web.registry import registry
from partyhub.web.words import has_word, sentence, word

LOCALE_COOKIE = "locale"
_MARK = "0" * 16  # in the form of a public id


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


def init_pages(app: Flask) -> None:
    """Set up locale, time zone, filters and globals of the templates."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "zh_CN")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    app.jinja_options = {"bytecode_cache": CompiledTemplates(str(app.extensions[SETTINGS].cache_dir))}
    init_languages(app, select_locale)
    init_chrome(app)
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
        messages=messages,
        current_actor=current_actor,
        registry=registry,
        clock=clock,
        blank_form=blank_form,
        key=new_key,
        rows_url=rows_url,
    )


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates in a directory of our own; where nothing can be kept, each process compiles its own.

    Compiling them costs a worker some megabytes, and its first readers seconds.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a kept template; a file that was cut short is none."""
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template; a full disk keeps nobody from reading."""
        with suppress(OSError):
            Path(self.directory).mkdir(mode=0o700, exist_ok=True)
            super().dump_bytecode(bucket)


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
