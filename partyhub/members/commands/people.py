"""Adding and changing people, and showing a restricted value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden, Invalid, Reason, raise_if
from partyhub.kernel.partial_date import PartialDate
from partyhub.kernel.references import Reference
from partyhub.members import models, policy, rules
from partyhub.members.models import Affiliation, Member
from partyhub.members.rules import AffiliationKind, Category, Gender
from partyhub.organization.commands import hold
from partyhub.organization.models import Organization
from partyhub.organization.rules import BRANCHES
from partyhub.security.actors import Actor

DATES = ("birth_on", "join_on", "full_on", "lost_since")
PLAIN = (
    "name",
    "gender",
    "ethnicity",
    "id_no",
    "mobile",
    "tel",
    "address",
    "education",
    "category",
    "position",
    "floating",
    "floating_to",
    "lost_contact",
)
FIELDS = PLAIN + DATES
"""What `change` changes; affiliation, standing and posts have their own verbs, because they are dated."""


def add(
    actor: Actor,
    *,
    name: str,
    organization: Organization,
    category: Category = Category.FULL,
    join_on: PartialDate | None = None,
    full_on: PartialDate | None = None,
    birth_on: PartialDate | None = None,
    id_no: str | None = None,
    gender: Gender | None = None,
    ethnicity: str | None = None,
    mobile: str | None = None,
    tel: str | None = None,
    address: str | None = None,
    education: str | None = None,
    position: str | None = None,
    floating: bool = False,
    on: date | None = None,
    clock: Clock,
) -> Member:
    """Add a member to a branch, formally there from `on` (default: from joining, or from the branch's founding).

    Raises Forbidden where the actor does not manage that branch, Invalid with every reason otherwise.
    """
    raise_if(Forbidden, policy.can_manage(actor, organization.path))
    values: dict[str, Any] = {
        "name": name,
        "category": Category(category),
        "join_on": join_on,
        "full_on": full_on,
        "birth_on": birth_on,
        "id_no": id_no,
        "gender": gender,
        "ethnicity": ethnicity,
        "mobile": mobile,
        "tel": tel,
        "address": address,
        "education": education,
        "position": position,
        "floating": floating,
    }
    reasons = branch_reasons(organization) + value_reasons(values, clock.today())
    start = on or default_start(join_on, organization)
    if start > clock.today():
        reasons.append(Reason("date_in_future", field="on"))
    if start < organization.active_from:
        reasons.append(Reason("before_branch", field="on", params={"day": organization.active_from}))
    reasons += _duplicate_reasons(id_no, None)
    raise_if(Invalid, reasons)
    hold([organization])
    member = Member(organization_id=organization.id, path=organization.path, **columns_of(values))
    db.session.add(member)
    db.session.flush()
    where = {"member_id": member.id, "organization_id": organization.id}
    db.session.add(Affiliation(**where, kind=AffiliationKind.FORMAL, from_on=start))
    db.session.flush()
    record(actor, "member.added", member, clock, organization_id=organization.id, on=start.isoformat())
    return member


def change(actor: Actor, member: Member, values: Mapping[str, Any], *, clock: Clock) -> list[str]:
    """Change some of `FIELDS` (dates as PartialDate) and return the names of those that differ.

    Raises Forbidden, Invalid. The audit log names the fields, never their values.
    """
    raise_if(Forbidden, policy.can_manage(actor, member.path))
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise ValueError(f"not fields of a member: {sorted(unknown)}")
    wanted = current_values(member) | dict(values)
    reasons = value_reasons(wanted, clock.today())
    if wanted["id_no"] != member.id_no:
        reasons += _duplicate_reasons(wanted["id_no"], member.id)
    raise_if(Invalid, reasons)
    before = current_values(member)
    changed = [field for field in FIELDS if wanted[field] != before[field]]
    if not changed:
        return []
    for column, value in columns_of({field: wanted[field] for field in changed}).items():
        setattr(member, column, value)
    db.session.flush()
    record(actor, "member.changed", member, clock, fields=changed)
    return changed


def reveal(actor: Actor, member: Member, *, field: str, purpose: str, clock: Clock) -> str | None:
    """Return a restricted value whole, and note who asked and what for.

    Raises Forbidden where the actor may not, Invalid for a field that is not restricted or a purpose that says nothing.
    """
    raise_if(Forbidden, policy.can_reveal(actor, member))
    reasons = rules.purpose_reasons(purpose)
    if field not in rules.RESTRICTED:
        reasons.append(Reason("not_a_choice", field="field"))
    raise_if(Invalid, reasons)
    record(actor, "member.revealed", member, clock, personal={"purpose": purpose.strip()}, field=field)
    value: str | None = getattr(member, field)
    return value


def note_refused_reveal(actor: Actor, public_id: str, *, field: str, clock: Clock) -> None:
    """Note that somebody asked for a restricted value out of his reach; call it in a unit of work of its own."""
    member_id = db.session.scalar(select(Member.id).where(Member.public_id == public_id))
    if member_id is None:
        return
    subject = Reference("member", member_id)
    audit.record(actor, "member.reveal_refused", subject, details={"field": field[:40]}, clock=clock)


def note_own_reading(actor: Actor, member: Member, event: str, *, clock: Clock) -> None:
    """Note that a member read or took along his own record. Raises Forbidden for somebody else's."""
    if not actor.is_member(member.id):
        raise Forbidden(Reason("reveal_not_allowed"))
    record(actor, event, member, clock, field="all", own=True)


def branch_reasons(organization: Organization, field: str = "organization") -> list[Reason]:
    """Members belong to branches that exist."""
    reasons = []
    if organization.kind not in BRANCHES:
        reasons.append(Reason("not_a_branch", field=field))
    if not organization.active:
        reasons.append(Reason("branch_dissolved", field=field))
    return reasons


def value_reasons(values: Mapping[str, Any], today: date) -> list[Reason]:
    """Check the values of one member together."""
    reasons = [Reason("required", field=field) for field in ("name", "category") if not values.get(field)]
    if len(values.get("name") or "") > rules.NAME_LENGTH:
        reasons.append(Reason("too_long", field="name", params={"max": rules.NAME_LENGTH}))
    reasons += rules.date_order_reasons(
        birth_on=values.get("birth_on"),
        join_on=values.get("join_on"),
        full_on=values.get("full_on"),
        today=today,
    )
    if values.get("category"):
        reasons += rules.category_reasons(values["category"], values.get("full_on"))
    return reasons


def default_start(join_on: PartialDate | None, organization: Organization) -> date:
    """Where nobody wrote down when somebody came to a branch: when he joined the Party, or the branch's first day."""
    if join_on is None:
        return organization.active_from
    return max(join_on.first, organization.active_from)


def current_values(member: Member) -> dict[str, Any]:
    """Return the values of a member by field, dates as PartialDate."""
    values = {field: getattr(member, field) for field in PLAIN}
    for field in DATES:
        written = getattr(member, field)
        values[field] = PartialDate.parse(written) if written else None
    return values


def columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that the given fields are stored in: dates as text, and initials and digests beside them."""
    columns = {
        field: str(value) if isinstance(value, PartialDate) else value for field, value in values.items()
    }
    if "name" in columns:
        columns["initials"] = rules.initials_of(columns["name"])
    if "id_no" in columns:
        columns["id_no_digest"] = models.id_no_digest(columns["id_no"]) if columns["id_no"] else None
    if "birth_on" in columns:
        birth_on = columns["birth_on"]
        columns["birth_month_digest"] = models.birth_month_digest(birth_on) if birth_on else None
    if "mobile" in columns:
        mobile = columns["mobile"]
        columns["mobile_digest"] = models.mobile_digest(mobile) if mobile else None
        columns["mobile_tail_digest"] = models.mobile_tail_digest(mobile) if mobile else None
    return columns


def record(
    actor: Actor,
    event: str,
    member: Member,
    clock: Clock,
    *,
    personal: Mapping[str, Any] | None = None,
    **details: Any,
) -> None:
    """Note an event about a member."""
    subject = Reference("member", member.id)
    audit.record(actor, event, subject, path=member.path, details=details, personal=personal, clock=clock)


def _duplicate_reasons(id_no: str | None, own_id: int | None) -> list[Reason]:
    if not id_no:
        return []
    known = db.session.scalar(select(Member.id).where(Member.id_no_digest == models.id_no_digest(id_no)))
    return [Reason("id_taken", field="id_no")] if known is not None and known != own_id else []
