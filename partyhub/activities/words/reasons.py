"""Why something is refused, and what to do."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

REASONS: dict[str, Any] = {
    "reason.activity_title_required": _l("Fill in what the activity was about."),
    "reason.activity_kind_required": _l("Choose at least one kind; several are possible."),
    "reason.activity_time_required": _l("Fill in the day and the time, for example 2026-03-15 09:30."),
    "reason.activity_too_early": _l("Give a day after %(year)s."),
    "reason.activity_too_late": _l("Give a day before %(year)s."),
    "reason.activity_ends_before_start": _l("The end must lie after the beginning. Check both times."),
    "reason.activity_too_long": _l("An activity lasts %(days)s days at most. Check the last day."),
    "reason.activity_capacity_range": _l("Give a number of places from 1 to %(max)s, or leave it empty."),
    "reason.activity_over": _l("This activity is over already; it can be noted as held, not announced."),
    "reason.activity_not_begun": _l(
        "This activity has not begun. Check its time, or wait until it takes place."
    ),
    "reason.activity_not_over": _l(
        "This activity is not over yet. Submit it afterwards, or correct its end."
    ),
    "reason.activity_minutes_or_result": _l("Write the minutes, or one line with the result."),
    "reason.activity_chair_required": _l("A meeting of this kind needs a chair. Choose who it was."),
    "reason.activity_recorder_required": _l("A meeting of this kind needs a recorder. Choose who it was."),
    "reason.activity_roll_required": _l("A meeting of this kind needs a roll call. Record who was present."),
    "reason.activity_comment_required": _l("Say why, so that the other side knows what to do."),
    "reason.activity_signed": _l(
        "This record is “%(state)s” and can no longer be changed. If it has to be, ask for it to be returned."
    ),
    "reason.activity_not_yours": _l("Only the organisation that held this activity may do that."),
    "reason.activity_not_above": _l("Only the higher organisation may decide on this activity."),
    "reason.activity_own_record": _l(
        "You wrote this record or signed it. Somebody else has to decide on it."
    ),
    "reason.activity_organization_gone": _l(
        "The organisation was dissolved on %(day)s. Choose an earlier day."
    ),
    "reason.activity_joint_closed": _l(
        "A meeting of this kind is held by one organisation among its own. Leave the others out, or choose other kinds."
    ),
    "reason.activity_joint_host": _l("The organisation that runs it need not be named again."),
    "reason.activity_joint_gone": _l("On that day these organisations did not exist: %(names)s."),
    "reason.activity_joint_unknown": _l(
        "No organisation bears this name: %(names)s. Write the full or the short name as the tree shows it."
    ),
    "reason.activity_joint_several": _l(
        "Several organisations bear this name: %(names)s. Write the full name."
    ),
    "reason.file_missing": _l("Choose a file first."),
    "reason.attendance_member_or_guest": _l("Name either a member or a guest in each line."),
    "reason.attendance_minutes_range": _l("Give the minutes as a number that is not negative."),
    "reason.attendance_empty": _l("Give at least one line."),
    "reason.attendance_twice": _l("This person stands in the roll call twice. Keep one line."),
}
