"""The application factory: the only module that knows every feature.

Features are found by convention (see `docs/architecture.md`): whatever a feature's policy, queries, words, views, api,
jobs, cli, schemas and rules declare under the agreed names is registered here, in one order.
"""

from __future__ import annotations

import importlib
import importlib.util
from datetime import timedelta
from types import ModuleType

from werkzeug.middleware.proxy_fix import ProxyFix

from partyhub.audit import commands as audit
from partyhub.kernel import http
from partyhub.kernel.config import Settings
from partyhub.kernel.db import db, engine_options
from partyhub.kernel.http import PartyHub
from partyhub.kernel.migrations import init_migrations
from partyhub.kernel.vault import vault
from partyhub.ledger import rules as ledger
from partyhub.search import rules as search
from partyhub.security import matrix
from partyhub.security import web as security_web
from partyhub.web.setup import init_app as init_web
from partyhub.wiring import connect_signals
from partyhub.worker import group as jobs_group

# From the ground up: a feature's declarations may rely on those of the rooms below it.
FEATURES = (
    "audit",
    "web",
    "spreadsheets",
    "files",
    "search",
    "notifications",
    "trail",
    "ledger",
    "organization",
    "members",
    "accounts",
    "activities",
    "volunteering",
    "scorecards",
    "obligations",
    "reports",
    "dashboard",
    "demo",
    "operations",
)
_MODULES = ("rules", "models", "policy", "queries", "words", "schemas", "views", "api", "jobs", "cli")


def create_app(settings: Settings | None = None) -> PartyHub:
    """Return the app. Raises UnsafeSettings, or UndeclaredRoute when a route says nothing about access."""
    settings = settings or Settings.from_environ()
    app = PartyHub("partyhub", template_folder="../templates", static_folder=None)
    _configure(app, settings)
    db.init_app(app)
    init_migrations(app)
    vault.open(settings.field_key)
    audit.open_with(settings.audit_key)
    http.install(app)
    modules = {(feature, name): _module(feature, name) for feature in FEATURES for name in _MODULES}
    for (_, name), module in modules.items():
        if name == "policy" and module is not None:
            matrix.register(getattr(module, "PERMISSIONS", {}))
    init_web(app, {key: module for key, module in modules.items() if module is not None})
    security_web.init_app(app)
    for (feature, name), module in modules.items():
        if module is not None:
            _register(app, feature, name, module)
    connect_signals()
    app.cli.add_command(jobs_group)
    security_web.refuse_undeclared(app)
    return app


def _configure(app: PartyHub, settings: Settings) -> None:
    app.extensions[http.SETTINGS] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        TESTING=settings.testing,
        PROPAGATE_EXCEPTIONS=False,
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=2_000,
        SESSION_COOKIE_NAME="__Host-partyhub" if settings.secure_cookies else "partyhub",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=90),
        PREFERRED_URL_SCHEME="https" if settings.secure_cookies else "http",
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it
    if settings.trusted_hosts:
        app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own pattern
    app.extensions["partyhub.handlers"] = {}
    app.extensions["partyhub.schedule"] = []
    app.extensions["partyhub.importers"] = {}


def _module(feature: str, name: str) -> ModuleType | None:
    package = f"partyhub.{feature}"
    if importlib.util.find_spec(package) is None or importlib.util.find_spec(f"{package}.{name}") is None:
        return None
    return importlib.import_module(f"{package}.{name}")


def _register(app: PartyHub, feature: str, name: str, module: ModuleType) -> None:
    """Register what one module declares under the agreed names."""
    if name == "rules":
        ledger.register(getattr(module, "FACT_KINDS", ()))
    elif name == "queries":
        _register_reading(feature, module)
    elif name == "schemas":
        app.extensions["partyhub.importers"].update(
            {one.kind: one for one in getattr(module, "IMPORTERS", ())}
        )
    elif name == "views" and hasattr(module, "blueprint"):
        app.register_blueprint(module.blueprint)
    elif name == "api":
        blueprints = getattr(module, "blueprints", ()) or (module.blueprint,)
        for blueprint in blueprints:
            app.extensions["partyhub.api"].register_blueprint(blueprint)
    elif name == "jobs":
        app.extensions["partyhub.handlers"].update(getattr(module, "HANDLERS", {}))
        app.extensions["partyhub.schedule"].extend(getattr(module, "SCHEDULE", ()))
    elif name == "cli":
        for command in module.commands:
            app.cli.add_command(command)
    if hasattr(module, "init_app"):
        module.init_app(app)


def _register_reading(feature: str, module: ModuleType) -> None:
    """Register what a feature's queries declare for the ledger and the search."""
    for kind, check in getattr(module, "SOURCES", {}).items():
        ledger.register_source(kind, check)
    for kind, source in getattr(module, "SEARCHED", {}).items():
        search.register_source(kind, source)
    if hasattr(module, "FACT_USES"):
        ledger.register_uses(feature, module.FACT_USES)
    if hasattr(module, "FACTS_ASKED"):
        ledger.register_asked(feature, module.FACTS_ASKED)
