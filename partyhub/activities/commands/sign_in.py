"""Members sign in themselves with the code on the leader's screen, where the leader has switched that on."""

from __future__ import annotations

import secrets

from partyhub.activities import policy, queries, rules
from partyhub.activities.commands.common import home_of, reference
from partyhub.activities.commands.rolls import put_lines
from partyhub.activities.models import Activity, Attendance, SelfSignIn
from partyhub.activities.rules import Code, Presence, Reported, RollEntry
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.kernel.vault import digest
from partyhub.members import queries as members
from partyhub.security.actors import Actor

_NONCE_BYTES = 12


def switch_sign_in(actor: Actor, activity: Activity, *, on: bool, clock: Clock) -> None:
    """Let members sign in with the rotating code, or stop it; off is what every activity begins with."""
    raise_if(Forbidden, policy.can_write(actor, activity))
    if on and activity.state not in rules.SIGN_IN_STATES:
        raise Conflict(Reason("sign_in_not_announced"))
    said = {"is_open": on, "changed_by": actor.user_id, "changed_at": clock.now()}
    insert = insert_into(SelfSignIn).values(activity_id=activity.id, **said)
    db.session.execute(insert.on_conflict_do_update(index_elements=["activity_id"], set_=said))
    tag = "sign_in_opened" if on else "sign_in_closed"
    audit.record(actor, f"activity.{tag}", reference(activity), path=home_of(activity).path, clock=clock)


def new_code(actor: Actor, activity: Activity, *, clock: Clock) -> str:
    """Return a fresh code for the leader's screen. Raises Forbidden, and Conflict outside the window."""
    raise_if(Forbidden, policy.can_write(actor, activity))
    raise_if(Conflict, _window(activity, clock))
    return rules.make_code(_key(), _subject(activity), clock.now(), secrets.token_hex(_NONCE_BYTES))


def ticket(actor: Actor, activity: Activity, code: str, *, clock: Clock) -> str:
    """Return a member's own ticket for a code that he has just opened. Raises Forbidden, Conflict, Invalid."""
    member_id = _expected(actor, activity)
    raise_if(Conflict, _window(activity, clock))
    read = rules.read_code(_key(), _subject(activity), code, clock.now())
    if isinstance(read, Reason):
        raise Invalid(read)
    return rules.make_code(_key(), _subject(activity, member_id), clock.now(), read.nonce)


def sign_in(actor: Actor, activity: Activity, ticket: str, *, clock: Clock) -> Attendance:
    """Sign in with one's own ticket: one line a member. What the leader has recorded is never overwritten.

    Signing in again with the same ticket changes nothing and answers the same; a code that was used before the
    leader took the line back does not open a second time.
    """
    member_id = _expected(actor, activity)
    raise_if(Conflict, _window(activity, clock))
    read = rules.read_code(_key(), _subject(activity, member_id), ticket, clock.now())
    if isinstance(read, Reason):
        raise Invalid(read)
    return _take(actor, activity, member_id, read, clock)


def _take(actor: Actor, activity: Activity, member_id: int, read: Code, clock: Clock) -> Attendance:
    before = queries.own_line(actor, activity)
    if before is not None and before.state is Presence.UNRECORDED and before.code == read.nonce:
        raise Invalid(Reason("sign_in_code_used"))
    if before is None or before.state is Presence.UNRECORDED:
        state, minutes = rules.arrival(activity.starts_at, activity.ends_at, clock.now())
        entry = RollEntry(state, member_id=member_id, minutes=minutes)
        put_lines(
            actor, activity, [entry], clock, reported=Reported.ONESELF, code=read.nonce, only_unrecorded=True
        )
        audit.record(
            actor,
            "activity.signed_in",
            reference(activity),
            path=home_of(activity).path,
            details={"member": member_id, "presence": state.value},
            clock=clock,
        )
    line = queries.own_line(actor, activity)
    if line is None:
        raise RuntimeError("the line was written above")
    return line


def _expected(actor: Actor, activity: Activity) -> int:
    """Return who signs in: a member who is expected, or stands in the roll call already. Raises Forbidden."""
    if actor.member_id is not None:
        places = queries.participant_ids(activity)
        here = any(members.rosters(places, activity.day, among=[actor.member_id]).values())
        if here or queries.own_line(actor, activity) is not None:
            return actor.member_id
    raise Forbidden(Reason("sign_in_not_expected"))


def _window(activity: Activity, clock: Clock) -> list[Reason]:
    is_open = queries.sign_in_is_open(activity)
    return rules.window_reasons(activity.state, is_open, activity.starts_at, activity.ends_at, clock.now())


def _key() -> bytes:
    return digest("partyhub activity sign-in").encode()


def _subject(activity: Activity, member_id: int = 0) -> str:
    return f"{activity.public_id}:{member_id}"
