"""Signing in and out. Tries are counted in a unit of work of their own, before the password is looked at."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from partyhub.accounts import queries
from partyhub.accounts.models import LoginSession, LoginThrottle, PersonalLink, User
from partyhub.accounts.rules import passwords
from partyhub.accounts.rules import sessions as session_rules
from partyhub.accounts.rules.sessions import SessionKind
from partyhub.accounts.rules.throttle import KNOWN_FOR, LIMITS, Counter, Tries, next_try, without_last
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db, insert_into
from partyhub.kernel.errors import NotFound, Unauthorized
from partyhub.kernel.references import Reference
from partyhub.kernel.tries import network
from partyhub.kernel.vault import digest
from partyhub.security.actors import ANONYMOUS, Actor

AGENT_LENGTH = 80
THROTTLE_KEPT = timedelta(days=90)
_LOCK_ORDER = (Counter.ACCOUNT, Counter.ADDRESS, Counter.PAIR)


def take_try(username: str, address: str, *, clock: Clock) -> int:
    """Count one try to sign in; return 0, or the seconds to wait when it must not be made.

    The caller commits at once, whatever comes back: what was counted must outlive a refused sign-in, a killed worker
    and a restart.
    """
    now = clock.now()
    rows = {counter: _locked(counter, key, now) for counter, key in _keys(username, address).items()}
    pair = rows[Counter.PAIR]
    known = pair.succeeded_at is not None and now - pair.succeeded_at < KNOWN_FOR
    guarding = (Counter.PAIR,) if known else tuple(rows)
    outcomes = {counter: next_try(_tries(rows[counter]), LIMITS[counter], now) for counter in guarding}
    wait = max(seconds for _, seconds in outcomes.values())
    for counter, (state, seconds) in outcomes.items():
        if seconds or not wait:  # a try that another counter refuses is not counted here
            _keep(rows[counter], state, now)
    return wait


def check_credentials(username: str, password: str, *, demo_allowed: bool, clock: Clock) -> int | None:
    """Return the id of the account that name and password open, else None; takes equally long for unknown names."""
    user = queries.by_username(username) if len(username) <= 80 else None
    fits = passwords.password_fits(password, user.password_hash if user is not None else None)
    if user is None or not fits or user.disabled_at is not None or (user.is_demo and not demo_allowed):
        return None
    if user.temporary_until is not None and clock.now() >= user.temporary_until:
        return None
    return user.id


def note_refused(username: str, address: str, *, clock: Clock) -> None:
    """Write a refused try to the audit log; who was meant stands in the erasable part."""
    user = queries.by_username(username) if len(username) <= 80 else None
    audit.record(
        ANONYMOUS,
        "accounts.sign_in_refused",
        Reference("user", user.id) if user is not None else None,
        personal={"username": username[:80], "address": address},
        clock=clock,
    )


def open_session(
    user_id: int, *, username: str, address: str, agent: str, password: str, clock: Clock
) -> str:
    """Begin a session after the credentials were found good; return the key for the cookie.

    Raises Unauthorized when the account was shut in this very moment.
    """
    user = db.session.get(User, user_id)
    if user is None or user.disabled_at is not None:
        raise Unauthorized
    if user.password_hash is not None and passwords.needs_rehash(user.password_hash):
        user.password_hash = passwords.hash_password(password)
        db.session.flush()
    _forgive(username, address, clock.now())
    key = _new_session(
        clock, life=session_rules.ABSOLUTE_LIMIT, kind=SessionKind.DESK, agent=agent, user_id=user.id
    )
    audit.record(
        queries.actor_of(user.id),
        "accounts.signed_in",
        Reference("user", user.id),
        personal={"address": address},
        clock=clock,
    )
    return key


def open_phone_session(member_id: int, *, agent: str, clock: Clock) -> str:
    """Begin a member's phone session of 90 days; return the key for the cookie."""
    return _new_session(
        clock, life=session_rules.PHONE_LIMIT, kind=SessionKind.PHONE, agent=agent, member_id=member_id
    )


def new_key(session_id: int) -> str:
    """Give a session a new key, as after a new password; return it. Raises NotFound for an ended one."""
    key = session_rules.new_secret()
    changed = db.session.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id)
        .values(key_digest=session_rules.digest_of(key))
        .returning(LoginSession.id)
    ).scalar()
    if changed is None:
        raise NotFound
    return key


def sign_out(actor: Actor, session_id: int, *, clock: Clock) -> None:
    """End the session that the request came with."""
    db.session.execute(delete(LoginSession).where(LoginSession.id == session_id))
    audit.record(actor, "accounts.signed_out", clock=clock)


def end_session(actor: Actor, public_id: str, *, clock: Clock) -> None:
    """End one of the actor's own sessions; raises NotFound for anybody else's."""
    owner = (
        LoginSession.user_id == actor.user_id
        if actor.user_id is not None
        else LoginSession.member_id == actor.member_id
    )
    ended = db.session.execute(
        delete(LoginSession).where(LoginSession.public_id == public_id, owner).returning(LoginSession.id)
    ).scalar()
    if ended is None:
        raise NotFound
    audit.record(actor, "accounts.session_ended", details={"session": ended}, clock=clock)


def touch(session_id: int, *, clock: Clock) -> None:
    """Note that a session is in use, unless that was noted within the last five minutes."""
    now = clock.now()
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.last_seen_at <= now - session_rules.TOUCH_EVERY)
        .values(last_seen_at=now)
    )


def forget_old(clock: Clock) -> None:
    """Remove sessions past their limit, counters nobody touched for 90 days, links long dead."""
    now = clock.now()
    db.session.execute(delete(LoginSession).where(LoginSession.expires_at <= now))
    db.session.execute(delete(LoginThrottle).where(LoginThrottle.changed_at < now - THROTTLE_KEPT))
    db.session.execute(delete(PersonalLink).where(PersonalLink.expires_at < now - THROTTLE_KEPT))


def _new_session(
    clock: Clock,
    *,
    life: timedelta,
    kind: SessionKind,
    agent: str,
    user_id: int | None = None,
    member_id: int | None = None,
) -> str:
    key, now = session_rules.new_secret(), clock.now()
    db.session.add(
        LoginSession(
            key_digest=session_rules.digest_of(key),
            kind=kind,
            user_id=user_id,
            member_id=member_id,
            agent=agent[:AGENT_LENGTH],
            created_at=now,
            last_seen_at=now,
            expires_at=now + life,
        )
    )
    db.session.flush()
    return key


def _keys(username: str, address: str) -> dict[Counter, str]:
    account, place = username.strip().lower()[:80], network(address)
    keys = {Counter.ACCOUNT: account, Counter.ADDRESS: place, Counter.PAIR: f"{account}|{place}"}
    return {counter: digest(f"sign-in:{counter}:{keys[counter]}") for counter in _LOCK_ORDER}


def _locked(counter: Counter, key: str, now: datetime) -> LoginThrottle:
    """Return the counter's row, made if need be, locked until the commit."""
    made = insert_into(LoginThrottle).values(
        counter=counter, digest=key, recent="[]", strikes=0, changed_at=now
    )
    db.session.execute(
        made.on_conflict_do_update(index_elements=["counter", "digest"], set_={"changed_at": now})
    )
    return db.session.execute(
        select(LoginThrottle).where(LoginThrottle.counter == counter, LoginThrottle.digest == key),
        execution_options={"populate_existing": True},
    ).scalar_one()


def _tries(row: LoginThrottle) -> Tries:
    recent = tuple(datetime.fromisoformat(at) for at in json.loads(row.recent))
    return Tries(recent, row.strikes, row.blocked_until)


def _keep(row: LoginThrottle, state: Tries, now: datetime) -> None:
    row.recent = json.dumps([at.isoformat() for at in state.recent])
    row.strikes, row.blocked_until, row.changed_at = state.strikes, state.blocked_until, now
    db.session.flush()


def _forgive(username: str, address: str, now: datetime) -> None:
    """A successful try clears its own counter and is taken out of the wider ones."""
    for counter, key in _keys(username, address).items():
        row = _locked(counter, key, now)
        if counter is Counter.PAIR:
            row.succeeded_at = now
            _keep(row, Tries(), now)
        else:
            _keep(row, without_last(_tries(row)), now)
