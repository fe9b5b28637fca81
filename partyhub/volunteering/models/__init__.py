"""Tables of the service supermarket."""

from partyhub.volunteering.models.categories import ServiceCategory
from partyhub.volunteering.models.certificates import Certificate, CertificateLine, Issuer, NoticeSetting
from partyhub.volunteering.models.dispatch import Incident, Offer
from partyhub.volunteering.models.disputes import (
    Dispute,
)
from partyhub.volunteering.models.hours import HoursEntry
from partyhub.volunteering.models.orders import ServiceOrder, ServiceSession
from partyhub.volunteering.models.ratings import Rating
from partyhub.volunteering.models.signups import Attendance, Signup
from partyhub.volunteering.models.teams import Offering, Team, Volunteer, VolunteerSkill

__all__ = [
    "Attendance",
    "Certificate",
    "CertificateLine",
    "Dispute",
    "HoursEntry",
    "Incident",
    "Issuer",
    "NoticeSetting",
    "Offer",
    "Offering",
    "Rating",
    "ServiceCategory",
    "ServiceOrder",
    "ServiceSession",
    "Signup",
    "Team",
    "Volunteer",
    "VolunteerSkill",
]
