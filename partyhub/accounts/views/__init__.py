"""Pages of this room, and what it hangs into every request: who acts, and what happens when nobody does."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from partyhub.accounts.views import landing, links, own, people, signing_in
from partyhub.accounts.views.base import blueprint
from partyhub.accounts.views.labels import REFERENCES
from partyhub.accounts.views.loading import init_app
from partyhub.security.permissions import Permission
from partyhub.web.registry import NavItem

__all__ = [
    "NAVIGATION",
    "REFERENCES",
    "blueprint",
    "init_app",
    "landing",
    "links",
    "own",
    "people",
    "signing_in",
]

NAVIGATION = (
    NavItem(
        "accounts.account", _l("My account"), group="account", order=10, icon="user", area=("accounts.own_",)
    ),
    NavItem("accounts.sign_out", _l("Sign out"), group="account", order=99, method="post"),
    NavItem(
        "accounts.people",
        _l("Accounts and roles"),
        group="settings",
        order=10,
        icon="shield",
        area=("accounts.person", "accounts.new_person"),
        visible=lambda actor: actor.can(Permission.ACCOUNT_MANAGE) or actor.can(Permission.ROLE_GRANT),
    ),
    NavItem(
        "accounts.links",
        _l("Members' phone access"),
        group="people",
        order=60,
        permission=Permission.LINK_ISSUE,
        icon="user",
        area=("accounts.links", "accounts.phones"),
    ),
)
