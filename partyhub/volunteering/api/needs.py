"""What volunteers are wanted for, for programs without an account."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.security.web import public
from partyhub.volunteering.api.bodies import listed
from partyhub.volunteering.queries.needs import public_needs
from partyhub.volunteering.schemas.needs import NeedSchema
from partyhub.web.api import ListQuery, api_blueprint, paged

needs_api = api_blueprint("needs", "/public/needs", "What volunteers are wanted for")


@needs_api.route("")
@public
@needs_api.arguments(ListQuery, location="query")
@needs_api.response(200, paged(NeedSchema))
def list_needs(query: dict[str, Any]) -> Any:
    """List what volunteers are wanted for, the soonest first."""
    found = public_needs(clock=clock(), **query)
    return listed(found, [one._asdict() for one in found.items])
