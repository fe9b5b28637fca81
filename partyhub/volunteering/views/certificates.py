"""Certificates: asking for one's own, checking and issuing, paper, the notice inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.kernel import unit
from partyhub.kernel.errors import Conflict, Invalid
from partyhub.kernel.http import clock, settings
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, policy, queries, rules
from partyhub.volunteering.forms import CertificateEndForm, CertificateForm, CertificatesForm
from partyhub.volunteering.models import Certificate
from partyhub.volunteering.rules import CERTIFICATE, CertificateState, Standing
from partyhub.volunteering.views.base import blueprint, refuse_stale
from partyhub.web.forms import pressed
from partyhub.web.pages import page
from partyhub.web.qr import qr_picture
from partyhub.web.words import sentences

SEES = (Permission.SIGNUP_SELF, Permission.HOURS_READ)
TONES = {
    CertificateState.REQUESTED: "amber",
    CertificateState.CHECKED: "blue",
    CertificateState.ISSUED: "green",
    CertificateState.REVOKED: "red",
}
STANDING_TONES = {Standing.VALID: "green", Standing.CORRECTED: "amber", Standing.REVOKED: "red"}


@blueprint.get("/service/certificates")
@requires(*SEES)
def certificates() -> Any:
    """List one's own certificates, and those that one may check or issue."""
    actor, form = current_actor(), CertificatesForm()
    chosen = {"state": form.state.data} if form.validate() else {}
    found = queries.certificates(actor, cursor=request.args.get("cursor"), **chosen)
    return page(
        "volunteering/certificates.html",
        form=form,
        found=found,
        tones=TONES,
        asks=actor.member_id is not None and actor.can(Permission.SIGNUP_SELF),
        layout="layouts/desk.html" if actor.can(Permission.HOURS_READ) else "layouts/phone.html",
    ), form.status


@blueprint.route("/service/certificates/new", methods=["GET", "POST"])
@requires(Permission.SIGNUP_SELF)
def request_certificate() -> Any:
    """Ask for a certificate of one's own service."""
    actor, today = current_actor(), clock().today()
    issuers = queries.issuers_for(actor.member_id or 0)
    form = CertificateForm(issuers, data={"from_on": today.replace(month=1, day=1), "to_on": today})
    if form.validate_on_submit():
        with form.taking():
            issuer = queries.issuer_for(actor.member_id or 0, form.issuer.data)
            made = commands.request_certificate(actor, issuer=issuer, clock=clock(), **form.values("issuer"))
            return redirect(url_for(".certificate", public_id=made.public_id), 303)
    return page("volunteering/request_certificate.html", form=form, issuers=issuers), form.status


@blueprint.get("/service/certificates/<public_id>")
@requires(*SEES)
def certificate(public_id: str) -> Any:
    """Show a certificate, what it quotes or would quote, and what can be done."""
    actor = current_actor()
    one = queries.certificate(actor, public_id)
    issuer = queries.issuer_of(one)
    issued = one.number is not None
    lines = queries.lines_of(one.id) if issued else []
    return page(
        "volunteering/certificate.html",
        one=one,
        name=queries.name_of(one),
        issuer=issuer,
        lines=lines,
        coming=[] if issued else queries.quotable(one.member_id, issuer.path, one.from_on, one.to_on),
        standing=rules.standing(one.state, sum(undone for _, undone in lines)) if issued else None,
        certifies=not policy.can_certify(actor, one, issuer.path),
        own=actor.is_member(one.member_id),
        allowed=CERTIFICATE.allowed(one.state),
        ripe=one.open_on is None or one.open_on <= clock().today(),
        public_url=None if one.internal or not issued else _public_url(one),
        tones=TONES,
        standing_tones=STANDING_TONES,
        layout="layouts/desk.html" if actor.can(Permission.HOURS_READ) else "layouts/phone.html",
    )


@blueprint.post("/service/certificates/<public_id>/check")
@requires(Permission.HOURS_READ)
def check_certificate(public_id: str) -> Any:
    """Say that the records are right."""
    return _at_once(public_id, commands.check_certificate, _("Checked."))


@blueprint.post("/service/certificates/<public_id>/issue")
@requires(Permission.HOURS_READ)
def issue_certificate(public_id: str) -> Any:
    """Issue a checked certificate."""
    return _at_once(public_id, commands.issue_certificate, _("Issued. The member is told."))


@blueprint.post("/service/certificates/<public_id>/withdraw")
@requires(Permission.SIGNUP_SELF)
def withdraw_certificate(public_id: str) -> Any:
    """Take one's own request back."""
    return _at_once(public_id, commands.withdraw_certificate, _("Your request is taken back."))


@blueprint.route("/service/certificates/<public_id>/refuse", methods=["GET", "POST"])
@requires(Permission.HOURS_READ)
def refuse_certificate(public_id: str) -> Any:
    """Refuse a request; the member reads why."""
    return _with_reason(public_id, "refuse_certificate", commands.refuse_certificate)


@blueprint.route("/service/certificates/<public_id>/revoke", methods=["GET", "POST"])
@requires(Permission.HOURS_READ)
def revoke_certificate(public_id: str) -> Any:
    """Revoke an issued certificate; the member reads why, its public page says so."""
    return _with_reason(public_id, "revoke_certificate", commands.revoke_certificate)


@blueprint.get("/service/certificates/<public_id>/print")
@requires(*SEES)
def certificate_print(public_id: str) -> Any:
    """Show an issued certificate as it is printed on A4, after noting that it is."""
    actor = current_actor()
    with unit.work():
        one = queries.certificate(actor, public_id)
        commands.note_printed(actor, one, clock=clock())
    lines = queries.lines_of(one.id)
    return page(
        "volunteering/certificate_print.html",
        one=one,
        lines=lines,
        standing=rules.standing(one.state, sum(undone for _, undone in lines)),
        qr=None if one.internal else qr_picture(_public_url(one), scale=4),
        public_url=None if one.internal else _public_url(one),
        printed_by=actor.name,
    )


@blueprint.get("/service/certificates/notices")
@requires(*SEES)
def certificate_notices() -> Any:
    """List what is made known inside before it is issued, names masked."""
    return page("volunteering/certificate_notices.html", rows=queries.on_notice(current_actor(), clock()))


def _public_url(one: Certificate) -> str:
    return f"{settings().base_url}{url_for('.certificate_status', number=one.number)}"


def _at_once(public_id: str, act: Callable[..., Any], said: str) -> Any:
    """Take a step that needs no words; what stands in its way is said on the certificate's page."""
    actor = current_actor()
    one = queries.certificate(actor, public_id)
    pressed(one.version)
    try:
        act(actor, one, clock=clock())
        flash(said)
    except (Conflict, Invalid) as error:
        flash(" ".join(sentences(error.reasons)), "error")
    return redirect(url_for(".certificate", public_id=public_id), 303)


def _with_reason(public_id: str, name: str, act: Callable[..., Any]) -> Any:
    actor = current_actor()
    one = queries.certificate(actor, public_id)
    policy.refuse_unless_certifying(actor, one, queries.issuer_of(one).path)
    form = CertificateEndForm(version=one.version)
    if form.validate_on_submit():
        refuse_stale(form, one)
        with form.taking():
            act(actor, one, reason=form.reason.data, clock=clock())
            return redirect(url_for(".certificate", public_id=public_id), 303)
    return page(f"volunteering/{name}.html", form=form, one=one, name=queries.name_of(one)), form.status
