"""Words of the recycle bin and of undoing."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

BIN: dict[str, Any] = {
    "activities.step.undo": _p("activity step", "Last step undone"),
    "activities.step.delete": _p("activity step", "Put into the recycle bin"),
    "activities.step.restore": _p("activity step", "Restored from the recycle bin"),
    "audit.activity.undone": _l("Undid the last step of an activity"),
    "audit.activity.binned": _l("Put an activity into the recycle bin"),
    "audit.activity.restored": _l("Restored an activity from the recycle bin"),
    "audit.activity.purged": _l("Removed an activity from the recycle bin for good"),
    "reason.activity_delete_counted": _l(
        "This record was signed and has counted, so it cannot be deleted. Have its approval withdrawn, or cancel it."
    ),
    "reason.activity_delete_announced": _l(
        "Others were told of this activity, so it cannot be deleted. Cancel it instead; they are told."
    ),
    "reason.activity_undo_nothing": _l("There is nothing to undo here. Take the opposite step instead."),
    "reason.activity_undo_not_yours": _l("Somebody else took the last step; only that person can undo it."),
    "reason.activity_undo_late": _l(
        "A step can be undone for %(seconds)s seconds only. Take the opposite step instead."
    ),
    "notification.activity.reinstated.subject": _l("Takes place after all: %(title)s"),
    "notification.activity.reinstated.body": _l(
        "“%(title)s” of %(organization)s on %(day)s takes place after all; the cancelling was undone."
    ),
}
