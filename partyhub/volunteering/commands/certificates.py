"""Asking for a certificate, checking, issuing, refusing, revoking it; who may issue one at all."""

from __future__ import annotations

from datetime import date
from typing import Any

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.references import Reference
from partyhub.notifications import commands as notifications
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.volunteering import policy, queries, rules
from partyhub.volunteering.models import Certificate, CertificateLine, HoursEntry, Issuer, NoticeSetting
from partyhub.volunteering.rules import CERTIFICATE, CertificateState, Notice

NAME_LENGTH = 60


def request_certificate(
    actor: Actor, *, issuer: Organization, from_on: date, to_on: date, clock: Clock
) -> Certificate:
    """Ask for a certificate of one's own service in a period, free of charge. Raises Conflict, Invalid.

    `issuer` comes from `queries.issuer_for`. One request at a time with one issuer: the database holds that.
    """
    raise_if(Invalid, rules.period_reasons(from_on, to_on, clock.today()))
    if actor.member_id is None:
        raise Forbidden(Reason("no_member_to_sign_up"))
    queries.lock_members([actor.member_id])
    if queries.has_open_certificate(actor.member_id, issuer.id):
        raise Conflict(Reason("certificate_open_already"))
    if not queries.quotable(actor.member_id, issuer.path, from_on, to_on):
        raise Invalid(Reason("nothing_to_certify"))
    made = Certificate(
        member_id=actor.member_id,
        organization_id=issuer.id,
        state=CertificateState(CERTIFICATE.initial),
        from_on=from_on,
        to_on=to_on,
        asked_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    _note(actor, "service_certificate.requested", made, issuer.path, clock)
    return made


def withdraw_certificate(actor: Actor, certificate: Certificate, *, clock: Clock) -> Certificate:
    """Take one's own request back. Raises Forbidden for another's, Conflict once it is issued."""
    if not actor.is_member(certificate.member_id):
        raise Forbidden(Reason("certificate_not_own"))
    certificate.state = _target(certificate, "withdraw")
    certificate.ended_at = clock.now()
    db.session.flush()
    _note(actor, "service_certificate.withdrawn", certificate, queries.issuer_of(certificate).path, clock)
    return certificate


def check_certificate(actor: Actor, certificate: Certificate, *, clock: Clock) -> Certificate:
    """Say that the records are right; the notice, when there is one, begins. Raises Forbidden, Conflict."""
    path = _certified(actor, certificate)
    target = _target(certificate, "check")
    notice, _version = queries.notice()
    certificate.state, certificate.checked_at, certificate.checked_by = (
        target,
        clock.now(),
        actor.name[:NAME_LENGTH],
    )
    certificate.open_on = rules.notice_end(notice, clock.now())
    db.session.flush()
    _note(actor, "service_certificate.checked", certificate, path, clock)
    return certificate


def issue_certificate(actor: Actor, certificate: Certificate, *, clock: Clock) -> Certificate:
    """Write down what the certificate says, and give it its number. Raises Forbidden, Conflict.

    The person's entries are held until the commit: what a correction takes back at the same moment is either not
    quoted, or makes the certificate a corrected one.
    """
    path = _certified(actor, certificate)
    target = _target(certificate, "issue")
    queries.lock_members([certificate.member_id])
    lines = queries.quotable(certificate.member_id, path, certificate.from_on, certificate.to_on)
    raise_if(Conflict, rules.issue_reasons(len(lines), open_on=certificate.open_on, today=clock.today()))
    _write_down(certificate, clock)
    certificate.state, certificate.issued_by = target, actor.name[:NAME_LENGTH]
    certificate.minutes = sum(one.minutes for one in lines)
    db.session.add_all(CertificateLine(certificate_id=certificate.id, **one._asdict()) for one in lines)
    db.session.flush()
    _note(actor, "service_certificate.issued", certificate, path, clock, number=certificate.number)
    _tell(certificate, "issued", clock, number=certificate.number)
    return certificate


def refuse_certificate(actor: Actor, certificate: Certificate, *, reason: str, clock: Clock) -> Certificate:
    """Refuse a request, with a reason. Raises Forbidden, Conflict, Invalid."""
    return _end(actor, certificate, "refuse", reason, clock)


def revoke_certificate(actor: Actor, certificate: Certificate, *, reason: str, clock: Clock) -> Certificate:
    """Take an issued certificate back; its number goes on saying so. Raises Forbidden, Conflict, Invalid."""
    return _end(actor, certificate, "revoke", reason, clock)


def note_printed(actor: Actor, certificate: Certificate, *, clock: Clock) -> None:
    """Note that a certificate is put on paper. Raises Conflict for one that was not issued."""
    if certificate.number is None:
        raise Conflict(Reason("certificate_not_issued"))
    _note(actor, "service_certificate.printed", certificate, queries.issuer_of(certificate).path, clock)


def tell_corrected(entry: HoursEntry, clock: Clock) -> None:
    """Tell whose certificate quotes an entry just taken back; what it is worth follows from the entry."""
    for certificate in queries.quoting(entry.id):
        _tell(certificate, "corrected", clock, number=certificate.number)


def list_issuer(actor: Actor, organization: Organization, *, document: str, clock: Clock) -> Issuer:
    """Put an organisation on the list of bodies that may issue certificates, by the document that says so.

    Raises Forbidden, Invalid without a document. One that was taken off comes back with the new document.
    """
    _refuse_unless_setting(actor, organization.path)
    raise_if(Invalid, _document_reasons(document))
    entry = queries.listed_issuer(organization.id) or Issuer(organization_id=organization.id)
    entry.document, entry.eligible = document.strip(), True
    entry.changed_by, entry.changed_at = actor.user_id, clock.now()
    db.session.add(entry)
    db.session.flush()
    about = Reference("organization", organization.id)
    audit.record(
        actor,
        "service_issuer.listed",
        about,
        path=organization.path,
        details={"document": entry.document},
        clock=clock,
    )
    return entry


def unlist_issuer(actor: Actor, entry: Issuer, *, clock: Clock) -> Issuer:
    """Take an organisation off the list; what it issued stays. Raises Forbidden."""
    organization = db.session.get_one(Organization, entry.organization_id)
    _refuse_unless_setting(actor, organization.path)
    entry.eligible, entry.changed_by, entry.changed_at = False, actor.user_id, clock.now()
    db.session.flush()
    about = Reference("organization", organization.id)
    audit.record(actor, "service_issuer.unlisted", about, path=organization.path, clock=clock)
    return entry


def set_notice(actor: Actor, notice: Notice, *, version: int, clock: Clock) -> None:
    """Switch the notice before issue on or off and say how long it lasts. Raises Forbidden, Stale, Invalid.

    Requests that were checked before keep the day that they were given.
    """
    if not actor.can(Permission.SETTINGS_MANAGE):
        raise Forbidden
    raise_if(Invalid, rules.notice_reasons(notice))
    before, current = queries.notice()
    if version != current:
        raise Stale(current={"switched_on": before.on, "days": before.days})
    row = db.session.get(NoticeSetting, 1)
    if row is None:
        db.session.add(NoticeSetting(id=1, switched_on=notice.on, days=notice.days))
    else:
        row.switched_on, row.days = notice.on, notice.days
    db.session.flush()
    details = {"before": f"{before.on} {before.days}", "after": f"{notice.on} {notice.days}"}
    audit.record(actor, "service_issuer.notice_set", path=actor.path, details=details, clock=clock)


def _write_down(certificate: Certificate, clock: Clock) -> None:
    """Put the names of now and the issuer's standing of now into the certificate, and draw its number."""
    issuer = queries.issuer_of(certificate)
    eligible = queries.eligibility(issuer.id)
    certificate.member_name, certificate.issuer_name = queries.name_of(certificate), issuer.name
    certificate.internal = eligible is None
    certificate.document = eligible.document if eligible is not None else ""
    certificate.number, certificate.issued_at = rules.draw_number(clock.today()), clock.now()


def _end(actor: Actor, certificate: Certificate, event: str, reason: str, clock: Clock) -> Certificate:
    path = _certified(actor, certificate)
    target = _target(certificate, event)
    raise_if(Invalid, rules.given_reasons(reason))
    certificate.state, certificate.reason, certificate.ended_at = target, reason.strip(), clock.now()
    db.session.flush()
    _note(actor, f"service_certificate.{target}", certificate, path, clock, reason=certificate.reason)
    _tell(certificate, str(target), clock, reason=certificate.reason)
    return certificate


def _certified(actor: Actor, certificate: Certificate) -> str:
    """Return the issuer's path. Raises Forbidden for whoever does not certify for it."""
    path = queries.issuer_of(certificate).path
    raise_if(Forbidden, policy.can_certify(actor, certificate, path))
    return path


def _target(certificate: Certificate, event: str) -> CertificateState:
    return CertificateState(CERTIFICATE.target(certificate.state, event))


def _refuse_unless_setting(actor: Actor, path: str) -> None:
    if not actor.can_at(Permission.SETTINGS_MANAGE, path):
        raise Forbidden


def _document_reasons(document: str) -> list[Reason]:
    if not document.strip():
        return [Reason("required", "document")]
    too_long = len(document) > rules.DOCUMENT_LENGTH
    return [Reason("too_long", "document", {"max": rules.DOCUMENT_LENGTH})] if too_long else []


def _note(
    actor: Actor, event: str, certificate: Certificate, path: str, clock: Clock, **details: Any
) -> None:
    about = Reference("certificate", certificate.id)
    audit.record(actor, event, about, path=path, details=details, clock=clock)


def _tell(certificate: Certificate, what: str, clock: Clock, **params: Any) -> None:
    notifications.enqueue(
        to_members=(certificate.member_id,),
        topic=f"service.certificate_{what}",
        params={"from_on": certificate.from_on, "to_on": certificate.to_on, **params},
        link=Reference("certificate", certificate.id),
        clock=clock,
        key=f"certificate:{certificate.id}:{what}",
    )
