"""Pages of the service supermarket: the member's on a phone, the dispatcher's and the leader's at a desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from partyhub.security.permissions import Permission
from partyhub.volunteering.views import (
    answers,
    board,
    categories,
    certificates,
    checking,
    dispatch,
    disputes,
    hours,
    issuers,
    member,
    needs,
    orders,
    places,
    progress,
    ratings,
    requester,
    requesting,
    sessions,
    steps,
    teams,
    verifying,
)
from partyhub.volunteering.views.base import blueprint
from partyhub.volunteering.views.labels import REFERENCES
from partyhub.volunteering.views.labels import TODOS as ORDER_TODOS
from partyhub.volunteering.views.places import PLACE_TODOS
from partyhub.volunteering.views.requesting import PANELS
from partyhub.web.registry import NavItem

__all__ = [
    "NAVIGATION",
    "PANELS",
    "REFERENCES",
    "TODOS",
    "answers",
    "blueprint",
    "board",
    "categories",
    "certificates",
    "checking",
    "dispatch",
    "disputes",
    "hours",
    "issuers",
    "member",
    "needs",
    "orders",
    "places",
    "progress",
    "ratings",
    "requester",
    "requesting",
    "sessions",
    "steps",
    "teams",
    "verifying",
]

TODOS = (*ORDER_TODOS, PLACE_TODOS)
NAVIGATION = (
    NavItem(
        "volunteering.open_sessions",
        _l("Sign up for service"),
        group="service",
        order=10,
        permission=Permission.SIGNUP_SELF,
        tab=2,
        icon="heart",
        area=("volunteering.detail",),
    ),
    NavItem(
        "volunteering.service_records",
        _l("My service records"),
        group="service",
        order=20,
        permission=Permission.SIGNUP_SELF,
        tab=3,
        icon="clock",
    ),
    NavItem(
        "volunteering.orders",
        _l("Service orders"),
        group="service",
        order=30,
        icon="list",
        area=(
            "volunteering.desk",
            "volunteering.create",
            "volunteering.edit",
            "volunteering.roll_call",
            "volunteering.categories",
        ),
        visible=lambda actor: any(
            actor.can(one)
            for one in (Permission.ORDER_DISPATCH, Permission.ORDER_LEAD, Permission.SIGNUP_OTHERS)
        ),
    ),
    NavItem(
        "volunteering.board",
        _l("Dispatch board"),
        group="service",
        order=25,
        permission=Permission.ORDER_DISPATCH,
        icon="chart",
    ),
    NavItem(
        "volunteering.team_orders",
        _l("Orders of my team"),
        group="service",
        order=32,
        permission=Permission.ORDER_LEAD,
        icon="list",
    ),
    NavItem(
        "volunteering.teams",
        _l("Volunteer teams"),
        group="service",
        order=35,
        icon="people",
        area=("volunteering.team", "volunteering.create_team", "volunteering.volunteer"),
        visible=lambda actor: actor.can(Permission.ORDER_DISPATCH) or actor.can(Permission.ORDER_LEAD),
    ),
    NavItem(
        "volunteering.hours",
        _l("Service hours"),
        group="service",
        order=40,
        permission=Permission.HOURS_READ,
        icon="chart",
    ),
    NavItem(
        "volunteering.certificates",
        _l("Certificates of service"),
        group="service",
        order=50,
        icon="list",
        area=("volunteering.certificate", "volunteering.request_certificate"),
        visible=lambda actor: actor.can(Permission.HOURS_READ) or actor.can(Permission.SIGNUP_SELF),
    ),
    NavItem(
        "volunteering.issuers",
        _l("Issuers of certificates"),
        group="settings",
        order=60,
        icon="list",
        permission=Permission.SETTINGS_MANAGE,
        area=("volunteering.new_issuer", "volunteering.issuer_notice"),
    ),
    NavItem(
        "volunteering.ratings",
        _l("What requesters said"),
        group="service",
        order=55,
        icon="list",
        permission=Permission.ORDER_DISPATCH,
    ),
    NavItem(
        "volunteering.heard",
        _l("What was said of my teams"),
        group="service",
        order=56,
        icon="list",
        permission=Permission.ORDER_LEAD,
    ),
    NavItem(
        "volunteering.disputes",
        _l("Objections to services"),
        group="service",
        order=57,
        icon="list",
        area=("volunteering.dispute",),
        visible=lambda actor: actor.can(Permission.ORDER_DISPATCH) or actor.can(Permission.ORDER_LEAD),
    ),
)
