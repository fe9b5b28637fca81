"""exports of ledgers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WHAT = ("three_meetings", "themed_day", "heart_talk", "study_hours", "package")
MEDIUM = ("xlsx", "docx", "print", "zip")
STATE = ("queued", "running", "ready", "failed")


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    path = sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "report_export",
        sa.Column("id", big, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("what", _one_of("what", WHAT), nullable=False),
        sa.Column("medium", _one_of("medium", MEDIUM), nullable=False),
        sa.Column("organization_id", big, nullable=True),
        sa.Column("path", path, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("user_id", big, nullable=True),
        sa.Column("member_id", big, nullable=True),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("state", _one_of("exportstate", STATE), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=80), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_report_export_progress")),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (member_id IS NULL)", name=op.f("ck_report_export_one_requester")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_report_export_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_export")),
        sa.UniqueConstraint("public_id", name=op.f("uq_report_export_public_id")),
        sa.UniqueConstraint("code", name=op.f("uq_report_export_code")),
    )
    op.create_index("ix_report_export_user", "report_export", ["user_id", "expires_at"])
    op.create_index("ix_report_export_member", "report_export", ["member_id", "expires_at"])


def downgrade() -> None:
    op.drop_index("ix_report_export_member", "report_export")
    op.drop_index("ix_report_export_user", "report_export")
    op.drop_table("report_export")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True)
