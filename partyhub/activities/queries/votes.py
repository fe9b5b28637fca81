"""Votes of an activity, and who may cast one: computed from the roster and the roll call of the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from partyhub.activities import rules
from partyhub.activities.models import Activity, Vote
from partyhub.activities.queries.rolls import attended_ids
from partyhub.activities.rules.minutes import VoteStanding
from partyhub.activities.rules.votes import CLOSED, VoteKind, Voters
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.members import queries as members


@dataclass(frozen=True)
class Electorate:
    """Who is due at a vote and who of them is present, by internal id of the member."""

    due: frozenset[int]
    present: frozenset[int]

    @property
    def voters(self) -> Voters:
        """Their numbers."""
        return Voters(len(self.due), len(self.present))

    def without(self, excluded: Iterable[int]) -> Electorate:
        """Return it without those who are not counted."""
        left_out = frozenset(excluded)
        return Electorate(self.due - left_out, self.present - left_out)


def votes_of(activity: Activity, *, only_counts: bool = False) -> list[Vote]:
    """Return an activity's votes in the order in which they were written down.

    With `only_counts` it is not looked up beforehand who was not counted as due.
    """
    query = select(Vote).where(Vote.activity_id == activity.id).order_by(Vote.id)
    return list(db.session.scalars(query.options(lazyload(Vote.exclusions)) if only_counts else query))


def get_vote(activity: Activity, public_id: str) -> Vote:
    """Return a vote of that very activity, which the caller has looked up. Raises NotFound otherwise."""
    found = None
    if is_public_id(public_id):
        query = select(Vote).where(Vote.activity_id == activity.id, Vote.public_id == public_id)
        found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def electorate(activity: Activity, kind: VoteKind, *, attended: frozenset[int] | None = None) -> Electorate:
    """Return who may cast a vote of that kind on the activity's day, and who of them the roll call says was there.

    The committee votes by its appointed members of that day; everything else by the full members who belong to the
    organisation that day, without probationary members and those under disciplinary probation.
    `attended` is who was there by internal id, for a caller who has read the roll call.
    """
    organization_id, day = activity.organization_id, activity.day
    if kind is VoteKind.COMMITTEE:
        due = members.committee_ids(organization_id, day)
    else:
        due = frozenset(one.id for one in members.roster(organization_id, day) if one.can_vote)
    return Electorate(due, due & (attended_ids(activity) if attended is None else attended))


def electorate_of(vote: Vote, activity: Activity) -> Electorate:
    """Return `electorate` for a vote, without those left out of it."""
    return electorate(activity, vote.kind).without(one.member_id for one in vote.exclusions)


def standings(activity: Activity, votes: Iterable[Vote]) -> list[VoteStanding]:
    """Return the votes as signing looks at them."""
    found, circles = [], {}
    for vote in votes:
        if vote.kind not in circles:
            circles[vote.kind] = electorate(activity, vote.kind)
        now = circles[vote.kind].without(one.member_id for one in vote.exclusions).voters
        taken = vote.standing.voters if vote.standing and vote.state in CLOSED else now
        found.append(VoteStanding(vote.subject, vote.state, taken == now))
    return found


def quorum_of(activity: Activity, *, attended: frozenset[int] | None = None) -> tuple[Voters, bool] | None:
    """Return who is due and present where a kind of the activity asks for a quorum, and whether it is reached."""
    kind = rules.combined(activity.kinds).quorum
    if kind is None:
        return None
    people = electorate(activity, kind, attended=attended).voters
    return people, rules.votes.quorum(kind, people.present, people.due)
