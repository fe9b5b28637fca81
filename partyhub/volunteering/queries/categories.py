"""Kinds of service, in the order that the dispatcher gave them."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.volunteering.models import ServiceCategory, ServiceOrder
from partyhub.volunteering.rules import categories as rules


class KindRow(NamedTuple):
    """A kind of service as lists and choices show it."""

    public_id: str
    code: str
    name: str
    name_en: str
    banned: bool
    ban_reason: str
    active: bool


def categories() -> list[KindRow]:
    """Return every kind, retired and banned ones too; there are a few dozen at most."""
    columns = [getattr(ServiceCategory, name) for name in KindRow._fields]
    query = select(*columns).order_by(ServiceCategory.position, ServiceCategory.id)
    return [KindRow(*row) for row in db.session.execute(query)]


def category(public_id: str) -> ServiceCategory:
    """Return a kind of service; raises NotFound."""
    found = None
    if is_public_id(public_id):
        query = select(ServiceCategory).where(ServiceCategory.public_id == public_id)
        found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def kind_of(code: str | None) -> rules.Kind | None:
    """Return what a check needs to know of the kind `code`; None when there is none."""
    if not code:
        return None
    row = next((one for one in categories() if one.code == code), None)
    return None if row is None else rules.Kind(row.code, row.name, row.banned, row.ban_reason, row.active)


def name_taken(name: str, *, but: int | None = None) -> bool:
    """Whether a kind other than the one with the id `but` is called `name`."""
    query = select(ServiceCategory.id).where(
        ServiceCategory.name == name.strip(), ServiceCategory.id != (but or 0)
    )
    return db.session.scalar(query) is not None


def orders_by_category() -> dict[str, int]:
    """Return how many orders there are of each kind."""
    query = select(ServiceOrder.category, func.count()).where(ServiceOrder.category.is_not(None))
    return {code: count for code, count in db.session.execute(query.group_by(ServiceOrder.category)) if code}
