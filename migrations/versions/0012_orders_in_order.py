"""an index in the order of the list of orders"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_service_order_created", "service_order", ["created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_service_order_created", "service_order")
