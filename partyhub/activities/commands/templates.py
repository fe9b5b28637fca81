"""An organisation's own templates: saved from a record, changed, taken away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time

from sqlalchemy import select

from partyhub.activities import policy, rules
from partyhub.activities.commands.common import home_of
from partyhub.activities.models import Activity, Template
from partyhub.activities.rules import Kind
from partyhub.audit import commands as audit
from partyhub.kernel.clock import SHANGHAI, Clock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden, Invalid, Reason, Stale, raise_if
from partyhub.kernel.references import Reference
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor

MOST = 50


def save_as_template(actor: Actor, activity: Activity, *, clock: Clock) -> Template:
    """Keep what a record begins with: kinds, title, times, place and the headings of its minutes."""
    raise_if(Forbidden, policy.can_write(actor, activity))
    there = list(
        db.session.scalars(select(Template.name).where(Template.organization_id == activity.organization_id))
    )
    raise_if(Invalid, [Reason("template_too_many", params={"max": MOST})] if len(there) >= MOST else [])
    starts, ends = (moment.astimezone(SHANGHAI) for moment in (activity.starts_at, activity.ends_at))
    made = Template(
        organization_id=activity.organization_id,
        name=_free(activity.title[: rules.TEMPLATE_NAME_LENGTH], there),
        title=activity.title,
        kind_codes=" ".join(kind.value for kind in activity.kinds),
        from_at=_clock_of(starts.time()),
        to_at=_clock_of(ends.time()) if starts.date() == ends.date() else None,
        place=activity.place,
        minutes=rules.headings_of(activity.minutes),
        changed_by=actor.user_id,
        changed_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    _note(actor, made, home_of(activity), "template_saved", clock)
    return made


def edit_template(
    actor: Actor,
    template: Template,
    *,
    version: int,
    name: str,
    title: str,
    kinds: Collection[Kind],
    from_at: time | None,
    to_at: time | None,
    place: str,
    minutes: str,
    clock: Clock,
) -> Template:
    """Change a template. Raises Stale, Invalid for a taken name and for times out of order."""
    if template.version != version:
        raise Stale(current={"name": template.name, "title": template.title, "minutes": template.minutes})
    taken = select(Template.id).where(
        Template.organization_id == template.organization_id,
        Template.name == name,
        Template.id != template.id,
    )
    reasons = rules.times_reasons(from_at, to_at)
    if db.session.scalar(taken) is not None:
        reasons.append(Reason("template_name_taken", "name"))
    raise_if(Invalid, reasons)
    template.name, template.title, template.place, template.minutes = name, title, place, minutes
    template.kind_codes = " ".join(kind.value for kind in Kind if kind in kinds)
    template.from_at, template.to_at = from_at, to_at
    template.changed_by, template.changed_at = actor.user_id, clock.now()
    db.session.flush()
    _note(actor, template, _home(template), "template_edited", clock)
    return template


def remove_template(actor: Actor, template: Template, *, clock: Clock) -> None:
    """Take a template away; records that began with it are what they are."""
    _note(actor, template, _home(template), "template_removed", clock)
    db.session.delete(template)
    db.session.flush()


def _home(template: Template) -> Organization:
    return db.session.get_one(Organization, template.organization_id)


def _clock_of(moment: time) -> time:
    return moment.replace(second=0, microsecond=0, tzinfo=None)


def _free(name: str, taken: Collection[str]) -> str:
    """Return a name that no other template has: with a number behind it where there is one already."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name[: rules.TEMPLATE_NAME_LENGTH - 4]} {number}"
    return free


def _note(actor: Actor, template: Template, home: Organization, tag: str, clock: Clock) -> None:
    audit.record(
        actor,
        f"activity.{tag}",
        Reference("organization", home.id),
        path=home.path,
        details={"template": template.name},
        clock=clock,
    )
