"""Words of minutes: agenda, resolutions, signatures, addenda, drafts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

OFFICERS: dict[str, Any] = {
    "activities.officer.chair": _l("Chair"),
    "activities.officer.recorder": _l("Recorder"),
}
MANNERS: dict[str, Any] = {
    "activities.manner.login": _p("signature", "Signed by own login"),
    "activities.manner.link": _p("signature", "Signed by personal link"),
    "activities.manner.paper": _p("signature", "Signed on paper"),
}
MINUTES_STEPS: dict[str, Any] = {
    "activities.step.minutes": _p("activity step", "Minutes written"),
    "activities.step.vote": _p("activity step", "Vote counted"),
    "activities.step.sign": _p("activity step", "Minutes signed"),
    "activities.step.addendum": _p("activity step", "Addendum"),
}
MINUTES_AUDIT: dict[str, Any] = {
    "audit.activity.minutes_written": _l("Wrote the minutes"),
    "audit.activity.signed": _l("Signed the minutes"),
    "audit.activity.added_to": _l("Added to signed minutes"),
    "audit.activity.resolution_done": _l("Noted a resolution as done"),
    "audit.activity.resolution_reopened": _l("Noted a resolution as not done"),
}
MINUTES_FACTS: dict[str, Any] = {
    "fact.activity.first_item": _l("First agenda item studied"),
    "fact.activity.talked": _l("Talked heart to heart"),
    "activities.pair.committee_committee": _l("Talk among the branch committee"),
    "activities.pair.committee_member": _l("Talk between committee and members"),
    "activities.pair.member_member": _l("Talk among members"),
}
MINUTES_REASONS: dict[str, Any] = {
    "reason.agenda_title_required": _l("Fill in what the item was about, or empty its whole line."),
    "reason.resolution_text_required": _l("Fill in what was resolved, or empty its whole line."),
    "reason.resolution_needs_vote": _l(
        "A formal resolution of this meeting stands on a vote. Write the vote down, or mark it as agreed only."
    ),
    "reason.activity_unsigned": _l(
        "%(officer)s: not signed yet. Ask for the signature, or note that the printed sheet is signed."
    ),
    "reason.signature_not_yours": _l("Only the chair and the recorder of this meeting sign its minutes."),
    "reason.signature_not_asked": _l("An activity of these kinds is not signed by chair and recorder."),
    "reason.addendum_not_signed": _l(
        "This record is not signed; it can still be edited. Use “Edit” instead of an addendum."
    ),
    "reason.addendum_text_required": _l("Write what is to be added."),
}
