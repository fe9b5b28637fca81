"""Rules, and an obligation at each place that is open, one that is met, one that is excused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.obligations import commands
from partyhub.obligations.models import Obligation
from partyhub.obligations.rules import Basis, Condition, Content, Every, MetBy
from partyhub.organization.rules import OrgKind
from partyhub.security.actors import SYSTEM
from tests.factories.obligations import run_jobs

OWN = Content(
    code="youth_talk",
    name="青年宣讲",
    kinds=frozenset(OrgKind),
    condition=Condition.ALWAYS,
    met_by=MetBy("activity.held", "youth_talk"),
    every=Every.QUARTER,
    times=1,
    lead_days=30,
    source="党委年度工作要点",
    basis=Basis.LOCAL,
    valid_from=date(2026, 10, 1),
)


def build(scene: Any, places: tuple[str, ...]) -> None:
    """Make the rules, let them be followed, and put the rows at their places; activities are there already."""
    clock = scene.clock
    commands.load_built_in(SYSTEM, since=date(2026, 10, 1), clock=clock)
    local = None
    for content in (OWN, replace(OWN, code="training", met_by=MetBy("activity.held", "training"))):
        made = commands.draft(SYSTEM, content, clock=clock)
        local = commands.switch_on(SYSTEM, made, version=made.version, clock=clock)
    draft = commands.draft(SYSTEM, replace(OWN, code="alliance"), clock=clock)
    scene.put("rule_draft", "root", draft)
    scene.put("rule_step", "root", draft, draft.public_id, "drop")
    scene.put("rule_local", "root", local)
    unit.commit()
    run_jobs(clock)
    for place in places:
        _rows(scene, place)


def _rows(scene: Any, place: str) -> None:
    home = getattr(scene.world.tree, place)
    rows = {
        one.code: one
        for one in db.session.scalars(
            select(Obligation).where(Obligation.organization_id == home.id).order_by(Obligation.id.desc())
        )
    }
    excused = rows["training"]
    commands.excuse(SYSTEM, excused, reason="机构调整", version=excused.version, clock=scene.clock)
    scene.put("obligation", place, rows["youth_talk"])
    scene.put("obligation_excused", place, excused)
    scene.put("obligation_met", place, rows.get("secretary_lecture") or rows["party_lecture"])
