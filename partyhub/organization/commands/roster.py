"""Importing organisations from a workbook: children may stand before their parents, rows match by code or full name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.kernel.vault import mask_phone
from partyhub.organization import queries, rules
from partyhub.organization.commands import postings
from partyhub.organization.commands.tree import complete, create, set_names
from partyhub.organization.models import Enterprise, Organization
from partyhub.organization.rules import OrgKind, TreeChange, UnitSituation
from partyhub.organization.signals import organization_changed
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.spreadsheets.rules import Action, Batch, Finding, Planned, Row, Severity

CHANGEABLE = ("name", "short_name", "code", "founded_on", "unit_situation", "contact_name", "contact_phone")
"""What a row changes in an organisation that is there. Parent and kind are not among them: a move has a date."""


@dataclass
class Known:
    """The organisations that a workbook is compared with, and those that it brings."""

    by_code: dict[str, Organization] = field(default_factory=dict)
    by_name: dict[str, list[Organization]] = field(default_factory=dict)
    by_id: dict[int, Organization] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)

    @classmethod
    def read(cls, rows: Sequence[Row]) -> Known:
        """Read all active organisations once."""
        known = cls(rows={row["name"]: row for row in reversed(rows)})
        for one in db.session.scalars(select(Organization).where(Organization.active)):
            known.by_id[one.id] = one
            known.by_name.setdefault(one.name, []).append(one)
            if one.short_name != one.name:
                known.by_name.setdefault(one.short_name, []).append(one)
            if one.code:
                known.by_code[one.code] = one
        return known

    def match(self, row: Row) -> Organization | None:
        """The organisation that a row is about: by code, else by full name."""
        found = self.by_code.get(row.get("code", ""))
        return found if found is not None else self.named(row["name"], full=True)

    def named(self, name: str, *, full: bool = False) -> Organization | None:
        """The organisation of that full name, else the only one of that short name."""
        candidates = self.by_name.get(name, [])
        exact = [one for one in candidates if one.name == name]
        if exact or full:
            return exact[0] if exact else None
        return candidates[0] if len(candidates) == 1 else None

    def parent_of(self, row: Row) -> Row | Organization | None:
        """What stands above a row: another row of the workbook, an organisation that is there, or nothing."""
        name = row.get("parent", "")
        if not name:
            return None
        found = self.rows.get(name)
        return found if found is not None and found.number != row.number else self.named(name)


def check(actor: Actor, rows: Sequence[Row], clock: Clock) -> Iterator[Finding]:
    """Yield what is wrong between rows, or between a row and what is there; one finding per wrong cell."""
    known = Known.read(rows)
    yield from _doubles(rows)
    for row in rows:
        if row.get("founded_on") is not None and row["founded_on"].first > clock.today():
            yield Finding(row.number, "founded_on", "date_in_future")
        yield from _about_place(actor, row, known)
        yield from _about_existing(row, known)
    yield from _circles(rows, known)


def plan(actor: Actor, rows: Sequence[Row], clock: Clock) -> Iterator[Planned]:
    """Yield what each row would do."""
    known = Known.read(rows)
    for row in rows:
        existing = known.match(row)
        if existing is None:
            yield Planned(row.number, Action.NEW, row["name"])
            continue
        changes = {
            key: (_shown(key, before), _shown(key, after))
            for key, (before, after) in _changes(row, existing).items()
        }
        yield Planned(row.number, Action.CHANGED if changes else Action.UNCHANGED, existing.name, changes)


def apply(actor: Actor, rows: Sequence[Row], batch: Batch, clock: Clock) -> None:
    """Write all rows, parents before children, with one audit event for the batch."""
    known = Known.read(rows)
    founded: list[Organization] = []
    changed = 0
    for done, row in enumerate(_parents_first(rows, known), start=1):
        existing = known.match(row)
        if existing is None:
            founded.append(_found(actor, row, known, batch, clock))
        elif _change(row, existing, batch, clock.today()):
            changed += 1
        batch.advance(done, len(rows))
    postings.state_activity(founded, event=f"imported#{batch.reference.id}", clock=clock)
    audit.record(
        actor,
        "organizations.imported",
        batch.reference,
        path=batch.organization_path,
        details={"new": len(founded), "changed": changed},
        clock=clock,
    )
    for organization in founded:
        organization_changed.send(
            organization_id=organization.id,
            change=TreeChange.FOUNDED,
            on=organization.active_from,
            actor=actor,
            clock=clock,
        )


def _doubles(rows: Sequence[Row]) -> Iterator[Finding]:
    for key, code in (("name", "name_twice"), ("code", "code_twice")):
        first: dict[str, int] = {}
        for row in rows:
            value = row.get(key)
            if value is None:
                continue
            if value in first:
                yield Finding(row.number, key, code, {"row": str(first[value])})
            first.setdefault(value, row.number)


def _about_place(actor: Actor, row: Row, known: Known) -> Iterator[Finding]:
    """The parent must be known, within reach, and one that such an organisation may stand below."""
    existing, above = known.match(row), known.parent_of(row)
    name = row.get("parent", "")
    if existing is not None:
        if not actor.can_at(Permission.ORGANIZATION_MANAGE, existing.path):
            yield Finding(row.number, "name", "out_of_reach")
        elif name and not _same_parent(existing, above, known):
            yield Finding(
                row.number, "parent", "parent_differs", {"name": _name_of(known, existing.parent_id)}
            )
        return
    if above is None and name:
        nearest = queries.nearest_names(name, [*known.rows, *known.by_name])
        code = "parent_unknown" if nearest else "parent_unknown_no_guess"
        yield Finding(row.number, "parent", code, {"nearest": "、".join(nearest)})
    elif above is None:
        yield from _about_root(actor, row, known)
    elif isinstance(above, Organization):
        if not actor.can_at(Permission.ORGANIZATION_MANAGE, above.path):
            yield Finding(row.number, "parent", "out_of_reach")
        elif not rules.may_contain(above.kind, row["kind"]):
            yield Finding(row.number, "parent", "kind_not_below")
    elif not rules.may_contain(above["kind"], row["kind"]):
        yield Finding(row.number, "parent", "kind_not_below")


def _about_root(actor: Actor, row: Row, known: Known) -> Iterator[Finding]:
    """A row without a parent begins the tree, or comes below the importer's own organisation, which is said."""
    top = own_top(actor, known)
    if top is not None:
        if not rules.may_contain(top.kind, row["kind"]):
            yield Finding(row.number, "parent", "kind_not_below")
        else:
            yield Finding(row.number, "parent", "below_your_own", {"name": top.name}, Severity.WARNING)
    elif known.by_id or not actor.can_at(Permission.ORGANIZATION_MANAGE, "/"):
        yield Finding(row.number, "parent", "parent_missing")
    elif row["kind"] not in rules.COMMITTEES:
        yield Finding(row.number, "kind", "root_must_be_committee")
    elif any(other.number < row.number and not other.get("parent") for other in known.rows.values()):
        yield Finding(row.number, "parent", "second_root")


def own_top(actor: Actor, known: Known) -> Organization | None:
    """The organisation at the top of the importer's reach; for the installation itself, the root."""
    paths = actor.paths(Permission.ORGANIZATION_MANAGE)
    for path in paths:
        ids = rules.ids_of(path)
        if ids and ids[-1] in known.by_id:
            return known.by_id[ids[-1]]
    if "/" in paths:
        return next((one for one in known.by_id.values() if one.parent_id is None), None)
    return None


def _about_existing(row: Row, known: Known) -> Iterator[Finding]:
    existing = known.match(row)
    if existing is None:
        return
    if existing.kind is not row["kind"]:
        yield Finding(row.number, "kind", "kind_differs", {"kind": f"word:organization.kind.{existing.kind}"})
    code = row.get("code")
    if code is not None and existing.code is not None and existing.code != code:
        yield Finding(row.number, "code", "code_differs", {"code": existing.code})
    renamed = known.named(row["name"], full=True)
    if renamed is not None and renamed.id != existing.id:
        yield Finding(row.number, "name", "name_taken")


def _circles(rows: Sequence[Row], known: Known) -> Iterator[Finding]:
    """Rows that stand above themselves."""
    settled: set[int] = set()
    for row in rows:
        trail: list[int] = []
        current: Row | Organization | None = row
        while isinstance(current, Row) and current.number not in settled and current.number not in trail:
            trail.append(current.number)
            current = known.parent_of(current)
        if isinstance(current, Row) and current.number in trail:
            yield Finding(current.number, "parent", "below_itself")
        settled.update(trail)


def _parents_first(rows: Sequence[Row], known: Known) -> Iterator[Row]:
    done: set[int] = set()
    for row in rows:
        chain: list[Row] = []
        current: Row | Organization | None = row
        while isinstance(current, Row) and current.number not in done:
            done.add(current.number)
            chain.append(current)
            current = known.parent_of(current)
        yield from reversed(chain)


def _found(actor: Actor, row: Row, known: Known, batch: Batch, clock: Clock) -> Organization:
    above = known.parent_of(row)
    if isinstance(above, Row):
        above = known.match(above)  # written before, because parents come first
    parent = above if above is not None else own_top(actor, known)
    founded_on = row.get("founded_on")
    since = founded_on.first if founded_on else clock.today()
    organization = create(
        name=row["name"],
        short_name=row.get("short_name") or row["name"][: rules.SHORT_NAME_LENGTH],
        code=row.get("code"),
        kind=OrgKind(row["kind"]),
        parent=parent,
        founded_on=str(founded_on) if founded_on else None,
        unit_situation=row.get("unit_situation"),
        contact_name=row.get("contact_name"),
        contact_phone=row.get("contact_phone"),
        on=max(since, parent.active_from) if parent else since,
    )
    enterprise = _enterprise(row, organization, parent)
    known.by_id[organization.id] = organization
    known.by_name.setdefault(organization.name, []).append(organization)
    if organization.code:
        known.by_code[organization.code] = organization
    batch.note(
        Reference("organization", organization.id),
        None,
        {"name": organization.name, "enterprise_id": enterprise.id if enterprise else None, "version": 1},
    )
    return organization


def _enterprise(row: Row, organization: Organization, parent: Organization | None) -> Enterprise | None:
    """Make the enterprise that the row names, or whose name its full name holds; none at the root, a public office."""
    if parent is None or row.get("unit_situation") is not UnitSituation.LEGAL_ENTITY:
        return None
    name = row.get("unit_name") or rules.unit_name_of(organization.name)
    if not name:
        return None
    above = db.session.get(Enterprise, parent.enterprise_id) if parent.enterprise_id else None
    enterprise = Enterprise(
        name=name[: rules.NAME_LENGTH],
        short_name=name[: rules.SHORT_NAME_LENGTH],
        level=min(above.level + 1, 3) if above else 1,
        legal_form=row.get("unit_category"),
        credit_code=row.get("credit_code"),
        parent_id=above.id if above else None,
        responsible_organization_id=organization.id,
    )
    db.session.add(enterprise)
    db.session.flush()
    complete(organization, enterprise_id=enterprise.id)
    return enterprise


def _changes(row: Row, existing: Organization) -> dict[str, tuple[Any, Any]]:
    """What a row would change; empty cells and absent columns leave the attribute alone."""
    found = {}
    for key in CHANGEABLE:
        after = row.get(key)
        if after is None:
            continue
        if key == "founded_on":
            after = str(after)
        before = getattr(existing, key)
        if before != after:
            found[key] = (before, after)
    return found


def _change(row: Row, existing: Organization, batch: Batch, today: date) -> bool:
    changes = _changes(row, existing)
    if not changes:
        return False
    before = {key: old for key, (old, _) in changes.items()}
    after = {key: new for key, (_, new) in changes.items()}
    if changes.keys() & {"name", "short_name"}:
        set_names(
            existing,
            name=after.get("name", existing.name),
            short_name=after.get("short_name", existing.short_name),
            on=today,
        )
    for key, new in after.items():
        setattr(existing, key, new)
    db.session.flush()
    batch.note(Reference("organization", existing.id), before, {**after, "version": existing.version})
    return True


def _shown(key: str, value: Any) -> str:
    if value is None:
        return ""
    return mask_phone(str(value)) if key == "contact_phone" else str(value)


def _same_parent(existing: Organization, above: Row | Organization | None, known: Known) -> bool:
    if isinstance(above, Row):
        above = known.match(above)
    return above is not None and above.id == existing.parent_id


def _name_of(known: Known, organization_id: int | None) -> str:
    found = known.by_id.get(organization_id or 0)
    return found.name if found is not None else ""
