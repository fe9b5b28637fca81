"""Pages of activities: list, log, detail, edit, roll call, review, and the steps between."""

from partyhub.activities.views.base import blueprint
from partyhub.activities.views.bin import delete, recycle_bin, restore, undo
from partyhub.activities.views.calendar import month
from partyhub.activities.views.hooks import NAVIGATION, REFERENCES, TODOS
from partyhub.activities.views.queue import decide, phrases, remove_phrase, review
from partyhub.activities.views.reading import detail, index
from partyhub.activities.views.steps import add_file, remove_file, step
from partyhub.activities.views.ticks import ticks
from partyhub.activities.views.votes import new_vote, remove_vote, vote
from partyhub.activities.views.writing import edit, log, roll

__all__ = [
    "NAVIGATION",
    "REFERENCES",
    "TODOS",
    "add_file",
    "blueprint",
    "decide",
    "delete",
    "detail",
    "edit",
    "index",
    "log",
    "month",
    "new_vote",
    "phrases",
    "recycle_bin",
    "remove_file",
    "remove_phrase",
    "remove_vote",
    "restore",
    "review",
    "roll",
    "step",
    "ticks",
    "undo",
    "vote",
]
