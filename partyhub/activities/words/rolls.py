"""Words of a roll call: what it says of people, who reported it, what is contested."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

PRESENCES: dict[str, Any] = {
    "activities.presence.present": _p("roll call", "Present"),
    "activities.presence.late": _p("roll call", "Late"),
    "activities.presence.partial": _p("roll call", "Left early"),
    "activities.presence.excused": _p("roll call", "Excused"),
    "activities.presence.absent": _p("roll call", "Absent"),
    "activities.presence.observer": _p("roll call", "Observer"),
    "activities.presence.unrecorded": _p("roll call", "Not recorded"),
}
REPORTED: dict[str, Any] = {
    "activities.reported.leader": _p("reported by", "The leader"),
    "activities.reported.oneself": _p("reported by", "Signed in oneself"),
}
CONTESTS: dict[str, Any] = {
    "activities.contest.open": _p("contest", "Waiting for an answer"),
    "activities.contest.corrected": _p("contest", "Corrected"),
    "activities.contest.upheld": _p("contest", "The line stays"),
}
ROLL_REASONS: dict[str, Any] = {
    "reason.attendance_too_old": _l("A line can wait for a connection for a day at most. Record it anew."),
    "reason.roll_changed_elsewhere": _l(
        "Somebody else has recorded %(names)s otherwise since you opened this page. "
        "The page shows now what is saved; save again if yours is right."
    ),
    "reason.contest_no_line": _l("You do not stand in this roll call. Ask your branch to record you."),
    "reason.contest_too_late": _l(
        "A line can be contested within %(days)s days after it was recorded. Speak to your branch."
    ),
    "reason.contest_same": _l("This is what is recorded already. Choose what it should say."),
    "reason.contest_reason_required": _l("Say why, so that your branch can look it up."),
    "reason.contest_twice": _l(
        "You have contested this line already; the answer stands on the activity's page."
    ),
    "reason.contest_answer_required": _l("Say why the line stays, so that the member understands it."),
    "reason.namesakes_open": _l("Several people of this name are on the roster. Choose who was meant."),
    "reason.template_name_taken": _l("Another template has this name. Choose a different one."),
    "reason.template_too_many": _l("An organisation keeps %(max)s templates at most. Take one away first."),
    "reason.sign_in_code_bad": _l("This code is not of this activity. Scan the one on the leader's screen."),
    "reason.sign_in_code_over": _l("This code is over: each lives for one minute. Scan the screen again."),
    "reason.sign_in_code_used": _l(
        "This code was used before. Scan the screen again, or tell the leader that you are here."
    ),
    "reason.sign_in_closed": _l(
        "Signing in by code is not open for this activity. Tell the leader that you are here."
    ),
    "reason.sign_in_too_early": _l("Signing in opens %(minutes)s minutes before the beginning."),
    "reason.sign_in_over": _l("The activity is over. Ask the leader to record you."),
    "reason.sign_in_not_expected": _l(
        "You are not on the roster of this activity. Tell the leader, who can record you as a guest."
    ),
    "reason.sign_in_not_announced": _l("Announce the activity first; a draft is seen by nobody else."),
}
ROLL_AUDIT: dict[str, Any] = {
    "audit.activity.contested": _l("Contested a line of a roll call"),
    "audit.activity.contest_corrected": _l("Corrected a contested line"),
    "audit.activity.contest_upheld": _l("Let a contested line stand"),
    "audit.activity.sign_in_opened": _l("Opened signing in by code"),
    "audit.activity.sign_in_closed": _l("Closed signing in by code"),
    "audit.activity.template_saved": _l("Saved a template of records"),
    "audit.activity.template_edited": _l("Edited a template of records"),
    "audit.activity.template_removed": _l("Removed a template of records"),
    "audit.activity.signed_in": _l("Signed in by code"),
}
ROLL_NOTIFICATIONS: dict[str, Any] = {
    "notification.activity.contested.subject": _l("Roll call contested: %(title)s"),
    "notification.activity.contested.body": _l(
        "%(name)s is recorded as “%(recorded)s” at “%(title)s” of %(day)s and says “%(claimed)s”: %(reason)s"
    ),
    "notification.activity.contest_corrected.subject": _l("Corrected: %(title)s"),
    "notification.activity.contest_corrected.body": _l(
        "Your line at “%(title)s” of %(day)s was corrected from “%(recorded)s” to “%(claimed)s”. %(answer)s"
    ),
    "notification.activity.contest_upheld.subject": _l("Looked up: %(title)s"),
    "notification.activity.contest_upheld.body": _l(
        "Your line at “%(title)s” of %(day)s stays “%(recorded)s”. The answer: %(answer)s"
    ),
}
BUILT_IN_TEMPLATES: dict[str, Any] = {
    "activities.template.themed_day": _p("template", "Themed Party day"),
    "activities.template.themed_day_lecture": _p("template", "Themed Party day with a lecture"),
    "activities.template.members_meeting": _p("template", "Members' meeting"),
    "activities.template.committee_meeting": _p("template", "Branch committee meeting"),
    "activities.template.cell_meeting": _p("template", "Party group meeting"),
    "activities.template.party_lecture": _p("template", "Party lecture"),
    "activities.template.org_life_meeting": _p("template", "Organisational life meeting"),
    "activities.template.heart_talk": _p("template", "Heart-to-heart talk"),
}
