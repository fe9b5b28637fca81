"""sign-ups, waiting lists and leave of activities"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("confirmed", "waitlisted", "withdrawn", "released", "leave")


def upgrade() -> None:
    op.add_column(
        "activity", sa.Column("asks_leave", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("activity", sa.Column("arrivals", sa.Integer(), nullable=False, server_default="0"))
    # with its CHECK in one statement: SQLite takes a constraint with a new column, and only so
    op.execute(
        "ALTER TABLE activity ADD COLUMN places_taken INTEGER DEFAULT '0' NOT NULL CONSTRAINT ck_activity_places "
        "CHECK (places_taken >= 0 AND (capacity IS NULL OR places_taken <= capacity))"
    )
    op.create_table(
        "activity_signup",
        sa.Column("activity_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="signupstate", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("by_user_id", BIG, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_signup_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_activity_signup_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_activity_signup_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_signup")),
        sa.UniqueConstraint(
            "activity_id", "member_id", name=op.f("uq_activity_signup_activity_id_member_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_signup_public_id")),
    )
    op.create_index("ix_activity_signup_queue", "activity_signup", ["activity_id", "state", "position"])
    op.create_index("ix_activity_signup_member", "activity_signup", ["member_id", "state"])
    op.create_index(op.f("ix_activity_signup_organization_id"), "activity_signup", ["organization_id"])


def downgrade() -> None:
    op.drop_table("activity_signup")
    op.drop_column("activity", "places_taken")
    op.drop_column("activity", "arrivals")
    op.drop_column("activity", "asks_leave")
