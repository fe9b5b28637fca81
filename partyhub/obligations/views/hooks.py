"""What this room hands to the chrome: navigation, to-dos, references, and panels on others' pages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from partyhub.kernel.clock import Clock, local_time
from partyhub.kernel.references import Reference
from partyhub.obligations import policy, queries, words
from partyhub.obligations.forms import HELD, TALKED
from partyhub.obligations.models import Obligation
from partyhub.obligations.rules import MetBy, Status, is_owed, period_of
from partyhub.obligations.views.base import TALK, items_of, log_url
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.web.registry import NavItem, Panel, ReferenceKind, Todo, TodoSource

MOST = 10
SHEET = "monday_sheet"

NAVIGATION = (
    NavItem(
        "obligations.index",
        _l("Obligations"),
        group="work",
        order=13,
        permission=Permission.OBLIGATION_READ,
        icon="check",
        area=("obligations.",),
    ),
)


def to_meet(actor: Actor, clock: Clock) -> list[Todo]:
    """List what the actor's own organisations have let pass or must meet soon."""
    items = items_of(queries.waiting(actor, clock.today(), MOST), clock.today())
    homes = organizations.by_ids(item.row.organization_id for item in items)
    several = len(homes) > 1
    found = []
    for item in items:
        home = homes[item.row.organization_id]
        title = f"{item.label} · {home.short_name}" if several else item.label
        year = url_for("obligations.year", organization_id=home.public_id, year=item.row.due_on.year)
        found.append(
            Todo(
                title,
                item.rule.source,
                local_time(item.row.due_on + timedelta(days=1)) - timedelta(minutes=1),
                log_url(actor, item.rule, home) or year,
                f"obligations.{item.status}",
            )
        )
    return found


TODOS = (TodoSource("obligations.waiting", to_meet),)


def _home(obligation_id: int) -> tuple[Obligation, Organization] | None:
    row = queries.by_id(obligation_id)
    home = organizations.by_ids([row.organization_id]).get(row.organization_id) if row else None
    return (row, home) if row and home else None


def label(reference: Reference) -> str:
    """Return the label of an obligation: the rule, its period, and whose."""
    found = _home(reference.id)
    items = items_of([found[0]], found[0].due_on) if found else []
    return f"{items[0].label} · {found[1].short_name}" if items and found else _("(no longer there)")


def url(reference: Reference) -> str | None:
    """Return the address of the year in which an obligation stands."""
    found = _home(reference.id)
    if found is None:
        return None
    return url_for("obligations.year", organization_id=found[1].public_id, year=found[0].due_on.year)


def visible(actor: Actor, reference: Reference) -> bool:
    """Whether the actor may see it."""
    found = _home(reference.id)
    return found is not None and actor.can_at(Permission.OBLIGATION_READ, found[1].path)


def _sheet_of(reference: Reference) -> Organization | None:
    return organizations.by_ids([reference.id]).get(reference.id)


def sheet_label(reference: Reference) -> str:
    """Return the label of an organisation's Monday sheet."""
    home = _sheet_of(reference)
    return _("Monday sheet of %(name)s", name=home.short_name) if home else _("(no longer there)")


def sheet_url(reference: Reference) -> str | None:
    """Return the address of an organisation's Monday sheet."""
    home = _sheet_of(reference)
    return url_for("obligations.sheet", organization_id=home.public_id) if home else None


def sheet_visible(actor: Actor, reference: Reference) -> bool:
    """Whether the actor may see that sheet."""
    home = _sheet_of(reference)
    return home is not None and actor.can_at(Permission.OBLIGATION_READ, home.path)


REFERENCES = (
    ReferenceKind(policy.RECORD, label, url, visible),
    ReferenceKind(SHEET, sheet_label, sheet_url, sheet_visible),
)


def ticks(_actor: Actor, proposed: Any, _clock: Clock) -> str:
    """Say which obligations a record would meet as it is written so far; what is met already says so."""
    life = queries.lives([proposed.organization_id]).get(proposed.organization_id)
    asked = [
        (rule, period)
        for rule in queries.counted()
        if _may_meet(rule.met_by, proposed.kinds)
        and life is not None
        and is_owed(rule.terms, period := period_of(rule.every, proposed.day), life)
    ]
    if not asked or life is None:
        return ""
    first, last = min(p.first for _r, p in asked), max(p.last for _r, p in asked)
    duties = queries.duties_of([rule.terms for rule, _p in asked], {life.organization_id: life}, first, last)
    met = {(duty.code, duty.period) for duty in duties[life.organization_id] if duty.met_by is not None}
    marks = [(words.tick_label(period, rule.name), (rule.code, period) in met) for rule, period in asked]
    return render_template("obligations/_ticks.html", marks=marks)


def _may_meet(met_by: MetBy, kinds: Collection[str]) -> bool:
    """Whether a record of these kinds may meet it; of a talk it depends on who talked, which is not known yet."""
    return met_by in {MetBy(HELD, str(kind)) for kind in kinds} or (met_by.kind == TALKED and TALK in kinds)


def meets(_actor: Actor, activity: Any, clock: Clock) -> str:
    """Say on an activity's page which obligations its record meets."""
    source = str(Reference("activity", activity.id))
    met = queries.met_by_source(activity.organization_id, activity.day, source, clock.today())
    if not met:
        return ""
    marks = [(words.tick_label(one.period, one.rule.name), one.status, one.rule.source) for one in met]
    return render_template("obligations/_meets.html", marks=marks)


def summary(actor: Actor, _subject: Any, clock: Clock) -> str:
    """Say on the first page how the reader's own organisation and those below it stand this year."""
    home = queries.home_of(actor)
    if home is None:
        return ""
    year = clock.today().year
    counts = queries.counts_of(actor, home, year, clock.today())
    if not sum(counts.by_status.values()):
        return ""
    shown = [status for status in queries.SHOWN if counts.by_status[status]]
    return render_template(
        "obligations/_summary.html", home=home, counts=counts, shown=shown, year=year, overdue=Status.OVERDUE
    )


PANELS = (
    Panel("obligations.ticks", "activities.ticks", ticks, permission=Permission.OBLIGATION_READ),
    Panel("obligations.meets", "activities.detail", meets, order=10, permission=Permission.OBLIGATION_READ),
    Panel("obligations.summary", "home", summary, order=10, permission=Permission.OBLIGATION_READ),
)
