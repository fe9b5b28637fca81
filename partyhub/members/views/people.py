"""The roster and one member."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from partyhub.kernel import unit
from partyhub.kernel.errors import NotFound, Stale
from partyhub.kernel.http import clock
from partyhub.members import commands, policy, queries
from partyhub.members.forms import (
    AddForm,
    AffiliationForm,
    EditForm,
    EndForm,
    MembersFilter,
    RevealForm,
    StandingForm,
    TransferForm,
)
from partyhub.members.models import Member
from partyhub.members.rules import AffiliationKind, Category, Status
from partyhub.members.views.base import blueprint, branches
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.merge import merge_page
from partyhub.web.pages import page

READ, MANAGE = Permission.MEMBER_READ, Permission.MEMBER_MANAGE
_EDITED = (
    "name",
    "join_on",
    "full_on",
    "ethnicity",
    "education",
    "position",
    "floating",
    "floating_to",
    "lost_contact",
)


@blueprint.get("/members")
@requires(READ)
def index() -> Any:
    """The members in the reader's reach, branch by branch."""
    actor = current_actor()
    form = MembersFilter(organizations.filter_options(actor, READ, request.args.get("organization")))
    found = None
    if form.validate():
        found = queries.lines(
            actor,
            organization_id=form.organization.data,
            text=form.text.data or "",
            category=Category(form.category.data) if form.category.data else None,
            status=Status(form.standing.data) if form.standing.data else None,
            cursor=request.args.get("cursor"),
        )
    return page("members/index.html", form=form, found=found, manages=actor.can(MANAGE)), form.status


@blueprint.get("/members/<public_id>")
@requires(READ, Permission.SELF)
def detail(public_id: str) -> Any:
    """One member in the reader's reach, or himself, restricted values masked."""
    return _detail(queries.get(current_actor(), public_id, READ))


@blueprint.post("/members/<public_id>/reveal")
@requires(Permission.MEMBER_REVEAL)
def reveal(public_id: str) -> Any:
    """Show one restricted value whole, on this answer only."""
    actor, form = current_actor(), RevealForm()
    try:
        member = queries.get(actor, public_id, READ)
    except NotFound:
        unit.rollback()
        with unit.work():
            commands.note_refused_reveal(actor, public_id, field=request.form.get("field", ""), clock=clock())
        raise
    if form.validate_on_submit():
        with form.taking():
            value = commands.reveal(actor, member, **form.values(), clock=clock())
            return _detail(member, revealed=(form.field.data, value or "—"))
    return _detail(member, form)


@blueprint.route("/members/new", methods=["GET", "POST"])
@requires(MANAGE)
def new() -> Any:
    """Add a member to a branch."""
    actor = current_actor()
    form = AddForm(branches(actor), data={"organization": request.args.get("organization")})
    if form.validate_on_submit():
        with form.taking():
            branch = organizations.get(actor, form.organization.data, MANAGE)
            member = commands.add(actor, organization=branch, **form.entered("organization"), clock=clock())
            flash(_("The member has been added."))
            return redirect(url_for(".detail", public_id=member.public_id), 303)
    return page("members/new.html", form=form), form.status


@blueprint.route("/members/<public_id>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def edit(public_id: str) -> Any:
    """Change a member's record."""
    member = _managed(public_id)
    saved = _saved(member)
    form = EditForm(version=member.version, data=saved)
    if form.validate_on_submit():
        if form.expected_version != member.version:
            back = url_for(".detail", public_id=public_id)
            return merge_page(form, saved, version=member.version, title=member.name, back=back)
        with form.taking():
            commands.change(current_actor(), member, form.changes(), clock=clock())
            return _done(member, _("The record has been saved."))
    return page("members/edit.html", form=form, member=member, masked=queries.masked(member)), form.status


@blueprint.route("/members/<public_id>/transfer", methods=["GET", "POST"])
@requires(MANAGE)
def transfer(public_id: str) -> Any:
    """Move the formal affiliation to another branch."""
    actor, member = current_actor(), _managed(public_id)
    form = TransferForm(branches(actor), version=member.version)
    if form.validate_on_submit():
        with form.taking():
            _require_version(form, member)
            to = organizations.get(actor, form.to.data, MANAGE)
            commands.transfer(actor, member, to=to, **form.values("to"), clock=clock())
            return _done(member, _("The member has been transferred."))
    return page("members/transfer.html", form=form, member=member), form.status


@blueprint.route("/members/<public_id>/affiliations", methods=["GET", "POST"])
@requires(MANAGE)
def affiliate(public_id: str) -> Any:
    """Let a member belong to a second organisation for a while."""
    actor, member = current_actor(), _managed(public_id)
    form = AffiliationForm(branches(actor))
    if form.validate_on_submit():
        with form.taking():
            where = organizations.get(actor, form.organization.data, MANAGE)
            values = form.values("organization") | {"kind": AffiliationKind(form.kind.data)}
            commands.affiliate(actor, member, organization=where, **values, clock=clock())
            return _done(member, _("The affiliation has been added."))
    return page("members/affiliate.html", form=form, member=member), form.status


@blueprint.route("/members/<public_id>/affiliations/<int:affiliation_id>/end", methods=["GET", "POST"])
@requires(MANAGE)
def end_affiliation(public_id: str, affiliation_id: int) -> Any:
    """End a second affiliation."""
    member = _managed(public_id)
    affiliation = queries.get_affiliation(current_actor(), member, affiliation_id)
    form = EndForm()
    if form.validate_on_submit():
        with form.taking():
            commands.end_affiliation(current_actor(), affiliation, **form.values(), clock=clock())
            return _done(member, _("The affiliation has ended."))
    return page("members/end_affiliation.html", form=form, member=member), form.status


@blueprint.route("/members/<public_id>/standing", methods=["GET", "POST"])
@requires(MANAGE)
def standing(public_id: str) -> Any:
    """Write down a membership status that a document decided."""
    member = _managed(public_id)
    form = StandingForm(version=member.version)
    if form.validate_on_submit():
        with form.taking():
            _require_version(form, member)
            status = Status(form.standing.data)
            commands.set_standing(
                current_actor(), member, status=status, **form.values("standing"), clock=clock()
            )
            return _done(member, _("The status has been written down."))
    return page("members/standing.html", form=form, member=member), form.status


def _detail(member: Member, form: RevealForm | None = None, revealed: tuple[str, str] | None = None) -> Any:
    actor = current_actor()
    may_reveal = actor.can(Permission.MEMBER_REVEAL) and not policy.can_reveal(actor, member)
    held = queries.appointments(member.id)
    form = form or RevealForm(formdata=None)
    return page(
        "members/detail.html",
        member=member,
        masked=queries.masked(member),
        revealed=revealed,
        form=form,
        may_reveal=may_reveal,
        may_manage=actor.can(MANAGE) and not policy.can_manage(actor, member.path),
        affiliations=queries.affiliations(member.id),
        standings=queries.standings(member.id),
        appointments=held,
        places=organizations.by_ids(one.organization_id for one in held),
        enterprises=organizations.enterprises_by_ids(one.enterprise_id for one in held),
        cells=queries.cells(member.organization_id) if member.organization_id and member.cell_id else [],
    ), form.status


def _saved(member: Member) -> dict[str, Any]:
    values = commands.current_values(member)
    return {name: values[name] for name in _EDITED} | {
        "category": member.category.value,
        "gender": member.gender.value if member.gender else None,
    }


def _managed(public_id: str) -> Member:
    return queries.get(current_actor(), public_id, MANAGE)


def _require_version(form: Any, member: Member) -> None:
    """Nothing typed here could clash with what was saved, so the form simply comes back, with the new version."""
    if form.expected_version != member.version:
        form.version.data = str(member.version)
        raise Stale


def _done(member: Member, text: str) -> Any:
    flash(text)
    return redirect(url_for(".detail", public_id=member.public_id), 303)
