"""Orders, sessions, sign-ups, roll calls and one's own service records, for programs."""

from partyhub.volunteering.api import checking, requester
from partyhub.volunteering.api.certificates import certificates_api, verifying_api
from partyhub.volunteering.api.dispatch import teams_api
from partyhub.volunteering.api.disputes import disputes_api
from partyhub.volunteering.api.needs import needs_api
from partyhub.volunteering.api.orders import orders_api
from partyhub.volunteering.api.places import signups_api
from partyhub.volunteering.api.ratings import ratings_api
from partyhub.volunteering.api.requests import requests_api
from partyhub.volunteering.api.sessions import records_api, sessions_api

__all__ = ["blueprints", "checking", "requester"]

blueprints = (
    orders_api,
    teams_api,
    sessions_api,
    signups_api,
    records_api,
    certificates_api,
    verifying_api,
    ratings_api,
    requests_api,
    disputes_api,
    needs_api,
)
