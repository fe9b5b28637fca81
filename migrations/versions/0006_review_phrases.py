"""remembered phrases of reviewers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "review_phrase",
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_phrase")),
        sa.UniqueConstraint("public_id", name=op.f("uq_review_phrase_public_id")),
        sa.UniqueConstraint("user_id", "text", name=op.f("uq_review_phrase_user_id_text")),
    )


def downgrade() -> None:
    op.drop_table("review_phrase")
