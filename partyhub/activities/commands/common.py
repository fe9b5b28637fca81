"""What the verbs share: references, versions, postings, steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partyhub.activities import policy, queries, rules
from partyhub.activities.models import Activity, ActivityStep
from partyhub.activities.queries.searching import texts_of
from partyhub.audit import commands as audit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Reason, Stale
from partyhub.kernel.references import Reference
from partyhub.ledger import commands as ledger
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.search import commands as search
from partyhub.security.actors import Actor

NAME_LENGTH = 60


def reference(activity: Activity) -> Reference:
    """Return how other rooms hold this record."""
    return Reference(policy.RECORD, activity.id)


def home_of(activity: Activity) -> Organization:
    """Return the organisation of an activity."""
    return db.session.get_one(Organization, activity.organization_id)


def current(activity: Activity) -> dict[str, Any]:
    """Return what is saved now, by field name, for the merge page."""
    names = (
        "title",
        "starts_at",
        "ends_at",
        "place",
        "capacity",
        "minutes",
        "result",
        "outside_units",
        "chair_id",
        "recorder_id",
    )
    return {name: getattr(activity, name) for name in names} | {"kinds": list(activity.kinds)}


def check_version(activity: Activity, version: int | None) -> None:
    """Raise Stale, with what is saved now, when the caller's version is another; None asks for no check."""
    if version is not None and version != activity.version:
        raise Stale(current=current(activity))


def index(activity: Activity, *, is_new: bool = False) -> None:
    """Keep the full texts of a record as they are now; whoever changes one of them calls this.

    A new record has neither agenda nor resolutions nor addenda, and they are not asked for.
    """
    search.put(reference(activity), texts_of(activity, is_new=is_new))


def check_editable(activity: Activity) -> None:
    """Raise Conflict, saying how it stands, once the record can no longer be changed."""
    if activity.state not in rules.EDITABLE:
        raise Conflict(
            Reason("activity_signed", params={"state": f"word:activities.state.{activity.state.value}"})
        )


def post_held(activity: Activity, clock: Clock) -> None:
    """Post that it was held: by each organisation that took part, at its path of the day."""
    event = rules.signing_event(activity.signings)
    first_item = queries.has_first_item(activity)
    postings = rules.held_postings(activity.kinds, first_item=first_item, talked=activity.pairs)
    for place, (organization_id, path) in enumerate(_credited(activity)):
        for one in postings:
            ledger.post(
                kind=one.kind,
                organization_id=organization_id,
                path=path,
                on=activity.day,
                tag=one.tag,
                source=reference(activity),
                event=event,
                leg=rules.leg_of(one.leg, place),
                clock=clock,
            )


def post_confirmed(activity: Activity, clock: Clock) -> None:
    """Post that it counts: once, split among those who took part."""
    legs = [(organization_id, path, 1) for organization_id, path in _credited(activity)]
    for one in rules.confirmed_postings(activity.kinds):
        ledger.post_shares(
            kind=one.kind,
            legs=legs,
            on=activity.day,
            tag=one.tag,
            source=reference(activity),
            event=rules.approval_event(activity.approvals),
            leg=one.leg,
            step=rules.LEG_STEP,
            clock=clock,
        )


def _credited(activity: Activity) -> list[tuple[int, str]]:
    """Return the host and its partners with their paths of the day."""
    ids = queries.participant_ids(activity)
    paths = organizations.paths_at(ids, activity.day)
    return [(number, paths[number]) for number in ids]


def take_signature_back(activity: Activity, clock: Clock) -> None:
    """Undo the signing, if one stands: what it posted is reversed."""
    if activity.signed_at is None:
        return
    activity.signed_at = activity.signed_by = None
    ledger.reverse(source=reference(activity), event=rules.signing_event(activity.signings), clock=clock)


def note(
    actor: Actor,
    activity: Activity,
    event: str,
    *,
    comment: str = "",
    details: Mapping[str, Any] | None = None,
    clock: Clock,
) -> ActivityStep:
    """Write a step into the record's history and the same into the audit log; flushes."""
    db.session.flush()
    step = ActivityStep(
        activity_id=activity.id,
        event=event,
        state=activity.state,
        user_id=actor.user_id,
        user_name=actor.name[:NAME_LENGTH],
        comment=comment,
        at=clock.now(),
    )
    db.session.add(step)
    db.session.flush()
    facts = {"state": activity.state.value, "day": activity.day.isoformat(), "version": activity.version}
    audit.record(
        actor,
        f"activity.{rules.AUDIT_TAGS[event]}",
        reference(activity),
        path=home_of(activity).path,
        details=facts | {"kinds": [kind.value for kind in activity.kinds]} | dict(details or {}),
        personal={"title": activity.title} | ({"comment": comment} if comment else {}),
        clock=clock,
    )
    return step
