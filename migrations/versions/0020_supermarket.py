"""teams, what they offer on the shelf, and orders that residents place"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SOURCES = ("desk", "resident", "helper", "unit", "paper")
STATE = sa.Enum(
    "draft", "listed", "unlisted", name="offeringstate", native_enum=False, create_constraint=True, length=8
)
REFERRED = {
    "service_id": "service_offering",
    "unit_id": "external_unit",
    "team_id": "service_team",
    "kept_id": "service_order",
}


def upgrade() -> None:
    _teams()
    _offerings()
    with op.batch_alter_table("service_order") as table:
        for column in _new_columns():
            table.add_column(column)
        for name, referred in REFERRED.items():
            table.create_foreign_key(op.f(f"fk_service_order_{name}_{referred}"), referred, [name], ["id"])
        table.create_check_constraint("people", "people IS NULL OR people >= 1")
        table.create_check_constraint("ordersource", f"source IN {SOURCES}")
        for name in ("code_digest", "slip"):
            table.create_unique_constraint(op.f(f"uq_service_order_{name}"), [name])
    op.create_index("ix_service_order_due", "service_order", ["state", "due_at"])
    for name in ("service_id", "team_id"):
        op.create_index(op.f(f"ix_service_order_{name}"), "service_order", [name])


def downgrade() -> None:
    for name in ("service_id", "team_id"):
        op.drop_index(op.f(f"ix_service_order_{name}"), table_name="service_order")
    op.drop_index("ix_service_order_due", table_name="service_order")
    with op.batch_alter_table("service_order") as table:
        for name in ("code_digest", "slip"):
            table.drop_constraint(op.f(f"uq_service_order_{name}"), type_="unique")
        for name in ("people", "ordersource"):
            table.drop_constraint(op.f(f"ck_service_order_{name}"), type_="check")
        for name, referred in REFERRED.items():
            table.drop_constraint(op.f(f"fk_service_order_{name}_{referred}"), type_="foreignkey")
        for column in _new_columns():
            table.drop_column(column.name)
    op.drop_table("service_offering")
    op.drop_table("service_team")


def _new_columns() -> list[sa.Column]:
    return [
        sa.Column("people", sa.Integer()),
        sa.Column("district", sa.String(length=40), server_default="", nullable=False),
        sa.Column("skills", sa.String(length=400), server_default="", nullable=False),
        sa.Column("hazardous", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("min_age", sa.Integer()),
        sa.Column("hours_cap", sa.Integer()),
        sa.Column("briefing", sa.Text(), server_default="", nullable=False),
        sa.Column("insurance_no", sa.String(length=60), server_default="", nullable=False),
        sa.Column("source", sa.String(length=8), server_default="desk", nullable=False),
        sa.Column("service_id", BIG),
        sa.Column("unit_id", BIG),
        sa.Column("code_digest", sa.String(length=64)),
        sa.Column("slip", sa.String(length=20)),
        sa.Column("consent_at", MOMENT),
        sa.Column("entered_by", BIG),
        sa.Column("team_id", BIG),
        sa.Column("kept_id", BIG),
        sa.Column("due_at", MOMENT),
    ]


def _teams() -> None:
    op.create_table(
        "service_team",
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("leader_id", BIG),
        sa.Column("skills", sa.String(length=400), nullable=False),
        sa.Column("districts", sa.String(length=400), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_service_team_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(["leader_id"], ["member.id"], name=op.f("fk_service_team_leader_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_team")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_team_public_id")),
    )
    for name in ("organization_id", "leader_id"):
        op.create_index(op.f(f"ix_service_team_{name}"), "service_team", [name])


def _offerings() -> None:
    op.create_table(
        "service_offering",
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("district", sa.String(length=40), nullable=False),
        sa.Column("times", sa.String(length=200), nullable=False),
        sa.Column("audience", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer()),
        sa.Column("skills", sa.String(length=400), nullable=False),
        sa.Column("risk_note", sa.String(length=500), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("people IS NULL OR people >= 1", name=op.f("ck_service_offering_people")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["service_team.id"], name=op.f("fk_service_offering_team_id_service_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_offering")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_offering_public_id")),
    )
    op.create_index(op.f("ix_service_offering_team_id"), "service_offering", ["team_id"])
    op.create_index("ix_service_offering_shelf", "service_offering", ["state", "category"])
