"""kinds of service become data that the dispatcher edits"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CODES = (
    *("care", "children", "environment", "policy", "legal"),
    *("skills", "culture", "order_keeping", "relief", "other"),
)
KINDS = (
    ("care", "助老助残", "Care for the elderly and the disabled", ""),
    ("children", "儿童青少年关爱", "Children and youth", ""),
    ("environment", "环境与社区", "Environment and neighbourhood", ""),
    ("policy", "政策宣讲", "Explaining policies", ""),
    ("legal", "法律与调解", "Legal and mediation help", ""),
    ("skills", "技能服务与维修", "Skills and repairs", ""),
    ("culture", "文化体育", "Culture and sports", ""),
    ("order_keeping", "秩序维护", "Keeping order at events", ""),
    ("relief", "应急救援", "Relief and emergencies", ""),
    ("other", "其他服务", "Other service", ""),
    (
        "dangerous",
        "高空、高压等危险作业",
        "Work at heights, on live wires and the like",
        "这类作业需要专业资质，请联系物业或有资质的单位。",
    ),
    (
        "commercial",
        "商业推广与营利活动",
        "Advertising and business",
        "志愿服务是无偿的公益服务，不为营利活动提供人手。",
    ),
    (
        "errands",
        "代办私人事务",
        "Private errands",
        "志愿服务帮助有困难的居民，不替代家政、搬家等有偿服务；确有困难的，请选择“助老助残”。",
    ),
)
REFERRING = ("service_order", "service_offering")
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def upgrade() -> None:
    table = op.create_table(
        "service_category",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("banned", sa.Boolean(), nullable=False),
        sa.Column("ban_reason", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", BIG, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_category")),
        *(
            sa.UniqueConstraint(name, name=op.f(f"uq_service_category_{name}"))
            for name in ("code", "name", "public_id")
        ),
    )
    op.bulk_insert(table, [_row(number, *kind) for number, kind in enumerate(KINDS)])
    with op.batch_alter_table("service_order") as batch:
        batch.drop_constraint(op.f("ck_service_order_category"), type_="check")
        batch.alter_column(
            "category", type_=sa.String(length=30), existing_type=sa.String(length=13), existing_nullable=True
        )
    for name in REFERRING:
        with op.batch_alter_table(name) as batch:
            batch.create_foreign_key(
                op.f(f"fk_{name}_category_service_category"), "service_category", ["category"], ["code"]
            )


def downgrade() -> None:
    for name in REFERRING:
        with op.batch_alter_table(name) as batch:
            batch.drop_constraint(op.f(f"fk_{name}_category_service_category"), type_="foreignkey")
    order = sa.table("service_order", sa.column("category"))
    op.execute(sa.update(order).where(order.c.category.not_in(CODES)).values(category="other"))
    with op.batch_alter_table("service_order") as batch:
        batch.alter_column(
            "category", type_=sa.String(length=13), existing_type=sa.String(length=30), existing_nullable=True
        )
        batch.create_check_constraint("category", f"category IN {CODES}")
    op.drop_table("service_category")


def _row(number: int, code: str, name: str, name_en: str, why: str) -> dict[str, object]:
    return {
        "code": code,
        "name": name,
        "name_en": name_en,
        "banned": bool(why),
        "ban_reason": why,
        "active": True,
        "position": 10 * (number + 1),
        "public_id": "".join(LETTERS[byte & 31] for byte in hashlib.sha256(code.encode()).digest()[:16]),
        "version": 1,
    }
