"""Words for residents' orders: what becomes of them in plain language, what is refused, who is told."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

NEXT: dict[str, Any] = {
    "volunteering.next.draft": _l("The order is being written down."),
    "volunteering.next.submitted": _l("We are checking your order. We call you if anything is unclear."),
    "volunteering.next.needs_info": _l("We need to know more. Please read the question below and answer it."),
    "volunteering.next.expired": _l(
        "We waited for your answer in vain, so the order has ended. You may place a new one."
    ),
    "volunteering.next.rejected": _l("We cannot take this order on. The reason stands below."),
    "volunteering.next.merged": _l("Somebody asked for the same; both orders are carried on as one."),
    "volunteering.next.verified": _l("Your order is taken on. We are looking for a volunteer team."),
    "volunteering.next.offered": _l("A volunteer team has been asked and will answer soon."),
    "volunteering.next.open_for_claim": _l("All suitable volunteer teams can take your order now."),
    "volunteering.next.awaiting_requester": _l(
        "A team can help, but at another time. Please say below whether it suits you."
    ),
    "volunteering.next.recruiting": _l("A team has taken your order on and volunteers are signing up."),
    "volunteering.next.ready": _l("The volunteers have been found. They come at the time given below."),
    "volunteering.next.in_service": _l("The volunteers are at work."),
    "volunteering.next.aborted": _l("The service had to be broken off. We call you about what happens next."),
    "volunteering.next.awaiting_confirmation": _l(
        "The service is done. Say how it was, or that something was not right."
    ),
    "volunteering.next.confirmed": _l("The service is done and confirmed. Thank you."),
    "volunteering.next.auto_confirmed": _l("The service is done. Thank you."),
    "volunteering.next.disputed": _l(
        "Something about the service is being looked into by somebody who took no part in it."
    ),
    "volunteering.next.closed": _l("The order is finished. Thank you."),
    "volunteering.next.cancelled_by_requester": _l("You have taken the order back."),
    "volunteering.next.cancelled_by_organizer": _l("We had to cancel the service. The reason stands below."),
}
SOURCES: dict[str, Any] = {
    "volunteering.source.desk": _l("written by the dispatcher"),
    "volunteering.source.resident": _l("by the resident, without an account"),
    "volunteering.source.helper": _l("by a helper for somebody else"),
    "volunteering.source.unit": _l("by a partner unit"),
    "volunteering.source.paper": _l("on paper"),
    "volunteering.event.submit": _l("Hand in for checking"),
    "volunteering.event.verify": _l("Take the order on"),
    "volunteering.event.ask": _l("Ask for more"),
    "volunteering.event.reject": _l("Reject the order"),
}
WHY: dict[str, Any] = {
    "reason.request_in_the_past": _l("Choose a time that is still to come."),
    "reason.request_too_far": _l("Choose a time within the next %(days)s days."),
    "reason.request_phone": _l(
        "Give a phone number that we can call: a mobile number of 11 digits, or area code and number."
    ),
    "reason.request_without_consent": _l("We may only use your phone number for this order if you agree."),
    "reason.form_trap": _l(
        "A field that is not meant for people was filled in. Check your entries and send them once more."
    ),
    "reason.form_too_old": _l(
        "This page was open for too long. Your entries are kept: check them and send them once more."
    ),
    "reason.form_too_fast": _l(
        "That was faster than anybody writes. Check your entries and send them once more."
    ),
    "reason.too_many_orders": _l(
        "No more orders can be taken this way at the moment. Try again later, or call the community."
    ),
    "reason.too_many_openings": _l("Too many tries with this code. Try again in an hour."),
    "reason.nobody_takes_orders": _l("No orders are taken here yet."),
    "reason.request_checked": _l("Your order has been checked already. Call us if something has to change."),
    "reason.request_changed_meanwhile": _l(
        "The order was changed elsewhere meanwhile. Open it again and check it."
    ),
    "reason.hazard_for_adults": _l("Dangerous work is for adults: give an age of at least %(min)s."),
}
TOLD: dict[str, Any] = {
    "notification.service.order_submitted.subject": _l("New order to check: %(title)s"),
    "notification.service.order_submitted.body": _l(
        "A resident asks for help: %(title)s. Please check the order within three working days."
    ),
    "notification.service.order_answered.subject": _l("The requester has answered: %(title)s"),
    "notification.service.order_answered.body": _l(
        "The requester of %(title)s has answered your question. Please check the order again."
    ),
    "notification.service.order_withdrawn.subject": _l("Taken back by the requester: %(title)s"),
    "notification.service.order_withdrawn.body": _l(
        "The requester has taken %(title)s back. Whoever had signed up was told."
    ),
    "notification.service.withdrawn.subject": _l("No longer needed: %(title)s"),
    "notification.service.withdrawn.body": _l(
        "The requester has taken %(title)s back. You need not come. Thank you for your readiness."
    ),
    "audit.service_order.changed_by_requester": _l("The requester changed an order"),
}
REQUESTS: dict[str, Any] = NEXT | SOURCES | WHY | TOLD
