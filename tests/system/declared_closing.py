"""Who may call what: certificates of service, the list of issuers, looking a certificate up."""

from __future__ import annotations

from typing import Any

from partyhub.volunteering.commands import codes

POLICY = """
GET  volunteering.certificate_lookup | public | - | |
GET  volunteering.certificate_status | public | certificate_number | anyone |
GET  api_verifying.certificate_status | public | certificate_number | anyone |
GET  volunteering.certificates | signup.self, hours.read | - | |
GET  volunteering.certificate_notices | signup.self, hours.read | - | |
GET  volunteering.request_certificate | signup.self | - | |
POST volunteering.request_certificate | signup.self | - | |
GET  volunteering.certificate | signup.self, hours.read | certificate | hours.read |
GET  volunteering.certificate_print | signup.self, hours.read | certificate_issued | hours.read |
POST volunteering.check_certificate | hours.read | certificate | hours.read |
POST volunteering.issue_certificate | hours.read | certificate | hours.read |
POST volunteering.withdraw_certificate | signup.self | certificate | hours.read | nobody
GET  volunteering.refuse_certificate | hours.read | certificate | hours.read |
POST volunteering.refuse_certificate | hours.read | certificate | hours.read |
GET  volunteering.revoke_certificate | hours.read | certificate_issued | hours.read |
POST volunteering.revoke_certificate | hours.read | certificate_issued | hours.read |
GET  api_certificates.list_certificates | signup.self, hours.read | - | |
POST api_certificates.request_certificate | signup.self | - | |
GET  api_certificates.read_certificate | signup.self, hours.read | certificate | hours.read |
POST api_certificates.withdraw_certificate | signup.self | certificate | hours.read | nobody
POST api_certificates.check_certificate | hours.read | certificate | hours.read |
POST api_certificates.issue_certificate | hours.read | certificate | hours.read |
POST api_certificates.refuse_certificate | hours.read | certificate | hours.read |
POST api_certificates.revoke_certificate | hours.read | certificate_issued | hours.read |
GET  volunteering.issuers | settings.manage | - | |
GET  volunteering.new_issuer | settings.manage | - | |
POST volunteering.new_issuer | settings.manage | - | |
POST volunteering.unlist_issuer | settings.manage | issuer | settings.manage |
GET  volunteering.issuer_notice | settings.manage | - | |
POST volunteering.issuer_notice | settings.manage | - | |
GET  volunteering.ratings | order.dispatch | - | |
POST volunteering.show_rating | order.dispatch | rating | order.dispatch |
POST volunteering.withhold_rating | order.dispatch | rating | order.dispatch |
GET  volunteering.heard | order.lead, order.dispatch, signup.self | - | |
GET  volunteering.disputes | order.lead, order.dispatch, signup.self | - | |
GET  volunteering.dispute | order.lead, order.dispatch, signup.self | dispute | leads |
GET  volunteering.raise_dispute | order.lead, order.dispatch, signup.self | order | anyone |
POST volunteering.raise_dispute | order.lead, order.dispatch, signup.self | order | anyone | leads_only
GET  volunteering.reopen | order.dispatch | order | anyone | order.dispatch
POST volunteering.reopen | order.dispatch | order | anyone | order.dispatch
POST volunteering.take_dispute | order.dispatch | dispute | leads | order.dispatch
GET  volunteering.decide_dispute | order.dispatch | dispute_taken | leads | order.dispatch
POST volunteering.decide_dispute | order.dispatch | dispute_taken | leads | nobody
GET  volunteering.review_dispute | order.dispatch | dispute | leads | order.dispatch
POST volunteering.review_dispute | order.dispatch | dispute | leads | order.dispatch
GET  volunteering.ask_review | order.lead, order.dispatch, signup.self | dispute | leads |
POST volunteering.ask_review | order.lead, order.dispatch, signup.self | dispute | leads | leads_only
POST api_orders.dispute_order | order.lead, order.dispatch, signup.self | order | anyone | leads_only
POST api_orders.reopen_order | order.dispatch | order | anyone | order.dispatch
GET  api_disputes.list_disputes | order.lead, order.dispatch, signup.self | - | |
GET  api_disputes.read_dispute | order.lead, order.dispatch, signup.self | dispute | leads |
POST api_disputes.take_dispute | order.dispatch | dispute | leads | order.dispatch
POST api_disputes.decide_dispute | order.dispatch | dispute_taken | leads | nobody
POST api_disputes.ask_review | order.lead, order.dispatch, signup.self | dispute | leads | leads_only
POST api_disputes.review_dispute | order.dispatch | dispute | leads | order.dispatch
GET  volunteering.public_rate | public | - | |
POST volunteering.public_rate | public | - | |
GET  volunteering.public_dispute | public | - | |
POST volunteering.public_dispute | public | - | |
POST api_requests.confirm_order | public | request | anyone |
POST api_requests.rate_order | public | request | anyone |
POST api_requests.dispute_order | public | request | anyone |
GET  api_ratings.list_ratings | order.dispatch | - | |
POST api_ratings.look_at_rating | order.dispatch | rating | order.dispatch |
"""

REASON = {"reason": "姓名有误"}
OBJECTION, DECISION = {"text": "时长记少了"}, {"outcome": "upheld", "decision": "经核实无误"}
BODIES: dict[str, Any] = {
    "volunteering.refuse_certificate": REASON,
    "volunteering.revoke_certificate": REASON,
    "volunteering.issuer_notice": {"switched_on": "y", "days": "7"},
    "api_certificates.refuse_certificate": REASON,
    "api_certificates.revoke_certificate": REASON,
    "volunteering.public_rate": {"score": "5"},
    "volunteering.public_dispute": OBJECTION,
    "api_ratings.look_at_rating": {"show": True},
    "volunteering.raise_dispute": OBJECTION,
    "volunteering.ask_review": OBJECTION,
    "volunteering.reopen": REASON,
    "volunteering.decide_dispute": DECISION,
    "volunteering.review_dispute": DECISION,
    "api_orders.dispute_order": OBJECTION,
    "api_orders.reopen_order": REASON,
    "api_disputes.ask_review": OBJECTION,
    "api_disputes.decide_dispute": DECISION,
    "api_disputes.review_dispute": DECISION,
}


def bodies(scene: Any, home: str) -> dict[str, Any]:
    """Return good bodies that name an organisation, or carry the token of the resident's order of the scene."""
    certified = {"from_on": "2026-01-01", "to_on": "2026-11-20"}
    (order_id,) = scene.ids["request_order", "root"]
    access = {"access": codes.access_for(order_id, scene.clock)}
    return {
        "api_certificates.request_certificate": certified | {"organization_id": home},
        "volunteering.request_certificate": certified | {"issuer": home},
        "volunteering.new_issuer": {"organization": home, "document": "市民政局〔2026〕12号"},
        "api_requests.confirm_order": access,
        "api_requests.rate_order": access | {"score": 5},
        "api_requests.dispute_order": access | OBJECTION,
    }
