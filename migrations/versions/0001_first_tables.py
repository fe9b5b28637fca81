"""first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from partyhub.kernel.triggers import REFUSING_FUNCTION, append_only_statements, drop_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("fact", "audit_event", "service_hours_entry")
# Two tables that refer to each other: these keys come after both tables.
CIRCULAR_KEYS = (
    ("fk_organization_enterprise", "organization", "enterprise", "enterprise_id"),
    ("fk_party_cell_leader", "party_cell", "member", "leader_id"),
)


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("parent_kind", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "part",
            sa.Enum("photo", "document", name="part", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("thumbnail", sa.String(length=64), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("uploaded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachment_size")),
        sa.CheckConstraint("slot > 0", name=op.f("ck_attachment_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("parent_kind", "parent_id", "part", "slot", name="uq_attachment_slot"),
        sa.UniqueConstraint("public_id", name=op.f("uq_attachment_public_id")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_sha256", ["sha256"], unique=False)
        batch_op.create_index("ix_attachment_uploader", ["uploaded_by", "uploaded_at"], unique=False)

    op.create_table(
        "audit_event",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column(
            "path",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("personal_digest", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix_audit_event_actor_at", ["actor", "at"], unique=False)
        batch_op.create_index("ix_audit_event_event_at", ["event", "at"], unique=False)
        batch_op.create_index("ix_audit_event_subject", ["subject"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_personal",
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_audit_personal")),
    )
    op.create_table(
        "campaign",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "running",
                "closed",
                name="campaignstate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("cloned_from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_campaign_runs_forward")),
        sa.ForeignKeyConstraint(
            ["cloned_from_id"], ["campaign.id"], name=op.f("fk_campaign_cloned_from_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("public_id", name=op.f("uq_campaign_public_id")),
        sa.UniqueConstraint("year", name=op.f("uq_campaign_year")),
    )
    op.create_table(
        "contact_preference",
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("recipient", name=op.f("pk_contact_preference")),
    )
    op.create_table(
        "external_unit",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "government",
                "community",
                "enterprise",
                "institution",
                "social",
                "other",
                name="outsidekind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("contact_name", sa.String(length=60), nullable=True),
        sa.Column("contact_phone", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_unit")),
        sa.UniqueConstraint("public_id", name=op.f("uq_external_unit_public_id")),
    )
    with op.batch_alter_table("external_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_unit_name"), ["name"], unique=False)

    op.create_table(
        "fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("variant", sa.String(length=60), nullable=False),
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "path",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("event", sa.String(length=100), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("counted_on >= occurred_on", name=op.f("ck_fact_counted_after")),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_fact_quantity")),
        sa.ForeignKeyConstraint(["reverses_id"], ["fact.id"], name=op.f("fk_fact_reverses_id_fact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_fact_reverses_id")),
        sa.UniqueConstraint("source", "event", "kind", "leg", name="uq_fact_posting"),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index("ix_fact_kind_path_counted_on", ["kind", "path", "counted_on"], unique=False)
        batch_op.create_index("ix_fact_kind_subject", ["kind", "subject"], unique=False)
        batch_op.create_index("ix_fact_source", ["source"], unique=False)

    op.create_table(
        "fact_sum",
        sa.Column(
            "node_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("span", sa.String(length=1), nullable=False),
        sa.Column(
            "period",
            sa.String(length=10).with_variant(sa.String(length=10, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("variant", sa.String(length=60), nullable=False),
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("span IN ('m', 'd')", name=op.f("ck_fact_sum_span")),
        sa.PrimaryKeyConstraint(
            "node_id", "kind", "span", "period", "variant", "tag", name=op.f("pk_fact_sum")
        ),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", "path", "key", name=op.f("pk_idempotency_key")),
    )
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_key_created_at"), ["created_at"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "checking",
                "ready",
                "failed",
                "applying",
                "applied",
                "undone",
                name="batchstate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("header_row", sa.Integer(), nullable=False),
        sa.Column("headings_json", sa.Text(), nullable=False),
        sa.Column("correction_json", sa.Text(), nullable=False),
        sa.Column("preview_json", sa.LargeBinary(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_failed", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("count_new", sa.Integer(), nullable=False),
        sa.Column("count_changed", sa.Integer(), nullable=False),
        sa.Column("count_unchanged", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("acting_json", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_by_name", sa.String(length=100), nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "path",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_import_batch_progress")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_batch_public_id")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index("ix_import_batch_created_by", ["created_by"], unique=False)
        batch_op.create_index("ix_import_batch_path", ["path"], unique=False)

    op.create_table(
        "import_progress",
        sa.Column("batch_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_import_progress")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "ready",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state_run_at", ["state", "run_at"], unique=False)

    op.create_table(
        "ledger_close",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closed_through", sa.Date(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_close_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_close")),
    )
    op.create_table(
        "login_throttle",
        sa.Column(
            "counter",
            sa.Enum("pair", "address", "account", name="counter", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("recent", sa.Text(), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("counter", "digest", name=op.f("pk_login_throttle")),
    )
    with op.batch_alter_table("login_throttle", schema=None) as batch_op:
        batch_op.create_index("ix_login_throttle_changed_at", ["changed_at"], unique=False)

    op.create_table(
        "notification",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "mail_state",
            sa.Enum("none", "waiting", "sent", name="mailstate", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (member_id IS NULL)", name=op.f("ck_notification_one_recipient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("key", name=op.f("uq_notification_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notification_public_id")),
    )
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.create_index("ix_notification_member_id_id", ["member_id", "id"], unique=False)
        batch_op.create_index("ix_notification_user_id_id", ["user_id", "id"], unique=False)

    op.create_table(
        "organization",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "committee",
                "primary_committee",
                "general_branch",
                "branch",
                "joint_branch",
                "temporary_branch",
                "floating_branch",
                "party_group_leadership",
                name="orgkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "path",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("founded_on", sa.String(length=10), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=False),
        sa.Column("dissolved_on", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("themed_day", sa.Integer(), nullable=True),
        sa.Column(
            "unit_situation",
            sa.Enum(
                "legal_entity",
                "same_as_parent",
                "joint",
                name="unitsituation",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("contact_name", sa.String(length=60), nullable=True),
        sa.Column("contact_phone", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "parent_id IS NULL OR parent_id <> id", name=op.f("ck_organization_not_own_parent")
        ),
        sa.CheckConstraint(
            "themed_day IS NULL OR themed_day BETWEEN 1 AND 28", name=op.f("ck_organization_themed_day")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_organization_enterprise", use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["organization.id"], name=op.f("fk_organization_merged_into_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organization.id"], name=op.f("fk_organization_parent_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("code", name=op.f("uq_organization_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organization_public_id")),
    )
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organization_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organization_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_organization_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organization_path"), ["path"], unique=False)

    op.create_table(
        "record_party",
        sa.Column("record_type", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column(
            "path",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint(
            "record_type", "record_id", "organization_id", "part", name=op.f("pk_record_party")
        ),
    )
    with op.batch_alter_table("record_party", schema=None) as batch_op:
        batch_op.create_index("ix_record_party_type_path", ["record_type", "path", "part"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("self", "review", "final", name="stage", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_name", sa.String(length=60), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_assessment_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_assessment_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint(
            "campaign_id",
            "organization_id",
            "period",
            "stage",
            name=op.f("uq_assessment_campaign_id_organization_id_period_stage"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_assessment_public_id")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "campaign_action",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "A1_FOUNDATION",
                "A2_INTEGRATION",
                "A3_LIGHTS",
                "A4_STRENGTH",
                "A5_QUALITY",
                "A6_INTEGRITY",
                name="actioncode",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_action_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_action")),
        sa.UniqueConstraint("campaign_id", "code", name=op.f("uq_campaign_action_campaign_id_code")),
    )
    with op.batch_alter_table("campaign_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_action_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "campaign_baseline",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_baseline_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_baseline")),
    )
    with op.batch_alter_table("campaign_baseline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_baseline_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "enterprise",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("legal_form", sa.String(length=50), nullable=True),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "responsible_organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_enterprise_level")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_enterprise_not_own_parent")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["enterprise.id"], name=op.f("fk_enterprise_parent_id_enterprise")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_organization_id"],
            ["organization.id"],
            name=op.f("fk_enterprise_responsible_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_enterprise_credit_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enterprise_public_id")),
    )
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enterprise_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_enterprise_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_enterprise_responsible_organization_id"),
            ["responsible_organization_id"],
            unique=False,
        )

    op.create_table(
        "import_problem",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=3), nullable=False),
        sa.Column("heading", sa.String(length=120), nullable=False),
        sa.Column("cell", sa.String(length=12), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("params_json", sa.LargeBinary(), nullable=False),
        sa.Column(
            "severity",
            sa.Enum("error", "warning", name="severity", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_import_problem_batch_id_import_batch"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problem")),
    )
    with op.batch_alter_table("import_problem", schema=None) as batch_op:
        batch_op.create_index("ix_import_problem_batch_id", ["batch_id", "position"], unique=False)

    op.create_table(
        "import_row_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("body_json", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_import_row_change_batch_id_import_batch"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row_change")),
    )
    with op.batch_alter_table("import_row_change", schema=None) as batch_op:
        batch_op.create_index("ix_import_row_change_batch_id", ["batch_id"], unique=False)

    op.create_table(
        "organization_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "founded",
                "moved",
                "merged",
                "dissolved",
                "renamed",
                name="treechange",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("old_name", sa.String(length=200), nullable=True),
        sa.Column("old_short_name", sa.String(length=100), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_event_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["organization.id"], name=op.f("fk_organization_event_other_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_event")),
    )
    with op.batch_alter_table("organization_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organization_event_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "organization_placement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "path",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on", name=op.f("ck_organization_placement_forward")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_placement_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organization.id"], name=op.f("fk_organization_placement_parent_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_placement")),
    )
    with op.batch_alter_table("organization_placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organization_placement_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organization_placement_path"), ["path"], unique=False)
        batch_op.create_index("uq_organization_placement_start", ["organization_id", "from_on"], unique=True)

    op.create_table(
        "party_cell",
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("leader_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["member.id"], name="fk_party_cell_leader", use_alter=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_party_cell_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_cell")),
        sa.UniqueConstraint("public_id", name=op.f("uq_party_cell_public_id")),
    )
    with op.batch_alter_table("party_cell", schema=None) as batch_op:
        batch_op.create_index("uq_party_cell_name", ["organization_id", "name"], unique=True)

    op.create_table(
        "indicator",
        sa.Column("campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "counting",
            sa.Enum(
                "count",
                "sum",
                "state",
                "share",
                "due_share",
                "coverage",
                "manual",
                name="counting",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["campaign_action.id"], name=op.f("fk_indicator_action_id_campaign_action")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_indicator_campaign_id_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("campaign_id", "code", name=op.f("uq_indicator_campaign_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_indicator_public_id")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "member",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("initials", sa.String(length=20), nullable=False),
        sa.Column(
            "gender",
            sa.Enum("male", "female", name="gender", native_enum=False, create_constraint=True),
            nullable=True,
        ),
        sa.Column("ethnicity", sa.String(length=20), nullable=True),
        sa.Column("birth_on", sa.LargeBinary(), nullable=True),
        sa.Column("birth_month_digest", sa.String(length=32), nullable=True),
        sa.Column("id_no", sa.LargeBinary(), nullable=True),
        sa.Column("id_no_digest", sa.String(length=32), nullable=True),
        sa.Column("mobile", sa.LargeBinary(), nullable=True),
        sa.Column("mobile_digest", sa.String(length=32), nullable=True),
        sa.Column("mobile_tail_digest", sa.String(length=32), nullable=True),
        sa.Column("tel", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("education", sa.String(length=30), nullable=True),
        sa.Column(
            "category",
            sa.Enum("full", "probationary", name="category", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("join_on", sa.String(length=10), nullable=True),
        sa.Column("full_on", sa.String(length=10), nullable=True),
        sa.Column("position", sa.String(length=100), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "normal",
                "retained",
                "disciplinary_probation",
                "suspended",
                "removed",
                "expelled",
                "withdrawn",
                "deceased",
                name="status",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("floating", sa.Boolean(), nullable=False),
        sa.Column("floating_to", sa.String(length=200), nullable=True),
        sa.Column("lost_contact", sa.Boolean(), nullable=False),
        sa.Column("lost_since", sa.String(length=10), nullable=True),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "path",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("cell_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cell_id"], ["party_cell.id"], name=op.f("fk_member_cell_id_party_cell")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_member_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("id_no_digest", name=op.f("uq_member_id_no_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_member_public_id")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_cell_id"), ["cell_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_initials"), ["initials"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_mobile_digest"), ["mobile_digest"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_member_mobile_tail_digest"), ["mobile_tail_digest"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_member_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index("ix_member_path_initials", ["path", "initials"], unique=False)

    op.create_table(
        "activity",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=500), nullable=False),
        sa.Column("chair_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "held",
                "submitted",
                "returned",
                "approved",
                "withdrawn",
                "archived",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("signings", sa.Integer(), nullable=False),
        sa.Column("approvals", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_activity_capacity")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_activity_forward")),
        sa.ForeignKeyConstraint(["chair_id"], ["member.id"], name=op.f("fk_activity_chair_id_member")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_activity_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["recorder_id"], ["member.id"], name=op.f("fk_activity_recorder_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_public_id")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_created_by"), ["created_by"], unique=False)
        batch_op.create_index("ix_activity_day", ["day", "id"], unique=False)
        batch_op.create_index("ix_activity_organization_day", ["organization_id", "day"], unique=False)
        batch_op.create_index("ix_activity_state", ["state", "day"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "post",
            sa.Enum(
                "secretary",
                "deputy_secretary",
                "organization_officer",
                "publicity_officer",
                "discipline_officer",
                "committee_member",
                "cell_leader",
                "chairman",
                "executive_director",
                "director",
                "general_manager",
                "deputy_general_manager",
                "supervisor",
                "external_director",
                name="post",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(organization_id IS NULL) <> (enterprise_id IS NULL)", name=op.f("ck_appointment_one_place")
        ),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_appointment_forward")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_appointment_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_appointment_member_id_member")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_appointment_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appointment_public_id")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "indicator_target",
        sa.Column("indicator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_indicator_target_not_negative")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_target_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_indicator_target_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("indicator_id", "organization_id", name=op.f("pk_indicator_target")),
    )
    op.create_table(
        "manual_value",
        sa.Column("indicator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("numerator", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("denominator", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_name", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_name", sa.String(length=60), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> entered_by", name=op.f("ck_manual_value_four_eyes")
        ),
        sa.CheckConstraint("denominator IS NULL OR denominator > 0", name=op.f("ck_manual_value_whole")),
        sa.CheckConstraint("numerator >= 0", name=op.f("ck_manual_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_manual_value_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_manual_value_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manual_value")),
        sa.UniqueConstraint("public_id", name=op.f("uq_manual_value_public_id")),
    )
    with op.batch_alter_table("manual_value", schema=None) as batch_op:
        batch_op.create_index(
            "ix_manual_value_read", ["indicator_id", "organization_id", "on_day"], unique=False
        )

    op.create_table(
        "member_affiliation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "formal",
                "temporary",
                "floating_in",
                "seconded",
                name="affiliationkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_member_affiliation_forward")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_affiliation_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_member_affiliation_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_affiliation")),
    )
    with op.batch_alter_table("member_affiliation", schema=None) as batch_op:
        batch_op.create_index("ix_member_affiliation_member", ["member_id", "from_on"], unique=False)
        batch_op.create_index(
            "ix_member_affiliation_organization", ["organization_id", "from_on"], unique=False
        )
        batch_op.create_index(
            "uq_member_affiliation_formal",
            ["member_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'formal' AND to_on IS NULL"),
            postgresql_where=sa.text("kind = 'formal' AND to_on IS NULL"),
        )

    op.create_table(
        "member_standing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "normal",
                "retained",
                "disciplinary_probation",
                "suspended",
                "removed",
                "expelled",
                "withdrawn",
                "deceased",
                name="status",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_member_standing_forward")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_standing_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_standing")),
    )
    with op.batch_alter_table("member_standing", schema=None) as batch_op:
        batch_op.create_index("ix_member_standing_member", ["member_id", "from_on"], unique=False)

    op.create_table(
        "service_order",
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "care",
                "children",
                "environment",
                "policy",
                "legal",
                "skills",
                "culture",
                "order_keeping",
                "relief",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("risk_note", sa.String(length=500), nullable=False),
        sa.Column("contact_name", sa.LargeBinary(), nullable=True),
        sa.Column("contact_phone", sa.LargeBinary(), nullable=True),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("leader_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "needs_info",
                "expired",
                "rejected",
                "merged",
                "verified",
                "offered",
                "open_for_claim",
                "awaiting_requester",
                "recruiting",
                "ready",
                "in_service",
                "aborted",
                "awaiting_confirmation",
                "confirmed",
                "auto_confirmed",
                "disputed",
                "closed",
                "cancelled_by_requester",
                "cancelled_by_organizer",
                name="orderstate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at",
            name=op.f("ck_service_order_window"),
        ),
        sa.ForeignKeyConstraint(["leader_id"], ["member.id"], name=op.f("fk_service_order_leader_id_member")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_service_order_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_order")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_order_public_id")),
    )
    with op.batch_alter_table("service_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_order_leader_id"), ["leader_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_service_order_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index("ix_service_order_state_created", ["state", "created_at"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("temporary_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_user_account_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("member_id", name=op.f("uq_user_account_member_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_user_account_public_id")),
        sa.UniqueConstraint("username", name=op.f("uq_user_account_username")),
    )
    op.create_table(
        "activity_attendance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("guest_name", sa.String(length=60), nullable=True),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "present",
                "late",
                "partial",
                "excused",
                "absent",
                "observer",
                "unrecorded",
                name="presence",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(member_id IS NULL) <> (guest_name IS NULL)", name=op.f("ck_activity_attendance_member_or_guest")
        ),
        sa.CheckConstraint("minutes IS NULL OR minutes >= 0", name=op.f("ck_activity_attendance_minutes")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_attendance_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_activity_attendance_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_activity_attendance_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_attendance")),
        sa.UniqueConstraint("activity_id", "guest_name", name="uq_activity_attendance_guest"),
        sa.UniqueConstraint(
            "activity_id", "member_id", name=op.f("uq_activity_attendance_activity_id_member_id")
        ),
    )
    with op.batch_alter_table("activity_attendance", schema=None) as batch_op:
        batch_op.create_index("ix_activity_attendance_member", ["member_id", "activity_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_activity_attendance_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "activity_kind",
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "party_lecture",
                "themed_day",
                "members_meeting",
                "committee_meeting",
                "cell_meeting",
                "party_committee_meeting",
                "study_group_session",
                "org_life_meeting",
                "member_appraisal",
                "heart_talk",
                "theory_study",
                "youth_talk",
                "integrity_education",
                "alliance_event",
                "training",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_kind_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("activity_id", "kind", name=op.f("pk_activity_kind")),
    )
    with op.batch_alter_table("activity_kind", schema=None) as batch_op:
        batch_op.create_index("ix_activity_kind_kind", ["kind", "activity_id"], unique=False)

    op.create_table(
        "activity_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "held",
                "submitted",
                "returned",
                "approved",
                "withdrawn",
                "archived",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("user_name", sa.String(length=60), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_step_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_step")),
    )
    with op.batch_alter_table("activity_step", schema=None) as batch_op:
        batch_op.create_index("ix_activity_step_activity", ["activity_id", "id"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("permissions", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("public_id", name=op.f("uq_api_token_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_api_token_token_digest")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_user_id"), ["user_id"], unique=False)

    op.create_table(
        "login_session",
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("desk", "phone", name="sessionkind", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("agent", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (member_id IS NULL)", name=op.f("ck_login_session_one_owner")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_login_session_member_id_member")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_login_session_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_login_session_key_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_login_session_public_id")),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index("ix_login_session_expires_at", ["expires_at"], unique=False)
        batch_op.create_index("ix_login_session_member_id", ["member_id"], unique=False)
        batch_op.create_index("ix_login_session_user_id", ["user_id"], unique=False)

    op.create_table(
        "personal_link",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["user_account.id"], name=op.f("fk_personal_link_issued_by_user_account")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_personal_link_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_link")),
        sa.UniqueConstraint("public_id", name=op.f("uq_personal_link_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_personal_link_token_digest")),
    )
    with op.batch_alter_table("personal_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_personal_link_member_id"), ["member_id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "committee",
                "enterprise",
                "secretary",
                "member",
                "leader",
                "dispatcher",
                "inspector",
                "auditor",
                "sysadmin",
                name="role",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("granted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["user_account.id"], name=op.f("fk_role_grant_granted_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_role_grant_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["user_account.id"], name=op.f("fk_role_grant_revoked_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_role_grant_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("public_id", name=op.f("uq_role_grant_public_id")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index("ix_role_grant_organization_id_role", ["organization_id", "role"], unique=False)
        batch_op.create_index(
            "uq_role_grant_live",
            ["user_id", "role", "organization_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "service_session",
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("min_people", sa.Integer(), nullable=False),
        sa.Column("max_people", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("confirmed_count", sa.Integer(), nullable=False),
        sa.Column("arrivals", sa.Integer(), nullable=False),
        sa.Column("signup_open", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "confirmed_count >= 0 AND confirmed_count <= max_people", name=op.f("ck_service_session_places")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_service_session_times")),
        sa.CheckConstraint(
            "min_people >= 1 AND min_people <= max_people", name=op.f("ck_service_session_people")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["service_order.id"], name=op.f("fk_service_session_order_id_service_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_session_public_id")),
    )
    with op.batch_alter_table("service_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_session_order_id"), ["order_id"], unique=False)
        batch_op.create_index("ix_service_session_signup_open", ["signup_open", "starts_at"], unique=False)

    op.create_table(
        "service_attendance",
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unregistered",
                "present",
                "partial",
                "excused",
                "absent",
                "walk_in",
                "not_recorded",
                name="attendancestate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("break_minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("reported_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reporter_name", sa.String(length=60), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("break_minutes >= 0", name=op.f("ck_service_attendance_break")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_service_attendance_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["service_session.id"],
            name=op.f("fk_service_attendance_session_id_service_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_attendance")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_attendance_public_id")),
        sa.UniqueConstraint(
            "session_id", "member_id", name=op.f("uq_service_attendance_session_id_member_id")
        ),
    )
    with op.batch_alter_table("service_attendance", schema=None) as batch_op:
        batch_op.create_index("ix_service_attendance_member", ["member_id"], unique=False)

    op.create_table(
        "service_hours_entry",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "path",
            sa.String(length=255).with_variant(sa.String(length=255, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("live", "reversal", name="hourskind", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("long_day", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("credited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("credited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reversal' AND minutes < 0) OR (kind = 'live' AND minutes > 0)",
            name=op.f("ck_service_hours_entry_minutes"),
        ),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses_id IS NOT NULL)", name=op.f("ck_service_hours_entry_reversal")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_service_hours_entry_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_service_hours_entry_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["service_hours_entry.id"],
            name=op.f("fk_service_hours_entry_reverses_id_service_hours_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["service_session.id"],
            name=op.f("fk_service_hours_entry_session_id_service_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_hours_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_hours_entry_public_id")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_service_hours_entry_reverses_id")),
    )
    with op.batch_alter_table("service_hours_entry", schema=None) as batch_op:
        batch_op.create_index("ix_service_hours_entry_member", ["member_id", "served_on"], unique=False)
        batch_op.create_index("ix_service_hours_entry_path", ["path", "served_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_hours_entry_session_id"), ["session_id"], unique=False)

    op.create_table(
        "service_signup",
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "confirmed",
                "waitlisted",
                "offered",
                "withdrawn",
                "declined",
                "released",
                name="signupstate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("override_reason", sa.String(length=300), nullable=False),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("by_user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_service_signup_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["service_session.id"], name=op.f("fk_service_signup_session_id_service_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_signup")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_signup_public_id")),
        sa.UniqueConstraint("session_id", "member_id", name=op.f("uq_service_signup_session_id_member_id")),
    )
    with op.batch_alter_table("service_signup", schema=None) as batch_op:
        batch_op.create_index("ix_service_signup_member", ["member_id", "state"], unique=False)
        batch_op.create_index("ix_service_signup_queue", ["session_id", "state", "position"], unique=False)
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only_statements(table, dialect):
            op.execute(statement)
    if dialect != "sqlite":  # SQLite has these keys inside its CREATE TABLE and cannot add them later
        for name, source, referent, column in CIRCULAR_KEYS:
            op.create_foreign_key(name, source, referent, [column], ["id"])


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect != "sqlite":
        for name, source, _referent, _column in CIRCULAR_KEYS:
            op.drop_constraint(name, source, type_="foreignkey")
    for table in APPEND_ONLY:
        for statement in drop_statements(table, dialect):
            op.execute(statement)
    with op.batch_alter_table("service_signup", schema=None) as batch_op:
        batch_op.drop_index("ix_service_signup_queue")
        batch_op.drop_index("ix_service_signup_member")

    op.drop_table("service_signup")
    with op.batch_alter_table("service_hours_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_hours_entry_session_id"))
        batch_op.drop_index("ix_service_hours_entry_path")
        batch_op.drop_index("ix_service_hours_entry_member")

    op.drop_table("service_hours_entry")
    with op.batch_alter_table("service_attendance", schema=None) as batch_op:
        batch_op.drop_index("ix_service_attendance_member")

    op.drop_table("service_attendance")
    with op.batch_alter_table("service_session", schema=None) as batch_op:
        batch_op.drop_index("ix_service_session_signup_open")
        batch_op.drop_index(batch_op.f("ix_service_session_order_id"))

    op.drop_table("service_session")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_grant_live",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index("ix_role_grant_organization_id_role")

    op.drop_table("role_grant")
    with op.batch_alter_table("personal_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_personal_link_member_id"))

    op.drop_table("personal_link")
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.drop_index("ix_login_session_user_id")
        batch_op.drop_index("ix_login_session_member_id")
        batch_op.drop_index("ix_login_session_expires_at")

    op.drop_table("login_session")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_user_id"))

    op.drop_table("api_token")
    with op.batch_alter_table("activity_step", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_step_activity")

    op.drop_table("activity_step")
    with op.batch_alter_table("activity_kind", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_kind_kind")

    op.drop_table("activity_kind")
    with op.batch_alter_table("activity_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_attendance_organization_id"))
        batch_op.drop_index("ix_activity_attendance_member")

    op.drop_table("activity_attendance")
    op.drop_table("user_account")
    with op.batch_alter_table("service_order", schema=None) as batch_op:
        batch_op.drop_index("ix_service_order_state_created")
        batch_op.drop_index(batch_op.f("ix_service_order_organization_id"))
        batch_op.drop_index(batch_op.f("ix_service_order_leader_id"))

    op.drop_table("service_order")
    with op.batch_alter_table("member_standing", schema=None) as batch_op:
        batch_op.drop_index("ix_member_standing_member")

    op.drop_table("member_standing")
    with op.batch_alter_table("member_affiliation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_member_affiliation_formal",
            sqlite_where=sa.text("kind = 'formal' AND to_on IS NULL"),
            postgresql_where=sa.text("kind = 'formal' AND to_on IS NULL"),
        )
        batch_op.drop_index("ix_member_affiliation_organization")
        batch_op.drop_index("ix_member_affiliation_member")

    op.drop_table("member_affiliation")
    with op.batch_alter_table("manual_value", schema=None) as batch_op:
        batch_op.drop_index("ix_manual_value_read")

    op.drop_table("manual_value")
    op.drop_table("indicator_target")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_organization_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_member_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_enterprise_id"))

    op.drop_table("appointment")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index("ix_activity_state")
        batch_op.drop_index("ix_activity_organization_day")
        batch_op.drop_index("ix_activity_day")
        batch_op.drop_index(batch_op.f("ix_activity_created_by"))

    op.drop_table("activity")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index("ix_member_path_initials")
        batch_op.drop_index(batch_op.f("ix_member_organization_id"))
        batch_op.drop_index(batch_op.f("ix_member_name"))
        batch_op.drop_index(batch_op.f("ix_member_mobile_tail_digest"))
        batch_op.drop_index(batch_op.f("ix_member_mobile_digest"))
        batch_op.drop_index(batch_op.f("ix_member_initials"))
        batch_op.drop_index(batch_op.f("ix_member_cell_id"))

    op.drop_table("member")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_campaign_id"))

    op.drop_table("indicator")
    with op.batch_alter_table("party_cell", schema=None) as batch_op:
        batch_op.drop_index("uq_party_cell_name")

    op.drop_table("party_cell")
    with op.batch_alter_table("organization_placement", schema=None) as batch_op:
        batch_op.drop_index("uq_organization_placement_start")
        batch_op.drop_index(batch_op.f("ix_organization_placement_path"))
        batch_op.drop_index(batch_op.f("ix_organization_placement_parent_id"))

    op.drop_table("organization_placement")
    with op.batch_alter_table("organization_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organization_event_organization_id"))

    op.drop_table("organization_event")
    with op.batch_alter_table("import_row_change", schema=None) as batch_op:
        batch_op.drop_index("ix_import_row_change_batch_id")

    op.drop_table("import_row_change")
    with op.batch_alter_table("import_problem", schema=None) as batch_op:
        batch_op.drop_index("ix_import_problem_batch_id")

    op.drop_table("import_problem")
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enterprise_responsible_organization_id"))
        batch_op.drop_index(batch_op.f("ix_enterprise_parent_id"))
        batch_op.drop_index(batch_op.f("ix_enterprise_name"))

    op.drop_table("enterprise")
    with op.batch_alter_table("campaign_baseline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_baseline_campaign_id"))

    op.drop_table("campaign_baseline")
    with op.batch_alter_table("campaign_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_action_campaign_id"))

    op.drop_table("campaign_action")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_organization_id"))

    op.drop_table("assessment")
    with op.batch_alter_table("record_party", schema=None) as batch_op:
        batch_op.drop_index("ix_record_party_type_path")

    op.drop_table("record_party")
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organization_path"))
        batch_op.drop_index(batch_op.f("ix_organization_parent_id"))
        batch_op.drop_index(batch_op.f("ix_organization_name"))
        batch_op.drop_index(batch_op.f("ix_organization_enterprise_id"))

    op.drop_table("organization")
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_index("ix_notification_user_id_id")
        batch_op.drop_index("ix_notification_member_id_id")

    op.drop_table("notification")
    with op.batch_alter_table("login_throttle", schema=None) as batch_op:
        batch_op.drop_index("ix_login_throttle_changed_at")

    op.drop_table("login_throttle")
    op.drop_table("ledger_close")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state_run_at")

    op.drop_table("job")
    op.drop_table("import_progress")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index("ix_import_batch_path")
        batch_op.drop_index("ix_import_batch_created_by")

    op.drop_table("import_batch")
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_key_created_at"))

    op.drop_table("idempotency_key")
    op.drop_table("fact_sum")
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index("ix_fact_source")
        batch_op.drop_index("ix_fact_kind_subject")
        batch_op.drop_index("ix_fact_kind_path_counted_on")

    op.drop_table("fact")
    with op.batch_alter_table("external_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_external_unit_name"))

    op.drop_table("external_unit")
    op.drop_table("contact_preference")
    op.drop_table("campaign")
    op.drop_table("audit_personal")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_subject")
        batch_op.drop_index("ix_audit_event_event_at")
        batch_op.drop_index("ix_audit_event_actor_at")

    op.drop_table("audit_event")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_attachment_uploader")
        batch_op.drop_index("ix_attachment_sha256")

    op.drop_table("attachment")
    if dialect == "postgresql":
        op.execute(f"DROP FUNCTION IF EXISTS {REFUSING_FUNCTION}()")
