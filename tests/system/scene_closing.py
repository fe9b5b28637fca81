"""Certificates of the service that each place organised: one asked for, one issued; all on the list of issuers."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.db import db
from partyhub.security.actors import ANONYMOUS, SYSTEM, Actor
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries
from partyhub.volunteering.models import Dispute, Rating
from partyhub.volunteering.rules import Notice, OrderState
from partyhub.volunteering.rules.ratings import TextState
from tests.factories import volunteering as orders
from tests.support.actors import actor_for


def furnish(scene: Any, place: str) -> None:
    """Make the certificates of a place; somebody who does not ask has hours there already."""
    where, clock, person = getattr(scene.world.tree, place), scene.clock, scene.world.people.office
    if not queries.notice()[1]:
        commands.set_notice(SYSTEM, Notice(on=False), version=0, clock=clock)
    scene.put(
        "issuer", place, commands.list_issuer(SYSTEM, where, document="市民政局〔2026〕12号", clock=clock)
    )
    owner = actor_for(Role.MEMBER, where, user_id=720, member_id=person.id, name=person.name)
    boss = actor_for(Role.DISPATCHER, where, user_id=700, name="调度员")
    days = {"from_on": clock.today().replace(month=1, day=1), "to_on": clock.today()}
    issued = commands.request_certificate(owner, issuer=where, clock=clock, **days)
    commands.check_certificate(boss, issued, clock=clock)
    commands.issue_certificate(boss, issued, clock=clock)
    scene.put("certificate_issued", place, issued)
    scene.put("certificate_number", place, issued, issued.number)
    scene.put("certificate", place, commands.request_certificate(owner, issuer=where, clock=clock, **days))
    entry = scene.records["hours_entry", place]
    said = Rating(
        order_id=queries.order_of_entry(entry).id,
        text="服务周到",
        text_state=TextState.WAITING,
        rated_at=clock.now(),
    )
    db.session.add(said)
    db.session.flush()
    scene.put("rating", place, said)
    for kind in ("dispute", "dispute_taken"):
        scene.put(kind, place, _dispute(scene, where, boss, taken=kind == "dispute_taken"))


def _dispute(scene: Any, where: Any, boss: Actor, *, taken: bool) -> Dispute:
    """An order of a place that its requester objects to; one that is taken on lies with nobody who asks."""
    made = orders.order(scene.clock, boss, organization=where, title="清扫楼道", leader=None)
    made.state, made.handed_in_at = OrderState.AWAITING_CONFIRMATION, scene.clock.now()
    db.session.flush()
    one = commands.raise_by_requester(ANONYMOUS, made, text="没有打扫干净", clock=scene.clock)
    if taken:
        commands.take_dispute(boss, one, clock=scene.clock)
    return one
