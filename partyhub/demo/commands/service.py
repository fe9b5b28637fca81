"""Service orders of the demo: some closed with hours, some open for sign-up, one of them full."""

from __future__ import annotations

from datetime import date, timedelta

from partyhub.demo import rules
from partyhub.demo.commands.stage import Stage, at, instant
from partyhub.kernel import unit
from partyhub.members.models import Member
from partyhub.volunteering import commands as volunteering
from partyhub.volunteering.models import ServiceOrder, ServiceSession
from partyhub.volunteering.rules import AttendanceState

CLOSED_ORDERS = 24
OPEN_ORDERS = 5
FULL_PLACES = 5


def serve_year(stage: Stage) -> None:
    """Close orders of the months past, with roll call and hours."""
    first = date(stage.today.year, 1, 10)
    span = max((stage.today - first).days - 20, 1)
    with unit.work():
        for number in range(CLOSED_ORDERS):
            _closed(stage, number, first + timedelta(days=span * number // CLOSED_ORDERS))
    stage.progress(f"{CLOSED_ORDERS} closed service orders")


def open_orders(stage: Stage) -> None:
    """Publish what people can sign up for now; the first one is full and has a waiting list."""
    dispatcher = stage.actor("dispatcher")
    with unit.work():
        for number in range(OPEN_ORDERS):
            day = stage.today + timedelta(days=5 + 3 * number)
            places = FULL_PLACES if number == 0 else 12
            _, session = _published(stage, number, stage.today - timedelta(days=2), day, places)
            crowd = FULL_PLACES + 2 if number == 0 else 3
            for person in stage.members[stage.branches(1)[0].id][:crowd]:
                volunteering.sign_up(
                    dispatcher,
                    session.public_id,
                    member_id=person.id,
                    clock=at(stage.today - timedelta(days=1), 9 + number),
                )
    stage.progress(f"{OPEN_ORDERS} open service orders")


def _published(
    stage: Stage, number: int, on: date, day: date, places: int
) -> tuple[ServiceOrder, ServiceSession]:
    title, category = rules.NEEDS[number % len(rules.NEEDS)]
    dispatcher, clock = stage.actor("dispatcher"), at(on)
    order = volunteering.create_order(
        dispatcher,
        organization=stage.organisations[1 + (number % len(rules.ENTERPRISES)) * 1]
        if number == 0
        else stage.root,
        title=title,
        need=f"{title}，请自备工具和饮用水，听从带队人安排。",
        category=category,
        place=rules.PLACES[number % len(rules.PLACES)],
        starts_at=instant(day, 9),
        ends_at=instant(day, 11),
        risk_note="户外作业，注意防滑和交通安全。",
        contact_name="社区联络员",
        contact_phone="19900009999",
        leader=stage.members[stage.own_branch.id][1],
        clock=clock,
    )
    plan = volunteering.SessionPlan(instant(day, 9), instant(day, 11), 2, places)
    session = volunteering.add_session(dispatcher, order, plan, clock=clock)
    volunteering.publish(dispatcher, order, clock=clock)
    return order, session


def _closed(stage: Stage, number: int, day: date) -> None:
    order, session = _published(stage, number, day - timedelta(days=6), day, 12)
    dispatcher = stage.actor("dispatcher")
    branches = stage.branches()
    people: list[Member] = []
    for step in range(6):
        branch = branches[(number * 7 + step * 3) % len(branches)]
        people.append(stage.members[branch.id][2 + step])
    for person in people:
        volunteering.sign_up(
            dispatcher, session.public_id, member_id=person.id, clock=at(day - timedelta(days=3))
        )
    volunteering.ready(dispatcher, order, clock=at(day - timedelta(days=1)))
    volunteering.start(dispatcher, order, clock=at(day, 9, 5))
    lines = [volunteering.Line(member_id=one.public_id, state=AttendanceState.PRESENT) for one in people]
    volunteering.record_attendance(dispatcher, order, session, lines, clock=at(day, 11, 10))
    volunteering.complete(dispatcher, order, result="按约完成服务，居民满意。", clock=at(day, 11, 30))
    volunteering.confirm(dispatcher, order, confirmed_by="社区联络员", clock=at(day, 15))
    volunteering.close(dispatcher, order, clock=at(day + timedelta(days=1)))
