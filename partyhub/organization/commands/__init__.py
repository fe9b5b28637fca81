"""Changing the tree: every verb takes the actor, the day it holds from and the clock; flushes and never commits."""

from partyhub.organization.commands.enterprises import (
    add_enterprise,
    add_external_unit,
    change_enterprise,
    change_external_unit,
    reveal_unit_phone,
)
from partyhub.organization.commands.tree import (
    change_details,
    dissolve,
    found,
    hold,
    merge,
    move,
    rename,
    set_themed_day,
)

__all__ = [
    "add_enterprise",
    "add_external_unit",
    "change_details",
    "change_enterprise",
    "change_external_unit",
    "dissolve",
    "found",
    "hold",
    "merge",
    "move",
    "rename",
    "reveal_unit_phone",
    "set_themed_day",
]
