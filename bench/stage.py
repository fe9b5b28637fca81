"""Everything that is measured at one scale: a database, PartyHub's own application on it, who asks, and for what."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select, text

from bench import organisation, work
from bench.visitor import Visitor
from partyhub.accounts.queries import actor_of
from partyhub.activities.models import Activity
from partyhub.app import create_app
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.scorecards.models import Campaign
from partyhub.volunteering.models import ServiceOrder
from tests.support.application import cookie, settings_for
from tests.support.databases import Database

PEOPLE = range(1, 701)
"""Members who sign up: 500 of them rush."""
FIRST_OWN_NUMBER = 1_000_000


@dataclass(frozen=True)
class Page:
    """A page to measure: who asks, where, and which anchor it is compared with."""

    name: str
    who: str
    path: str
    anchor: str


class Stage:
    """A database with an organisation of `scale` in it, and the application in this process."""

    def __init__(self, database: Database, scale: int, *, activities: int = work.ACTIVITIES) -> None:
        self.database = database
        self.scale = scale
        self.now = datetime.now(UTC)
        self.app: PartyHub = create_app(settings_for(database))
        self._numbers = iter(range(FIRST_OWN_NUMBER, FIRST_OWN_NUMBER + 10_000))
        with self.app.app_context():
            db.create_all()
            self.tree = organisation.build(scale, self.now)
            organisation.open_members(PEOPLE, self.now)
            work.do_everything(self.tree, self.now, activities=activities)
            with unit.work():
                committee = actor_of(organisation.people_numbers()["committee"])
                work.run_campaign(committee, db.session.get_one(Organization, 1), self.now.date())
            _prepare_anchor()
            self.places = self._read_places()
            db.session.remove()
            db.engine.dispose()

    @cached_property
    def pages(self) -> list[Page]:
        """The pages that are measured."""
        at = self.places
        return [
            Page("list of activities, 50 rows", "group", "/activities", "list"),
            Page("list of activities of the whole system", "committee", "/activities", "list"),
            Page("list of members, 50 rows", "group", "/members", "list"),
            Page("list of orders, 50 rows", "dispatcher", "/service/orders", "list"),
            Page("record: an activity", "group", f"/activities/{at['activity']}", "record"),
            Page("record: a member", "group", f"/members/{at['member']}", "record"),
            Page("record: an order, on the phone", "member", f"/service/orders/{at['order']}", "record"),
            Page("scorecard of a group", "group", f"/scorecards/{at['campaign']}/{at['group']}", "record"),
            Page("first page of a group", "group", "/", "record"),
        ]

    def visitor(self, port: int, who: str) -> Visitor:
        """Return a signed-in browser."""
        return Visitor(port, {"Cookie": self._cookie(self.session_key(who))[0]})

    def session_key(self, who: str) -> str:
        """Return the session key of an account, or of the first member's phone."""
        return organisation.member_secret(1) if who == "member" else self.tree.secret[who]

    def phone(self, port: int, member_id: int) -> tuple[Visitor, str]:
        """Return a member's phone and the CSRF token of its session."""
        header, token = self._cookie(organisation.member_secret(member_id))
        return Visitor(port, {"Cookie": header}), token

    def program(self, port: int, member_id: int) -> Visitor:
        """Return a program that asks on a member's behalf."""
        return Visitor(port, {"Authorization": f"Bearer {organisation.member_token(member_id)}"})

    def client(self, who: str) -> FlaskClient:
        """Return a client inside this process, signed in, for counting statements."""
        client = self.app.test_client(use_cookies=False)
        client.environ_base["HTTP_COOKIE"] = self._cookie(self.session_key(who))[0]
        return client

    def new_session(self, places: int, after_days: int) -> tuple[str, str]:
        """Publish an order with one session; return the public ids of both."""
        number = next(self._numbers)
        with self.app.app_context():
            made = work.open_order(number, number, places, self.now, after_days)
            db.engine.dispose()
        return made

    def _cookie(self, key: str) -> tuple[str, str]:
        raw = hashlib.sha256(os.urandom(16)).hexdigest()
        token = URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token").dumps(raw)
        return cookie(self.app, {"_user_id": key, "csrf_token": raw}), str(token)

    def _read_places(self) -> dict[str, Any]:
        first = self.tree.branches[0]
        approved = select(Activity.public_id).where(
            Activity.organization_id == first, Activity.state == "approved"
        )
        found = {
            "activity": approved.order_by(Activity.day.desc()).limit(1),
            "member": select(Member.public_id).where(Member.id == 1),
            "order": select(ServiceOrder.public_id).where(ServiceOrder.state == "recruiting").limit(1),
            "campaign": select(Campaign.public_id).where(Campaign.year == self.now.year),
            "group": select(Organization.public_id).where(Organization.id == self.tree.group),
        }
        return {name: db.session.scalars(query).one() for name, query in found.items()}


def _prepare_anchor() -> None:
    """Make the two tables of the anchor's sign-up."""
    with db.engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE bench_session (id INTEGER PRIMARY KEY, taken INTEGER, places INTEGER)")
        )
        connection.execute(text("INSERT INTO bench_session VALUES (1, 0, 1000000)"))
        numbered = "SERIAL" if connection.dialect.name == "postgresql" else "INTEGER"
        connection.execute(
            text(
                f"CREATE TABLE bench_signup (id {numbered} PRIMARY KEY, session_id INTEGER, user_id INTEGER)"
            )
        )
