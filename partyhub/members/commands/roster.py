"""Importing a roster: people match by ID number, else by name, birth month and branch; all or nothing; in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, under
from partyhub.kernel.partial_date import PartialDate
from partyhub.kernel.references import Reference
from partyhub.kernel.vault import mask_id_no, mask_phone
from partyhub.members import models, rules
from partyhub.members.commands.people import DATES, FIELDS, columns_of, current_values, default_start
from partyhub.members.commands.roster_posts import HeldPosts, insert_posts, words_of
from partyhub.members.models import Affiliation, Member, Standing
from partyhub.members.rules import AffiliationKind, Post, Status
from partyhub.organization.commands import hold
from partyhub.organization.models import Organization
from partyhub.organization.queries import nearest_names
from partyhub.organization.rules import BRANCHES
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.spreadsheets.rules import Action, Batch, Finding, Planned, Row, Severity

_AT_ONCE = 500
_DOCUMENT = "roster import"


@dataclass
class Known:
    """The branches in reach and the people that a workbook is compared with."""

    branches: dict[str, list[Organization]] = field(default_factory=dict)
    by_id_no: dict[str, Member] = field(default_factory=dict)
    by_birth: dict[tuple[str, str | None, int | None], Member] = field(default_factory=dict)
    posts: HeldPosts = field(default_factory=HeldPosts)

    @classmethod
    def read(cls, actor: Actor, rows: Sequence[Row]) -> Known:
        """Read what is needed, once."""
        known = cls()
        query = select(Organization).where(
            Organization.active, under(Organization.path, actor.paths(Permission.IMPORT_RUN))
        )
        for one in db.session.scalars(query):
            for name in {one.name, one.short_name}:
                known.branches.setdefault(name, []).append(one)
        branch_ids = {branch.id for row in rows if (branch := known.branch(row)) is not None}
        digests = [models.id_no_digest(row["id_no"]) for row in rows if row.get("id_no")]
        known._add(Member.organization_id, sorted(branch_ids))
        known._add(Member.id_no_digest, digests)
        if any(row.get("posts") for row in rows):
            known.posts = HeldPosts.read(sorted(branch_ids))
        return known

    def _add(self, column: Any, values: Sequence[Any]) -> None:
        for start in range(0, len(values), _AT_ONCE):
            for one in db.session.scalars(select(Member).where(column.in_(values[start : start + _AT_ONCE]))):
                if one.id_no_digest:
                    self.by_id_no[one.id_no_digest] = one
                self.by_birth[one.name, one.birth_month_digest, one.organization_id] = one

    def candidates(self, row: Row) -> list[Organization]:
        """The organisations that a row's branch may mean: those of that full name, else of that short name."""
        found = self.branches.get(row["branch"], [])
        return [one for one in found if one.name == row["branch"]] or found

    def branch(self, row: Row) -> Organization | None:
        """The one branch that a row means, None when there is none or more than one."""
        found = self.candidates(row)
        return found[0] if len(found) == 1 and found[0].kind in BRANCHES else None

    def match(self, row: Row) -> Member | None:
        """The person that a row is about."""
        id_no = row.get("id_no")
        if id_no:
            found = self.by_id_no.get(models.id_no_digest(id_no))
            if found is not None:
                return found
        birth_on, branch = row.get("birth_on"), self.branch(row)
        if branch is None or birth_on is None:
            return None
        found = self.by_birth.get((row["name"], models.birth_month_digest(str(birth_on)), branch.id))
        return None if found is not None and id_no and found.id_no else found


def check(actor: Actor, rows: Sequence[Row], clock: Clock) -> Iterator[Finding]:
    """Yield what is wrong between cells, between rows, or between a row and what is there."""
    known = Known.read(actor, rows)
    yield from _doubles(rows)
    for row in rows:
        yield from _about_values(row, clock.today())
        yield from _about_branch(row, known)
        yield from _about_person(actor, row, known)
        if (branch := known.branch(row)) is not None:
            yield from known.posts.take(row, branch, known.match(row))[1]


def plan(actor: Actor, rows: Sequence[Row], clock: Clock) -> Iterator[Planned]:
    """Yield what each row would do, restricted values masked."""
    known = Known.read(actor, rows)
    for row in rows:
        member, branch = known.match(row), known.branch(row)
        added = known.posts.take(row, branch, member)[0] if branch else []
        if member is None:
            yield Planned(row.number, Action.NEW, row["name"])
            continue
        changes = {
            key: (_masked(key, before), _masked(key, after))
            for key, (before, after) in _changes(row, member).items()
        }
        if added:
            changes["posts"] = ("", words_of(added))
        yield Planned(row.number, Action.CHANGED if changes else Action.UNCHANGED, member.name, changes)


def apply(actor: Actor, rows: Sequence[Row], batch: Batch, clock: Clock) -> None:
    """Write all rows, with one audit event for the batch."""
    known = Known.read(actor, rows)
    new: list[tuple[Row, Organization]] = []
    posts: list[tuple[int, Organization, Row, Post]] = []
    added: dict[int, list[Post]] = {}
    changed = done = 0
    for row in rows:
        member, branch = known.match(row), known.branch(row)
        added[row.number] = known.posts.take(row, branch, member)[0] if branch else []
        if member is not None:
            changed += _change(member, row, batch)
            posts += [(member.id, branch, row, post) for post in added[row.number] if branch]
            done += 1
            batch.advance(done, len(rows))
        elif branch is not None:  # `check` has seen to it that there is one
            new.append((row, branch))
    hold({branch for _, branch in new} | {branch for _, branch, _, _ in posts})
    for start in range(0, len(new), _AT_ONCE):
        part = new[start : start + _AT_ONCE]
        for number, (row, branch) in zip(_insert(part, batch, clock.today()), part, strict=True):
            posts += [(number, branch, row, post) for post in added[row.number]]
        batch.advance(done + start + len(part), len(rows))
    insert_posts(posts, batch, clock.today(), _DOCUMENT)
    audit.record(
        actor,
        "members.imported",
        batch.reference,
        path=batch.organization_path,
        details={"new": len(new), "changed": changed, "posts": len(posts)},
        clock=clock,
    )


def _doubles(rows: Sequence[Row]) -> Iterator[Finding]:
    """The same person twice in the workbook: by ID number, else by name, birth month and branch."""
    first: dict[tuple[Any, ...], int] = {}
    for row in rows:
        id_no, birth_on = row.get("id_no"), row.get("birth_on")
        if id_no:
            key: tuple[Any, ...] = (id_no,)
        elif birth_on is not None:
            key = (row["name"], birth_on.year, birth_on.month, row["branch"])
        else:
            continue
        if key in first:
            yield Finding(
                row.number, "id_no" if id_no else "name", "roster_person_twice", {"row": str(first[key])}
            )
        first.setdefault(key, row.number)


def _about_values(row: Row, today: date) -> Iterator[Finding]:
    birth_on, id_no = row.get("birth_on"), row.get("id_no", "")
    reasons = rules.date_order_reasons(
        birth_on=birth_on, join_on=row.get("join_on"), full_on=row.get("full_on"), today=today
    )
    reasons += rules.category_reasons(row["category"], row.get("full_on"))
    for reason in reasons:
        yield Finding(row.number, reason.field, reason.code, reason.params)
    on_card = rules.birth_of_id(id_no)
    if birth_on is not None and on_card is not None and not birth_on.agrees_with(on_card):
        # the date in the personnel file may rightly differ from the one on the card (domain.md, trap 11)
        yield Finding(row.number, "birth_on", "birth_differs_from_id", severity=Severity.WARNING)
    for key in ("entered_on", "post_on"):
        if (day := row.get(key)) is not None and day.first > today:
            yield Finding(row.number, key, "date_in_future")


def _about_branch(row: Row, known: Known) -> Iterator[Finding]:
    found = known.candidates(row)
    if not found:
        nearest = nearest_names(row["branch"], known.branches)
        code = "branch_unknown" if nearest else "branch_unknown_no_guess"
        yield Finding(row.number, "branch", code, {"nearest": "、".join(nearest)})
    elif len(found) > 1:
        names = "、".join(one.name for one in found[:3])
        yield Finding(row.number, "branch", "branch_ambiguous", {"names": names})
    elif found[0].kind not in BRANCHES:
        yield Finding(row.number, "branch", "not_a_branch")


def _about_person(actor: Actor, row: Row, known: Known) -> Iterator[Finding]:
    member, branch = known.match(row), known.branch(row)
    if member is None or branch is None:
        return
    if not actor.can_at(Permission.IMPORT_RUN, member.path):
        yield Finding(row.number, "id_no", "person_elsewhere")
    elif member.organization_id != branch.id:
        yield Finding(row.number, "branch", "person_in_other_branch")
    elif member.status in rules.ENDED:
        yield Finding(row.number, "name", "membership_ended")
    elif row.get("status") is not None and row["status"] is not member.status:
        yield Finding(row.number, "status", "status_by_document")


def _insert(part: Sequence[tuple[Row, Organization]], batch: Batch, today: date) -> list[int]:
    """Insert new people with where they belong and their standing; return their ids in the order of `part`."""
    columns = [_new_columns(row, branch) for row, branch in part]
    ids = list(db.session.scalars(insert(Member).returning(Member.id, sort_by_parameter_order=True), columns))
    affiliations = [
        {
            "member_id": number,
            "organization_id": branch.id,
            "kind": AffiliationKind.FORMAL,
            "from_on": _start(row, branch),
        }
        for number, (row, branch) in zip(ids, part, strict=True)
    ]
    db.session.execute(insert(Affiliation), affiliations)
    standings = [
        {"member_id": number, "status": row["status"], "from_on": today, "document": _DOCUMENT}
        for number, (row, _) in zip(ids, part, strict=True)
        if row.get("status", Status.NORMAL) is not Status.NORMAL
    ]
    if standings:
        db.session.execute(insert(Standing), standings)
    for number in ids:
        batch.note(Reference("member", number), None, {"version": 1})
    return ids


def _new_columns(row: Row, branch: Organization) -> dict[str, Any]:
    values = {name: row.get(name) for name in FIELDS}
    values["floating"] = bool(values["floating"])
    values["lost_contact"] = bool(values["lost_contact"])
    status = row.get("status", Status.NORMAL)
    return columns_of(values) | {"organization_id": branch.id, "path": branch.path, "status": status}


def _start(row: Row, branch: Organization) -> date:
    entered_on: PartialDate | None = row.get("entered_on")
    if entered_on is not None:
        return max(entered_on.first, branch.active_from)
    return default_start(row.get("join_on"), branch)


def _changes(row: Row, member: Member) -> dict[str, tuple[Any, Any]]:
    """What a row would change. Empty cells and absent columns leave the value alone, and so does a date that says
    less than what is known already: 1998-07 beside 1998-07-12."""
    current = current_values(member)
    found = {}
    for key in FIELDS:
        before, after = current[key], row.get(key)
        if after is None or before == after:
            continue
        if key in DATES and before is not None and not after.is_exact and before.agrees_with(after):
            continue
        found[key] = (before, after)
    return found


def _change(member: Member, row: Row, batch: Batch) -> bool:
    changes = _changes(row, member)
    if not changes:
        return False
    for column, value in columns_of({key: after for key, (_, after) in changes.items()}).items():
        setattr(member, column, value)
    db.session.flush()
    before = {key: _plain(old) for key, (old, _) in changes.items()}
    after = {key: _plain(new) for key, (_, new) in changes.items()}
    batch.note(Reference("member", member.id), before, {**after, "version": member.version})
    return True


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, PartialDate) else value


def _masked(key: str, value: Any) -> str:
    if value is None:
        return ""
    if key == "id_no":
        return mask_id_no(str(value))
    if key in ("mobile", "tel"):
        return mask_phone(str(value))
    return "****" if key in rules.RESTRICTED else str(value)
