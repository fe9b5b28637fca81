"""what requesters say of services; how often an order was closed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "service_rating",
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "text_state",
            sa.Enum(
                "none",
                "waiting",
                "shown",
                "withheld",
                name="textstate",
                native_enum=False,
                create_constraint=True,
                length=8,
            ),
            nullable=False,
        ),
        sa.Column("entered_by", BIG),
        sa.Column("rated_at", MOMENT, nullable=False),
        sa.Column("looked_at", MOMENT),
        sa.Column("looked_by", sa.String(length=60), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(text = '') = (text_state = 'none')", name=op.f("ck_service_rating_text")),
        sa.CheckConstraint("score IS NULL OR score BETWEEN 1 AND 5", name=op.f("ck_service_rating_score")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["service_order.id"], name=op.f("fk_service_rating_order_id_service_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_rating")),
        sa.UniqueConstraint("order_id", name=op.f("uq_service_rating_order_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_rating_public_id")),
    )
    op.create_index("ix_service_rating_text_state", "service_rating", ["text_state", "rated_at"])
    op.add_column("service_order", sa.Column("closings", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE service_order SET closings = 1 WHERE state = 'closed'")


def downgrade() -> None:
    op.drop_column("service_order", "closings")
    op.drop_index("ix_service_rating_text_state", table_name="service_rating")
    op.drop_table("service_rating")
