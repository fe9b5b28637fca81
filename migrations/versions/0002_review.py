"""comments at places of a record, and what it held when it changed hands"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from partyhub.kernel.triggers import append_only_statements, drop_statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "activity_remark",
        sa.Column("id", BIG, nullable=False),
        sa.Column("activity_id", BIG, nullable=False),
        sa.Column("step_id", BIG, nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_remark_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["activity_step.id"], name=op.f("fk_activity_remark_step_id_activity_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_remark")),
        sa.UniqueConstraint("step_id", "place", name=op.f("uq_activity_remark_step_id_place")),
    )
    op.create_index("ix_activity_remark_activity", "activity_remark", ["activity_id"])
    op.create_table(
        "activity_snapshot",
        sa.Column("id", BIG, nullable=False),
        sa.Column("activity_id", BIG, nullable=False),
        sa.Column("step_id", BIG, nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_snapshot_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["activity_step.id"], name=op.f("fk_activity_snapshot_step_id_activity_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_snapshot")),
        sa.UniqueConstraint("step_id", name=op.f("uq_activity_snapshot_step_id")),
    )
    op.create_index("ix_activity_snapshot_activity", "activity_snapshot", ["activity_id", "id"])
    for statement in append_only_statements("activity_snapshot", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in drop_statements("activity_snapshot", op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("activity_snapshot")
    op.drop_table("activity_remark")
