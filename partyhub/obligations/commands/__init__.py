"""Business verbs: the rules, excusing, and following what changed."""

from partyhub.obligations.commands.excusing import excuse, restore
from partyhub.obligations.commands.following import (
    FOLLOW_JOB,
    follow,
    follow_everybody,
    on_facts_written,
    on_organization_changed,
)
from partyhub.obligations.commands.rulebook import change, draft, drop, end, load_built_in, switch_on

__all__ = [
    "FOLLOW_JOB",
    "change",
    "draft",
    "drop",
    "end",
    "excuse",
    "follow",
    "follow_everybody",
    "load_built_in",
    "on_facts_written",
    "on_organization_changed",
    "restore",
    "switch_on",
]
