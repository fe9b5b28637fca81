"""certificates of service, the lines they quote, the bodies that may issue them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from partyhub.kernel.triggers import append_only_statements, drop_statements

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
APPEND_ONLY = ("service_certificate_line",)


def upgrade() -> None:
    op.create_table(
        "service_notice_setting",
        sa.Column("id", BIG, nullable=False),
        sa.Column("switched_on", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("days >= 1", name=op.f("ck_service_notice_setting_days")),
        sa.CheckConstraint("id = 1", name=op.f("ck_service_notice_setting_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_notice_setting")),
    )
    op.create_table(
        "service_issuer",
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("changed_by", BIG),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_service_issuer_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_issuer")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_service_issuer_organization_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_issuer_public_id")),
    )
    op.create_table(
        "service_certificate",
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "checked",
                "issued",
                "refused",
                "withdrawn",
                "revoked",
                name="certificatestate",
                native_enum=False,
                create_constraint=True,
                length=9,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("checked_at", MOMENT),
        sa.Column("checked_by", sa.String(length=60), nullable=False),
        sa.Column("open_on", sa.Date()),
        sa.Column("number", sa.String(length=24)),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("member_name", sa.String(length=60), nullable=False),
        sa.Column("issuer_name", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("issued_at", MOMENT),
        sa.Column("issued_by", sa.String(length=60), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(number IS NULL) = (issued_at IS NULL)", name=op.f("ck_service_certificate_issued")
        ),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_service_certificate_period")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_service_certificate_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_service_certificate_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_service_certificate_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_certificate_public_id")),
    )
    op.create_index(op.f("ix_service_certificate_member_id"), "service_certificate", ["member_id"])
    op.create_index(
        "ix_service_certificate_organization", "service_certificate", ["organization_id", "state"]
    )
    op.create_index(
        "uq_service_certificate_open",
        "service_certificate",
        ["member_id", "organization_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('requested', 'checked')"),
        postgresql_where=sa.text("state IN ('requested', 'checked')"),
    )
    op.create_table(
        "service_certificate_line",
        sa.Column("id", BIG, nullable=False),
        sa.Column("certificate_id", BIG, nullable=False),
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["service_certificate.id"],
            name=op.f("fk_service_certificate_line_certificate_id_service_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["service_hours_entry.id"],
            name=op.f("fk_service_certificate_line_entry_id_service_hours_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_certificate_line")),
        sa.UniqueConstraint(
            "certificate_id", "entry_id", name=op.f("uq_service_certificate_line_certificate_id_entry_id")
        ),
    )
    op.create_index(op.f("ix_service_certificate_line_entry_id"), "service_certificate_line", ["entry_id"])

    for table in APPEND_ONLY:
        for statement in append_only_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:

    for table in APPEND_ONLY:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)

    op.drop_index(op.f("ix_service_certificate_line_entry_id"), table_name="service_certificate_line")
    op.drop_table("service_certificate_line")
    op.drop_index(
        "uq_service_certificate_open",
        table_name="service_certificate",
        sqlite_where=sa.text("state IN ('requested', 'checked')"),
        postgresql_where=sa.text("state IN ('requested', 'checked')"),
    )
    op.drop_index("ix_service_certificate_organization", table_name="service_certificate")
    op.drop_index(op.f("ix_service_certificate_member_id"), table_name="service_certificate")
    op.drop_table("service_certificate")
    op.drop_table("service_issuer")
    op.drop_table("service_notice_setting")
