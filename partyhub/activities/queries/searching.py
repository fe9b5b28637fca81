"""Full text of activities: which texts there are, and the condition "the actor finds this word in it".

What stands on a record's page for everybody who sees the record is one part, what only some may read of it another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, and_, false, or_, select

from partyhub.activities import policy
from partyhub.activities.models import Activity
from partyhub.kernel.db import db
from partyhub.search import queries as search
from partyhub.search.rules import terms_of
from partyhub.security.actors import Actor

OPEN, INSIDE = "open", "inside"


def texts_of(activity: Activity) -> dict[str, str]:
    """Return an activity's texts by part."""
    return _parts(activity.title, activity.place, activity.result, activity.minutes)


def texts() -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield (id, texts by part) of every activity."""
    query = select(Activity.id, Activity.title, Activity.place, Activity.result, Activity.minutes)
    for activity_id, *written in db.session.execute(query.execution_options(yield_per=200)):
        yield activity_id, _parts(*written)


def scope_text(actor: Actor, text: str) -> ColumnElement[bool]:
    """Return "the activity holds every word of `text` where the actor may read it"; a text without words is nowhere."""
    terms = terms_of(text)
    if not terms:
        return false()
    reads = policy.scope_minutes(actor)
    return and_(
        *(
            or_(
                Activity.id.in_(search.holding(policy.RECORD, OPEN, term)),
                and_(Activity.id.in_(search.holding(policy.RECORD, INSIDE, term)), reads),
            )
            for term in terms
        )
    )


def _parts(title: str, place: str, result: str, minutes: str) -> dict[str, str]:
    return {OPEN: "\n".join((title, place, result)), INSIDE: minutes}


SEARCHED = {policy.RECORD: texts}
