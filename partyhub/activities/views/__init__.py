"""Pages of activities: list, log, detail, edit, roll call, review, and the steps between."""

from partyhub.activities.views.base import blueprint
from partyhub.activities.views.batches import batch, go_on, start_batch
from partyhub.activities.views.bin import delete, recycle_bin, restore, undo
from partyhub.activities.views.burden import BURDEN_PANELS, burden, burden_part
from partyhub.activities.views.calendar import month
from partyhub.activities.views.feeds import feed, feed_revoke, feeds
from partyhub.activities.views.hooks import NAVIGATION, REFERENCES, TODOS
from partyhub.activities.views.minutes import addendum, minutes, resolution, sign
from partyhub.activities.views.planning import (
    holiday_list,
    holiday_remove,
    plan,
    plan_copy,
    plan_new,
    plan_print,
    plan_themed_day,
)
from partyhub.activities.views.queue import decide, phrases, remove_phrase, review
from partyhub.activities.views.reading import counted, detail, index
from partyhub.activities.views.remarks import remarks_beside
from partyhub.activities.views.returned import RETURNED_PANELS
from partyhub.activities.views.rolls import answer, contest, roll, sheet
from partyhub.activities.views.sign_in import code, sign_in
from partyhub.activities.views.signups import coming, leave, sign_up, signups, withdraw_signup
from partyhub.activities.views.steps import add_file, remove_file, step
from partyhub.activities.views.templates import edit_template, remove_template, save_as_template, templates
from partyhub.activities.views.ticks import ticks
from partyhub.activities.views.votes import new_vote, remove_vote, vote
from partyhub.activities.views.writing import edit, log

PANELS = (*BURDEN_PANELS, *RETURNED_PANELS)

__all__ = [
    "NAVIGATION",
    "PANELS",
    "REFERENCES",
    "TODOS",
    "add_file",
    "addendum",
    "answer",
    "batch",
    "blueprint",
    "burden",
    "burden_part",
    "code",
    "coming",
    "contest",
    "counted",
    "decide",
    "delete",
    "detail",
    "edit",
    "edit_template",
    "feed",
    "feed_revoke",
    "feeds",
    "go_on",
    "holiday_list",
    "holiday_remove",
    "index",
    "leave",
    "log",
    "minutes",
    "month",
    "new_vote",
    "phrases",
    "plan",
    "plan_copy",
    "plan_new",
    "plan_print",
    "plan_themed_day",
    "recycle_bin",
    "remarks_beside",
    "remove_file",
    "remove_phrase",
    "remove_template",
    "remove_vote",
    "resolution",
    "restore",
    "review",
    "roll",
    "save_as_template",
    "sheet",
    "sign",
    "sign_in",
    "sign_up",
    "signups",
    "start_batch",
    "step",
    "templates",
    "ticks",
    "undo",
    "vote",
    "withdraw_signup",
]
