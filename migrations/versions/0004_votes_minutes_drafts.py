"""votes, structured minutes, signatures, addenda; drafts of forms"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", "form", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_saved_at"), ["saved_at"], unique=False)

    op.create_table(
        "activity_addendum",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_addendum_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_addendum")),
    )
    with op.batch_alter_table("activity_addendum", schema=None) as batch_op:
        batch_op.create_index("ix_activity_addendum_activity", ["activity_id", "id"], unique=False)

    op.create_table(
        "activity_agenda_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("presenter", sa.String(length=100), nullable=False),
        sa.Column("first_item", sa.Boolean(), nullable=False),
        sa.Column("discussion", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_agenda_item_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_agenda_item")),
        sa.UniqueConstraint("activity_id", "place", name=op.f("uq_activity_agenda_item_activity_id_place")),
    )
    op.create_table(
        "activity_resolution",
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("formal", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=60), nullable=False),
        sa.Column("done_note", sa.String(length=500), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_resolution_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["member.id"], name=op.f("fk_activity_resolution_owner_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_resolution")),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_resolution_public_id")),
    )
    with op.batch_alter_table("activity_resolution", schema=None) as batch_op:
        batch_op.create_index("ix_activity_resolution_activity", ["activity_id", "place"], unique=False)
        batch_op.create_index("ix_activity_resolution_owner", ["owner_id", "done_at"], unique=False)

    op.create_table(
        "activity_signature",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "officer",
            sa.Enum("chair", "recorder", name="officer", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "manner",
            sa.Enum("login", "link", "paper", name="manner", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("noted_by", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_signature_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_activity_signature_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_signature")),
        sa.UniqueConstraint("activity_id", "officer", name=op.f("uq_activity_signature_activity_id_officer")),
    )
    with op.batch_alter_table("activity_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_signature_member_id"), ["member_id"], unique=False)

    op.create_table(
        "activity_vote",
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ordinary",
                "admission",
                "conversion",
                "election",
                "committee",
                name="votekind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "counted",
                "passed",
                "failed",
                "invalid",
                name="votestate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_activity_vote_seats")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_vote_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_vote")),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_vote_public_id")),
    )
    with op.batch_alter_table("activity_vote", schema=None) as batch_op:
        batch_op.create_index("ix_activity_vote_activity", ["activity_id", "id"], unique=False)

    op.create_table(
        "activity_vote_candidate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["vote_id"], ["activity_vote.id"], name=op.f("fk_activity_vote_candidate_vote_id_activity_vote")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_vote_candidate")),
        sa.UniqueConstraint("vote_id", "name", name=op.f("uq_activity_vote_candidate_vote_id_name")),
    )
    op.create_table(
        "activity_vote_count",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("abstain", sa.Integer(), nullable=False),
        sa.Column("spoiled", sa.Integer(), nullable=False),
        sa.Column("written_yes", sa.Integer(), nullable=False),
        sa.Column("written_no", sa.Integer(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("counted_by", sa.String(length=60), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "written_yes >= 0 AND written_no >= 0", name=op.f("ck_activity_vote_count_written")
        ),
        sa.CheckConstraint(
            "yes >= 0 AND no >= 0 AND abstain >= 0 AND spoiled >= 0",
            name=op.f("ck_activity_vote_count_ballots"),
        ),
        sa.ForeignKeyConstraint(
            ["vote_id"], ["activity_vote.id"], name=op.f("fk_activity_vote_count_vote_id_activity_vote")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_vote_count")),
        sa.UniqueConstraint("vote_id", "number", name=op.f("uq_activity_vote_count_vote_id_number")),
    )
    op.create_table(
        "activity_vote_exclusion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("vote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "unable",
                "abroad",
                "sentence",
                "bedridden",
                "away",
                name="ground",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_activity_vote_exclusion_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["vote_id"], ["activity_vote.id"], name=op.f("fk_activity_vote_exclusion_vote_id_activity_vote")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_vote_exclusion")),
        sa.UniqueConstraint(
            "vote_id", "member_id", name=op.f("uq_activity_vote_exclusion_vote_id_member_id")
        ),
    )
    with op.batch_alter_table("activity_vote_exclusion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_vote_exclusion_member_id"), ["member_id"], unique=False)

    op.create_table(
        "activity_vote_tally",
        sa.Column("count_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("candidate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("abstain", sa.Integer(), nullable=False),
        sa.Column("elected", sa.Boolean(), nullable=False),
        sa.Column("tied", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["activity_vote_candidate.id"],
            name=op.f("fk_activity_vote_tally_candidate_id_activity_vote_candidate"),
        ),
        sa.ForeignKeyConstraint(
            ["count_id"],
            ["activity_vote_count.id"],
            name=op.f("fk_activity_vote_tally_count_id_activity_vote_count"),
        ),
        sa.PrimaryKeyConstraint("count_id", "place", name=op.f("pk_activity_vote_tally")),
    )


def downgrade() -> None:
    op.drop_table("activity_vote_tally")
    with op.batch_alter_table("activity_vote_exclusion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_vote_exclusion_member_id"))

    op.drop_table("activity_vote_exclusion")
    op.drop_table("activity_vote_count")
    op.drop_table("activity_vote_candidate")
    with op.batch_alter_table("activity_vote", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_vote_activity")

    op.drop_table("activity_vote")
    with op.batch_alter_table("activity_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_signature_member_id"))

    op.drop_table("activity_signature")
    with op.batch_alter_table("activity_resolution", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_resolution_owner")
        batch_op.drop_index("ix_activity_resolution_activity")

    op.drop_table("activity_resolution")
    op.drop_table("activity_agenda_item")
    with op.batch_alter_table("activity_addendum", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_addendum_activity")

    op.drop_table("activity_addendum")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_saved_at"))

    op.drop_table("draft")
