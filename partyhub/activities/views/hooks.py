"""What this room hands to the chrome: navigation, to-dos, and how an activity is shown elsewhere."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from partyhub.activities import policy, queries, rules
from partyhub.activities.models import Activity
from partyhub.activities.rules import State
from partyhub.kernel.clock import Clock, local_time
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.web.registry import NavItem, ReferenceKind, Todo, TodoSource
from partyhub.web.shown import day

MOST = 10
SHOWN = 60

NAVIGATION = (
    NavItem(
        "activities.index",
        _l("Activities"),
        group="work",
        order=10,
        permission=Permission.ACTIVITY_READ,
        icon="calendar",
        tab=20,
        area=(
            "activities.month",
            "activities.detail",
            "activities.edit",
            "activities.roll",
            "activities.step",
            "activities.minutes",
            "activities.new_vote",
            "activities.vote",
            "activities.addendum",
            "activities.resolution",
            "activities.code",
            "activities.sign_in",
            "activities.contest",
            "activities.answer",
        ),
    ),
    NavItem(
        "activities.coming",
        _l("Coming activities"),
        group="work",
        order=9,
        permission=Permission.ACTIVITY_READ,
        icon="calendar",
        area=("activities.leave", "activities.sign_up"),
    ),
    NavItem(
        "activities.plan",
        _l("Plan of the year"),
        group="work",
        order=11,
        permission=Permission.ACTIVITY_READ,
        icon="calendar",
        area=("activities.plan_",),
    ),
    NavItem(
        "activities.feeds",
        _l("Activities in my calendar"),
        group="account",
        order=40,
        permission=Permission.ACTIVITY_READ,
    ),
    NavItem(
        "activities.holiday_list",
        _l("Days off"),
        group="settings",
        order=60,
        permission=Permission.CALENDAR_MANAGE,
    ),
    NavItem(
        "activities.log",
        _l("Log an activity"),
        group="work",
        order=11,
        permission=Permission.ACTIVITY_WRITE,
        icon="plus",
        tab=10,
    ),
    NavItem(
        "activities.burden",
        _l("Burden account"),
        group="work",
        order=13,
        permission=Permission.ACTIVITY_WRITE,
        icon="list",
    ),
    NavItem(
        "activities.review",
        _l("To review"),
        group="work",
        order=12,
        permission=Permission.ACTIVITY_REVIEW,
        icon="check",
        badge=queries.waiting_to_count,
    ),
)


def label(reference: Reference) -> str:
    """Return the label of an activity: its title and day."""
    activity = queries.by_id(reference.id)
    return f"{activity.title} · {day(activity.day)}" if activity else _("(no longer there)")


def url(reference: Reference) -> str | None:
    """Return the address of an activity."""
    activity = queries.by_id(reference.id)
    return url_for("activities.detail", public_id=activity.public_id) if activity else None


def visible(actor: Actor, reference: Reference) -> bool:
    """Whether the actor may see it."""
    return queries.visible(actor, reference.id)


def files_visible(actor: Actor, reference: Reference) -> bool:
    """Whether the actor gets its files: they are as closed as its minutes."""
    return queries.files_visible(actor, reference.id)


REFERENCES = (ReferenceKind(policy.RECORD, label, url, visible, files_visible),)


def to_correct(actor: Actor, clock: Clock) -> list[Todo]:
    """List what was returned, or whose approval was withdrawn."""
    found = queries.to_finish(actor, (State.RETURNED, State.WITHDRAWN), over_by=clock.today(), limit=MOST)
    return [
        _todo(one, _("Correct: %(title)s", title=one.title), _reason(one), "activities.returned")
        for one in found
    ]


def to_finish(actor: Actor, clock: Clock) -> list[Todo]:
    """List drafts and held activities that are over and not submitted yet."""
    found = queries.to_finish(
        actor, (State.DRAFT, State.PUBLISHED, State.HELD), over_by=clock.today(), limit=MOST
    )
    why = _("It is over and not submitted yet.")
    return [
        _todo(one, _("Finish: %(title)s", title=one.title), why, "activities.unfinished")
        for one in found
        if one.ends_at <= clock.now()
    ]


def to_review(actor: Actor, _clock: Clock) -> list[Todo]:
    """List what waits for the actor's decision."""
    if not actor.can(Permission.ACTIVITY_REVIEW):
        return []
    found = queries.waiting(actor, page_size=MOST).items
    why = _("A branch has submitted it for review.")
    return [_todo(one, _("Review: %(title)s", title=one.title), why, "activities.review") for one in found]


def to_sign(actor: Actor, clock: Clock) -> list[Todo]:
    """List meetings whose minutes the actor signs as chair or recorder."""
    found = queries.to_sign(actor, over_by=clock.today(), limit=MOST)
    why = _("You chaired or recorded it; the minutes wait for your signature.")
    return [
        _todo(one, _("Sign the minutes: %(title)s", title=one.title), why, "activities.sign") for one in found
    ]


def to_see_to(actor: Actor, _clock: Clock) -> list[Todo]:
    """List resolutions that the actor, or somebody of his organisation, sees to and that are not done."""
    return [
        Todo(
            _("See to: %(text)s", text=one.text[:SHOWN]),
            _("Resolved at “%(title)s” of %(day)s.", title=activity.title, day=day(activity.day)),
            local_time(one.due_on, 18, 0) if one.due_on else None,
            url_for("activities.resolution", public_id=one.public_id),
            "activities.resolution",
        )
        for one, activity in queries.open_resolutions(actor, limit=MOST)
    ]


def to_answer(actor: Actor, _clock: Clock) -> list[Todo]:
    """List the members who contest their line."""
    found = queries.open_contests(actor, MOST)
    return [
        Todo(
            _("Answer %(name)s: %(title)s", name=one.name, title=one.activity.title),
            _("A member says that the roll call is wrong about him."),
            one.contest.made_at + rules.ANSWER_WITHIN,
            url_for(
                "activities.answer",
                public_id=one.activity.public_id,
                contest_id=one.contest.public_id,
            ),
            "activities.contested",
        )
        for one in found
    ]


TODOS = (
    TodoSource("activities.contested", to_answer),
    TodoSource("activities.returned", to_correct),
    TodoSource("activities.unfinished", to_finish),
    TodoSource("activities.review", to_review),
    TodoSource("activities.sign", to_sign),
    TodoSource("activities.resolution", to_see_to),
)


def _todo(activity: Activity, title: str, why: str, kind: str) -> Todo:
    due = rules.due_at(activity.state, activity.ends_at, activity.changed_at)
    return Todo(title, why, due, url_for("activities.detail", public_id=activity.public_id), kind)


def _reason(activity: Activity) -> str:
    if activity.state is State.WITHDRAWN:
        return _("Its approval was withdrawn; correct it and submit it again.")
    return _("It was returned by the higher organisation; the reason stands on its page.")
