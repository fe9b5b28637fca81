"""A held members' meeting at every place, with a vote and a resolution; what the minutes' endpoints are asked with."""

from __future__ import annotations

from typing import Any

from partyhub.activities import commands, queries
from partyhub.activities.rules import Kind
from partyhub.activities.rules.minutes import AgendaLine, ResolutionLine
from partyhub.activities.rules.votes import VoteKind, VotePlan
from partyhub.security.actors import SYSTEM
from tests.factories import activities


def meeting(scene: Any, place: str, word: str) -> None:
    """Put a held meeting, its vote and its resolution at a place; `word` is the place's canary."""
    where, clock = getattr(scene.world.tree, place), scene.clock
    made = activities.logged(SYSTEM, where, clock, title=f"党员大会{word}", kinds=[Kind.MEMBERS_MEETING])
    commands.hold(SYSTEM, made, clock=clock)
    plan = VotePlan(VoteKind.ORDINARY, f"年度工作计划{word}")
    vote = commands.add_vote(SYSTEM, made, plan, clock=clock)
    commands.write_minutes(
        SYSTEM,
        made,
        version=None,
        agenda=[AgendaLine(f"议题{word}", discussion=f"发言{word}")],
        resolutions=[ResolutionLine(f"落实事项{word}")],
        clock=clock,
    )
    scene.put("meeting", place, made)
    scene.put("draft", place, None, "activities.log")
    scene.put("vote", place, vote, made.public_id, vote.public_id)
    scene.put("resolution", place, queries.resolutions(made)[0].resolution)


COUNT = {"yes": 1, "no": 0, "abstain": 0}
BODIES: dict[str, Any] = {
    "api_activities.add_vote": {"kind": "ordinary", "subject": "年度工作计划"},
    "api_activities.count_vote": COUNT,
    "api_activities.correct_vote": COUNT | {"reason": "复核计票"},
    "api_activities.write_agenda": {"items": [{"title": "学习"}], "resolutions": [{"text": "落实"}]},
    "api_activities.finish_resolution": {"done": True, "note": "已办"},
    "api_activities.add_addendum": {"text": "补充一句"},
    "activities.minutes": {"item_0": "学习"},
    "activities.addendum": {"text": "补充一句"},
    "activities.resolution": {"done": "y", "note": "已办"},
    "activities.new_vote": {"kind": "ordinary", "subject": "年度工作计划"},
    "activities.vote": {"yes": "1"},
}
