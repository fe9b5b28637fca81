"""What the page of an activity shows of its inside: agenda, resolutions, votes, signatures, addenda."""

from __future__ import annotations

from typing import Any

from partyhub.activities import queries, rules
from partyhub.activities.queries import Record
from partyhub.activities.rules import State, prose
from partyhub.activities.rules.minutes import Officer, unsigned
from partyhub.activities.views.base import blueprint
from partyhub.security.actors import Actor

blueprint.app_template_global("prose_blocks")(prose.blocks)


def inside_of(actor: Actor, found: Record, attended: frozenset[int]) -> dict[str, Any]:
    """Return what whoever may read the minutes sees of them; only what is there is looked for."""
    activity = found.activity
    flags = rules.combined(activity.kinds)
    signed = queries.signatures(activity) if flags.officers and "signatures" in found.parts else []
    there = {row.signature.officer for row in signed}
    missing = unsigned(flags, queries.officers(activity), there)
    mine = [one for one in missing if actor.is_member(queries.officers(activity)[one])]
    return {
        "agenda": queries.agenda(activity) if "agenda" in found.parts else [],
        "resolutions": queries.resolutions(activity) if "resolutions" in found.parts else [],
        "votes": queries.votes_of(activity) if flags.votes and "votes" in found.parts else [],
        "quorum": queries.quorum_of(activity, attended=attended)
        if activity.state is not State.CANCELLED
        else None,
        "signatures": signed,
        "unsigned": missing,
        "to_sign": mine if activity.state in rules.EDITABLE else [],
        "addenda": queries.addenda(activity)
        if "addenda" in found.parts and activity.state in rules.minutes.ADDED_TO
        else [],
        "officers": tuple(Officer),
    }
