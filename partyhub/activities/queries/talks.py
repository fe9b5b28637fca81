"""Between whom a talk was."""

from __future__ import annotations

from partyhub.activities import rules
from partyhub.activities.models import Activity
from partyhub.activities.queries.rolls import attended_ids
from partyhub.activities.rules import Kind, Pair
from partyhub.members import queries as members


def talk_pairs(activity: Activity) -> list[Pair]:
    """Return the sorts of pairs that a talk was between, by the posts of its day; none for any other record."""
    if Kind.HEART_TALK not in activity.kinds:
        return []
    committee = members.committee_ids(activity.organization_id, activity.day)
    return rules.pairs_of(activity.chair_id, attended_ids(activity), committee)
