"""Pages: an organisation's year, the organisations below, the Monday sheet, excuses, the rules."""

from partyhub.obligations.views.base import blueprint
from partyhub.obligations.views.excusing import excuse, restore
from partyhub.obligations.views.hooks import NAVIGATION, PANELS, REFERENCES, TODOS
from partyhub.obligations.views.reading import below, index, record, sheet, year
from partyhub.obligations.views.rulebook import (
    edit_rule,
    end_rule,
    load_rules,
    new_rule,
    rule,
    rulebook,
    step_rule,
)

__all__ = [
    "NAVIGATION",
    "PANELS",
    "REFERENCES",
    "TODOS",
    "below",
    "blueprint",
    "edit_rule",
    "end_rule",
    "excuse",
    "index",
    "load_rules",
    "new_rule",
    "record",
    "restore",
    "rule",
    "rulebook",
    "sheet",
    "step_rule",
    "year",
]
