"""Posts on both trees."""

from __future__ import annotations

from datetime import date

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.members import policy, queries, rules
from partyhub.members.commands.people import record
from partyhub.members.models import Appointment, Member
from partyhub.members.rules import Post
from partyhub.organization.models import Enterprise, Organization
from partyhub.security.actors import Actor


def appoint(
    actor: Actor,
    member: Member,
    *,
    post: Post,
    organization: Organization | None = None,
    enterprise: Enterprise | None = None,
    on: date,
    document: str = "",
    clock: Clock,
) -> Appointment:
    """Appoint a member to a post in an organisation or in an enterprise from `on`.

    Raises Forbidden where the actor does not manage that organisation (for an enterprise: the responsible one),
    Invalid with every reason otherwise. Members of committees come from below: who manages the organisation may
    appoint whoever belongs under it.
    """
    post = Post(post)
    place = _place(organization, enterprise)
    raise_if(Forbidden, policy.can_manage(actor, place.path))
    reasons = rules.post_reasons(post, on_enterprise=enterprise is not None)
    if on > clock.today():
        reasons.append(Reason("date_in_future", field="on"))
    if member.status in rules.ENDED:
        reasons.append(Reason("membership_ended", field="member"))
    if len(document) > rules.DOCUMENT_LENGTH:
        reasons.append(Reason("too_long", field="document", params={"max": rules.DOCUMENT_LENGTH}))
    reasons += _clash_reasons(member, post, organization, enterprise, on)
    raise_if(Invalid, reasons)
    appointment = Appointment(
        member_id=member.id,
        organization_id=organization.id if organization else None,
        enterprise_id=enterprise.id if enterprise else None,
        post=post,
        from_on=on,
        document=document,
    )
    db.session.add(appointment)
    db.session.flush()
    record(actor, "member.appointed", member, clock, post=str(post), place=place.id, on=on.isoformat())
    return appointment


def end_appointment(actor: Actor, appointment: Appointment, *, on: date, clock: Clock) -> None:
    """End a post on `on`. Raises Forbidden, Conflict when it has ended, Invalid."""
    organization = db.session.get(Organization, appointment.organization_id or 0)
    enterprise = db.session.get(Enterprise, appointment.enterprise_id or 0)
    raise_if(Forbidden, policy.can_manage(actor, _place(organization, enterprise).path))
    if appointment.to_on is not None:
        raise Conflict(Reason("already_ended"))
    reasons = rules.span_reasons(appointment.from_on, on, field="on") if on != appointment.from_on else []
    if on > clock.today():
        reasons.append(Reason("date_in_future", field="on"))
    raise_if(Invalid, reasons)
    appointment.to_on = on
    db.session.flush()
    member = db.session.get_one(Member, appointment.member_id)
    record(actor, "member.appointment_ended", member, clock, post=str(appointment.post), on=on.isoformat())


def _place(organization: Organization | None, enterprise: Enterprise | None) -> Organization:
    """The party organisation that decides about posts there."""
    if organization is not None:
        return organization
    responsible = enterprise.responsible_organization_id if enterprise else None
    found = db.session.get(Organization, responsible or 0)
    if found is None:
        raise Conflict(Reason("no_responsible_organization"))
    return found


def _clash_reasons(
    member: Member, post: Post, organization: Organization | None, enterprise: Enterprise | None, on: date
) -> list[Reason]:
    if organization is not None:
        held = queries.posts(organization.id, on)
    else:
        held = queries.enterprise_posts(enterprise.id, on) if enterprise else []
    same = [row for row in held if row.post is post]
    if any(row.member.id == member.id for row in same):
        return [Reason("already_appointed", field="post")]
    if post in rules.SINGLE_POSTS and same:
        return [Reason("post_taken", field="post", params={"name": same[0].member.name})]
    return []
