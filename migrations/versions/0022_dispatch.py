"""who belongs to a team and what they can do; offers of orders to teams; incidents"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATES = ("pending", "proposed", "accepted", "declined", "recalled", "expired", "superseded")
STATE = sa.Enum(*STATES, name="offerstate", native_enum=False, create_constraint=True, length=10)
PRESENT = sa.text("until IS NULL")
OPEN = sa.text("state IN ('pending', 'proposed')")


def upgrade() -> None:
    _volunteers()
    _offers()
    op.create_table(
        "service_incident",
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("session_id", BIG),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reported_by", BIG),
        sa.Column("reporter_name", sa.String(length=60), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["service_order.id"], name=op.f("fk_service_incident_order_id_service_order")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["service_session.id"],
            name=op.f("fk_service_incident_session_id_service_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_incident")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_incident_public_id")),
    )
    op.create_index(op.f("ix_service_incident_order_id"), "service_incident", ["order_id"])


def downgrade() -> None:
    for name in ("service_incident", "service_offer", "service_volunteer_skill", "service_team_volunteer"):
        op.drop_table(name)


def _volunteers() -> None:
    op.create_table(
        "service_team_volunteer",
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("member_id", BIG),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("registered_by", BIG),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_service_team_volunteer_until")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["service_team.id"], name=op.f("fk_service_team_volunteer_team_id_service_team")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_service_team_volunteer_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_team_volunteer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_team_volunteer_public_id")),
    )
    for name in ("team_id", "member_id"):
        op.create_index(op.f(f"ix_service_team_volunteer_{name}"), "service_team_volunteer", [name])
    op.create_index(
        "uq_service_team_volunteer_present",
        "service_team_volunteer",
        ["team_id", "member_id"],
        unique=True,
        sqlite_where=PRESENT,
        postgresql_where=PRESENT,
    )
    op.create_table(
        "service_volunteer_skill",
        sa.Column("volunteer_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["service_team_volunteer.id"],
            name=op.f("fk_service_volunteer_skill_volunteer_id_service_team_volunteer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("volunteer_id", "name", name=op.f("pk_service_volunteer_skill")),
    )


def _offers() -> None:
    op.create_table(
        "service_offer",
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("team_id", BIG, nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("claimed", sa.Boolean(), nullable=False),
        sa.Column("respond_by", MOMENT, nullable=False),
        sa.Column("overruled", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("proposed_starts_at", MOMENT),
        sa.Column("proposed_ends_at", MOMENT),
        sa.Column("min_people", sa.Integer()),
        sa.Column("max_people", sa.Integer()),
        sa.Column("offered_by", BIG),
        sa.Column("offered_at", MOMENT, nullable=False),
        sa.Column("answered_by", BIG),
        sa.Column("answerer", sa.String(length=60), nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "state <> 'proposed' OR (proposed_starts_at IS NOT NULL AND proposed_ends_at > proposed_starts_at)",
            name=op.f("ck_service_offer_proposal"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["service_order.id"], name=op.f("fk_service_offer_order_id_service_order")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["service_team.id"], name=op.f("fk_service_offer_team_id_service_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_offer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_offer_public_id")),
    )
    op.create_index("ix_service_offer_order_id", "service_offer", ["order_id"])
    op.create_index("ix_service_offer_team_id", "service_offer", ["team_id", "state"])
    op.create_index(
        "uq_service_offer_open",
        "service_offer",
        ["order_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
