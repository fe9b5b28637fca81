"""One's own record: see it, see it whole, take it along."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response
from flask_babel import gettext as _

from partyhub.kernel.errors import NotFound
from partyhub.kernel.http import clock
from partyhub.members import commands, queries
from partyhub.members.models import Member
from partyhub.members.rules import RESTRICTED
from partyhub.members.views.base import blueprint
from partyhub.security.web import current_actor, signed_in
from partyhub.spreadsheets.writing import XLSX_TYPE, xlsx
from partyhub.web.pages import page
from partyhub.web.words import word


@blueprint.get("/me/record")
@signed_in
def record() -> Any:
    """One's own record, restricted values masked."""
    return _page(_own(), whole=False)


@blueprint.post("/me/record")
@signed_in
def record_whole() -> Any:
    """One's own record with every value; noted like any reveal."""
    member = _own()
    commands.note_own_reading(current_actor(), member, "member.revealed", clock=clock())
    return _page(member, whole=True)


@blueprint.post("/me/record/export")
@signed_in
def record_export() -> Response:
    """One's own record as a workbook (Personal Information Protection Law, art. 45)."""
    member = _own()
    commands.note_own_reading(current_actor(), member, "member.exported", clock=clock())
    pairs = _pairs(member, whole=True)
    headings, values = [label for label, _value in pairs], [value for _label, value in pairs]
    content = xlsx(_("My record"), headings, [values])
    response = Response(content, mimetype=XLSX_TYPE)
    name = quote(_("My record") + ".xlsx")
    response.headers["Content-Disposition"] = f"attachment; filename=\"record.xlsx\"; filename*=UTF-8''{name}"
    return response


def _own() -> Member:
    actor = current_actor()
    if actor.member_id is None:
        raise NotFound
    found = queries.by_ids([actor.member_id])
    return queries.get(actor, found[actor.member_id].public_id)


def _page(member: Member, *, whole: bool) -> Any:
    return page(
        "members/record.html",
        member=member,
        pairs=_pairs(member, whole=whole),
        whole=whole,
        affiliations=queries.affiliations(member.id),
    )


def _pairs(member: Member, *, whole: bool) -> list[tuple[str, str]]:
    shown = {name: getattr(member, name) for name in RESTRICTED} if whole else queries.masked(member)
    pairs = [
        (_("Name"), member.name),
        (_("Category"), word(member.category, "members.category")),
        (_("Status"), word(member.status, "members.status")),
        (_("Gender"), word(member.gender, "members.gender") if member.gender else ""),
        (_("Ethnicity"), member.ethnicity),
        (_("Education"), member.education),
        (_("Position"), member.position),
        (_("Joined the Party"), member.join_on),
        (_("Full member since"), member.full_on),
    ]
    pairs += [(word(name, "members.field"), shown[name]) for name in RESTRICTED]
    return [(label, value or "—") for label, value in pairs]
