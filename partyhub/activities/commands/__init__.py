"""Business verbs. Each flushes and never commits, is audited, and raises with every reason at once.

Forbidden: not the actor's to do · Conflict: wrong state · Stale: another version · Invalid: the input breaks a rule.
"""

from partyhub.activities.commands.following import on_organization_changed
from partyhub.activities.commands.moving import (
    act,
    approve,
    archive,
    cancel,
    hold,
    publish,
    return_,
    submit,
    withdraw,
)
from partyhub.activities.commands.writing import add_file, edit, log, record_roll, remove_file

__all__ = [
    "act",
    "add_file",
    "approve",
    "archive",
    "cancel",
    "edit",
    "hold",
    "log",
    "on_organization_changed",
    "publish",
    "record_roll",
    "remove_file",
    "return_",
    "submit",
    "withdraw",
]
