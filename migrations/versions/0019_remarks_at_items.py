"""comments of a review beside an item of the agenda or a vote"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OLD, NEW = "uq_activity_remark_step_id_place", "uq_activity_remark_step_id_place_item"


def upgrade() -> None:
    with op.batch_alter_table("activity_remark") as table:
        table.add_column(sa.Column("item", sa.String(length=20), server_default="", nullable=False))
        table.add_column(sa.Column("about", sa.String(length=200), server_default="", nullable=False))
        table.drop_constraint(OLD, type_="unique")
        table.create_unique_constraint(NEW, ["step_id", "place", "item"])


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM activity_remark WHERE item <> ''"))  # has no place in the earlier table
    with op.batch_alter_table("activity_remark") as table:
        table.drop_constraint(NEW, type_="unique")
        table.create_unique_constraint(OLD, ["step_id", "place"])
        table.drop_column("about")
        table.drop_column("item")
