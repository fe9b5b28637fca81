"""roll call: who reported a line, what is contested, signing in oneself; templates of records"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PRESENCES = ("present", "late", "partial", "excused", "absent", "observer", "unrecorded")


def upgrade() -> None:
    with op.batch_alter_table("activity_attendance") as table:
        table.add_column(sa.Column("recorded_by", BIG_ID, nullable=True))
        table.add_column(sa.Column("recorder_name", sa.String(60), nullable=False, server_default=""))
        reported = _choice("reported", "leader", "oneself")
        table.add_column(sa.Column("reported", reported, nullable=False, server_default="leader"))
        table.add_column(sa.Column("code", sa.String(24), nullable=False, server_default=""))
    _contests()
    op.create_table(
        "activity_self_sign_in",
        sa.Column("activity_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("changed_by", BIG_ID, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_self_sign_in_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_activity_self_sign_in")),
    )
    _templates()


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True)


def _contests() -> None:
    op.create_table(
        "activity_contest",
        sa.Column("activity_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("recorded", _choice("presence", *PRESENCES), nullable=False),
        sa.Column("claimed", _choice("claimed", *PRESENCES), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("state", _choice("conteststate", "open", "corrected", "upheld"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(500), nullable=False),
        sa.Column("answered_by", BIG_ID, nullable=True),
        sa.Column("answerer_name", sa.String(60), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_contest_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_activity_contest_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_contest")),
        sa.UniqueConstraint(
            "activity_id", "member_id", name=op.f("uq_activity_contest_activity_id_member_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_contest_public_id")),
    )
    op.create_index("ix_activity_contest_state", "activity_contest", ["state"])
    op.create_index(op.f("ix_activity_contest_member_id"), "activity_contest", ["member_id"])


def _templates() -> None:
    op.create_table(
        "activity_template",
        sa.Column("organization_id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("kind_codes", sa.String(400), nullable=False),
        sa.Column("from_at", sa.Time(), nullable=True),
        sa.Column("to_at", sa.Time(), nullable=True),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("changed_by", BIG_ID, nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_activity_template_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_template")),
        sa.UniqueConstraint(
            "organization_id", "name", name=op.f("uq_activity_template_organization_id_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_template_public_id")),
    )


def downgrade() -> None:
    op.drop_table("activity_template")
    op.drop_table("activity_self_sign_in")
    op.drop_table("activity_contest")
    with op.batch_alter_table("activity_attendance") as table:
        table.drop_constraint(op.f("ck_activity_attendance_reported"), type_="check")
        for column in ("code", "reported", "recorder_name", "recorded_by"):
            table.drop_column(column)
