"""The words of this room."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

KINDS: dict[str, Any] = {
    "activities.kind.party_lecture": _l("Party lecture"),
    "activities.kind.themed_day": _l("Themed Party day"),
    "activities.kind.members_meeting": _l("Members' meeting"),
    "activities.kind.committee_meeting": _l("Branch committee meeting"),
    "activities.kind.cell_meeting": _l("Party group meeting"),
    "activities.kind.party_committee_meeting": _l("Party committee meeting"),
    "activities.kind.study_group_session": _l("Theory study group session"),
    "activities.kind.org_life_meeting": _l("Organisational life meeting"),
    "activities.kind.member_appraisal": _l("Democratic appraisal of members"),
    "activities.kind.heart_talk": _l("Heart-to-heart talk"),
    "activities.kind.theory_study": _l("Theory study"),
    "activities.kind.youth_talk": _l("Youth lecture team talk"),
    "activities.kind.integrity_education": _l("Integrity education"),
    "activities.kind.alliance_event": _l("Party-building alliance event"),
    "activities.kind.training": _l("Training"),
    "activities.kind.other": _l("Other activity"),
}
STATES: dict[str, Any] = {
    "activities.state.draft": _p("activity state", "Draft"),
    "activities.state.published": _p("activity state", "Announced"),
    "activities.state.held": _p("activity state", "Held, not yet submitted"),
    "activities.state.submitted": _p("activity state", "Waiting for review"),
    "activities.state.returned": _p("activity state", "Returned"),
    "activities.state.approved": _p("activity state", "Approved"),
    "activities.state.withdrawn": _p("activity state", "Approval withdrawn"),
    "activities.state.archived": _p("activity state", "Archived"),
    "activities.state.cancelled": _p("activity state", "Cancelled"),
}
TONES = {
    "draft": "grey",
    "published": "blue",
    "held": "blue",
    "submitted": "amber",
    "returned": "red",
    "approved": "green",
    "withdrawn": "red",
    "archived": "green",
    "cancelled": "grey",
}
"""The tone of a state's tag; the word says the same."""

PRESENCES: dict[str, Any] = {
    "activities.presence.present": _p("roll call", "Present"),
    "activities.presence.late": _p("roll call", "Late"),
    "activities.presence.partial": _p("roll call", "Left early"),
    "activities.presence.excused": _p("roll call", "Excused"),
    "activities.presence.absent": _p("roll call", "Absent"),
    "activities.presence.observer": _p("roll call", "Observer"),
    "activities.presence.unrecorded": _p("roll call", "Not recorded"),
}
STEPS: dict[str, Any] = {
    "activities.step.log": _p("activity step", "Logged"),
    "activities.step.edit": _p("activity step", "Edited"),
    "activities.step.publish": _p("activity step", "Announced to the branch"),
    "activities.step.hold": _p("activity step", "Noted as held"),
    "activities.step.submit": _p("activity step", "Signed and submitted"),
    "activities.step.return": _p("activity step", "Returned to be corrected"),
    "activities.step.approve": _p("activity step", "Approved"),
    "activities.step.archive": _p("activity step", "Archived"),
    "activities.step.cancel": _p("activity step", "Cancelled"),
    "activities.step.withdraw": _p("activity step", "Approval withdrawn"),
}
TASKS: dict[str, Any] = {
    "activities.task.roll": _p("activity task", "Roll call"),
    "activities.task.minutes": _p("activity task", "Minutes or result"),
    "activities.task.submit": _p("activity task", "Submit for review"),
    "activities.task.review": _p("activity task", "Review by the higher organisation"),
    "activities.task.archive": _p("activity task", "Archive"),
}
VERBS: dict[str, Any] = {
    "activities.verb.publish": _p("activity step", "Announce"),
    "activities.verb.hold": _p("activity step", "Note as held"),
    "activities.verb.submit": _p("activity step", "Submit for review"),
    "activities.verb.return": _p("activity step", "Return"),
    "activities.verb.approve": _p("activity step", "Approve"),
    "activities.verb.archive": _p("activity step", "Archive"),
    "activities.verb.cancel": _p("activity step", "Cancel the activity"),
    "activities.verb.withdraw": _p("activity step", "Withdraw the approval"),
}
FACTS: dict[str, Any] = {
    "fact.activity.held": _l("Activity held"),
    "fact.activity.confirmed": _l("Activity confirmed"),
    "fact.activity.study_confirmed": _l("Study activity confirmed"),
}
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
    "reason.activity_not_signed": _l(
        "This record was changed after its signing. The branch has to submit it again."
    ),
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
    "reason.file_missing": _l("Choose a file first."),
    "reason.attendance_member_or_guest": _l("Name either a member or a guest in each line."),
    "reason.attendance_minutes_range": _l("Give the minutes as a number that is not negative."),
    "reason.attendance_empty": _l("Give at least one line."),
    "reason.attendance_twice": _l("This person stands in the roll call twice. Keep one line."),
}
AUDIT: dict[str, Any] = {
    "audit.activity.logged": _l("Logged an activity"),
    "audit.activity.edited": _l("Edited an activity"),
    "audit.activity.roll_recorded": _l("Recorded a roll call"),
    "audit.activity.published": _l("Announced an activity"),
    "audit.activity.held": _l("Noted an activity as held"),
    "audit.activity.submitted": _l("Submitted an activity"),
    "audit.activity.returned": _l("Returned an activity"),
    "audit.activity.approved": _l("Approved an activity"),
    "audit.activity.archived": _l("Archived an activity"),
    "audit.activity.cancelled": _l("Cancelled an activity"),
    "audit.activity.withdrawn": _l("Withdrew the approval of an activity"),
}
NOTIFICATIONS: dict[str, Any] = {
    "notification.activity.submitted.subject": _l("To review: %(title)s"),
    "notification.activity.submitted.body": _l(
        "%(organization)s has submitted “%(title)s” of %(day)s. Please review it."
    ),
    "notification.activity.returned.subject": _l("Returned: %(title)s"),
    "notification.activity.returned.body": _l(
        "“%(title)s” of %(day)s was returned to be corrected. The reason: %(comment)s"
    ),
    "notification.activity.approved.subject": _l("Approved: %(title)s"),
    "notification.activity.approved.body": _l("“%(title)s” of %(day)s was approved. It now counts."),
    "notification.activity.withdrawn.subject": _l("Approval withdrawn: %(title)s"),
    "notification.activity.withdrawn.body": _l(
        "The approval of “%(title)s” of %(day)s was withdrawn and no longer counts. The reason: %(comment)s"
    ),
}
WORDS: dict[str, Any] = (
    KINDS
    | STATES
    | PRESENCES
    | STEPS
    | TASKS
    | VERBS
    | FACTS
    | REASONS
    | AUDIT
    | NOTIFICATIONS
    | {"reference.activity": _l("Activity")}
)
