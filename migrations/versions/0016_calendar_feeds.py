"""calendar feeds of activities"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", BIG, nullable=True),
        sa.Column("member_id", BIG, nullable=True),
        sa.Column("organization_id", BIG, nullable=True),
        sa.Column("token_digest", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "user_id IS NOT NULL OR member_id IS NOT NULL", name=op.f("ck_calendar_feed_owner")
        ),
        sa.CheckConstraint(
            "organization_id IS NOT NULL OR member_id IS NOT NULL", name=op.f("ck_calendar_feed_whose")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_calendar_feed_member_id_member")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_calendar_feed_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("public_id", name=op.f("uq_calendar_feed_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    for column in ("user_id", "member_id", "organization_id"):
        op.create_index(op.f(f"ix_calendar_feed_{column}"), "calendar_feed", [column])
    op.create_table(
        "calendar_feed_use",
        sa.Column("feed_id", BIG, nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetches", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["calendar_feed.id"], name=op.f("fk_calendar_feed_use_feed_id_calendar_feed")
        ),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_calendar_feed_use")),
    )


def downgrade() -> None:
    op.drop_table("calendar_feed_use")
    op.drop_table("calendar_feed")
