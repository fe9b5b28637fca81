"""Holding a vote: written down, opened, counted, closed; corrected with a reason. Verdicts are computed here."""

from __future__ import annotations

from collections.abc import Sequence

from partyhub.activities import policy, queries, rules
from partyhub.activities.commands.common import (
    NAME_LENGTH,
    check_editable,
    home_of,
    note,
)
from partyhub.activities.commands.signing import unsign_officers
from partyhub.activities.models import Activity, Vote, VoteCandidate, VoteCount, VoteExclusion, VoteTally
from partyhub.activities.rules.votes import (
    MAX_VOTES,
    VERDICT_EVENTS,
    VOTE_MACHINE,
    Count,
    Exclusion,
    VotePlan,
    Voters,
    VoteState,
    count_reasons,
    eligible_reasons,
    exclusion_reasons,
    plan_reasons,
    verdict,
)
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.references import Reference
from partyhub.organization.rules import OrgKind
from partyhub.security.actors import Actor


def add_vote(
    actor: Actor, activity: Activity, plan: VotePlan, *, exclusions: Sequence[Exclusion] = (), clock: Clock
) -> Vote:
    """Write a vote down as a draft; ids of people are internal. Raises Invalid with everything that is wrong."""
    _begin(actor, activity)
    allowed = rules.combined(activity.kinds).votes
    temporary = home_of(activity).kind is OrgKind.TEMPORARY_BRANCH
    reasons = plan_reasons(plan, allowed=allowed, temporary=temporary)
    due = queries.electorate(activity, plan.kind).due if exclusions else frozenset()
    reasons += exclusion_reasons(plan.kind, exclusions, due)
    if len(queries.votes_of(activity)) >= MAX_VOTES:
        reasons.append(Reason("too_many_items", "kind", {"max": MAX_VOTES}))
    raise_if(Invalid, reasons)
    vote = Vote(
        activity_id=activity.id,
        kind=plan.kind,
        subject=plan.subject,
        secret=plan.secret,
        seats=plan.seats,
        state=VoteState.DRAFT,
        created_at=clock.now(),
        candidates=[VoteCandidate(place=n, name=name) for n, name in enumerate(plan.candidates)],
        exclusions=[VoteExclusion(**vars(one)) for one in exclusions],
    )
    db.session.add(vote)
    db.session.flush()
    unsign_officers(activity)
    _audit(actor, activity, vote, "vote_added", clock)
    return vote


def open_vote(
    actor: Actor, activity: Activity, vote: Vote, *, version: int | None = None, clock: Clock
) -> Vote:
    """Put a vote to the meeting."""
    _begin(actor, activity, vote, version)
    vote.state = VoteState(VOTE_MACHINE.target(vote.state, "open"))
    raise_if(Invalid, eligible_reasons(vote.kind, len(queries.electorate_of(vote, activity).due)))
    db.session.flush()
    _audit(actor, activity, vote, "vote_opened", clock)
    return vote


def count_vote(
    actor: Actor, activity: Activity, vote: Vote, count: Count, *, version: int | None = None, clock: Clock
) -> Vote:
    """Take the ballots in as they were counted, with those due and present on the day as roster and roll call say.

    A second count of the same round, before it is closed, is kept beside the first.
    """
    _begin(actor, activity, vote, version)
    vote.state = VoteState(VOTE_MACHINE.target(vote.state, "count"))
    _take_in(actor, activity, vote, count, "", clock)
    _audit(actor, activity, vote, "vote_counted", clock)
    return vote


def close_vote(
    actor: Actor, activity: Activity, vote: Vote, *, version: int | None = None, clock: Clock
) -> Vote:
    """Compute the verdict; a tie for the last seats of an election opens the next round instead."""
    _begin(actor, activity, vote, version)
    if vote.state is not VoteState.COUNTED:
        VOTE_MACHINE.target(vote.state, "pass")
    _decide(vote)
    db.session.flush()
    unsign_officers(activity)
    note(actor, activity, "vote", clock=clock)
    _audit(actor, activity, vote, "vote_closed", clock)
    return vote


def correct_vote(
    actor: Actor,
    activity: Activity,
    vote: Vote,
    count: Count,
    *,
    reason: str,
    version: int | None = None,
    clock: Clock,
) -> Vote:
    """Count a closed vote anew, with the reason; the earlier count is kept, the verdict computed again."""
    _begin(actor, activity, vote, version)
    vote.state = VoteState(VOTE_MACHINE.target(vote.state, "correct"))
    raise_if(Invalid, _reason_reasons(reason))
    _take_in(actor, activity, vote, count, reason, clock)
    _decide(vote)
    db.session.flush()
    unsign_officers(activity)
    note(actor, activity, "vote", comment=reason, clock=clock)
    _audit(actor, activity, vote, "vote_corrected", clock)
    return vote


def remove_vote(
    actor: Actor, activity: Activity, vote: Vote, *, version: int | None = None, clock: Clock
) -> None:
    """Take a vote off that was never counted. Raises Invalid for one that was: its counts are part of the record."""
    _begin(actor, activity, vote, version)
    raise_if(Invalid, [Reason("vote_was_counted")] if vote.counts else [])
    _audit(actor, activity, vote, "vote_removed", clock)
    db.session.delete(vote)
    db.session.flush()
    unsign_officers(activity)


def _begin(actor: Actor, activity: Activity, vote: Vote | None = None, version: int | None = None) -> None:
    """Check that the actor runs the activity, that it can be changed (and is by nobody else now), and the version."""
    raise_if(Forbidden, policy.can_write(actor, activity))
    db.session.refresh(activity, with_for_update={"of": Activity})  # nobody signs it meanwhile
    check_editable(activity)
    if vote is not None and version is not None and version != vote.version:
        raise Stale(current={"state": vote.state.value, "version": vote.version})


def _take_in(actor: Actor, activity: Activity, vote: Vote, count: Count, reason: str, clock: Clock) -> None:
    people: Voters = queries.electorate_of(vote, activity).voters
    running, seats = vote.in_round, vote.seats_left
    raise_if(
        Invalid,
        eligible_reasons(vote.kind, people.due)
        or count_reasons(vote.kind, people, count, candidates=len(running), seats=seats, day=activity.day),
    )
    numbers = {name: value for name, value in vars(count).items() if name != "tallies"}
    tallies = [
        VoteTally(place=n, candidate_id=candidate.id, **vars(one))
        for n, (candidate, one) in enumerate(zip(running, count.tallies, strict=bool(count.tallies)))
    ]
    vote.counts.append(
        VoteCount(
            number=len(vote.counts) + 1,
            round=vote.round,
            due=people.due,
            present=people.present,
            reason=reason,
            counted_by=actor.name[:NAME_LENGTH],
            counted_at=clock.now(),
            tallies=tallies,
            **numbers,
        )
    )
    db.session.flush()


def _decide(vote: Vote) -> None:
    """Write down what follows from the standing count."""
    standing = vote.standing
    if standing is None:
        raise ValueError("a counted vote has a count")
    again = vote.round > 1
    outcome = verdict(vote.kind, standing.voters, standing.count, seats=vote.seats_left, again=again)
    for tally in standing.tallies:
        tally.elected, tally.tied = tally.place in outcome.elected, tally.place in outcome.tied
    if outcome.tied:
        vote.state = VoteState(VOTE_MACHINE.target(vote.state, "again"))
        vote.round += 1
    else:
        vote.state = VoteState(VOTE_MACHINE.target(vote.state, VERDICT_EVENTS[outcome.state]))


def _reason_reasons(reason: str) -> list[Reason]:
    if not reason:
        return [Reason("vote_correction_reason", "reason")]
    if len(reason) > rules.COMMENT_LENGTH:
        return [Reason("too_long", "reason", {"max": rules.COMMENT_LENGTH})]
    return [Reason("control_characters", "reason")] if "\0" in reason else []


def _audit(actor: Actor, activity: Activity, vote: Vote, tag: str, clock: Clock) -> None:
    standing = vote.standing
    details = {"kind": vote.kind.value, "state": vote.state.value, "round": vote.round}
    if standing is not None:
        details |= {"due": standing.due, "present": standing.present, "counts": len(vote.counts)}
    audit.record(
        actor,
        f"activity.{tag}",
        Reference(policy.RECORD, activity.id),
        path=home_of(activity).path,
        details=details,
        personal={"subject": vote.subject},
        clock=clock,
    )
