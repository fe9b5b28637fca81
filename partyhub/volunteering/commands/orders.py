"""Writing orders and their sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.references import Reference
from partyhub.members.models import Member
from partyhub.notifications import commands as notifications
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.commands.moving import keep_due
from partyhub.volunteering.commands.noting import note
from partyhub.volunteering.commands.waitlist import offer_places
from partyhub.volunteering.models import ServiceOrder, ServiceSession
from partyhub.volunteering.rules import EDITABLE, SIGNUP_STATES, OrderState, Span
from partyhub.volunteering.rules.categories import category_reasons
from partyhub.volunteering.rules.deadlines import DRAFT_RESTS

FIELDS = (
    "title",
    "need",
    "category",
    "place",
    "starts_at",
    "ends_at",
    "risk_note",
    "contact_name",
    "contact_phone",
)


PLANNED = ("starts_at", "ends_at", "min_people", "max_people", "place", "cutoff_hours")


@dataclass(frozen=True)
class SessionPlan:
    """When a session takes place, where, and how many people it takes."""

    starts_at: datetime
    ends_at: datetime
    min_people: int
    max_people: int
    place: str = ""
    cutoff_hours: int = rules.CUTOFF_HOURS

    @property
    def span(self) -> Span:
        """From when to when."""
        return Span(self.starts_at, self.ends_at)


def create_order(
    actor: Actor,
    *,
    organization: Organization,
    title: str,
    need: str = "",
    category: str | None = None,
    place: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    risk_note: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    leader: Member | None = None,
    clock: Clock,
) -> ServiceOrder:
    """Draft an order that `organization` organises. Raises Forbidden outside one's dispatch, or Invalid."""
    raise_if(Forbidden, policy.can_dispatch(actor, organization.path))
    values = {
        "title": title.strip(),
        "need": need,
        "category": category,
        "place": place,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "risk_note": risk_note,
        "contact_name": contact_name,
        "contact_phone": contact_phone,
    }
    reasons = rules.order_reasons(values) + category_reasons(category, queries.kind_of(category))
    if not organization.active:
        reasons.append(Reason("organizer_dissolved", "organization_id"))
    raise_if(Invalid, reasons)
    order = ServiceOrder(
        **values,
        organization_id=organization.id,
        leader_id=leader.id if leader else None,
        state=OrderState.DRAFT,
        created_at=clock.now(),
        due_at=clock.now() + DRAFT_RESTS,
    )
    db.session.add(order)
    db.session.flush()
    note(actor, "service_order.created", order, organization.path, clock, title=order.title)
    return order


def edit_order(
    actor: Actor, order: ServiceOrder, *, version: int, leader: Member | None, clock: Clock, **values: Any
) -> ServiceOrder:
    """Change what an order says; `values` are any of FIELDS. Raises Forbidden, Stale, Conflict by state, or Invalid.

    A published order keeps all that publishing asked for.
    """
    path = queries.organizer_path(order)
    raise_if(Forbidden, policy.can_dispatch(actor, path))
    refuse_stale(order, version)
    if order.state not in EDITABLE:
        raise Conflict(Reason("order_not_editable"))
    after = {**current(order), **values, "leader_id": leader.id if leader else None}
    reasons = rules.order_reasons(after)
    if after["category"] != order.category:
        reasons += category_reasons(after["category"], queries.kind_of(after["category"]))
    if order.published_at is not None:
        sessions = queries.sessions_of(order.id)
        found = rules.publish_reasons(after, [one.starts_at for one in sessions], clock.now())
        reasons += [reason for reason in found if reason.field and reason not in reasons]
    raise_if(Invalid, reasons)
    changed = sorted(name for name, value in after.items() if getattr(order, name) != value)
    for name in changed:
        setattr(order, name, after[name])
    db.session.flush()
    note(actor, "service_order.edited", order, path, clock, fields=changed)
    return order


def add_session(actor: Actor, order: ServiceOrder, plan: SessionPlan, *, clock: Clock) -> ServiceSession:
    """Add a session; in a published order it is open at once. Raises Forbidden, Conflict by state, or Invalid."""
    path = queries.organizer_path(order)
    raise_if(Forbidden, policy.can_dispatch(actor, path))
    if order.state not in EDITABLE:
        raise Conflict(Reason("order_not_editable"))
    reasons = _plan_reasons(plan)
    if len(queries.sessions_of(order.id)) >= rules.MAX_SESSIONS:
        reasons.append(Reason("too_many_sessions", params={"max": rules.MAX_SESSIONS}))
    raise_if(Invalid, reasons)
    session = ServiceSession(
        order_id=order.id,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        min_people=plan.min_people,
        max_people=plan.max_people,
        place=plan.place,
        cutoff_hours=plan.cutoff_hours,
        signup_open=order.state in SIGNUP_STATES,
    )
    db.session.add(session)
    db.session.flush()
    keep_due(order, clock)
    note(actor, "service_session.added", order, path, clock, session=session.id, places=plan.max_people)
    return session


def change_session(
    actor: Actor,
    order: ServiceOrder,
    session: ServiceSession,
    plan: SessionPlan,
    *,
    version: int,
    clock: Clock,
) -> ServiceSession:
    """Change a session. More places are offered to those who wait; fewer than are taken is refused.

    A new time is told to all. Raises Forbidden, Stale, Conflict by state or once it has begun, or Invalid.
    """
    path = queries.organizer_path(order)
    raise_if(Forbidden, policy.can_dispatch(actor, path))
    session = queries.lock_session(session.id)
    refuse_stale(session, version)
    if order.state not in EDITABLE:
        raise Conflict(Reason("order_not_editable"))
    if order.published_at is not None and session.starts_at <= clock.now():
        raise Conflict(Reason("session_has_begun"))
    raise_if(Invalid, _plan_reasons(plan, session.taken))
    moved = (session.starts_at, session.ends_at, session.place) != (plan.starts_at, plan.ends_at, plan.place)
    for name in PLANNED:
        setattr(session, name, getattr(plan, name))
    db.session.flush()
    if moved:
        keep_due(order, clock)
        _tell_moved(order, session, clock)
    offer_places(actor, order, session, path, clock)
    note(actor, "service_session.changed", order, path, clock, session=session.id, places=plan.max_people)
    return session


def _plan_reasons(plan: SessionPlan, taken: int = 0) -> list[Reason]:
    return rules.session_reasons(
        plan.span,
        plan.min_people,
        plan.max_people,
        place=plan.place,
        cutoff_hours=plan.cutoff_hours,
        taken=taken,
    )


def current(order: ServiceOrder) -> dict[str, Any]:
    """Return what an order says now, by field name; what the merge page shows."""
    return {name: getattr(order, name) for name in (*FIELDS, "leader_id")}


def refuse_stale(record: ServiceOrder | ServiceSession, version: int) -> None:
    """Raise Stale with what is saved now when `version` is not the record's."""
    if record.version == version:
        return
    if isinstance(record, ServiceOrder):
        raise Stale(current=current(record))
    raise Stale(current={name: getattr(record, name) for name in PLANNED})


def _tell_moved(order: ServiceOrder, session: ServiceSession, clock: Clock) -> None:
    """A changed time or place reaches everybody who has or waits for one, once a version."""
    notifications.enqueue(
        to_members=queries.live_members(session_id=session.id),
        topic="service.session_changed",
        params={"title": order.title, "at": session.starts_at, "place": session.place or order.place},
        link=Reference("session", session.id),
        clock=clock,
        key=f"session:{session.id}:changed:{session.version}",
    )
