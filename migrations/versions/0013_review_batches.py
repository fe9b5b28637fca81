"""clean records approved together"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OUTCOME = sa.Enum("waiting", "approved", "refused", name="outcome", native_enum=False, create_constraint=True)


def upgrade() -> None:
    op.create_table(
        "review_batch",
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_batch")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_batch_public_id")),
    )
    op.create_index(op.f("ix_review_batch_user_id"), "review_batch", ["user_id"])
    op.create_table(
        "review_batch_item",
        sa.Column("id", BIG, nullable=False),
        sa.Column("batch_id", BIG, nullable=False),
        sa.Column("activity_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("close_look", sa.Boolean(), nullable=False),
        sa.Column("outcome", OUTCOME, nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_review_batch_item_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["review_batch.id"], name=op.f("fk_review_batch_item_batch_id_review_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_batch_item")),
        sa.UniqueConstraint(
            "batch_id", "activity_id", name=op.f("uq_review_batch_item_batch_id_activity_id")
        ),
    )
    op.create_index("ix_review_batch_item_activity", "review_batch_item", ["activity_id"])


def downgrade() -> None:
    op.drop_table("review_batch_item")
    op.drop_table("review_batch")
