"""Business verbs. Each flushes and never commits, is audited, and raises with every reason at once.

Forbidden: not the actor's to do · Conflict: wrong state · Stale: another version · Invalid: the input breaks a rule.
"""

from partyhub.activities.commands.batches import go_on, start_batch
from partyhub.activities.commands.bin import purge, put_into_bin, restore
from partyhub.activities.commands.contests import answer, contest
from partyhub.activities.commands.feeds import count_fetch, make_feed, revoke_feed
from partyhub.activities.commands.following import on_organization_changed
from partyhub.activities.commands.minutes import finish_resolution, write_minutes
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
from partyhub.activities.commands.phrases import forget_phrase, remember_phrases
from partyhub.activities.commands.planning import clear_calendar, plan, set_calendar
from partyhub.activities.commands.rolls import record_roll
from partyhub.activities.commands.sign_in import new_code, sign_in, switch_sign_in, ticket
from partyhub.activities.commands.signing import add_addendum, sign
from partyhub.activities.commands.signups import SignedUp, ask_leave, sign_up, withdraw_signup
from partyhub.activities.commands.templates import edit_template, remove_template, save_as_template
from partyhub.activities.commands.undoing import undo
from partyhub.activities.commands.votes import (
    add_vote,
    close_vote,
    correct_vote,
    count_vote,
    open_vote,
    remove_vote,
)
from partyhub.activities.commands.writing import add_file, edit, log, remove_file

__all__ = [
    "SignedUp",
    "act",
    "add_addendum",
    "add_file",
    "add_vote",
    "answer",
    "approve",
    "archive",
    "ask_leave",
    "cancel",
    "clear_calendar",
    "close_vote",
    "contest",
    "correct_vote",
    "count_fetch",
    "count_vote",
    "edit",
    "edit_template",
    "finish_resolution",
    "forget_phrase",
    "go_on",
    "hold",
    "log",
    "make_feed",
    "new_code",
    "on_organization_changed",
    "open_vote",
    "plan",
    "publish",
    "purge",
    "put_into_bin",
    "record_roll",
    "remember_phrases",
    "remove_file",
    "remove_template",
    "remove_vote",
    "restore",
    "return_",
    "revoke_feed",
    "save_as_template",
    "set_calendar",
    "sign",
    "sign_in",
    "sign_up",
    "start_batch",
    "submit",
    "switch_sign_in",
    "ticket",
    "undo",
    "withdraw",
    "withdraw_signup",
    "write_minutes",
]
