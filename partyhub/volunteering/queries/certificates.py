"""Certificates: who asked for what, what one may quote, what it is worth today."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, under
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.kernel.references import Reference
from partyhub.ledger.rules import nodes_of
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import policy, rules
from partyhub.volunteering.models import (
    Certificate,
    CertificateLine,
    HoursEntry,
    Issuer,
    NoticeSetting,
    ServiceOrder,
    ServiceSession,
)
from partyhub.volunteering.rules import OPEN, CertificateState, HoursKind, Notice, OrderState, Standing

AT_MOST = 100


class CertificateRow(NamedTuple):
    """One line of a list of certificates."""

    public_id: str
    version: int
    state: CertificateState
    name: str
    issuer: str
    from_on: date
    to_on: date
    minutes: int
    number: str | None
    asked_at: datetime
    corrected: bool


class Quotable(NamedTuple):
    """An entry that a certificate may quote."""

    entry_id: int
    title: str
    place: str
    served_on: date
    starts_at: datetime
    ends_at: datetime
    minutes: int


class Shown(NamedTuple):
    """All that a stranger is told of a certificate."""

    number: str
    from_on: date
    to_on: date
    minutes: int
    status: Standing


def is_standing() -> ColumnElement[bool]:
    """Return the condition "this entry counts": it is no reversal and nothing took it back."""
    undoing = aliased(HoursEntry)
    return and_(HoursEntry.kind != HoursKind.REVERSAL, ~exists().where(undoing.reverses_id == HoursEntry.id))


def is_frozen() -> ColumnElement[bool]:
    """Return the condition "the entry's order is under dispute"; to be joined to the order."""
    frozen: ColumnElement[bool] = ServiceOrder.state == OrderState.DISPUTED
    return frozen


def _corrected() -> ColumnElement[bool]:
    """Return the condition "an entry that this certificate quotes was taken back since"."""
    undoing = aliased(HoursEntry)
    return exists().where(
        CertificateLine.certificate_id == Certificate.id, undoing.reverses_id == CertificateLine.entry_id
    )


def _quotable(member_id: int, issuer_path: str, from_on: date, to_on: date) -> Select[Any]:
    return (
        select(
            HoursEntry.id,
            ServiceOrder.title,
            func.coalesce(func.nullif(ServiceSession.place, ""), ServiceOrder.place),
            HoursEntry.served_on,
            HoursEntry.starts_at,
            HoursEntry.ends_at,
            HoursEntry.minutes,
        )
        .join(ServiceSession, ServiceSession.id == HoursEntry.session_id)
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .join(Organization, Organization.id == ServiceOrder.organization_id)
        .where(
            HoursEntry.member_id == member_id,
            HoursEntry.served_on.between(from_on, to_on),
            under(Organization.path, [issuer_path]),
            is_standing(),
        )
        .order_by(HoursEntry.starts_at, HoursEntry.id)
    )


def quotable(member_id: int, issuer_path: str, from_on: date, to_on: date) -> list[Quotable]:
    """Return the entries of a period that an issuer may certify: of what it or those below it organised.

    Entries taken back are left out, and those of orders under dispute: they wait for its end.
    """
    query = _quotable(member_id, issuer_path, from_on, to_on).where(~is_frozen())
    return [Quotable(*row) for row in db.session.execute(query)]


def frozen_minutes(member_id: int | None) -> int:
    """Return how many of somebody's minutes stand and belong to orders under dispute."""
    query = (
        select(func.coalesce(func.sum(HoursEntry.minutes), 0))
        .join(ServiceSession, ServiceSession.id == HoursEntry.session_id)
        .join(ServiceOrder, ServiceOrder.id == ServiceSession.order_id)
        .where(HoursEntry.member_id == (member_id or 0), is_standing(), is_frozen())
    )
    return int(db.session.scalar(query) or 0)


def certified_minutes(member_id: int) -> int:
    """Return the minutes of somebody's standing entries that a certificate in force quotes, each entry once."""
    quoted = exists().where(
        CertificateLine.entry_id == HoursEntry.id,
        Certificate.id == CertificateLine.certificate_id,
        Certificate.state == CertificateState.ISSUED,
    )
    query = select(func.coalesce(func.sum(HoursEntry.minutes), 0)).where(
        HoursEntry.member_id == member_id, is_standing(), quoted
    )
    return int(db.session.scalar(query) or 0)


def issuers_for(member_id: int) -> list[tuple[str, str]]:
    """Return (public id, name) of those who may certify somebody's service: its organisers and those above them."""
    paths = db.session.scalars(
        select(Organization.path)
        .distinct()
        .join(ServiceOrder, ServiceOrder.organization_id == Organization.id)
        .join(ServiceSession, ServiceSession.order_id == ServiceOrder.id)
        .join(HoursEntry, HoursEntry.session_id == ServiceSession.id)
        .where(HoursEntry.member_id == member_id)
    )
    ids = {node for path in paths for node in nodes_of(path)}
    query = select(Organization.public_id, Organization.name).where(
        Organization.id.in_(ids), Organization.active
    )
    return [(public_id, name) for public_id, name in db.session.execute(query.order_by(Organization.path))]


def issuer_for(member_id: int, public_id: str) -> Organization:
    """Return one of `issuers_for`; raises NotFound for any other."""
    if public_id not in dict(issuers_for(member_id)):
        raise NotFound
    return db.session.scalars(select(Organization).where(Organization.public_id == public_id)).one()


def certificate(actor: Actor, public_id: str) -> Certificate:
    """Return a certificate that the actor may see; raises NotFound otherwise."""
    if not is_public_id(public_id):
        raise NotFound
    found = db.session.scalar(
        select(Certificate)
        .join(Organization, Organization.id == Certificate.organization_id)
        .where(Certificate.public_id == public_id, policy.scope_certificates(actor))
    )
    if found is None:
        raise NotFound
    return found


def certificates(
    actor: Actor,
    *,
    state: CertificateState | None = None,
    own: bool = False,
    cursor: str | None = None,
    page_size: int = PAGE_SIZE,
) -> Page:
    """Return a page of `CertificateRow`, newest first; `own` keeps the actor's own."""
    conditions = [policy.scope_certificates(actor)]
    if state is not None:
        conditions.append(Certificate.state == state)
    if own:
        conditions.append(Certificate.member_id == (actor.member_id or 0))
    query = (
        select(
            Certificate.public_id,
            Certificate.version,
            Certificate.state,
            Member.name,
            Organization.name,
            Certificate.from_on,
            Certificate.to_on,
            Certificate.minutes,
            Certificate.number,
            Certificate.asked_at,
            _corrected(),
        )
        .join(Organization, Organization.id == Certificate.organization_id)
        .join(Member, Member.id == Certificate.member_id)
        .where(*conditions)
    )
    page = page_of(
        query,
        keys=[(Certificate.asked_at, "desc"), (Certificate.id, "desc")],
        cursor=cursor,
        page_size=page_size,
    )
    return page.of(CertificateRow)


def issuer_of(certificate_: Certificate) -> Organization:
    """Return the organisation that issues a certificate."""
    return db.session.get_one(Organization, certificate_.organization_id)


def name_of(certificate_: Certificate) -> str:
    """Return whose certificate it is: the name it was issued for, before that the member's of now."""
    return (
        certificate_.member_name
        or db.session.scalars(select(Member.name).where(Member.id == certificate_.member_id)).one()
    )


def lines_of(certificate_id: int) -> list[tuple[CertificateLine, bool]]:
    """Return (line, taken back since) of an issued certificate, in order of time."""
    undoing = aliased(HoursEntry)
    query = (
        select(CertificateLine, undoing.id.is_not(None))
        .outerjoin(undoing, undoing.reverses_id == CertificateLine.entry_id)
        .where(CertificateLine.certificate_id == certificate_id)
        .order_by(CertificateLine.starts_at, CertificateLine.id)
    )
    return [(line, bool(undone)) for line, undone in db.session.execute(query)]


def by_number(text: str) -> Shown:
    """Return what anybody may know of a certificate; raises NotFound for whatever is no issued certificate.

    Statements for inside have no public page.
    """
    number = rules.read_number(text)
    if number is None:
        raise NotFound
    found = db.session.execute(
        select(Certificate, _corrected()).where(Certificate.number == number, Certificate.internal.is_(False))
    ).first()
    if found is None:
        raise NotFound
    one, corrected = found
    status = rules.standing(one.state, int(corrected))
    return Shown(number, one.from_on, one.to_on, one.minutes, status)


def quoting(entry_id: int) -> list[Certificate]:
    """Return the certificates in force that quote an entry."""
    query = (
        select(Certificate)
        .join(CertificateLine, CertificateLine.certificate_id == Certificate.id)
        .where(CertificateLine.entry_id == entry_id, Certificate.state == CertificateState.ISSUED)
    )
    return list(db.session.scalars(query.order_by(Certificate.id)))


def notice() -> tuple[Notice, int]:
    """Return the notice before issue and the version of the setting (0: never touched)."""
    row = db.session.get(NoticeSetting, 1)
    return (Notice(), 0) if row is None else (Notice(row.switched_on, row.days), row.version)


def on_notice(actor: Actor, clock: Clock) -> list[tuple[str, str, date, date, date]]:
    """Return (masked name, issuer, from, to, first day of issue) of certificates on notice where the actor belongs."""
    above = nodes_of(actor.path) if actor.path else []
    query = (
        select(Member.name, Organization.name, Certificate.from_on, Certificate.to_on, Certificate.open_on)
        .join(Organization, Organization.id == Certificate.organization_id)
        .join(Member, Member.id == Certificate.member_id)
        .where(
            Certificate.state == CertificateState.CHECKED,
            Certificate.open_on > clock.today(),
            or_(Organization.id.in_(above), policy.scope_hours(actor, Organization.path)),
        )
        .order_by(Certificate.open_on, Certificate.id)
        .limit(AT_MOST)
    )
    return [(rules.masked_name(row[0]), *row[1:]) for row in db.session.execute(query)]


def due_for_certifiers(actor: Actor, clock: Clock) -> list[tuple[str, str, CertificateState, datetime]]:
    """Return (public id, name, state, asked at) of requests that the actor can check, or issue from today on."""
    ripe = or_(Certificate.open_on.is_(None), Certificate.open_on <= clock.today())
    query = (
        select(Certificate.public_id, Member.name, Certificate.state, Certificate.asked_at)
        .join(Organization, Organization.id == Certificate.organization_id)
        .join(Member, Member.id == Certificate.member_id)
        .where(
            policy.scope_hours(actor, Organization.path),
            Certificate.member_id != (actor.member_id or 0),
            Certificate.state.in_(OPEN),
            or_(Certificate.state == CertificateState.REQUESTED, ripe),
        )
        .order_by(Certificate.asked_at)
        .limit(AT_MOST)
    )
    return [tuple(row) for row in db.session.execute(query)]


def issuers(actor: Actor) -> list[tuple[Issuer, str]]:
    """Return (entry of the list, name) of the organisations on the list over whose settings the actor has a say."""
    query = (
        select(Issuer, Organization.name)
        .join(Organization, Organization.id == Issuer.organization_id)
        .where(under(Organization.path, actor.paths(Permission.SETTINGS_MANAGE)))
        .order_by(Organization.path)
    )
    return [(one, name) for one, name in db.session.execute(query)]


def issuer(actor: Actor, public_id: str) -> tuple[Issuer, str]:
    """Return one entry of the list, with the organisation's name; raises NotFound outside the actor's say."""
    for one, name in issuers(actor):
        if one.public_id == public_id:
            return one, name
    raise NotFound


def eligibility(organization_id: int) -> Issuer | None:
    """Return the entry by which an organisation may issue certificates, None when it may not."""
    return db.session.scalar(
        select(Issuer).where(Issuer.organization_id == organization_id, Issuer.eligible.is_(True))
    )


def certificate_of(reference: Reference) -> Certificate | None:
    """Return the certificate that is referred to."""
    return db.session.get(Certificate, reference.id)


def certificate_seen(actor: Actor, reference: Reference) -> bool:
    """Whether the actor may see the certificate that is referred to."""
    query = (
        select(Certificate.id)
        .join(Organization, Organization.id == Certificate.organization_id)
        .where(Certificate.id == reference.id, policy.scope_certificates(actor))
    )
    return db.session.scalar(query) is not None


def has_open_certificate(member_id: int, organization_id: int) -> bool:
    """Whether somebody has a request open with an issuer."""
    query = select(Certificate.id).where(
        Certificate.member_id == member_id,
        Certificate.organization_id == organization_id,
        Certificate.state.in_(OPEN),
    )
    return db.session.scalar(query) is not None


def listed_issuer(organization_id: int) -> Issuer | None:
    """Return an organisation's entry on the list of issuers, taken off or not."""
    return db.session.scalar(select(Issuer).where(Issuer.organization_id == organization_id))
