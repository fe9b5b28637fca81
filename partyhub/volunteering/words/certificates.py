"""What certificates are called, and what is written about them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

CERTIFICATES: dict[str, Any] = {
    "volunteering.certificate.requested": _l("Certificate asked for"),
    "volunteering.certificate.checked": _l("Certificate checked"),
    "volunteering.certificate.issued": _l("Certificate issued"),
    "volunteering.certificate.refused": _l("Certificate refused"),
    "volunteering.certificate.withdrawn": _l("Request taken back"),
    "volunteering.certificate.revoked": _l("Certificate revoked"),
    "volunteering.standing.valid": _l("Certificate is valid"),
    "volunteering.standing.corrected": _l("Certificate is corrected"),
    "volunteering.standing.revoked": _l("Certificate is revoked"),
    "reason.period_backwards": _l("The last day must not be before the first."),
    "reason.period_in_future": _l(
        "A certificate speaks of days that are over. Choose a last day up to today."
    ),
    "reason.own_certificate": _l("Your own certificate is checked and issued by somebody else."),
    "reason.certificate_not_yours": _l("This is done by whoever sees the service hours of the issuer."),
    "reason.certificate_not_own": _l("A request is taken back by the person who made it."),
    "reason.certificate_open_already": _l(
        "You have a request open with this issuer. Wait for it, or take it back first."
    ),
    "reason.certificate_not_issued": _l("This certificate has not been issued."),
    "reason.nothing_to_certify": _l(
        "In this period no service is credited that this issuer can certify. Choose another period or issuer."
    ),
    "reason.notice_not_over": _l("The internal notice still runs. It can be issued from %(day)s."),
    "notification.service.certificate_issued.subject": _l("Your certificate is issued: %(number)s"),
    "notification.service.certificate_issued.body": _l(
        "Your certificate of service from %(from_on)s to %(to_on)s is ready. Open it to print it."
    ),
    "notification.service.certificate_refused.subject": _l("Your certificate was not issued"),
    "notification.service.certificate_refused.body": _l(
        "The certificate of service from %(from_on)s to %(to_on)s was refused. Reason: %(reason)s. "
        "You may ask again."
    ),
    "notification.service.certificate_revoked.subject": _l("Your certificate was revoked"),
    "notification.service.certificate_revoked.body": _l(
        "The certificate of service from %(from_on)s to %(to_on)s was revoked. Reason: %(reason)s. "
        "Please do not use the printed one any more."
    ),
    "notification.service.certificate_corrected.subject": _l("A record in your certificate was corrected"),
    "notification.service.certificate_corrected.body": _l(
        "Time that certificate %(number)s quotes was corrected, and checking it now says so. "
        "Ask for a new one if you need it."
    ),
    "audit.service_certificate.requested": _l("Asked for a certificate of service"),
    "audit.service_certificate.withdrawn": _l("Took a request for a certificate back"),
    "audit.service_certificate.checked": _l("Checked a certificate of service"),
    "audit.service_certificate.issued": _l("Issued a certificate of service"),
    "audit.service_certificate.refused": _l("Refused a certificate of service"),
    "audit.service_certificate.revoked": _l("Revoked a certificate of service"),
    "audit.service_certificate.printed": _l("Printed a certificate of service"),
    "audit.service_issuer.listed": _l("Put an organisation on the list of issuers"),
    "audit.service_issuer.unlisted": _l("Took an organisation off the list of issuers"),
    "audit.service_issuer.notice_set": _l("Changed the notice before certificates"),
}
