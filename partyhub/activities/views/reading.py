"""The list, the review queue, and the page of one activity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from partyhub.activities import policy, queries, rules
from partyhub.activities.forms import FileForm
from partyhub.activities.models import Activity, ActivityStep
from partyhub.activities.queries import ActivityRow, Clash, Filters, Record, WholeRoll
from partyhub.activities.rules import Kind, Presence, State
from partyhub.activities.views.base import blueprint, filters_of, layout_for, list_form
from partyhub.activities.views.blocks import inside_of
from partyhub.activities.views.changes import changes_of
from partyhub.activities.views.signups import offer
from partyhub.activities.views.texts import text_to_copy
from partyhub.kernel.errors import Forbidden
from partyhub.kernel.http import clock
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.security.web import current_actor, requires
from partyhub.web.pages import page
from partyhub.web.registry import registry
from partyhub.web.words import word

DESK_STEPS = ("roll", "minutes", "submit", "review", "archive")


@blueprint.route("")
@requires(Permission.ACTIVITY_READ)
def index() -> Any:
    """List the activities that the reader sees, newest first."""
    actor = current_actor()
    form = list_form(actor)
    filters = filters_of(actor, form) if form.validate() else Filters()
    found = queries.rows(actor, filters, cursor=request.args.get("cursor"))
    partners = {row.partners for row in found.items if row.partners}
    html = page(
        "activities/index.html",
        layout=layout_for(actor),
        form=form,
        found=found,
        kinds=_kinds_in_words(found.items),
        joint={n: queries.shares(1 + n)[0] / queries.ONE_EVENT for n in partners},
        may_write=actor.can(Permission.ACTIVITY_WRITE),
        filters_kept={name: value for name, value in request.args.items() if name != "cursor"},
    )
    return html, form.status


def _kinds_in_words(rows: Iterable[ActivityRow]) -> dict[str, str]:
    """Return how the kinds of each line are called: few lines differ in them."""
    return {
        joined: _(", ").join(word(kind, "activities.kind") for kind in Kind if kind in joined.split(","))
        for joined in {row.kinds for row in rows}
    }


@blueprint.route("/<public_id>")
@requires(Permission.ACTIVITY_READ)
def detail(public_id: str) -> str:
    """Show one activity."""
    actor = current_actor()
    found = queries.record(actor, public_id)
    activity, home = found.activity, found.home
    roll = queries.whole_roll(actor, activity) if "roll" in found.parts else queries.NO_ROLL
    partners = queries.partners(activity) if "partners" in found.parts else []
    return page(
        "activities/detail.html",
        layout=layout_for(actor),
        activity=activity,
        home=home,
        named=found,
        counts=roll.counts,
        lines=roll.lines,
        files=queries.files_of(actor, activity, home) if "files" in found.parts else [],
        flags=rules.combined(activity.kinds),
        credited=_credited(home, partners),
        copy_text=text_to_copy(activity, home, roll.counts, partners),
        presences=tuple(Presence),
        attended=sum(roll.counts.get(state, 0) for state in rules.ATTENDED),
        offer=offer(actor, activity),
        clashes=_clashes(actor, activity, [home, *partners]),
        **_for_reader(actor, found, roll),
    )


def _credited(home: Organization, partners: Sequence[Organization]) -> list[tuple[Organization, float]]:
    """Return who took part and each one's share of the event, the host first; nobody when it is held alone."""
    parts = queries.shares(1 + len(partners))
    rows = [(one, part / queries.ONE_EVENT) for one, part in zip([home, *partners], parts, strict=True)]
    return rows if partners else []


@blueprint.route("/<public_id>/counted")
@requires(Permission.ACTIVITY_WRITE, Permission.ACTIVITY_REVIEW)
def counted(public_id: str) -> str:
    """Show what an activity has counted, and the figures that each line of it is in."""
    actor = current_actor()
    activity = queries.get(actor, public_id)
    home = queries.home_of(activity)
    if not policy.sees_inside(actor, activity, home.path):
        raise Forbidden
    facts = queries.facts_of(activity)
    return page(
        "activities/counted.html",
        activity=activity,
        facts=facts,
        fact_pages=registry().pages_of_facts(actor, home, facts),
    )


def _for_reader(actor: Actor, found: Record, roll: WholeRoll) -> dict[str, Any]:
    """Return what differs by reader: what he may do next, and how far the record's inside is his to see."""
    activity, home = found.activity, found.home
    done = queries.steps(activity)
    runs, hands = policy.runs(actor, activity), queries.hands_in(done)
    verbs = policy.allowed_verbs(actor, activity, home.path, hands, clock().now())
    inside = policy.sees_inside(actor, activity, home.path)
    minutes_shown = policy.sees_minutes(actor, activity, home.path)
    inner = inside_of(actor, found, roll.attended) if minutes_shown else {}
    return {
        "runs": runs,
        "verbs": verbs,
        "editable": runs and activity.state in rules.EDITABLE,
        "minutes_shown": minutes_shown,
        "result_shown": policy.sees_result(actor, activity, home.path),
        "files_closed": "files" in found.parts and not minutes_shown,
        **_reviewed(activity, done, inner, runs=runs, inside=inside, minutes_shown=minutes_shown),
        **inner,
        "tasks": tasks(activity, roll.counts) if runs and activity.state is not State.CANCELLED else [],
        "has_counted": inside and "facts" in found.parts,
        "history": done if inside else [],
        "file_form": FileForm(),
        **_contests(actor, found, roll),
    }


def _contests(actor: Actor, found: Record, roll: WholeRoll) -> dict[str, Any]:
    """Return what is contested, and whether the reader can still say that his own line is wrong."""
    contests = queries.contests(actor, found.activity) if "contests" in found.parts else []
    own = next((line for line in roll.lines if line.member and actor.is_member(line.member.id)), None)
    said = own.recorded_at if own and own.state is not Presence.UNRECORDED else None
    done = any(actor.is_member(one.contest.member_id) for one in contests)
    open_still = said is not None and not rules.contest_closed_reasons(said, clock().now(), contested=done)
    return {"contests": contests, "contestable": open_still}


def _reviewed(
    activity: Activity,
    done: Sequence[ActivityStep],
    inner: Mapping[str, Any],
    *,
    runs: bool,
    inside: bool,
    minutes_shown: bool,
) -> dict[str, Any]:
    """Return what its steps so far mean: whether it can be deleted, what was said of it, what changed since."""
    announced = any(step.event == "publish" for step in done)
    came_back = inside and any(step.event in rules.COMPARED_WITH for step in done)
    compared = came_back and activity.state not in rules.COUNTED
    known = {name: inner.get(name) for name in ("agenda", "votes")}
    return {
        "deletable": runs and not rules.delete_reasons(signings=activity.signings, announced=announced),
        "remarks": queries.open_remarks(activity) if came_back else [],
        "changes": changes_of(activity, minutes_shown=minutes_shown, **known) if compared else [],
    }


def _clashes(actor: Actor, activity: Activity, participants: Sequence[Organization]) -> list[Clash]:
    """Return what whoever runs a coming activity should know of: what else there is at that time."""
    coming = activity.state in (State.DRAFT, State.PUBLISHED) and activity.starts_at > clock().now()
    if not coming or not policy.runs(actor, activity):
        return []
    return queries.clashes(actor, activity, [one.id for one in participants])


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
