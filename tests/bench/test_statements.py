"""How many statements a page costs: few, the same however many rows it has, and a lazy load does not go unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from partyhub.activities.models import Activity, ActivityKind
from partyhub.activities.rules import Kind, State
from partyhub.kernel import unit
from partyhub.kernel.clock import local_time
from partyhub.kernel.db import db
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.scorecards import queries as scorecards
from partyhub.search import commands as search
from partyhub.security.parties import RecordParty
from partyhub.volunteering.models import ServiceOrder
from tests.factories import activities, volunteering
from tests.factories import scorecards as campaigns
from tests.factories.members import member
from tests.support.sql import Statements, count_sql

LIST = 6  # who acts comes with the test
WITH_A_RECORD_OPEN = (
    14  # the review queue shows a whole record beside the list, and what each decision would do
)
RECORD = 6
BARE = 5
SIGN_UP = 12


@pytest.fixture
def more(world: Any, clock: Any) -> Callable[[int], None]:
    """Return a maker of activities, members and orders, so many of each."""

    def make(count: int) -> None:
        with unit.work():
            for number in range(count):
                activities.submitted(
                    world.secretary, world.tree.east_branch, clock, title=f"第{number}次党课"
                )
                member(clock, world.tree.east_branch)
                volunteering.published(clock)

    return make


def statements_of(page_as: Any, actor: Any, path: str) -> Statements:
    """Count what a page sends, the second time that it is asked for."""
    reader = page_as(actor)
    reader.sql_budget = 200  # what is planted shall be counted here
    reader.get(path)
    with count_sql() as seen:
        reader.get(path)
    return seen


@pytest.fixture
def lazily(app: Any) -> Any:
    """Plant a lazy load: every organisation, activity or order that is read costs a statement of its own."""

    def look_again(session: Session, instance: Any) -> None:
        if isinstance(instance, Activity | Member | ServiceOrder | Organization):
            session.connection().execute(select(Organization.id).where(Organization.id == 1))

    event.listen(Session, "loaded_as_persistent", look_again)
    yield
    event.remove(Session, "loaded_as_persistent", look_again)


@pytest.fixture
def records(app: Any) -> Any:
    """Return the records that are read from now on."""
    found: list[object] = []

    def note(_session: Session, instance: object) -> None:
        found.append(instance)

    event.listen(Session, "loaded_as_persistent", note)
    yield found
    event.remove(Session, "loaded_as_persistent", note)


LISTS = {"/activities": "group", "/members": "group", "/service": "member", "/activities/review": "group"}


class TestLists:
    @pytest.mark.parametrize("path", LISTS)
    def test_more_rows_cost_no_more_statements(self, page_as, world, more, path):
        actor = world.actor(LISTS[path])
        more(2)
        few = statements_of(page_as, actor, path)
        more(12)
        many = statements_of(page_as, actor, path)
        most = WITH_A_RECORD_OPEN if path == "/activities/review" else LIST
        assert len(few) == len(many) <= most, str(many)

    def test_a_lazy_load_is_seen(self, page_as, world, more, lazily):
        more(2)
        few = statements_of(page_as, world.group, "/activities/review")
        more(12)
        assert len(statements_of(page_as, world.group, "/activities/review")) >= len(few) + 12

    @pytest.mark.parametrize(
        ("path", "who"), [("/activities", "group"), ("/members", "group"), ("/service/orders", "dispatcher")]
    )
    def test_columns_are_read_and_no_record(self, page_as, world, more, records, path, who):
        more(3)
        reader = page_as(world.actor(who))
        records.clear()
        reader.get(path)
        assert records == []

    def test_a_record_read_is_seen(self, page_as, world, more, records):
        more(3)
        reader = page_as(world.group)
        records.clear()
        reader.get("/activities/review")
        assert len(records) >= 3

    def test_orders(self, page_as, world, more):
        more(2)
        few = statements_of(page_as, world.actor("dispatcher"), "/service/orders")
        more(12)
        assert len(few) == len(statements_of(page_as, world.actor("dispatcher"), "/service/orders")) <= 3


class TestRecords:
    def test_a_member(self, page_as, world):
        seen = statements_of(page_as, world.secretary, f"/members/{world.people.member2.public_id}")
        assert len(seen) <= RECORD, str(seen)

    def test_an_activity(self, page_as, world, clock):
        with unit.work():
            done = activities.approved(world.secretary, world.group, world.tree.east_branch, clock)
        for actor, limit in (
            (world.group, RECORD),
            (world.secretary, RECORD),
            (world.member, RECORD - 1),
        ):
            seen = statements_of(page_as, actor, f"/activities/{done.public_id}")
            assert len(seen) <= limit, str(seen)

    def test_a_bare_activity(self, page_as, world, clock):
        with unit.work():
            bare = activities.logged(world.secretary, world.tree.east_branch, clock)
        seen = statements_of(page_as, world.secretary, f"/activities/{bare.public_id}")
        assert len(seen) <= BARE, str(seen)

    def test_an_order_on_the_phone(self, page_as, world, clock):
        with unit.work():
            order, _session = volunteering.published(clock)
        seen = statements_of(page_as, world.member, f"/service/orders/{order.public_id}")
        assert len(seen) <= RECORD, str(seen)


class TestSignUp:
    def test_taking_a_place(self, page_as, world, clock):
        with unit.work():
            order, sessions = volunteering.published(clock)
        reader = page_as(world.member)
        shown = reader.get(f"/service/orders/{order.public_id}")
        path = f"/service/orders/{order.public_id}/sessions/{sessions[0].public_id}/signup"
        with count_sql() as seen:
            reader.submit(shown, action=path)
        assert len(seen) <= SIGN_UP, str(seen)


class TestScorecard:
    def test_more_units_cost_no_more_statements(self, app, world, clock):
        with unit.work():
            campaign = campaigns.running_campaign(world.committee, world.tree.root, clock)
        day = clock.today() - timedelta(days=1)
        wide, narrow = world.tree.root, world.tree.east_branch
        with count_sql() as below_root:
            scorecards.units(campaign, wide, day)
        with count_sql() as of_one:
            scorecards.card(campaign, narrow, day)
        with count_sql() as of_root:
            scorecards.card(campaign, wide, day)
        assert len(of_one) == len(of_root), str(of_root)
        assert len(below_root) == len(of_root) + 1, str(below_root)


class TestAnEnterprise:
    """2,000 activities in a branch's enterprise (the sizing of the year): pages cost what they cost with twenty."""

    PATHS = (
        "/activities",
        "/activities?q=学习&since=2026-01-01&until=2026-12-31",
        "/activities/month?month=2026-11",
        "/activities/month?month=2026-11&q=学习",
    )

    def test_the_list_and_the_month(self, page_as, world, clock):
        def cost() -> list[int]:
            return [len(statements_of(page_as, world.group, path)) for path in self.PATHS]

        with unit.work():
            crowd(world, clock, 20)
        few = cost()
        with unit.work():
            crowd(world, clock, 1_980)
        assert cost() == few
        assert max(few) <= 9


def crowd(world: Any, clock: Any, count: int) -> None:
    """Put in approved activities of two branches, past the commands, spread over the year, with their full texts."""
    branches = (world.tree.east_branch, world.tree.east_branch2)
    made = [_one_of_many(branches[number % 2], number, clock) for number in range(count)]
    db.session.add_all(made)
    db.session.flush()
    for one in made:
        branch = branches[0] if one.organization_id == branches[0].id else branches[1]
        party = {"organization_id": branch.id, "path": branch.path, "part": "owner"}
        db.session.add(RecordParty(record_type="activity", record_id=one.id, **party))
    search.rebuild()


def _one_of_many(branch: Organization, number: int, clock: Any) -> Activity:
    day = date(2026, 1, 1) + timedelta(days=number % 365)
    return Activity(
        title=f"第{number}次学习",
        organization_id=branch.id,
        starts_at=local_time(day, 9, 0),
        ends_at=local_time(day, 10, 0),
        day=day,
        minutes="集中学习，交流发言。",
        state=State.APPROVED,
        created_at=clock.now(),
        changed_at=clock.now(),
        kind_rows=[ActivityKind(kind=Kind.PARTY_LECTURE, place=0)],
    )
