"""Posts that a roster names: who holds them is compared with what is there, and only what is new is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from partyhub.kernel.db import db
from partyhub.kernel.ids import new_public_id
from partyhub.kernel.references import Reference
from partyhub.members import rules
from partyhub.members.models import Appointment, Member
from partyhub.members.rules import Post
from partyhub.organization.models import Organization
from partyhub.spreadsheets.rules import Batch, Finding, Row, Severity

KIND = "appointment"
_AT_ONCE = 500


@dataclass
class HeldPosts:
    """Who holds which post in the branches of a workbook; grows with its rows, so that two rows see each other.

    A person that is there is known by his id, one that the workbook brings by the number of his row, below zero.
    """

    holders: dict[tuple[int, Post], dict[int, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, organization_ids: Sequence[int]) -> HeldPosts:
        """Read the open posts of these organisations."""
        held = cls()
        for start in range(0, len(organization_ids), _AT_ONCE):
            query = (
                select(Appointment.organization_id, Appointment.post, Member.id, Member.name)
                .join(Member, Member.id == Appointment.member_id)
                .where(
                    Appointment.organization_id.in_(organization_ids[start : start + _AT_ONCE]),
                    Appointment.to_on.is_(None),
                )
            )
            for organization_id, post, member_id, name in db.session.execute(query).tuples():
                held.holders.setdefault((organization_id or 0, post), {})[member_id] = name
        return held

    def take(self, row: Row, branch: Organization, member: Member | None) -> tuple[list[Post], list[Finding]]:
        """Return the posts that a row adds, and what keeps others from being added."""
        who = member.id if member else -row.number
        added, found = [], []
        for word in row.get("posts", ()):
            post = rules.BRANCH_POSTS.get(word)
            if post is None:
                continue  # the column's own check has warned
            holders = self.holders.setdefault((branch.id, post), {})
            if who in holders:
                continue
            if post in rules.SINGLE_POSTS and holders:
                name = next(iter(holders.values()))
                found.append(Finding(row.number, "posts", "post_taken", {"name": name}, Severity.WARNING))
                continue
            holders[who] = row["name"]
            added.append(post)
        return added, found


def words_of(posts: Iterable[Post]) -> str:
    """Return posts as rosters write them."""
    first = {post: word for word, post in reversed(list(rules.BRANCH_POSTS.items()))}
    return "、".join(first[post] for post in posts)


def insert_posts(
    added: Sequence[tuple[int, Organization, Row, Post]], batch: Batch, today: date, document: str
) -> None:
    """Appoint members, by id, from the day that the workbook names, else from the day of the import."""
    rows: list[dict[str, Any]] = [
        {
            "public_id": new_public_id(),
            "member_id": member_id,
            "organization_id": branch.id,
            "post": post,
            "from_on": row["post_on"].first if row.get("post_on") else today,
            "document": document,
            "version": 1,
        }
        for member_id, branch, row, post in added
    ]
    for start in range(0, len(rows), _AT_ONCE):
        made = insert(Appointment).returning(Appointment.id, sort_by_parameter_order=True)
        for number in db.session.scalars(made, rows[start : start + _AT_ONCE]):
            batch.note(Reference(KIND, number), None, {"version": 1})
