"""Putting the chrome onto an app; called once by the factory, before the features' blueprints."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from partyhub.kernel.http import PartyHub
from partyhub.web import catalogue
from partyhub.web.api import init_api
from partyhub.web.assets import init_assets
from partyhub.web.errors import error_page
from partyhub.web.forms import refuse_what_nobody_read
from partyhub.web.headers import init_headers
from partyhub.web.pages import init_pages
from partyhub.web.registry import register_feature, registry
from partyhub.web.words import WORDS, sentence


def init_app(app: PartyHub, modules: Mapping[tuple[str, str], ModuleType]) -> None:
    """Set up headers, languages, static files, the JSON interface and error pages, and take in every feature.

    `modules` holds the features' modules by (feature, name); only ``views`` and ``words`` are read here.
    """
    registry(app)
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", catalogue.translation_directories())
    catalogue.compile_stale()
    init_headers(app)
    init_assets(app)
    init_pages(app)
    init_api(app)
    for feature in dict.fromkeys(feature for feature, _name in modules):
        own = (
            feature == "web"
        )  # the chrome's words are what is said where no feature says it better: they come last
        register_feature(
            app, views=modules.get((feature, "views")), words=None if own else modules.get((feature, "words"))
        )
    registry(app).words = {**WORDS, **registry(app).words}
    app.sentence = sentence
    app.error_page = error_page
    app.on_done = refuse_what_nobody_read
