"""obligations: rules, rows, since when there were Party groups, and who wants the weekly digest"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True)


def upgrade() -> None:
    _create_rules()
    _create_obligations()
    op.create_table(
        "party_cell_span",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("cell_id", BIG_ID, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_party_cell_span_forward")),
        sa.ForeignKeyConstraint(
            ["cell_id"], ["party_cell.id"], name=op.f("fk_party_cell_span_cell_id_party_cell")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_cell_span")),
    )
    op.create_index(op.f("ix_party_cell_span_cell_id"), "party_cell_span", ["cell_id"])
    # Nobody wrote down since when; of those that are open it is taken to be since their branch is.
    op.execute(
        "INSERT INTO party_cell_span (cell_id, from_on) SELECT party_cell.id, organization.active_from"
        " FROM party_cell JOIN organization ON organization.id = party_cell.organization_id"
        " WHERE party_cell.active"
    )
    op.add_column(
        "contact_preference", sa.Column("weekly", sa.Boolean(), server_default=sa.true(), nullable=False)
    )


def _create_rules() -> None:
    op.create_table(
        "obligation_rule",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kinds", sa.String(length=200), nullable=False),
        sa.Column("condition", _closed("condition", "always", "has_committee", "has_groups"), nullable=False),
        sa.Column("fact_kind", sa.String(length=60), nullable=False),
        sa.Column("fact_tag", sa.String(length=60), nullable=False),
        sa.Column("every", _closed("every", "month", "quarter", "half_year", "year"), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("basis", _closed("basis", "regulation", "local", "design"), nullable=False),
        sa.Column("state", _closed("rulestate", "draft", "active", "ended", "dropped"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("times BETWEEN 1 AND 12", name=op.f("ck_obligation_rule_times")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_obligation_rule_forward")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_rule")),
        sa.UniqueConstraint("code", "number", name=op.f("uq_obligation_rule_code_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_obligation_rule_public_id")),
    )


def _create_obligations() -> None:
    op.create_table(
        "obligation",
        sa.Column("rule_id", BIG_ID, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("organization_id", BIG_ID, nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("soon_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("posted", _closed("posted", "none", "due", "met", "late", "excused"), nullable=False),
        sa.Column("dues", sa.Integer(), nullable=False),
        sa.Column("mets", sa.Integer(), nullable=False),
        sa.Column("excuses", sa.Integer(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("met_by", sa.String(length=60), nullable=False),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("excused_by", BIG_ID, nullable=True),
        sa.Column("excused_name", sa.String(length=60), nullable=False),
        sa.Column("excuse", sa.String(length=300), nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(excused_at IS NULL) = (excused_by IS NULL)", name=op.f("ck_obligation_excused_by_somebody")
        ),
        sa.CheckConstraint("due_on >= first_on", name=op.f("ck_obligation_forward")),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["obligation_rule.id"], name=op.f("fk_obligation_rule_id_obligation_rule")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint(
            "organization_id", "code", "period", name=op.f("uq_obligation_organization_id_code_period")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_obligation_public_id")),
    )
    op.create_index("ix_obligation_posted_due_on", "obligation", ["posted", "due_on"])


def downgrade() -> None:
    op.drop_column("contact_preference", "weekly")
    op.drop_index(op.f("ix_party_cell_span_cell_id"), "party_cell_span")
    op.drop_table("party_cell_span")
    op.drop_index("ix_obligation_posted_due_on", "obligation")
    op.drop_table("obligation")
    op.drop_table("obligation_rule")
