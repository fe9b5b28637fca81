"""Reading members. Functions with an `actor` keep to his scope; the others are for commands of rooms above that
already hold a checked organisation or member."""

from partyhub.members.queries.belonging import (
    PostRow,
    affiliations,
    appointments,
    belongs,
    by_ids,
    cells,
    counts,
    enterprise_posts,
    posts,
    roster,
    standings,
)
from partyhub.members.queries.lists import (
    get,
    get_affiliation,
    get_appointment,
    get_cell,
    listed,
    masked,
    resolve,
    search,
    visible,
)
from partyhub.members.rules import MemberRow

__all__ = [
    "MemberRow",
    "PostRow",
    "affiliations",
    "appointments",
    "belongs",
    "by_ids",
    "cells",
    "counts",
    "enterprise_posts",
    "get",
    "get_affiliation",
    "get_appointment",
    "get_cell",
    "listed",
    "masked",
    "posts",
    "resolve",
    "roster",
    "search",
    "standings",
    "visible",
]
