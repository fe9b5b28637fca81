"""Words of review: the places of a record, what became of its lines."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

REVIEWING: dict[str, Any] = {
    "activities.place.title": _p("record place", "Title"),
    "activities.place.kinds": _p("record place", "Kinds"),
    "activities.place.time": _p("record place", "Time"),
    "activities.place.location": _p("record place", "Place"),
    "activities.place.people": _p("record place", "Chair and recorder"),
    "activities.place.roll": _p("record place", "Roll call"),
    "activities.place.minutes": _p("record place", "Minutes"),
    "activities.place.agenda": _p("record place", "Agenda"),
    "activities.place.votes": _p("record place", "Votes"),
    "activities.place.result": _p("record place", "Result"),
    "activities.place.files": _p("record place", "Photos and documents"),
    "activities.next.publish": _l("Afterwards you take the roll call and submit the record."),
    "activities.next.hold": _l("Nobody is told. Afterwards you complete the record and submit it."),
    "activities.next.submit": _l(
        "Until it is decided it cannot be changed; it comes back to you if it is returned."
    ),
    "activities.next.return": _l("It waits for you again as soon as it is submitted anew."),
    "activities.next.approve": _l(
        "The approval can be withdrawn, with a reason, until the record is archived."
    ),
    "activities.next.archive": _l("From then on it can only be read and printed."),
    "activities.next.cancel": _l("It stays in the list as cancelled."),
    "activities.next.withdraw": _l(
        "The branch's signature is taken back as well; the branch corrects the record and submits it again."
    ),
    "reason.activity_check_same_person": _l("Chair and recorder are the same person."),
    "reason.activity_check_result_only": _l("There is a result line but no minutes."),
    "reason.activity_check_no_roll": _l("Nobody stands in the roll call."),
    "reason.activity_check_no_reason": _l("Excused without a reason: %(n)s."),
    "reason.activity_check_unexplained": _l("Absent without explanation: %(n)s."),
    "reason.activity_check_late": _l("It was submitted %(days)s days after it took place."),
    "audit.activity.phrase_forgotten": _l("Removed a remembered phrase"),
    "activities.outcome.waiting": _p("batch outcome", "Waiting"),
    "activities.outcome.approved": _p("batch outcome", "Approved"),
    "activities.outcome.refused": _p("batch outcome", "Not approved"),
    "activities.refused.stale": _l("It changed meanwhile; open it."),
    "activities.refused.wrong_state": _l("Somebody else decided on it meanwhile."),
    "activities.refused.activity_own_record": _l("You had a hand in it; somebody else decides."),
    "activities.refused.other": _l("It cannot be approved as it stands; open it."),
    "reason.activity_batch_empty": _l("No clean record waits for you."),
    "audit.activity.batch_started": _l("Began to approve clean records together"),
    "activities.mark.gone": _p("changed line", "Taken out:"),
    "activities.mark.new": _p("changed line", "New:"),
    "reason.activity_places_for_return": _l("Comments at places go with a return only."),
    "reason.activity_place_twice": _l("Write one comment a place; put what you have to say together."),
}
