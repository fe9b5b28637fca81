"""The list, the review queue, and the page of one activity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from partyhub.activities import policy, queries, rules
from partyhub.activities.forms import FileForm
from partyhub.activities.models import Activity, ActivityStep
from partyhub.activities.queries import Filters
from partyhub.activities.rules import Presence, State
from partyhub.activities.views.base import blueprint, filters_of, homes_of, layout_for, list_form
from partyhub.activities.views.blocks import inside_of
from partyhub.activities.views.changes import changes_of
from partyhub.files import queries as files
from partyhub.kernel.http import clock
from partyhub.kernel.references import Reference
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page
from partyhub.web.shown import span
from partyhub.web.words import word

DESK_STEPS = ("roll", "minutes", "submit", "review", "archive")


@blueprint.route("")
@requires(Permission.ACTIVITY_READ)
def index() -> Any:
    """List the activities that the reader sees, newest first."""
    actor = current_actor()
    form = list_form(actor)
    filters = filters_of(actor, form) if form.validate() else Filters()
    found = queries.listed(actor, filters, cursor=request.args.get("cursor"))
    html = page(
        "activities/index.html",
        layout=layout_for(actor),
        form=form,
        found=found,
        homes=homes_of(found.items),
        may_write=actor.can(Permission.ACTIVITY_WRITE),
        filters_kept={name: value for name, value in request.args.items() if name != "cursor"},
    )
    return html, form.status


@blueprint.route("/<public_id>")
@requires(Permission.ACTIVITY_READ)
def detail(public_id: str) -> str:
    """Show one activity."""
    actor = current_actor()
    found = queries.record(actor, public_id)
    activity, home = found.activity, found.home
    lines, counts = queries.roll_with_counts(actor, activity)
    return page(
        "activities/detail.html",
        layout=layout_for(actor),
        activity=activity,
        home=home,
        chair=found.chair,
        recorder=found.recorder,
        counts=counts,
        lines=lines,
        files=files.of(Reference(policy.RECORD, activity.id)),
        flags=rules.combined(activity.kinds),
        presences=tuple(Presence),
        attended=sum(counts.get(state, 0) for state in rules.ATTENDED),
        **_for_reader(actor, activity, home, counts),
    )


def _for_reader(
    actor: Actor, activity: Activity, home: Organization, counts: Mapping[Presence, int]
) -> dict[str, Any]:
    """Return what differs by reader: what he may do next, and how far the record's inside is his to see."""
    done = queries.steps(activity)
    runs, hands = policy.runs(actor, activity), queries.hands_in(done)
    verbs = policy.allowed_verbs(actor, activity, home.path, hands, clock().now())
    inside = runs or bool(verbs) or actor.can_at(Permission.ACTIVITY_REVIEW, home.path)
    minutes_shown = policy.sees_minutes(actor, activity, home.path)
    return {
        "runs": runs,
        "verbs": verbs,
        "editable": runs and activity.state in rules.EDITABLE,
        "minutes_shown": minutes_shown,
        **_reviewed(activity, done, runs=runs, inside=inside, minutes_shown=minutes_shown),
        **(inside_of(actor, activity) if minutes_shown else {}),
        "tasks": tasks(activity, counts) if runs and activity.state is not State.CANCELLED else [],
        "notice_text": notice_text(activity, home),
        "facts_posted": queries.facts_of(activity) if inside else [],
        "history": done if inside else [],
        "file_form": FileForm(),
    }


def _reviewed(
    activity: Activity, done: Sequence[ActivityStep], *, runs: bool, inside: bool, minutes_shown: bool
) -> dict[str, Any]:
    """Return what its steps so far mean: whether it can be deleted, what was said of it, what changed since."""
    announced = any(step.event == "publish" for step in done)
    came_back = inside and any(step.event in rules.COMPARED_WITH for step in done)
    compared = came_back and activity.state not in rules.COUNTED
    return {
        "deletable": runs and not rules.delete_reasons(signings=activity.signings, announced=announced),
        "remarks": queries.open_remarks(activity) if came_back else [],
        "changes": changes_of(activity, minutes_shown=minutes_shown) if compared else [],
    }


def notice_text(activity: Activity, home: Organization) -> str:
    """Return the announcement, to be copied into a group or printed."""
    lines = [
        _("Notice: %(title)s", title=activity.title),
        _("Time: %(time)s", time=span(activity.starts_at, activity.ends_at)),
        *([_("Place: %(place)s", place=activity.place)] if activity.place else []),
        _("Please come on time. If you cannot, tell the branch beforehand."),
        home.name,
    ]
    return "\n".join(lines)


def tasks(activity: Activity, roll: Mapping[Presence, int]) -> list[dict[str, str]]:
    """Return what is done and what comes next, as the task list shows it."""
    signed = activity.signed_at is not None
    decided = activity.state in rules.COUNTED
    needs_roll = rules.combined(activity.kinds).roll_call
    done = {
        "roll": bool(roll) or (signed and not needs_roll),
        "minutes": bool(activity.minutes or activity.result),
        "submit": signed,
        "review": decided,
        "archive": activity.state is State.ARCHIVED,
    }
    following = next((name for name in DESK_STEPS if not done[name]), "")
    pages = {"roll": "roll", "minutes": "edit"} if activity.state in rules.EDITABLE else {}
    return [
        {
            "label": word(f"activities.task.{name}"),
            "url": url_for(f".{pages[name]}", public_id=activity.public_id) if name in pages else "",
            "state": "done" if done[name] else "in_progress" if name == following else "not_started",
        }
        for name in DESK_STEPS
    ]
