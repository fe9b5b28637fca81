"""The rules: their versions, which are in force, and what a regulation asks at the least."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.ids import is_public_id
from partyhub.kernel.paging import PAGE_SIZE, Page, page_of
from partyhub.obligations import plans
from partyhub.obligations.models import ObligationRule
from partyhub.obligations.rules import COUNTED, Basis, Content, RuleState, Terms


def rule(public_id: str) -> ObligationRule:
    """Return a version of a rule. Raises NotFound."""
    found = None
    if is_public_id(public_id):
        found = db.session.scalar(select(ObligationRule).where(ObligationRule.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def rulebook(states: Collection[RuleState] = tuple(RuleState)) -> Sequence[ObligationRule]:
    """Return every version of every rule, by rule in the order in which they came, then by version."""
    query = select(ObligationRule).where(ObligationRule.state.in_(states))
    found = list(db.session.scalars(query.order_by(ObligationRule.id)))
    began: dict[str, int] = {}
    for one in found:
        began.setdefault(one.code, one.id)
    return sorted(found, key=lambda one: (began[one.code], one.number))


def rules_listed(*, cursor: str | None = None, page_size: int = PAGE_SIZE) -> Page:
    """Return a page of versions, newest first."""
    keys = [(ObligationRule.id, "desc")]
    return page_of(select(ObligationRule), keys=keys, cursor=cursor, page_size=page_size)  # type: ignore[arg-type]  # literals of SortKey


def counted() -> Sequence[ObligationRule]:
    """Return the versions that count, each in the time of its validity."""
    return rulebook(tuple(COUNTED))


def terms() -> list[Terms]:
    """Return what the arithmetic needs of the versions that count."""
    return [one.terms for one in counted()]


def last_counted(code: str) -> ObligationRule | None:
    """Return the last version of a rule that was switched on; None when none ever was."""
    return next((one for one in reversed(counted()) if one.code == code), None)


def versions_of(code: str) -> list[ObligationRule]:
    """Return every version of one rule, oldest first."""
    query = select(ObligationRule).where(ObligationRule.code == code)
    return list(db.session.scalars(query.order_by(ObligationRule.number)))


def floor_of(code: str) -> Content | None:
    """Return what a regulation asks for at the least: the built-in rule of that code, or the first version of one that
    the committee wrote with a regulation as its basis; None where no regulation stands behind it."""
    planned = plans.built_in().get(code)
    if planned is not None:
        return planned.content if planned.content.basis is Basis.REGULATION else None
    first = next((one for one in versions_of(code) if one.state in COUNTED), None)
    return first.content if first is not None and first.basis is Basis.REGULATION else None


def free_code() -> str:
    """Return a code for a rule that the committee writes: the first of ``own_1``, ``own_2`` … that is free."""
    taken = set(db.session.scalars(select(ObligationRule.code).distinct()))
    return next(code for number in range(1, len(taken) + 2) if (code := f"own_{number}") not in taken)


def names() -> dict[str, str]:
    """Return what each rule is called now, by code."""
    return {one.code: one.name for one in rulebook()}


def in_force(day: date) -> list[ObligationRule]:
    """Return the versions in force on a day."""
    return [
        one for one in counted() if one.valid_from <= day and (one.valid_to is None or day < one.valid_to)
    ]
