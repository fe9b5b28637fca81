"""Full text of activities: which texts there are, and the condition "the actor finds this word in it".

What stands on a record's page for everybody who sees the record is one part, what only some may read of it another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, and_, false, or_, select

from partyhub.activities import policy, rules
from partyhub.activities.models import Activity, ActivityKind, Addendum, AgendaItem, Resolution
from partyhub.kernel.db import db
from partyhub.search import queries as search
from partyhub.search.rules import terms_of
from partyhub.security.actors import Actor

OPEN, INSIDE = "open", "inside"


def texts_of(activity: Activity, *, is_new: bool = False) -> dict[str, str]:
    """Return an activity's texts by part; nothing hangs on a new one yet."""
    said = "" if is_new else _said_of(activity.id).get(activity.id, "")
    private = any(kind in rules.PRIVATE for kind in activity.kinds)
    written = (activity.title, activity.place, activity.result, activity.minutes)
    return _parts(*written, said=said, private=private)


def texts() -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield (id, texts by part) of every activity."""
    said = _said_of()
    talks = set(
        db.session.scalars(select(ActivityKind.activity_id).where(ActivityKind.kind.in_(rules.PRIVATE)))
    )
    query = select(Activity.id, Activity.title, Activity.place, Activity.result, Activity.minutes)
    for activity_id, *written in db.session.execute(query.execution_options(yield_per=200)):
        private = activity_id in talks
        yield activity_id, _parts(*written, said=said.get(activity_id, ""), private=private)


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


def _parts(title: str, place: str, result: str, minutes: str, *, said: str, private: bool) -> dict[str, str]:
    """Return the texts by part; what came of a private talk is as private as what was said."""
    inside = [result, minutes, said] if private else [minutes, said]
    return {
        OPEN: "\n".join((title, place) if private else (title, place, result)),
        INSIDE: "\n".join(filter(None, inside)),
    }


def _said_of(activity_id: int | None = None) -> dict[int, str]:
    """Return what stands in the agenda, the resolutions and the addenda of one activity, or of all."""
    found: dict[int, list[str]] = {}
    for model, columns in (
        (AgendaItem, (AgendaItem.title, AgendaItem.discussion)),
        (Resolution, (Resolution.text,)),
        (Addendum, (Addendum.text,)),
    ):
        query = select(model.activity_id, *columns).order_by(model.id)
        if activity_id is not None:
            query = query.where(model.activity_id == activity_id)
        for number, *texts in db.session.execute(query):
            found.setdefault(number, []).extend(texts)
    return {number: "\n".join(texts) for number, texts in found.items()}


SEARCHED = {policy.RECORD: texts}
