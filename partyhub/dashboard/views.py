"""The first page after signing in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from partyhub.dashboard import queries
from partyhub.kernel.http import clock
from partyhub.security.actors import Actor, Via
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, signed_in
from partyhub.web.pages import page
from partyhub.web.registry import NavItem, registry

blueprint = Blueprint("dashboard", __name__)
NAVIGATION = (NavItem(key="dashboard.home", label=_l("Home"), group="today", order=1, icon="home", tab=1),)
# What each role most often comes for, in order; shown when held. At most three clicks to a complete activity log.
SHORTCUTS = (
    ("activities.log", _l("Log an activity"), Permission.ACTIVITY_WRITE),
    ("activities.review", _l("Review activities"), Permission.ACTIVITY_REVIEW),
    ("volunteering.create", _l("Publish a service order"), Permission.ORDER_DISPATCH),
    ("volunteering.orders", _l("Service orders"), Permission.ORDER_LEAD),
    ("volunteering.open_sessions", _l("Sign up for service"), Permission.SIGNUP_SELF),
    ("scorecards.index", _l("Scorecards"), Permission.SCORECARD_READ),
    ("trail.events", _l("Audit log"), Permission.AUDIT_READ),
    ("accounts.people", _l("Accounts"), Permission.ACCOUNT_MANAGE),
)

# Whoever does one of these works at a desk, whatever else he is.
DESK_WORK = (
    Permission.ACTIVITY_WRITE,
    Permission.ORDER_DISPATCH,
    Permission.ORDER_LEAD,
    Permission.SCORECARD_READ,
    Permission.AUDIT_READ,
    Permission.ACCOUNT_MANAGE,
)


@blueprint.get("/")
@signed_in
def home() -> Any:
    """What is due, what came back, what moved."""
    actor = current_actor()
    return page(
        "dashboard/home.html",
        layout=layout_of(actor),
        todos=registry().todos(actor, clock()),
        now=clock().now(),
        standing=queries.standing(actor, clock()),
        shortcuts=[(endpoint, label) for endpoint, label, permission in SHORTCUTS if actor.can(permission)],
        panels=registry().panels_for("home", actor, None, clock()),
    )


def layout_of(actor: Actor) -> str:
    """Return the phone's layout for people with a personal link or nothing but their own record, else the desk's."""
    only_own = actor.can(Permission.SIGNUP_SELF) and not any(actor.can(one) for one in DESK_WORK)
    return "layouts/phone.html" if actor.via is Via.LINK or only_own else "layouts/desk.html"


@blueprint.app_template_global("own_layout")
def own_layout() -> str:
    """Return the layout of pages that everybody has, such as messages and the account: the same as the first page's."""
    return layout_of(current_actor())
