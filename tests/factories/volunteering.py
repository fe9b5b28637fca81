"""Orders for tests, made through commands: a dispatcher's order of the eastern group, with sessions of few places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.members.models import Member
from partyhub.security.actors import Actor, Via
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries
from partyhub.volunteering.commands import moving
from partyhub.volunteering.models import ServiceOrder, ServiceSession, Signup, Team
from partyhub.volunteering.rules import AttendanceState
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for

FULL: dict[str, Any] = {
    "title": "陪同老人体检",
    "need": "社区有六位独居老人要去区医院做年度体检，需要志愿者陪同排队和搀扶。",
    "category": "care",
    "place": "湖滨社区卫生服务中心",
    "risk_note": "老人行动不便，上下台阶请搀扶，注意雨天路滑。",
    "contact_name": "社区王老师",
    "contact_phone": "19900020001",
}


def dispatcher(**more: Any) -> Actor:
    """The dispatcher of the eastern group."""
    return actor_for(Role.DISPATCHER, the_tree().east, user_id=901, name="调度员", **more)


def leader(**more: Any) -> Actor:
    """A team leader whose team belongs to the general branch; he is no member of the demo's branches."""
    return actor_for(Role.LEADER, the_tree().east_general, user_id=902, name="队长", **more)


def secretary() -> Actor:
    """The secretary of east_branch, a member himself."""
    people, tree = the_people(), the_tree()
    return actor_for(
        Role.SECRETARY,
        tree.east_branch,
        user_id=903,
        member_id=people.secretary.id,
        name=people.secretary.name,
    )


def as_member(member: Member, *, via: Via = Via.SESSION) -> Actor:
    """An ordinary member, at his desk or, with Via.LINK, on his phone through the personal link."""
    tree = the_tree()
    branch = next(one for one in tree.all if one.id == member.organization_id)
    return actor_for(
        Role.MEMBER, branch, user_id=10_000 + member.id, member_id=member.id, name=member.name, via=via
    )


def order(clock: Clock, actor: Actor | None = None, **changes: Any) -> ServiceOrder:
    """Draft an order that lacks nothing but sessions; it begins tomorrow."""
    begins = clock.now() + timedelta(days=1)
    values = {
        **FULL,
        "starts_at": begins,
        "ends_at": begins + timedelta(days=2),
        "organization": the_tree().east_general,
        "leader": the_people().office,
        **changes,
    }
    return commands.create_order(actor or dispatcher(), clock=clock, **values)


def plan(
    starts_at: datetime, *, hours: float = 2, places: int = 2, at_least: int = 1, place: str = ""
) -> commands.SessionPlan:
    """Plan a session."""
    return commands.SessionPlan(starts_at, starts_at + timedelta(hours=hours), at_least, places, place)


def published(
    clock: Clock, *, places: int = 2, sessions: int = 1, at_least: int = 1, hours: float = 2, **changes: Any
) -> tuple[ServiceOrder, list[ServiceSession]]:
    """Publish an order with sessions a day apart, the first one tomorrow at this hour."""
    made = order(clock, **changes)
    begins = clock.now() + timedelta(days=1)
    kept = [
        commands.add_session(
            dispatcher(),
            made,
            plan(begins + timedelta(days=n), places=places, at_least=at_least, hours=hours),
            clock=clock,
        )
        for n in range(sessions)
    ]
    commands.publish(dispatcher(), made, clock=clock)
    return made, kept


def sign_up(member: Member, session: ServiceSession, clock: Clock, **more: Any) -> Signup:
    """Sign a member up as himself."""
    return commands.sign_up(as_member(member), session.public_id, clock=clock, **more).signup


def handed_in(
    clock: Any, members: list[Member], *, state: AttendanceState = AttendanceState.PRESENT, **changes: Any
) -> tuple[ServiceOrder, ServiceSession]:
    """Publish, sign up, call the roll and hand in: an order that waits for its requester. Moves the clock."""
    made, (session,) = published(clock, places=max(2, len(members)), **changes)
    for one in members:
        sign_up(one, session, clock)
    clock.advance(timedelta(days=1, hours=12))
    return hand_in(clock, made, session, members, state)


def hand_in(
    clock: Any,
    made: ServiceOrder,
    session: ServiceSession,
    members: list[Member],
    state: AttendanceState = AttendanceState.PRESENT,
) -> tuple[ServiceOrder, ServiceSession]:
    """Call the roll of a session that is over, and hand the order in."""
    lines = [commands.Line(one.public_id, state) for one in members]
    commands.record_attendance(leader(), made, session, lines, clock=clock)
    commands.complete(leader(), made, result="六位老人全部完成体检，安全送回。", clock=clock)
    return made, session


def accepted_and_handed_in(clock: Any, members: list[Member]) -> tuple[ServiceOrder, ServiceSession]:
    """As `handed_in`, of an order that was offered to a team and accepted. Moves the clock."""
    made, _ = accepted(clock, places=max(2, len(members)))
    (session,) = queries.sessions_of(made.id)
    for one in members:
        sign_up(one, session, clock)
    clock.advance(timedelta(days=1, hours=12))
    return hand_in(clock, made, session, members)


def served(
    clock: Any, members: list[Member], *, state: AttendanceState = AttendanceState.PRESENT, **changes: Any
) -> tuple[ServiceOrder, ServiceSession]:
    """As `handed_in`, and confirmed: an order that only has to be closed. Moves the clock."""
    made, session = handed_in(clock, members, state=state, **changes)
    commands.confirm(dispatcher(), made, confirmed_by="社区王老师电话确认", clock=clock)
    return made, session


def standing(session: ServiceSession) -> list[tuple[str, str]]:
    """Return (name, state) of everybody with or waiting for a place, in order of arrival."""
    order = db.session.get_one(ServiceOrder, session.order_id)
    rows = queries.signups_of(dispatcher(), order, queries.organizer_path(order))
    rows = [row for row in rows if row.session_id == session.id]
    return [(row.name, str(row.state)) for row in sorted(rows, key=lambda row: row.position)]


def team(
    clock: Clock, *, name: str = "湖滨应急服务队", leader: Member | None = None, at: Any = None, **more: Any
) -> Team:
    """Register a team of the general branch; `leader` leads it, else the office member."""
    return commands.found_team(
        dispatcher(),
        organization=at or the_tree().east_general,
        name=name,
        leader=leader or the_people().office,
        clock=clock,
        **more,
    )


def verified(clock: Clock, *, wants: Mapping[str, Any] | None = None, **changes: Any) -> ServiceOrder:
    """Draft an order without a leader, hand it in and let it be checked; `wants` are columns that the check sets."""
    made = order(clock, **{"leader": None, **changes})
    for name, value in (wants or {}).items():
        setattr(made, name, value)
    for event in ("submit", "verify"):
        moving.move(dispatcher(), made, event, clock)
    return made


def offered(clock: Clock, to: Team | None = None, **more: Any) -> tuple[ServiceOrder, Team]:
    """Offer a checked order to a team."""
    made, asked = verified(clock, **more), to or team(clock)
    commands.offer(dispatcher(), made, asked, overruled="熟悉该社区", clock=clock)
    return made, asked


def accepted(clock: Clock, *, places: int = 2, **more: Any) -> tuple[ServiceOrder, Team]:
    """Let the team's leader accept, with one session at the time that is wanted."""
    made, asked = offered(clock, **more)
    begins = made.starts_at or clock.now()
    commands.accept(team_leader(), made, sessions=[plan(begins, places=places)], clock=clock)
    return made, asked


def team_leader() -> Actor:
    """The office member, who leads the team; he holds no role but his membership."""
    return as_member(the_people().office)
