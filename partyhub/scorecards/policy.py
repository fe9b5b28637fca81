"""Who sees a scorecard and who writes which of its three values."""

from __future__ import annotations

from partyhub.kernel.errors import Reason
from partyhub.scorecards.rules import Stage
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role

PERMISSIONS = {
    Permission.SCORECARD_READ: frozenset({Role.COMMITTEE, Role.ENTERPRISE, Role.SECRETARY, Role.INSPECTOR}),
    Permission.SCORECARD_ASSESS: frozenset({Role.ENTERPRISE, Role.SECRETARY}),
    Permission.SCORECARD_REVIEW: frozenset({Role.COMMITTEE, Role.ENTERPRISE}),
    Permission.SCORECARD_FINAL: frozenset({Role.COMMITTEE}),
    Permission.CAMPAIGN_MANAGE: frozenset({Role.COMMITTEE}),
}
WRITES = {
    Stage.SELF: Permission.SCORECARD_ASSESS,
    Stage.REVIEW: Permission.SCORECARD_REVIEW,
    Stage.FINAL: Permission.SCORECARD_FINAL,
}


def can_assess(actor: Actor, stage: Stage, organization_id: int, path: str) -> list[Reason]:
    """Return why the actor may not write this value of the organisation; nobody reviews his own."""
    if not actor.can_at(WRITES[stage], path):
        return [Reason("assessment_not_yours", params={"stage": str(stage)})]
    own = any(
        grant.organization_id == organization_id and grant.role in (Role.ENTERPRISE, Role.SECRETARY)
        for grant in actor.grants
    )
    if stage is Stage.SELF and not own:
        return [Reason("self_assessment_is_the_units", params={"stage": str(stage)})]
    if stage is Stage.REVIEW and own:
        return [Reason("review_not_of_oneself", params={"stage": str(stage)})]
    return []


def writable_stages(actor: Actor, organization_id: int, path: str) -> list[Stage]:
    """Return the values that the actor may write of the organisation."""
    return [stage for stage in Stage if not can_assess(actor, stage, organization_id, path)]


def can_enter(actor: Actor, path: str) -> list[Reason]:
    """Return why the actor may not type a value of the organisation: the unit itself or the committee does."""
    may = actor.can_at(Permission.SCORECARD_ASSESS, path) or actor.can_at(Permission.SCORECARD_FINAL, path)
    return [] if may else [Reason("manual_not_yours")]


def can_confirm(actor: Actor, path: str, entered_by: int) -> list[Reason]:
    """Return why the actor may not confirm a value: somebody who reviews the organisation does, never who typed it."""
    if not actor.can_at(Permission.SCORECARD_REVIEW, path):
        return [Reason("manual_not_yours")]
    return [Reason("manual_own_entry")] if actor.user_id == entered_by else []
