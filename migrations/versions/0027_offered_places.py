"""places that are offered and held, who cannot come and looks for a stand-in, until when one may leave"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = ("confirmed", "waitlisted", "offered", "withdrawn", "declined", "released")
ADDED = ("looking", "lapsed", "replaced", "excused")
PLACES = "ck_service_session_places"
STATES = "ck_service_signup_signupstate"


def upgrade() -> None:
    with op.batch_alter_table("service_session") as table:
        table.add_column(sa.Column("held_count", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("cutoff_hours", sa.Integer(), nullable=False, server_default="24"))
        table.drop_constraint(op.f(PLACES), type_="check")
        table.create_check_constraint(
            op.f(PLACES),
            "confirmed_count >= 0 AND held_count >= 0 AND confirmed_count + held_count <= max_people",
        )
    op.execute("UPDATE service_signup SET state = 'waitlisted' WHERE state = 'offered'")
    with op.batch_alter_table("service_signup") as table:
        table.add_column(sa.Column("respond_by", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("replaces_id", BIG))
        table.add_column(sa.Column("said", sa.String(length=300), nullable=False, server_default=""))
        table.create_foreign_key(
            op.f("fk_service_signup_replaces_id_service_signup"), "service_signup", ["replaces_id"], ["id"]
        )
        table.drop_constraint(op.f(STATES), type_="check")
        table.create_check_constraint(op.f(STATES), f"state IN {BEFORE + ADDED}")
        table.create_check_constraint(
            op.f("ck_service_signup_respond"), "(state = 'offered') = (respond_by IS NOT NULL)"
        )
        table.create_check_constraint(
            op.f("ck_service_signup_stand_in"), "replaces_id IS NULL OR state = 'offered'"
        )
    op.create_index("ix_service_signup_respond", "service_signup", ["state", "respond_by"])
    op.create_index("uq_service_signup_stand_in", "service_signup", ["replaces_id"], unique=True)


def downgrade() -> None:
    """Whoever was offered a place waits again; whoever looked for a stand-in has his place."""
    op.drop_index("uq_service_signup_stand_in", table_name="service_signup")
    op.drop_index("ix_service_signup_respond", table_name="service_signup")
    op.execute("UPDATE service_signup SET replaces_id = NULL")
    op.execute("UPDATE service_session SET held_count = 0")
    with op.batch_alter_table("service_signup") as table:
        for name in ("respond", "stand_in", "signupstate"):
            table.drop_constraint(op.f(f"ck_service_signup_{name}"), type_="check")
        table.drop_constraint(op.f("fk_service_signup_replaces_id_service_signup"), type_="foreignkey")
        for name in ("said", "replaces_id", "respond_by"):
            table.drop_column(name)
    op.execute("UPDATE service_signup SET state = 'waitlisted' WHERE state = 'offered'")
    op.execute("UPDATE service_signup SET state = 'confirmed' WHERE state = 'looking'")
    op.execute(
        "UPDATE service_signup SET state = 'withdrawn' WHERE state IN ('lapsed', 'replaced', 'excused')"
    )
    with op.batch_alter_table("service_signup") as table:
        table.create_check_constraint(op.f(STATES), f"state IN {BEFORE}")
    with op.batch_alter_table("service_session") as table:
        table.drop_constraint(op.f(PLACES), type_="check")
        table.create_check_constraint(op.f(PLACES), "confirmed_count >= 0 AND confirmed_count <= max_people")
        for name in ("cutoff_hours", "held_count"):
            table.drop_column(name)
