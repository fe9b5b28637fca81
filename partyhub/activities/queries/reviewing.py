"""What reviewers said about a record, and what it held when it last changed hands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select

from partyhub.activities import policy, rules
from partyhub.activities.models import (
    Activity,
    ActivityRemark,
    ActivitySnapshot,
    ActivityStep,
    AgendaItem,
    Attendance,
    Vote,
)
from partyhub.activities.queries.minutes import agenda
from partyhub.activities.queries.votes import votes_of
from partyhub.activities.rules import Place, Remark, State
from partyhub.files import queries as files
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference


def remarks(activity: Activity) -> list[Remark]:
    """Return the comments at places that came with the last return, in the order of the page."""
    last = select(func.max(ActivityStep.id)).where(
        ActivityStep.activity_id == activity.id, ActivityStep.event == "return"
    )
    query = select(ActivityRemark).where(
        ActivityRemark.activity_id == activity.id, ActivityRemark.step_id == last.scalar_subquery()
    )
    found = list(db.session.scalars(query.order_by(ActivityRemark.id)))
    return [
        Remark(place, row.comment, row.item, row.about)
        for place in Place
        for row in found
        if row.place == place.value
    ]


def commentable(activity: Activity) -> dict[tuple[Place, str], str]:
    """Return what a comment can stand beside within its places, and what each is called: agenda items and votes."""
    items: dict[Place, Sequence[AgendaItem | Vote]] = {
        Place.AGENDA: agenda(activity),
        Place.VOTES: _votes(activity),
    }
    return {(place, one.code): one.called for place, found in items.items() for one in found}


def commented(activity: Activity, remarks: Iterable[Remark]) -> dict[tuple[Place, str], str]:
    """Return `commentable` where any comment is about an item; otherwise nothing is looked up."""
    return commentable(activity) if any(remark.item for remark in remarks) else {}


def _votes(activity: Activity) -> list[Vote]:
    return votes_of(activity, only_counts=True) if rules.combined(activity.kinds).votes else []


def open_remarks(activity: Activity) -> list[Remark]:
    """Return the comments at places that still wait for an answer: those of a record that stands returned."""
    return remarks(activity) if activity.state is State.RETURNED else []


def before_changes(activity: Activity) -> dict[str, Any] | None:
    """Return the content as it stood when a reviewer last gave the record back; None when nobody did."""
    query = (
        select(ActivitySnapshot.content)
        .where(ActivitySnapshot.activity_id == activity.id, ActivitySnapshot.event.in_(rules.COMPARED_WITH))
        .order_by(ActivitySnapshot.id.desc())
    )
    kept = db.session.scalar(query.limit(1))
    return None if kept is None else dict(json.loads(kept))


def content_of(
    activity: Activity, items: Sequence[AgendaItem] | None = None, votes: Sequence[Vote] | None = None
) -> dict[str, Any]:
    """Return what a record holds now, in the form in which it is kept: see `ActivitySnapshot`.

    Its agenda and its votes are looked up unless the caller has them.
    """
    items = agenda(activity) if items is None else items
    votes = _votes(activity) if votes is None else votes
    return {
        "title": activity.title,
        "kinds": [kind.value for kind in activity.kinds],
        "starts_at": activity.starts_at.isoformat(),
        "ends_at": activity.ends_at.isoformat(),
        "location": activity.place,
        "chair_id": activity.chair_id,
        "recorder_id": activity.recorder_id,
        "roll": _roll_of(activity),
        "minutes": activity.minutes,
        "agenda": "\n".join(f"{item.code}. {item.title}\n{item.discussion}".strip() for item in items),
        "result": activity.result,
        "votes": [_vote_of(vote) for vote in votes],
        "files": [[one.public_id, one.shown_name] for one in files.of(Reference(policy.RECORD, activity.id))],
    }


def _vote_of(vote: Vote) -> list[Any]:
    """Return a vote as [subject, state, in favour, against, abstained]: counts, as everywhere."""
    last = vote.standing
    ballots = (
        [
            sum(getattr(one, name) for one in last.tallies) if last.tallies else getattr(last, name)
            for name in ("yes", "no", "abstain")
        ]
        if last
        else [0, 0, 0]
    )
    return [vote.subject, vote.state.value, *ballots]


def _roll_of(activity: Activity) -> list[list[Any]]:
    """Return the lines of the roll call as [who, state, what else]; who is a member's number or a digest."""
    query = select(Attendance).where(Attendance.activity_id == activity.id).order_by(Attendance.id)
    return [
        [
            row.member_id or _digest(row.guest_name or ""),
            row.state.value,
            _digest(f"{row.minutes}|{row.reason}"),
        ]
        for row in db.session.scalars(query)
    ]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
