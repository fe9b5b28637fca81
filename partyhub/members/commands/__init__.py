"""Changing members: every verb takes the actor, the day it holds from and the clock; flushes and never commits."""

from partyhub.members.commands.affiliations import (
    affiliate,
    end_affiliation,
    set_standing,
    transfer,
)
from partyhub.members.commands.cells import (
    add_cell,
    arrange_cell,
    assign_cell,
    change_cell,
    close_cell,
)
from partyhub.members.commands.people import (
    add,
    change,
    current_values,
    note_own_reading,
    note_refused_reveal,
    reveal,
)
from partyhub.members.commands.posts import appoint, end_appointment
from partyhub.members.commands.tree import on_organization_changed

__all__ = [
    "add",
    "add_cell",
    "affiliate",
    "appoint",
    "arrange_cell",
    "assign_cell",
    "change",
    "change_cell",
    "close_cell",
    "current_values",
    "end_affiliation",
    "end_appointment",
    "note_own_reading",
    "note_refused_reveal",
    "on_organization_changed",
    "reveal",
    "set_standing",
    "transfer",
]
