"""disputes, and what becomes of a disputed order"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
FK = "fk_service_order_redo_of_id_service_order"


def upgrade() -> None:
    op.create_table(
        "service_dispute",
        sa.Column("order_id", BIG, nullable=False),
        sa.Column(
            "party",
            sa.Enum(
                "requester",
                "volunteer",
                "team",
                "dispatcher",
                name="party",
                native_enum=False,
                create_constraint=True,
                length=10,
            ),
            nullable=False,
        ),
        sa.Column("member_id", BIG),
        sa.Column("raised_by", BIG),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "raised",
                "taken_on",
                "decided",
                "under_review",
                "settled",
                name="disputestate",
                native_enum=False,
                create_constraint=True,
                length=12,
            ),
            nullable=False,
        ),
        sa.Column("arbiter_id", BIG),
        sa.Column("arbiter", sa.String(length=60), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "upheld",
                "corrected",
                "voided",
                "redone",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=9,
            ),
        ),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("review_text", sa.Text(), nullable=False),
        sa.Column("review_asked_at", MOMENT),
        sa.Column("reviewer_id", BIG),
        sa.Column("reviewer", sa.String(length=60), nullable=False),
        sa.Column("redo_id", BIG),
        sa.Column("settled_at", MOMENT),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_service_dispute_decided")
        ),
        sa.CheckConstraint(
            "reviewer_id IS NULL OR reviewer_id <> arbiter_id", name=op.f("ck_service_dispute_reviewer")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_service_dispute_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["service_order.id"], name=op.f("fk_service_dispute_order_id_service_order")
        ),
        sa.ForeignKeyConstraint(
            ["redo_id"], ["service_order.id"], name=op.f("fk_service_dispute_redo_id_service_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_dispute")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_dispute_public_id")),
    )
    op.create_index(op.f("ix_service_dispute_member_id"), "service_dispute", ["member_id"])
    op.create_index("ix_service_dispute_order_id", "service_dispute", ["order_id"])
    op.create_index("ix_service_dispute_state", "service_dispute", ["state", "decided_at"])
    op.create_index(
        "uq_service_dispute_open",
        "service_dispute",
        ["order_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'settled'"),
        postgresql_where=sa.text("state <> 'settled'"),
    )

    with op.batch_alter_table("service_order") as table:
        table.add_column(sa.Column("handed_in_at", MOMENT))
        table.add_column(sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("redo_of_id", BIG))
        table.create_foreign_key(op.f(FK), "service_order", ["redo_of_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("service_order") as table:
        table.drop_constraint(op.f(FK), type_="foreignkey")
        for name in ("redo_of_id", "voided", "handed_in_at"):
            table.drop_column(name)

    op.drop_index(
        "uq_service_dispute_open",
        table_name="service_dispute",
        sqlite_where=sa.text("state <> 'settled'"),
        postgresql_where=sa.text("state <> 'settled'"),
    )
    op.drop_index("ix_service_dispute_state", table_name="service_dispute")
    op.drop_index("ix_service_dispute_order_id", table_name="service_dispute")
    op.drop_index(op.f("ix_service_dispute_member_id"), table_name="service_dispute")
    op.drop_table("service_dispute")
