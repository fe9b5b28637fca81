"""What disputes are called, and what is written about them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

DISPUTES: dict[str, Any] = {
    "volunteering.dispute.raised": _l("Objection raised"),
    "volunteering.dispute.taken_on": _l("Objection being looked into"),
    "volunteering.dispute.decided": _l("Objection decided"),
    "volunteering.dispute.under_review": _l("Decision under review"),
    "volunteering.dispute.settled": _l("Objection settled"),
    "volunteering.party.requester": _l("The requester"),
    "volunteering.party.volunteer": _l("A volunteer"),
    "volunteering.party.team": _l("The team"),
    "volunteering.party.dispatcher": _l("The dispatcher, by reopening"),
    "volunteering.outcome.upheld": _l("Stays as it is"),
    "volunteering.outcome.corrected": _l("Corrected in part"),
    "volunteering.outcome.voided": _l("Does not count"),
    "volunteering.outcome.redone": _l("Done again under a new order"),
    "reason.no_party_to_dispute": _l("Whoever took part in the service, or whose team did it, may object."),
    "reason.party_to_dispute": _l("You are party to this; somebody else has to decide it."),
    "reason.dispute_needs_account": _l("An objection is decided by somebody with an account."),
    "reason.dispute_in_other_hands": _l("This is decided by whoever took the objection on."),
    "reason.review_by_another": _l("The review is made by somebody who did not decide before."),
    "reason.dispute_too_late": _l("An objection is possible for %(days)s days after the hand-in."),
    "reason.dispute_of_closed": _l("This order is closed. The dispatcher can reopen it within thirty days."),
    "reason.review_too_late": _l("A review can be asked for within %(days)s days of the decision."),
    "reason.reopen_too_late": _l("A closed order can be reopened for %(days)s days."),
    "notification.service.dispute_raised.subject": _l("Objection: %(title)s"),
    "notification.service.dispute_raised.body": _l(
        "There is an objection to %(title)s. Its hours are frozen until somebody who is no party to it decides."
    ),
    "notification.service.review_asked.subject": _l("Review asked for: %(title)s"),
    "notification.service.review_asked.body": _l(
        "A party asks for the review of a decision about %(title)s. Another arbiter has to make it."
    ),
    "notification.service.dispute_decided.subject": _l("Decision about the objection: %(title)s"),
    "notification.service.dispute_decided.body": _l(
        "%(title)s: %(outcome)s. %(decision)s A review can be asked for once, within seven days."
    ),
    "notification.service.dispute_settled.subject": _l("The objection is settled: %(title)s"),
    "notification.service.dispute_settled.body": _l("%(title)s: %(outcome)s. %(decision)s"),
    "audit.service_order.dispute_taken": _l("Took an objection on"),
    "audit.service_order.dispute_decided": _l("Decided an objection"),
    "audit.service_order.review_asked": _l("Asked for the review of a decision"),
    "audit.service_order.dispute_settled": _l("Settled an objection"),
}
