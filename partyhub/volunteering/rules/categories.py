"""Kinds of service: the ones every installation begins with, and when an order may be of one. Pure.

What is unsafe, commercial or a private errand is no volunteer service (domain.md §12.10); such kinds are listed as
banned with their reason, so that whoever asks is told why instead of being left to guess.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from partyhub.kernel.errors import Reason
from partyhub.kernel.ids import LETTERS, PUBLIC_ID_LENGTH

NAME_LENGTH, NAME_EN_LENGTH, WHY_LENGTH = 20, 60, 200
MAX_CATEGORIES = 60


@dataclass(frozen=True)
class BuiltIn:
    """A kind of service as the first migration of kinds puts it in; `why` only where it is banned."""

    code: str
    name: str
    name_en: str
    why: str = ""


BUILT_IN = (
    BuiltIn("care", "助老助残", "Care for the elderly and the disabled"),
    BuiltIn("children", "儿童青少年关爱", "Children and youth"),
    BuiltIn("environment", "环境与社区", "Environment and neighbourhood"),
    BuiltIn("policy", "政策宣讲", "Explaining policies"),
    BuiltIn("legal", "法律与调解", "Legal and mediation help"),
    BuiltIn("skills", "技能服务与维修", "Skills and repairs"),
    BuiltIn("culture", "文化体育", "Culture and sports"),
    BuiltIn("order_keeping", "秩序维护", "Keeping order at events"),
    BuiltIn("relief", "应急救援", "Relief and emergencies"),
    BuiltIn("other", "其他服务", "Other service"),
    BuiltIn(
        "dangerous",
        "高空、高压等危险作业",
        "Work at heights, on live wires and the like",
        "这类作业需要专业资质，请联系物业或有资质的单位。",
    ),
    BuiltIn(
        "commercial",
        "商业推广与营利活动",
        "Advertising and business",
        "志愿服务是无偿的公益服务，不为营利活动提供人手。",
    ),
    BuiltIn(
        "errands",
        "代办私人事务",
        "Private errands",
        "志愿服务帮助有困难的居民，不替代家政、搬家等有偿服务；确有困难的，请选择“助老助残”。",
    ),
)


def fixed_id(code: str) -> str:
    """Return the public id of a built-in kind: the same in every installation, however its table was made."""
    return "".join(LETTERS[byte & 31] for byte in hashlib.sha256(code.encode()).digest()[:PUBLIC_ID_LENGTH])


@dataclass(frozen=True)
class Kind:
    """What a check needs to know of a kind of service."""

    code: str
    name: str
    banned: bool = False
    ban_reason: str = ""
    active: bool = True


def category_reasons(code: str | None, kind: Kind | None, *, held: str | None = None) -> list[Reason]:
    """Say why an order cannot be of the kind `code`; one that it has already (`held`) may have been retired since.

    A banned kind is refused even so: its reason is told wherever the order goes next.
    """
    if not code:
        return []
    if kind is None:
        return [Reason("category_unknown", "category")]
    if kind.banned:
        return [Reason("category_banned", "category", {"name": kind.name, "why": kind.ban_reason})]
    if not kind.active and code != held:
        return [Reason("category_retired", "category", {"name": kind.name})]
    return []


def kept_reasons(*, name: str, name_en: str, banned: bool, ban_reason: str, taken: bool) -> list[Reason]:
    """Check a kind of service as it is entered; `taken`: another one has its name."""
    limits = {
        "name": (name, NAME_LENGTH),
        "name_en": (name_en, NAME_EN_LENGTH),
        "ban_reason": (ban_reason, WHY_LENGTH),
    }
    reasons = [
        Reason("too_long", field, {"max": most}) for field, (text, most) in limits.items() if len(text) > most
    ]
    if not name.strip():
        reasons.append(Reason("required", "name"))
    elif taken:
        reasons.append(Reason("name_taken", "name"))
    if banned and not ban_reason.strip():
        reasons.append(Reason("ban_without_reason", "ban_reason"))
    return reasons
