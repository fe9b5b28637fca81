"""What the pages share."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from flask import Blueprint, request

from partyhub.activities import queries, rules
from partyhub.activities.forms import ListForm, Said
from partyhub.activities.models import Activity
from partyhub.activities.queries import Filters, RollLine
from partyhub.activities.rules import Presence, RollEntry
from partyhub.activities.words import TONES
from partyhub.kernel.errors import Invalid, raise_if
from partyhub.organization import queries as organizations
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.web.forms import BaseForm
from partyhub.web.words import word

blueprint = Blueprint("activities", __name__, url_prefix="/activities")


@blueprint.app_template_global("activity_tone")
def activity_tone(state: str) -> str:
    """Return the tone of a state's tag."""
    return TONES[state]


@blueprint.app_template_global("tag_word")
def tag_word(fact_kind: str, tag: str) -> str:
    """Return what the tag of a fact of activities says: between whom a talk was, or of which kind a record is."""
    return word(tag, "activities.pair" if fact_kind == rules.TALKED else "activities.kind")


blueprint.app_template_global("kind_behind")(rules.kind_behind)


def layout_for(actor: Actor) -> str:
    """Return the layout: a desk for those who run or review activities, the phone's for members."""
    is_desk = actor.can(Permission.ACTIVITY_WRITE) or actor.can(Permission.ORGANIZATION_MANAGE)
    return "layouts/desk.html" if is_desk else "layouts/phone.html"


def list_form(actor: Actor) -> ListForm:
    """Return the filters of a list, with the organisations that the reader may choose from."""
    chosen = request.args.get("organization")
    return ListForm(organizations.filter_options(actor, Permission.ACTIVITY_READ, chosen))


def filters_of(actor: Actor, form: ListForm) -> Filters:
    """Return what a valid form of filters asks for."""
    first, last = form.days()
    chosen = form.organization.data
    within = organizations.get(actor, chosen, Permission.ACTIVITY_READ).path if chosen else ""
    return Filters(form.state.data, form.kind.data, None, first, last, form.q.data or "", within)


def homes_of(activities: Iterable[Activity]) -> dict[int, Organization]:
    """Return the organisations of activities, by id."""
    return organizations.by_ids(activity.organization_id for activity in activities)


def entries_of(
    actor: Actor,
    recorded: Mapping[str, Said],
    guests: Iterable[str],
    *,
    known: Iterable[str] = (),
    on_sheet: Iterable[RollLine] = (),
) -> list[RollEntry]:
    """Return the lines of a roll call as a page sent them; for `on_sheet` see `queries.people_ids`.

    Whoever is left unrecorded and does not stand in the roll call yet (`known`: public ids) gets no line: not everybody
    on the roster is expected at a meeting of the committee.
    """
    there = set(known)
    said = {who: one for who, one in recorded.items() if one.state != Presence.UNRECORDED or who in there}
    ids = queries.people_ids(actor, said, on_sheet=on_sheet)
    lines = [
        RollEntry(Presence(one.state), member_id=ids[who], reason=one.reason, minutes=one.minutes)
        for who, one in said.items()
    ]
    return lines + [RollEntry(Presence.OBSERVER, guest_name=name) for name in guests]


def asked_again(form: BaseForm) -> bool:
    """Whether a button was pressed that only fills in the page."""
    return form.is_submitted() and bool({"mark_all", "refresh", "match"} & set(request.form))


def renew(form: BaseForm) -> None:
    """Show a form anew that was sent: everything typed stays, the one-time key is another. Raises Invalid."""
    raise_if(Invalid, form.refusals())
    form.idempotency_key.data = secrets.token_urlsafe(18)
