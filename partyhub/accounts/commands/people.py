"""Accounts: opening, shutting, passwords."""

from __future__ import annotations

from sqlalchemy import select

from partyhub.accounts import queries
from partyhub.accounts.commands.ending import end_sessions, lock_sysadmins, revoke_tokens
from partyhub.accounts.models import User
from partyhub.accounts.rules import passwords
from partyhub.accounts.rules.grants import is_self
from partyhub.accounts.rules.sessions import TEMPORARY_LIFE, check_username
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, Reason, raise_if
from partyhub.kernel.references import Reference
from partyhub.members.models import Member
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission

NAME_MAX = 60
_demo_allowed = True


def allow_demo_users(allowed: bool) -> None:
    """Say whether this installation may have accounts of the demo organisation; production may not."""
    global _demo_allowed  # noqa: PLW0603  # one installation a process, set once at start
    _demo_allowed = allowed


def create_user(
    actor: Actor,
    *,
    username: str,
    display_name: str,
    password: str | None = None,
    member_id: int | None = None,
    must_change: bool = True,
    is_demo: bool = False,
    clock: Clock,
) -> User:
    """Open an account. Without a password nobody can sign in until `reset_password` drew one.

    Raises Forbidden without ACCOUNT_MANAGE, Invalid for a malformed name or weak password, Conflict for a name taken.
    """
    _require_management(actor)
    if is_demo and not _demo_allowed:
        raise Forbidden(Reason("demo_in_production"))
    username, display_name = username.strip().lower(), display_name.strip()
    reasons = check_username(username)
    if not 1 <= len(display_name) <= NAME_MAX:
        reasons.append(Reason("display_name_length", field="display_name", params={"max": NAME_MAX}))
    if password is not None:
        reasons += passwords.check_password(password, (username, display_name, "partyhub"))
    raise_if(Invalid, reasons)
    if queries.by_username(username) is not None:
        raise Conflict(Reason("username_taken", field="username"))
    if member_id is not None and _account_of(member_id) is not None:
        raise Conflict(Reason("member_has_account", field="member"))
    now = clock.now()
    user = User(
        username=username,
        display_name=display_name,
        password_hash=passwords.hash_password(password) if password is not None else None,
        password_changed_at=now if password is not None else None,
        must_change_password=must_change,
        member_id=member_id,
        locale="zh_CN",
        is_demo=is_demo,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    _record(
        actor, "accounts.user_created", user, clock, personal={"username": username, "name": display_name}
    )
    return user


def change_password(
    actor: Actor, user: User, *, current: str, password: str, keep_session: int | None, clock: Clock
) -> None:
    """Give oneself a new password; every other session ends. Raises Invalid with every reason, Forbidden for others."""
    if actor.user_id != user.id:
        raise Forbidden
    reasons = []
    if not passwords.password_fits(current, user.password_hash):
        reasons.append(Reason("password_wrong", field="current"))
    reasons += passwords.check_password(password, queries.password_context(user))
    if not reasons and passwords.password_fits(password, user.password_hash):
        reasons.append(Reason("password_unchanged", field="password"))
    raise_if(Invalid, reasons)
    user.password_hash = passwords.hash_password(password)
    user.password_changed_at = clock.now()
    user.must_change_password = False
    user.temporary_until = None
    db.session.flush()
    end_sessions(user.id, keep=keep_session)
    _record(actor, "accounts.password_changed", user, clock)


def reset_password(actor: Actor, user: User, *, clock: Clock) -> str:
    """Draw a password for somebody, good for a day and to be changed at once; return it, to be shown this one time.

    Ends all his sessions and tokens. Raises Forbidden without ACCOUNT_MANAGE, or for one's own account.
    """
    _require_management(actor)
    if is_self(actor, user_id=user.id, member_id=None):
        raise Forbidden(Reason("own_account"))
    drawn = passwords.temporary_password()
    user.password_hash = passwords.hash_password(drawn)
    user.password_changed_at = clock.now()
    user.must_change_password = True
    user.temporary_until = clock.now() + TEMPORARY_LIFE
    db.session.flush()
    end_sessions(user.id)
    revoke_tokens(user.id, clock)
    _record(actor, "accounts.password_reset", user, clock)
    return drawn


def disable(actor: Actor, user: User, *, clock: Clock) -> None:
    """Shut an account; its sessions and tokens end. Raises Forbidden for one's own, Conflict for the last sysadmin."""
    _require_management(actor)
    if is_self(actor, user_id=user.id, member_id=None):
        raise Forbidden(Reason("own_account"))
    if lock_sysadmins() <= {user.id}:
        raise Conflict(Reason("last_sysadmin"))
    if user.disabled_at is not None:
        return
    user.disabled_at = clock.now()
    db.session.flush()
    end_sessions(user.id)
    revoke_tokens(user.id, clock)
    _record(actor, "accounts.user_disabled", user, clock)


def enable(actor: Actor, user: User, *, clock: Clock) -> None:
    """Open a shut account again; the person signs in anew."""
    _require_management(actor)
    if user.disabled_at is None:
        return
    user.disabled_at = None
    db.session.flush()
    _record(actor, "accounts.user_enabled", user, clock)


def link_member(actor: Actor, user: User, member: Member | None, *, clock: Clock) -> None:
    """Say which member stands behind an account.

    Raises Forbidden for one's own account, Conflict when the member has another one.
    """
    _require_management(actor)
    if is_self(actor, user_id=user.id, member_id=None):
        raise Forbidden(Reason("own_account"))
    if member is not None and _account_of(member.id) not in (None, user.id):
        raise Conflict(Reason("member_has_account", field="member"))
    user.member_id = member.id if member is not None else None
    db.session.flush()
    end_sessions(user.id)
    _record(actor, "accounts.member_linked", user, clock, details={"member": user.member_id})


def _account_of(member_id: int) -> int | None:
    return db.session.scalar(select(User.id).where(User.member_id == member_id))


def _require_management(actor: Actor) -> None:
    if not actor.can(Permission.ACCOUNT_MANAGE):
        raise Forbidden


def _record(
    actor: Actor,
    event: str,
    user: User,
    clock: Clock,
    *,
    details: dict[str, object] | None = None,
    personal: dict[str, str] | None = None,
) -> None:
    audit.record(actor, event, Reference("user", user.id), details=details, personal=personal, clock=clock)
