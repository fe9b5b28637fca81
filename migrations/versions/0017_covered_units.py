"""units that a joint branch covers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organization", sa.Column("covered_units", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("organization", "covered_units")
