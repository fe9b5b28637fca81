"""The dispatcher's board: every order that is not over, by state, the most urgent first."""

from __future__ import annotations

from typing import Any

from partyhub.kernel.http import clock
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.volunteering import queries
from partyhub.volunteering.rules import OrderState
from partyhub.volunteering.rules.deadlines import DUTIES
from partyhub.volunteering.views.base import TONES, blueprint
from partyhub.web.pages import page


@blueprint.get("/service/board")
@requires(Permission.ORDER_DISPATCH)
def board() -> Any:
    """Show orders by state with their age and deadline, and whose turn it is."""
    actor = current_actor()
    rows: dict[OrderState, list[queries.BoardRow]] = {}
    for row in queries.board(actor):
        rows.setdefault(row.state, []).append(row)
    return page(
        "volunteering/board.html",
        columns=[(state, duty.owner, rows[state]) for state, duty in DUTIES.items() if state in rows],
        counts=queries.counts_by_state(actor),
        now=clock().now(),
        tones=TONES,
    )
