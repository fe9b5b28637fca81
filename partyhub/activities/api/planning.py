"""The plan of a year for programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from partyhub.activities import commands, queries, rules
from partyhub.activities.api.base import blueprint, shown
from partyhub.activities.rules import Pattern, PlanItem, Rhythm
from partyhub.activities.schemas import NewPlanSchema, PlannedSchema, PlanQuerySchema, PlanSchema
from partyhub.activities.words import plan_title
from partyhub.kernel.errors import Invalid, Reason, raise_if
from partyhub.kernel.http import clock
from partyhub.organization import queries as organizations
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires


@blueprint.route("/plan", methods=["GET"])
@requires(Permission.ACTIVITY_READ)
@blueprint.arguments(PlanQuerySchema, location="query")
@blueprint.response(200, PlanSchema)
def read_plan(query: dict[str, Any]) -> Any:
    """Return the plan of a year, by time, and what it lacks."""
    actor = current_actor()
    home = organizations.get(actor, query["organization_id"], Permission.ACTIVITY_READ)
    year = query.get("year", clock().today().year)
    entries = queries.planned(actor, home.id, date(year, 1, 1), date(year, 12, 31))
    gaps = queries.plan_gaps(home.id, year, entries, clock().today())
    return {
        "organization_id": home.public_id,
        "year": year,
        "themed_day": home.themed_day,
        "items": shown(actor, entries),
        "gaps": [
            {"kind": one.kind, "first_month": one.first, "last_month": one.last, "times": one.times}
            for one in gaps
        ],
    }


@blueprint.route("/plan", methods=["POST"])
@requires(Permission.ACTIVITY_WRITE)
@blueprint.arguments(NewPlanSchema)
@blueprint.response(201, PlannedSchema)
def make_plan(body: dict[str, Any]) -> Any:
    """Write the plan of a year down from the branch's fixed day; asked for again, it adds nothing."""
    actor = current_actor()
    home = organizations.get(actor, body["organization_id"], Permission.ACTIVITY_WRITE)
    day = body.get("day", home.themed_day)
    if day is None:
        raise Invalid(Reason("required", "day"))
    rhythms = Rhythm(body["meeting"]), Rhythm(body["lecture"])
    pattern = Pattern(body["year"], day, *rhythms, body["committee"])
    times = time.fromisoformat(body["from_at"]), time.fromisoformat(body["to_at"])
    raise_if(Invalid, rules.pattern_reasons(pattern, *times, clock().today()))
    items = [_item(one, body["place"], *times) for one in _items(pattern)]
    made = commands.plan(actor, organization=home, items=items, clock=clock())
    return {"items": shown(actor, made)}


def _items(pattern: Pattern) -> list[PlanItem]:
    return rules.pattern_items(pattern, queries.off_in(pattern.year))


def _item(one: PlanItem, place: str, from_at: time, to_at: time) -> PlanItem:
    return replace(one, title=plan_title(one), place=place, from_at=from_at, to_at=to_at)
