"""Tables of accounts. No secret is stored: passwords as Argon2id, everything else that opens a door as a digest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from partyhub.accounts.rules.sessions import SessionKind
from partyhub.accounts.rules.throttle import Counter
from partyhub.kernel.db import BigId, Identified, Model, UTCDateTime, Versioned, enum_column
from partyhub.security.permissions import Role

DIGEST_LENGTH = 64


class User(Identified, Versioned, Model):
    """An account. `member_id` is the party member behind it, if any; `password_hash` is None until one was set."""

    __tablename__ = "user_account"

    username: Mapped[str] = mapped_column(String(40), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    temporary_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Until when a password that was drawn for the person opens the account."""
    must_change_password: Mapped[bool] = mapped_column(default=False)
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"), unique=True)
    locale: Mapped[str] = mapped_column(String(10), default="zh_CN")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RoleGrant(Identified, Model):
    """A role held on an organisation, with who gave it and, at its end, who took it. Rows are never deleted."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_live",
            "user_id",
            "role",
            "organization_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index("ix_role_grant_organization_id_role", "organization_id", "role"),
    )

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user_account.id"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    organization_id: Mapped[int] = mapped_column(BigId, ForeignKey("organization.id"))
    granted_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user_account.id"))
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LoginSession(Identified, Model):
    """One signed-in browser. The cookie holds the key; here lies only its digest. Ending a session deletes the row."""

    __tablename__ = "login_session"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (member_id IS NULL)", name="one_owner"),
        Index("ix_login_session_user_id", "user_id"),
        Index("ix_login_session_member_id", "member_id"),
        Index("ix_login_session_expires_at", "expires_at"),
    )

    key_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    kind: Mapped[SessionKind] = mapped_column(enum_column(SessionKind))
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user_account.id"))
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("member.id"))
    agent: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LoginThrottle(Model):
    """One counter of sign-in tries. What it counts is known by a keyed digest only."""

    __tablename__ = "login_throttle"
    __table_args__ = (
        PrimaryKeyConstraint("counter", "digest"),
        Index("ix_login_throttle_changed_at", "changed_at"),
    )

    counter: Mapped[Counter] = mapped_column(enum_column(Counter))
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    recent: Mapped[str] = mapped_column(Text, default="[]")
    strikes: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    succeeded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ApiToken(Identified, Model):
    """A program's key to the API on behalf of a user. Shown once; `permissions` (JSON list) narrows what he holds."""

    __tablename__ = "api_token"

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    token_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    permissions: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class PersonalLink(Identified, Model):
    """A member's way in on his phone, good once and for seven days."""

    __tablename__ = "personal_link"

    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("member.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    issued_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
