"""A member contests his line; whoever runs the activity answers."""

from __future__ import annotations

from partyhub.activities import policy, queries, rules
from partyhub.activities.commands.common import NAME_LENGTH, check_editable, home_of, reference
from partyhub.activities.commands.rolls import put_lines
from partyhub.activities.models import Activity, Contest
from partyhub.activities.rules import ContestState, Presence, RollEntry
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.notifications import commands as notifications
from partyhub.security import directory
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission


def contest(actor: Actor, activity: Activity, *, claimed: Presence, reason: str, clock: Clock) -> Contest:
    """Say that one's own line is wrong, within seven days, once. Raises Forbidden, Invalid, Conflict."""
    line = queries.own_line(actor, activity)
    if actor.member_id is None or line is None:
        raise Forbidden(Reason("contest_no_line"))
    now = clock.now()
    raise_if(Invalid, rules.contest_reasons(line.state, claimed, reason, line.recorded_at, now))
    raise_if(
        Conflict, rules.contest_closed_reasons(line.recorded_at, now, contested=queries.is_contested(line))
    )
    made = Contest(
        activity_id=activity.id,
        member_id=actor.member_id,
        recorded=line.state,
        claimed=claimed,
        reason=reason,
        state=ContestState.OPEN,
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    _note(actor, activity, made, "contested", clock)
    _tell_desk(actor, activity, made, clock)
    return made


def answer(
    actor: Actor, activity: Activity, made: Contest, verb: str, *, answer: str, version: int, clock: Clock
) -> Contest:
    """Answer with `correct` (the line becomes what the member said) or `uphold` (it stays, with a reason).

    A record that is signed already is corrected all the same: this line was answered for within its time, and both
    values stay in the contest.
    """
    raise_if(Forbidden, policy.can_write(actor, activity))
    if made.version != version:
        raise Stale(current={"state": made.state, "answer": made.answer})
    target = ContestState(rules.CONTEST_MACHINE.target(made.state, verb))
    raise_if(Invalid, rules.answer_reasons(verb, answer))
    made.state, made.answer, made.answered_at = target, answer, clock.now()
    made.answered_by, made.answerer_name = actor.user_id, actor.name[:NAME_LENGTH]
    db.session.flush()
    if verb == "correct":
        _correct(actor, activity, made, clock)
    _note(actor, activity, made, f"contest_{made.state.value}", clock)
    notifications.enqueue(
        to_members=[made.member_id],
        topic=f"activity.contest_{made.state.value}",
        params=_params(activity, made) | {"answer": answer},
        link=reference(activity),
        key=f"{reference(activity)}:contest#{made.id}:{made.state.value}",
        clock=clock,
    )
    return made


def _correct(actor: Actor, activity: Activity, made: Contest, clock: Clock) -> None:
    if activity.state is rules.State.CANCELLED:
        check_editable(activity)
    put_lines(actor, activity, [RollEntry(made.claimed, member_id=made.member_id)], clock)


def _note(actor: Actor, activity: Activity, made: Contest, tag: str, clock: Clock) -> None:
    audit.record(
        actor,
        f"activity.{tag}",
        reference(activity),
        path=home_of(activity).path,
        details={
            "member": made.member_id,
            "recorded": made.recorded.value,
            "claimed": made.claimed.value,
        },
        personal={"reason": made.reason} | ({"answer": made.answer} if made.answer else {}),
        clock=clock,
    )


def _tell_desk(actor: Actor, activity: Activity, made: Contest, clock: Clock) -> None:
    desk = set(directory.at(Permission.ACTIVITY_WRITE, home_of(activity).path))
    desk |= {activity.created_by} if activity.created_by is not None else set()
    notifications.enqueue(
        to_users=sorted(desk - {actor.user_id}),
        topic="activity.contested",
        params=_params(activity, made) | {"name": actor.name, "reason": made.reason},
        link=reference(activity),
        key=f"{reference(activity)}:contest#{made.id}",
        clock=clock,
    )


def _params(activity: Activity, made: Contest) -> dict[str, object]:
    return {
        "title": activity.title,
        "day": activity.day,
        "recorded": f"word:activities.presence.{made.recorded.value}",
        "claimed": f"word:activities.presence.{made.claimed.value}",
    }
