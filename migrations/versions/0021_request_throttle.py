"""counters of what is asked for without an account"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "request_throttle",
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("recent", sa.Text(), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("blocked_until", MOMENT),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("what", "digest", name=op.f("pk_request_throttle")),
    )
    op.create_index("ix_request_throttle_changed_at", "request_throttle", ["changed_at"])


def downgrade() -> None:
    op.drop_index("ix_request_throttle_changed_at", table_name="request_throttle")
    op.drop_table("request_throttle")
