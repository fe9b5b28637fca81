"""Tables of the service supermarket."""

from partyhub.volunteering.models.hours import HoursEntry
from partyhub.volunteering.models.orders import ServiceOrder, ServiceSession
from partyhub.volunteering.models.signups import Attendance, Signup
from partyhub.volunteering.models.teams import Offering, Team

__all__ = ["Attendance", "HoursEntry", "Offering", "ServiceOrder", "ServiceSession", "Signup", "Team"]
