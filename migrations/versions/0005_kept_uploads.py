"""files that came with a form which was not taken, kept for their sender"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "kept_upload",
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(length=60), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", BIG, nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "part",
            sa.Enum("photo", "document", name="part", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("thumbnail", sa.String(length=64), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_kept_upload_size")),
        sa.CheckConstraint("slot > 0", name=op.f("ck_kept_upload_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_upload")),
        sa.UniqueConstraint("public_id", name=op.f("uq_kept_upload_public_id")),
        sa.UniqueConstraint("uploaded_by", "slot", name="uq_kept_upload_slot"),
        sa.UniqueConstraint("uploaded_by", "form", "sha256", name="uq_kept_upload_content"),
    )
    op.create_index("ix_kept_upload_age", "kept_upload", ["uploaded_at"])


def downgrade() -> None:
    op.drop_index("ix_kept_upload_age", table_name="kept_upload")
    op.drop_table("kept_upload")
