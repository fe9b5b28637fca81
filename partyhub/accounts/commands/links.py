"""Members' personal links: a slip or a mail that opens a phone session once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from partyhub.accounts import queries
from partyhub.accounts.commands.signing_in import open_phone_session
from partyhub.accounts.models import LoginSession, PersonalLink, User
from partyhub.accounts.rules import sessions as rules
from partyhub.audit import commands as audit
from partyhub.kernel import jobs
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden, NotFound, Reason
from partyhub.kernel.references import Reference
from partyhub.members.models import Member
from partyhub.members.rules import ENDED
from partyhub.notifications import queries as notifications
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission

SEND_JOB = "accounts.send_link"
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class IssuedLink:
    """A link that was made just now: the only moment at which its token is known."""

    member_id: int
    member_name: str
    token: str
    expires_at: datetime


def issue_links(actor: Actor, members: Sequence[Member], *, clock: Clock) -> list[IssuedLink]:
    """Make a link for each member (loaded through the actor's scope). Earlier links and sessions stay as they are.

    Raises Forbidden without LINK_ISSUE over a member's organisation, or for more than 200 at once.
    """
    if len(members) > MOST_AT_ONCE:
        raise Forbidden(Reason("too_many_items", params={"max": MOST_AT_ONCE}))
    issued = []
    for member in members:
        if not actor.can_at(Permission.LINK_ISSUE, member.path) or member.status in ENDED:
            raise Forbidden
        token, now = rules.new_secret(), clock.now()
        link = PersonalLink(
            member_id=member.id,
            token_digest=rules.digest_of(token),
            issued_by=actor.user_id,
            created_at=now,
            expires_at=now + rules.LINK_LIFE,
        )
        db.session.add(link)
        issued.append(IssuedLink(member.id, member.name, token, link.expires_at))
        audit.record(
            actor, "accounts.link_issued", Reference("member", member.id), path=member.path, clock=clock
        )
    db.session.flush()
    return issued


def send_links(actor: Actor, members: Sequence[Member], *, clock: Clock) -> tuple[int, int]:
    """Ask for a link by e-mail for each member; return how many are on their way and how many gave no address.

    The link is made when it is sent, so that no row ever holds it. Raises Forbidden as `issue_links` does.
    """
    sent = 0
    for member in members:
        if not actor.can_at(Permission.LINK_ISSUE, member.path) or member.status in ENDED:
            raise Forbidden
        if address_of(member.id) is not None:
            jobs.enqueue(SEND_JOB, {"member_id": member.id, "user_id": actor.user_id}, clock=clock)
            sent += 1
    return sent, len(members) - sent


def address_of(member_id: int) -> str | None:
    """Return the e-mail address that a member gave, as a member or with his account."""
    account = db.session.scalar(select(User.id).where(User.member_id == member_id))
    found = notifications.address_of(f"member:{member_id}")
    return found or (notifications.address_of(f"user:{account}") if account is not None else None)


def open_link(token: str, *, agent: str, clock: Clock) -> tuple[Actor, str]:
    """Use a link up; return who came in and the key for his cookie. Raises NotFound when it opens nothing (any more).

    The UPDATE decides: of two who use it in the same moment, one gets no row.
    """
    now = clock.now()
    used = db.session.execute(
        update(PersonalLink)
        .where(
            PersonalLink.token_digest == rules.digest_of(token),
            PersonalLink.used_at.is_(None),
            PersonalLink.revoked_at.is_(None),
            PersonalLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(PersonalLink.member_id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if used is None:
        raise NotFound(Reason("link_spent"))
    actor = queries.member_actor(used)
    key = open_phone_session(used, agent=agent, clock=clock)
    audit.record(actor, "accounts.link_opened", Reference("member", used), path=actor.path, clock=clock)
    return actor, key


def end_phone_access(
    actor: Actor, member: Member, session_public_id: str | None = None, *, clock: Clock
) -> int:
    """End one phone session of a member, or all of them and his unused links; return how many sessions ended.

    `member` was loaded through the actor's scope. Raises NotFound for a session that is not his.
    """
    if not actor.can_at(Permission.LINK_ISSUE, member.path):
        raise Forbidden
    wanted = delete(LoginSession).where(LoginSession.member_id == member.id)
    if session_public_id is not None:
        wanted = wanted.where(LoginSession.public_id == session_public_id)
    ended = len(db.session.execute(wanted.returning(LoginSession.id)).all())
    if session_public_id is not None and not ended:
        raise NotFound
    if session_public_id is None:
        _revoke_links(member.id, clock)
    audit.record(
        actor,
        "accounts.phone_access_ended",
        Reference("member", member.id),
        path=member.path,
        details={"sessions": ended},
        clock=clock,
    )
    return ended


def member_left(*, member_id: int, clock: Clock, **_about: Any) -> None:
    """Listen to `members.signals.member_left`: who has left a branch signs in anew, with what he is then."""
    users = select(User.id).where(User.member_id == member_id)
    db.session.execute(
        delete(LoginSession)
        .where((LoginSession.member_id == member_id) | LoginSession.user_id.in_(users))
        .execution_options(synchronize_session=False)
    )
    _revoke_links(member_id, clock)


def _revoke_links(member_id: int, clock: Clock) -> None:
    db.session.execute(
        update(PersonalLink)
        .where(
            PersonalLink.member_id == member_id,
            PersonalLink.used_at.is_(None),
            PersonalLink.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
    )
