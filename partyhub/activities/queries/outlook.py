"""What a step would set off: whom it reaches, and what it would count or take off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from partyhub.activities import rules
from partyhub.activities.models import Activity
from partyhub.activities.queries.minutes import has_first_item
from partyhub.activities.queries.talks import talk_pairs
from partyhub.activities.rules import Posting
from partyhub.ledger.rules import Fed, Use, uses_of
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security import directory
from partyhub.security.permissions import Permission

COUNTING = {"submit": 1, "approve": 1, "withdraw": -1, "return": -1}
"""Which steps post (+1) and which reverse (-1)."""


@dataclass(frozen=True)
class Outlook:
    """What comes next: `reviewer` decides on a submission (None: nobody can), `credited` is who counts what."""

    sign: int = 0
    uses: list[Use] = field(default_factory=list)
    credited: list[Organization] = field(default_factory=list)
    reviewer: Organization | None = None
    reviewers: int = 0


def outlook(activity: Activity, home: Organization, verb: str, *, user_id: int | None = None) -> Outlook:
    """Return what `verb` would set off; `user_id` takes the step and cannot review what he signs."""
    return outlooks(activity, home, (verb,), user_id=user_id)[verb]


def outlooks(
    activity: Activity, home: Organization, verbs: Collection[str], *, user_id: int | None = None
) -> dict[str, Outlook]:
    """Return `outlook` for several steps that stand side by side: no question is asked twice."""
    above = organizations.ancestors_at(home.path)
    postings = {verb: _postings(activity, verb) for verb in verbs}
    fed = dict.fromkeys(one for found in postings.values() for one in found)
    uses = uses_of(list(fed), activity.day, home.kind) if fed else {}
    return {
        verb: _outlook(
            activity,
            home,
            verb,
            above,
            list(dict.fromkeys(use for one in found for use in uses[one])),
            user_id,
        )
        for verb, found in postings.items()
    }


def _outlook(
    activity: Activity,
    home: Organization,
    verb: str,
    above: list[Organization],
    uses: list[Use],
    user_id: int | None,
) -> Outlook:
    reviewer, people = None, 0
    if verb == "submit":
        without = (user_id, activity.created_by)
        ids = directory.nearest_above(Permission.ACTIVITY_REVIEW, home.path, without=without)
        people, reviewer = len(ids), _holder_of(ids, home, above)
    credited = [home, *reversed(above)] if uses else []
    return Outlook(COUNTING.get(verb, 0), uses, credited, reviewer, people)


def _holder_of(ids: list[int], home: Organization, above: list[Organization]) -> Organization | None:
    """Return the organisation that the nearest reviewers hold their permission on."""
    if not ids:
        return None
    paths = {one.path for one in directory.holders(Permission.ACTIVITY_REVIEW) if one.user_id in ids}
    return next((one for one in [*reversed(above), home] if one.path in paths), None)


def _postings(activity: Activity, verb: str) -> list[Fed]:
    """Return what is posted or reversed: by the signature, by the approval, or, when it is withdrawn, by both."""
    postings: list[Posting] = []
    if verb in ("submit", "withdraw") or (verb == "return" and activity.signed_at is not None):
        pairs = talk_pairs(activity) if verb == "submit" else activity.pairs
        postings += rules.held_postings(activity.kinds, first_item=has_first_item(activity), talked=pairs)
    if verb in ("approve", "withdraw"):
        postings += rules.confirmed_postings(activity.kinds)
    return [Fed(one.kind, one.tag) for one in postings]
