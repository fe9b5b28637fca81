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
    rosters,
    standings,
)
from partyhub.members.queries.lists import (
    get,
    listed,
    masked,
    resolve,
    search,
    visible,
)
from partyhub.members.queries.records import (
    affiliations_listed,
    appointments_listed,
    cell_members,
    cells_by_ids,
    cells_listed,
    get_affiliation,
    get_appointment,
    get_cell,
    members_by_ids,
    members_of_branch,
    number_of,
    standings_listed,
)
from partyhub.members.queries.sizes import roster_sizes
from partyhub.members.queries.spans import cell_spans, committee_spans
from partyhub.members.rules import MemberRow

__all__ = [
    "MemberRow",
    "PostRow",
    "affiliations",
    "affiliations_listed",
    "appointments",
    "appointments_listed",
    "belongs",
    "by_ids",
    "cell_members",
    "cell_spans",
    "cells",
    "cells_by_ids",
    "cells_listed",
    "committee_spans",
    "counts",
    "enterprise_posts",
    "get",
    "get_affiliation",
    "get_appointment",
    "get_cell",
    "listed",
    "masked",
    "members_by_ids",
    "members_of_branch",
    "number_of",
    "posts",
    "resolve",
    "roster",
    "roster_sizes",
    "rosters",
    "search",
    "standings",
    "standings_listed",
    "visible",
]
