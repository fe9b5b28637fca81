"""What the pages share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from flask import Blueprint, url_for

from partyhub.obligations import queries, words
from partyhub.obligations.forms import HELD, TALKED
from partyhub.obligations.models import Obligation, ObligationRule
from partyhub.obligations.rules import Period, Status, parse
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission

blueprint = Blueprint("obligations", __name__, url_prefix="/obligations")
TALK = "heart_talk"


class Item(NamedTuple):
    """An obligation that is not met, with its rule: as to-dos, the Monday sheet and the superior's list show it."""

    row: Obligation
    rule: ObligationRule
    period: Period
    status: Status

    @property
    def label(self) -> str:
        """The rule with its period."""
        return words.tick_label(self.period, self.rule.name)


def items_of(rows: Iterable[Obligation], today: date) -> list[Item]:
    """Return rows with their rules, in the order given."""
    by_id = {one.id: one for one in queries.counted()}
    return [
        Item(row, rule, parse(rule.every, row.period), row.status(today))
        for row in rows
        if (rule := by_id.get(row.rule_id)) is not None
    ]


def log_url(actor: Actor, rule: ObligationRule, organization: Organization | None) -> str:
    """Return where what meets a rule is logged, filled in as far as it is known; "" where it cannot be."""
    kinds = {HELD: rule.fact_tag, TALKED: TALK}.get(rule.fact_kind)
    if kinds is None or not actor.can(Permission.ACTIVITY_WRITE) or organization is None:
        return ""
    return url_for("activities.log", organization_id=organization.public_id, kinds=kinds)


@blueprint.app_template_global("obligation_tone")
def obligation_tone(status: Status) -> str:
    """Return the tone of a status's tag."""
    return words.TONES[status]


@blueprint.app_template_global("period_label")
def period_label(period: Period) -> str:
    """Return what a period is called inside its year."""
    return words.period_label(period)
