"""Between whom a talk was."""

from __future__ import annotations

from sqlalchemy import select

from partyhub.activities import rules
from partyhub.activities.models import Activity, Attendance
from partyhub.activities.rules import Kind, Pair
from partyhub.kernel.db import db
from partyhub.members import queries as members
from partyhub.members.rules import COMMITTEE_POSTS


def talk_pairs(activity: Activity) -> list[Pair]:
    """Return the sorts of pairs that a talk was between, by the posts of its day; none for any other record."""
    if Kind.HEART_TALK not in activity.kinds:
        return []
    query = select(Attendance.member_id).where(
        Attendance.activity_id == activity.id,
        Attendance.state.in_(rules.ATTENDED),
        Attendance.member_id.is_not(None),
    )
    present = {number for number in db.session.scalars(query) if number is not None}
    posts = members.posts(activity.organization_id, activity.day)
    committee = {row.member.id for row in posts if row.post in COMMITTEE_POSTS}
    return rules.pairs_of(activity.chair_id, present, committee)
