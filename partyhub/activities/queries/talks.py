"""Between whom a talk was."""

from __future__ import annotations

from partyhub.activities import rules
from partyhub.activities.models import Activity
from partyhub.activities.queries.rolls import attended_ids
from partyhub.activities.rules import Kind, Pair
from partyhub.members import queries as members
from partyhub.members.rules import COMMITTEE_POSTS


def talk_pairs(activity: Activity) -> list[Pair]:
    """Return the sorts of pairs that a talk was between, by the posts of its day; none for any other record."""
    if Kind.HEART_TALK not in activity.kinds:
        return []
    posts = members.posts(activity.organization_id, activity.day)
    committee = {row.member.id for row in posts if row.post in COMMITTEE_POSTS}
    return rules.pairs_of(activity.chair_id, attended_ids(activity), committee)
