"""Words of a record: its kinds, states, steps and what is told of it."""

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
    "planned": "grey",
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
