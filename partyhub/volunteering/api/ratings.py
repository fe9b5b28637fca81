"""What requesters said, for those who dispatch."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import commands, queries, schemas
from partyhub.volunteering.api.bodies import listed, tagged
from partyhub.volunteering.models import Rating
from partyhub.web.api import api_blueprint, needs_match, paged, require_match

ratings_api = api_blueprint("ratings", "/ratings", "What requesters say of services")


@ratings_api.route("")
@requires(Permission.ORDER_DISPATCH)
@ratings_api.arguments(schemas.RatingsQuery, location="query")
@ratings_api.response(200, paged(schemas.RatingSchema))
def list_ratings(query: dict[str, Any]) -> Any:
    """List ratings of the orders that the caller dispatches, newest first."""
    found = queries.ratings(current_actor(), **query)
    return listed(found, [row._asdict() | {"id": row.public_id} for row in found.items])


@ratings_api.route("/<rating_id>/look", methods=["POST"])
@requires(Permission.ORDER_DISPATCH)
@needs_match
@ratings_api.arguments(schemas.LookSchema)
@ratings_api.response(200, schemas.RatingSchema)
def look_at_rating(body: dict[str, Any], rating_id: str) -> Any:
    """Let the team read the words of a rating, or withhold them."""
    rating = queries.rating(current_actor(), rating_id)
    require_match(rating.version)
    commands.look_at_rating(current_actor(), rating, clock=clock(), **body)
    return tagged(_body(rating), rating.version)


def _body(rating: Rating) -> dict[str, Any]:
    names = ("version", "score", "text", "text_state", "rated_at")
    order = queries.rated_order(rating)
    body = {name: getattr(rating, name) for name in names}
    return body | {"id": rating.public_id, "order_id": order.public_id, "title": order.title}
