"""Founding, moving, merging, dissolving and renaming, each from a day on.

*What happened stays with the superiors of that day; what holds moves with the organisation*: the ledger is told so by
`ledger.commands.rehome` and by the state ``organization.active``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, under
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.partial_date import PartialDate
from partyhub.kernel.references import Reference
from partyhub.organization import policy, queries, rules
from partyhub.organization.commands import postings
from partyhub.organization.models import Enterprise, Organization, Placement, TreeEvent
from partyhub.organization.rules import OrgKind, TreeChange, UnitSituation
from partyhub.organization.signals import organization_changed
from partyhub.security.actors import Actor
from partyhub.security.parties import rebase_parties


def found(
    actor: Actor,
    *,
    name: str,
    short_name: str,
    code: str | None = None,
    kind: OrgKind,
    parent: Organization | None,
    enterprise: Enterprise | None = None,
    founded_on: PartialDate | None = None,
    on: date,
    clock: Clock,
) -> Organization:
    """Found an organisation below `parent` (None: a root) from `on`; `founded_on` is what its papers say.

    Raises Forbidden where the actor does not manage the parent, Invalid with every reason otherwise.
    """
    raise_if(Forbidden, policy.can_found(actor, parent.path if parent else ""))
    kind = OrgKind(kind)
    reasons = rules.name_reasons(name, short_name, code)
    reasons += rules.placing_reasons(
        kind=kind,
        parent_kind=parent.kind if parent else None,
        parent_active=parent.active if parent else True,
    )
    reasons += rules.date_reasons(on, today=clock.today(), not_before=_began(parent))
    if code is not None and queries.by_code(code) is not None:
        reasons.append(Reason("code_taken", field="code"))
    if _name_taken(name):
        reasons.append(Reason("name_taken", field="name"))
    raise_if(Invalid, reasons)
    organization = create(
        name=name,
        short_name=short_name,
        code=code,
        kind=kind,
        parent=parent,
        enterprise_id=enterprise.id if enterprise else None,
        founded_on=str(founded_on) if founded_on else None,
        on=on,
    )
    postings.state_activity([organization], event="founded", clock=clock)
    _tell(actor, "organization.founded", organization, TreeChange.FOUNDED, on, clock)
    return organization


def create(
    *, name: str, short_name: str, parent: Organization | None, on: date, **fields: Any
) -> Organization:
    """Insert an organisation with its first placement and event; the caller has checked, posts and audits."""
    organization = Organization(
        name=name,
        short_name=short_name,
        parent_id=parent.id if parent else None,
        path="",
        active_from=on,
        **fields,
    )
    db.session.add(organization)
    db.session.flush()
    path = rules.child_path(parent.path if parent else "", organization.id)
    complete(organization, path=path)
    db.session.add(
        Placement(organization_id=organization.id, parent_id=organization.parent_id, path=path, from_on=on)
    )
    _note(organization, TreeChange.FOUNDED, on, other=parent)
    db.session.flush()
    return organization


def complete(organization: Organization, **values: Any) -> None:
    """Write what needs the id of a row just inserted: it completes the first version and is no second one."""
    db.session.execute(
        update(Organization)
        .where(Organization.id == organization.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    for name, value in values.items():
        set_committed_value(organization, name, value)


def move(
    actor: Actor,
    organization: Organization,
    *,
    parent: Organization,
    on: date,
    reason: str = "",
    clock: Clock,
) -> None:
    """Move an organisation and all below it under `parent` from `on`.

    Raises Forbidden where the actor does not manage both places, Conflict for one that is dissolved, Invalid with
    every other reason (a circle, the same parent, a kind that may not stand there, a day before the last change).
    """
    _alone_with(organization, parent)
    reasons = policy.can_restructure(actor, organization) + policy.can_found(actor, parent.path)
    raise_if(Forbidden, reasons)
    _require_active(organization)
    reasons = rules.move_reasons(
        path=organization.path,
        parent_id=organization.parent_id,
        new_parent_id=parent.id,
        new_parent_path=parent.path,
    )
    reasons += rules.placing_reasons(
        kind=organization.kind, parent_kind=parent.kind, parent_active=parent.active
    )
    last = max(_placed_since(organization), _placed_since(parent))
    reasons += rules.date_reasons(on, today=clock.today(), not_before=last)
    raise_if(Invalid, reasons)
    _move(organization, parent, on, reason, clock)
    _tell(
        actor,
        "organization.moved",
        organization,
        TreeChange.MOVED,
        on,
        clock,
        parent_id=parent.id,
        reason=reason,
    )


def merge(
    actor: Actor, organization: Organization, *, into: Organization, on: date, reason: str = "", clock: Clock
) -> None:
    """Merge an organisation into another from `on`: it ends, what holds for it goes over, what happened stays.

    Organisations below it move below the other one. Raises Forbidden, Conflict and Invalid as `move`.
    """
    _alone_with(organization, into)
    reasons = policy.can_restructure(actor, organization) + policy.can_found(actor, into.path)
    raise_if(Forbidden, reasons)
    _require_active(organization)
    children = queries.children_at(organization.id, clock.today())
    reasons = _heir_reasons(organization, into, children)
    last = max(_placed_since(organization), _placed_since(into))
    reasons += rules.date_reasons(on, today=clock.today(), not_before=last)
    raise_if(Invalid, reasons)
    for child in children:
        _move(child, into, on, reason, clock)
        _tell(
            actor, "organization.moved", child, TreeChange.MOVED, on, clock, parent_id=into.id, reason=reason
        )
    organization.merged_into_id = into.id
    _end(organization, on)
    _hand_over_enterprises(organization, into.id)
    _note(organization, TreeChange.MERGED, on, other=into, reason=reason)
    db.session.flush()
    postings.state_activity([organization], event="merged", clock=clock)
    _tell(
        actor,
        "organization.merged",
        organization,
        TreeChange.MERGED,
        on,
        clock,
        into_id=into.id,
        reason=reason,
    )
    # after the listeners: states whose subject ended are closed by then, what is left belongs to the heir
    postings.rehome(
        organization, organization.path, into.path, on=on, event="handed-over", states_only=True, clock=clock
    )


def dissolve(actor: Actor, organization: Organization, *, on: date, reason: str = "", clock: Clock) -> None:
    """Dissolve an organisation from `on`. It must have nothing below it; the members' room refuses while it has
    members. Raises Forbidden, Conflict and Invalid as `move`."""
    _alone_with(organization)
    raise_if(Forbidden, policy.can_restructure(actor, organization))
    _require_active(organization)
    raise_if(
        Invalid,
        rules.date_reasons(on, today=clock.today(), not_before=_placed_since(organization)),
    )
    if queries.children_at(organization.id, clock.today()):
        raise Conflict(Reason("has_organizations_below"))
    _end(organization, on)
    _hand_over_enterprises(organization, organization.parent_id)
    _note(organization, TreeChange.DISSOLVED, on, reason=reason)
    db.session.flush()
    postings.state_activity([organization], event="dissolved", clock=clock)
    _tell(actor, "organization.dissolved", organization, TreeChange.DISSOLVED, on, clock, reason=reason)


def rename(
    actor: Actor, organization: Organization, *, name: str, short_name: str, on: date, clock: Clock
) -> None:
    """Give an organisation another name from `on`; earlier days show the old one. Raises as `move`."""
    raise_if(Forbidden, policy.can_rename(actor, organization))
    _require_active(organization)
    renamed = [event.on for event in queries.history(organization.id) if event.change is TreeChange.RENAMED]
    reasons = rules.name_reasons(name, short_name, None)
    reasons += rules.date_reasons(
        on, today=clock.today(), not_before=max([organization.active_from, *renamed])
    )
    if name != organization.name and _name_taken(name):
        reasons.append(Reason("name_taken", field="name"))
    raise_if(Invalid, reasons)
    if (name, short_name) == (organization.name, organization.short_name):
        return
    set_names(organization, name=name, short_name=short_name, on=on)
    _tell(actor, "organization.renamed", organization, TreeChange.RENAMED, on, clock)


def set_names(organization: Organization, *, name: str, short_name: str, on: date) -> None:
    """Change the names and keep the old ones for the days before `on`; the caller has checked."""
    db.session.add(
        TreeEvent(
            organization_id=organization.id,
            change=TreeChange.RENAMED,
            on=on,
            old_name=organization.name,
            old_short_name=organization.short_name,
        )
    )
    organization.name, organization.short_name = name, short_name
    db.session.flush()


def change_details(
    actor: Actor,
    organization: Organization,
    *,
    themed_day: int | None,
    contact_name: str | None,
    contact_phone: str | None,
    unit_situation: UnitSituation | None = None,
    enterprise: Enterprise | None,
    covered_units: Sequence[str],
    clock: Clock,
) -> None:
    """Change what is not dated: the themed day, whom to call, the enterprise it belongs to, the units it covers.

    Raises Forbidden, Invalid with every reason.
    """
    raise_if(Forbidden, policy.can_rename(actor, organization))
    reasons = rules.unit_reasons(organization.kind, covered_units)
    if themed_day is not None and not 1 <= themed_day <= 28:
        reasons.append(Reason("themed_day_range", field="themed_day"))
    if enterprise and not enterprise.active and enterprise.id != organization.enterprise_id:
        reasons.append(Reason("enterprise_gone", field="enterprise"))
    raise_if(Invalid, reasons)
    changed = {
        "enterprise_id": enterprise.id if enterprise else None,
        "covered_units": "\n".join(covered_units),
        "themed_day": themed_day,
        "contact_name": contact_name,
        "contact_phone": contact_phone,
        "unit_situation": unit_situation or organization.unit_situation,
    }
    fields = [field for field, value in changed.items() if getattr(organization, field) != value]
    for field in fields:
        setattr(organization, field, changed[field])
    db.session.flush()
    if fields:
        _record(actor, "organization.changed", organization, clock, fields=fields)


def set_themed_day(
    actor: Actor, organization: Organization, day: int | None, *, version: int | None, clock: Clock
) -> None:
    """Set the day of the month that a branch keeps for its themed Party day. Raises Forbidden, Stale, Invalid."""
    raise_if(Forbidden, policy.can_set_themed_day(actor, organization))
    if version is not None and version != organization.version:
        raise Stale(current={"day": organization.themed_day})
    if day is not None and not 1 <= day <= 28:
        raise Invalid(Reason("themed_day_range", field="day"))
    if day != organization.themed_day:
        organization.themed_day = day
        db.session.flush()
        _record(actor, "organization.changed", organization, clock, fields=["themed_day"])


def hold(organizations: Iterable[Organization]) -> None:
    """Keep organisations where they are until the commit, for whoever is about to write their path down; what moved
    since it was read is read again."""
    for organization in sorted(set(organizations), key=lambda one: one.id):
        db.session.refresh(organization, with_for_update={"read": True})


def _alone_with(*organizations: Organization) -> None:
    """Change the tree one at a time: two moves, each sound alone, could close a circle. What is read after the lock is
    what the one before left behind."""
    root = select(Organization.id).where(Organization.parent_id.is_(None)).order_by(Organization.id)
    db.session.execute(root.with_for_update(key_share=True)).all()
    for organization in organizations:
        db.session.refresh(organization)


def _move(organization: Organization, parent: Organization, on: date, reason: str, clock: Clock) -> None:
    """Rewrite the placements from `on`, today's paths, the parties of records, and the ledger."""
    old, new = organization.path, rules.child_path(parent.path, organization.id)
    for placement in db.session.scalars(select(Placement).where(under(Placement.path, [old]))).all():
        _split(placement, on, old, new, organization.id, parent.id)
    moved = db.session.scalars(select(Organization).where(under(Organization.path, [old]))).all()
    for one in moved:
        one.path = rules.rebased(one.path, old, new)
    organization.parent_id = parent.id
    event = _note(organization, TreeChange.MOVED, on, other=parent, reason=reason)
    db.session.flush()
    rebase_parties(old, new)
    postings.rehome(organization, old, new, on=on, event=f"moved#{event.id}", clock=clock)


def _split(placement: Placement, on: date, old: str, new: str, moved_id: int, parent_id: int) -> None:
    """Give the part of a stay that lies at or after `on` its new path (and the moved organisation its new parent)."""
    if placement.to_on is not None and placement.to_on <= on:
        return
    path = rules.rebased(placement.path, old, new)
    parent = parent_id if placement.organization_id == moved_id else placement.parent_id
    if placement.from_on >= on:
        placement.path, placement.parent_id = path, parent
        return
    rest = Placement(
        organization_id=placement.organization_id,
        parent_id=parent,
        path=path,
        from_on=on,
        to_on=placement.to_on,
    )
    placement.to_on = on
    db.session.add(rest)


def _end(organization: Organization, on: date) -> None:
    placement = db.session.scalars(
        select(Placement).where(Placement.organization_id == organization.id, Placement.to_on.is_(None))
    ).one()
    placement.to_on = on
    organization.active = False
    organization.dissolved_on = on


def _heir_reasons(
    organization: Organization, into: Organization, children: list[Organization]
) -> list[Reason]:
    if into.path.startswith(organization.path):
        return [Reason("below_itself", field="into")]
    reasons = []
    if not into.active:
        reasons.append(Reason("parent_dissolved", field="into"))
    if (organization.kind in rules.BRANCHES) != (into.kind in rules.BRANCHES):
        reasons.append(Reason("kinds_do_not_merge", field="into"))
    if any(not rules.may_contain(into.kind, child.kind) for child in children):
        reasons.append(Reason("has_organizations_below", field="into"))
    return reasons


def _hand_over_enterprises(organization: Organization, heir_id: int | None) -> None:
    query = select(Enterprise).where(Enterprise.responsible_organization_id == organization.id)
    for enterprise in db.session.scalars(query):
        enterprise.responsible_organization_id = heir_id


def _require_active(organization: Organization) -> None:
    if not organization.active:
        raise Conflict(Reason("already_dissolved"))


def _began(parent: Organization | None) -> date | None:
    return _placed_since(parent) if parent is not None else None


def _placed_since(organization: Organization) -> date:
    """The first day of the current placement."""
    return queries.placements(organization.id)[-1].from_on


def _name_taken(name: str) -> bool:
    query = select(Organization.id).where(Organization.name == name, Organization.active).limit(1)
    return db.session.scalar(query) is not None


def _note(
    organization: Organization,
    change: TreeChange,
    on: date,
    *,
    other: Organization | None = None,
    reason: str = "",
) -> TreeEvent:
    event = TreeEvent(
        organization_id=organization.id,
        change=change,
        on=on,
        other_id=other.id if other else None,
        reason=reason[: rules.REASON_LENGTH],
    )
    db.session.add(event)
    return event


def _tell(
    actor: Actor,
    event: str,
    organization: Organization,
    change: TreeChange,
    on: date,
    clock: Clock,
    **details: Any,
) -> None:
    """Note the change in the audit log and tell the rooms above."""
    _record(actor, event, organization, clock, on=on.isoformat(), **details)
    organization_changed.send(organization_id=organization.id, change=change, on=on, actor=actor, clock=clock)


def _record(actor: Actor, event: str, organization: Organization, clock: Clock, **details: Any) -> None:
    subject = Reference("organization", organization.id)
    audit.record(actor, event, subject, path=organization.path, details=details, clock=clock)
