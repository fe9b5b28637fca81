"""Votes of an activity. They are read by whoever may read its minutes."""

from __future__ import annotations

from typing import Any

from partyhub.activities import commands, policy, queries
from partyhub.activities.api.base import blueprint
from partyhub.activities.models import Activity, Vote, VoteCount
from partyhub.activities.rules import votes as rules
from partyhub.activities.rules.votes import SECRET, Count, Exclusion, Ground, Tally, VoteKind, VotePlan
from partyhub.activities.schemas.votes import (
    NewVoteSchema,
    VoteCorrectionSchema,
    VoteCountSchema,
    VoteSchema,
    VotesSchema,
)
from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.api import etag, matched_version, needs_match, require_match

_COPIED = ("kind", "subject", "secret", "state", "version", "round", "seats", "elected")
_NUMBERS = ("number", "round", "due", "present", "yes", "no", "abstain", "spoiled")
_MORE = ("written_yes", "written_no", "written_on", "reason", "counted_by", "counted_at")


@blueprint.route("/<public_id>/votes", methods=["GET"])
@requires(Permission.ACTIVITY_READ)
@blueprint.response(200, VotesSchema)
def list_votes(public_id: str) -> Any:
    """List the votes; none are shown to whom the minutes are not."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    shown = policy.sees_minutes(actor, activity, queries.home_of(activity).path)
    return {"items": [_shown(activity, one) for one in queries.votes_of(activity)] if shown else []}


@blueprint.route("/<public_id>/votes", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(NewVoteSchema)
@blueprint.response(201, VoteSchema)
def add_vote(body: dict[str, Any], public_id: str) -> Any:
    """Write a vote down, as a draft."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    kind = VoteKind(body["kind"])
    plan = VotePlan(
        kind,
        body["subject"],
        body.get("secret", False) or kind in SECRET,
        body.get("seats", 0),
        tuple(body.get("candidates", ())),
    )
    ids = queries.people_ids(actor, [one["member_id"] for one in body.get("exclusions", ())])
    exclusions = [
        Exclusion(ids[one["member_id"]], Ground(one["ground"]), one["document"], one["adopted"])
        for one in body.get("exclusions", ())
    ]
    vote = commands.add_vote(actor, activity, plan, exclusions=exclusions, clock=clock())
    return etag(_shown(activity, vote), vote.version, 201)


@blueprint.route("/<public_id>/votes/<vote_id>/open", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.response(200, VoteSchema)
@needs_match
def open_vote(public_id: str, vote_id: str) -> Any:
    """Put a vote to the meeting; If-Match is the vote's version, here and below."""
    activity, vote = _found(public_id, vote_id)
    commands.open_vote(current_actor(), activity, vote, version=matched_version(), clock=clock())
    return etag(_shown(activity, vote), vote.version)


@blueprint.route("/<public_id>/votes/<vote_id>/count", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(VoteCountSchema)
@blueprint.response(200, VoteSchema)
@needs_match
def count_vote(body: dict[str, Any], public_id: str, vote_id: str) -> Any:
    """Take the ballots in as they were counted."""
    activity, vote = _found(public_id, vote_id)
    commands.count_vote(
        current_actor(), activity, vote, _count(body), version=matched_version(), clock=clock()
    )
    return etag(_shown(activity, vote), vote.version)


@blueprint.route("/<public_id>/votes/<vote_id>/close", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.response(200, VoteSchema)
@needs_match
def close_vote(public_id: str, vote_id: str) -> Any:
    """Compute the verdict; a tie for the last seats opens the next round instead."""
    activity, vote = _found(public_id, vote_id)
    commands.close_vote(current_actor(), activity, vote, version=matched_version(), clock=clock())
    return etag(_shown(activity, vote), vote.version)


@blueprint.route("/<public_id>/votes/<vote_id>/correct", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(VoteCorrectionSchema)
@blueprint.response(200, VoteSchema)
@needs_match
def correct_vote(body: dict[str, Any], public_id: str, vote_id: str) -> Any:
    """Count a closed vote anew; the earlier count is kept."""
    activity, vote = _found(public_id, vote_id)
    reason, version = body.pop("reason"), matched_version()
    commands.correct_vote(
        current_actor(), activity, vote, _count(body), reason=reason, version=version, clock=clock()
    )
    return etag(_shown(activity, vote), vote.version)


@blueprint.route("/<public_id>/votes/<vote_id>", methods=["DELETE"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.response(204)
def remove_vote(public_id: str, vote_id: str) -> None:
    """Take a vote off that was never counted."""
    activity, vote = _found(public_id, vote_id)
    require_match(vote.version)
    commands.remove_vote(current_actor(), activity, vote, clock=clock())


def _found(public_id: str, vote_id: str) -> tuple[Activity, Vote]:
    activity = queries.get(current_actor(), public_id)
    return activity, queries.get_vote(activity, vote_id)


def _count(body: dict[str, Any]) -> Count:
    tallies = tuple(Tally(**one) for one in body.get("tallies", ()))
    return Count(**{name: value for name, value in body.items() if name != "tallies"}, tallies=tallies)


def _shown(activity: Activity, vote: Vote) -> dict[str, Any]:
    people = queries.electorate_of(vote, activity).voters
    return {name: getattr(vote, name) for name in _COPIED} | {
        "id": vote.public_id,
        "due": people.due,
        "present": people.present,
        "quorum": rules.quorum(vote.kind, people.present, people.due),
        "excluded": len(vote.exclusions),
        "candidates": [one.name for one in vote.in_round],
        "counts": [_shown_count(vote, one) for one in vote.counts],
    }


def _shown_count(vote: Vote, count: VoteCount) -> dict[str, Any]:
    names = {one.id: one.name for one in vote.candidates}
    tallies = [
        {name: getattr(one, name) for name in ("yes", "no", "abstain", "elected", "tied")}
        | {"name": names[one.candidate_id]}
        for one in count.tallies
    ]
    return {name: getattr(count, name) for name in (*_NUMBERS, *_MORE)} | {"tallies": tallies}
