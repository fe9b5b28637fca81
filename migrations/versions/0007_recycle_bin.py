"""the recycle bin of activities"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("activity", sa.Column("binned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("activity", sa.Column("binned_by", BIG, nullable=True))
    op.create_index("ix_activity_binned", "activity", ["binned_at"])


def downgrade() -> None:
    op.drop_index("ix_activity_binned", "activity")
    with op.batch_alter_table("activity") as batch_op:
        batch_op.drop_column("binned_by")
        batch_op.drop_column("binned_at")
