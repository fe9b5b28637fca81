"""Texts to be copied into a group chat or printed: the announcement, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from partyhub.activities import rules
from partyhub.activities.models import Activity
from partyhub.activities.rules import Presence, State
from partyhub.organization.models import Organization
from partyhub.web.shown import day, moment, number, span, weekday


def notice_text(activity: Activity, home: Organization, partners: Sequence[Organization] = ()) -> str:
    """Return the announcement."""
    when = f"{weekday(activity.day)} {span(activity.starts_at, activity.ends_at)}"
    lines = [
        _("Notice: %(title)s", title=activity.title),
        _("Time: %(time)s", time=when),
        *([_("Place: %(place)s", place=activity.place)] if activity.place else []),
        *_together(activity, partners),
        _("Please come on time. If you cannot, tell the branch beforehand."),
        home.name,
    ]
    return "\n".join(lines)


def result_text(
    activity: Activity,
    home: Organization,
    roll: Mapping[Presence, int],
    partners: Sequence[Organization] = (),
) -> str:
    """Return what came of an activity that was held; numbers of people, never names."""
    came = sum(roll.get(state, 0) for state in rules.ATTENDED)
    head = _("%(day)s %(time)s", day=day(activity.day), time=moment(activity.starts_at, "time"))
    lines = [
        _("Report: %(title)s", title=activity.title),
        _("Time: %(time)s", time=head),
        *([_("Place: %(place)s", place=activity.place)] if activity.place else []),
        *_together(activity, partners),
        *([_("Attended: %(n)s", n=number(came))] if roll else []),
        *([_("Excused: %(n)s", n=number(roll[Presence.EXCUSED]))] if roll.get(Presence.EXCUSED) else []),
        *([activity.result] if activity.result else []),
        home.name,
    ]
    return "\n".join(lines)


def text_to_copy(
    activity: Activity, home: Organization, roll: Mapping[Presence, int], partners: Sequence[Organization]
) -> str:
    """Return what is worth copying now: the announcement of what is to come, the report of what was held."""
    if activity.state in (State.DRAFT, State.PUBLISHED) and not activity.result:
        return notice_text(activity, home, partners)
    return "" if activity.state is State.CANCELLED else result_text(activity, home, roll, partners)


def _together(activity: Activity, partners: Sequence[Organization]) -> list[str]:
    names = [one.short_name for one in partners] + (
        [activity.outside_units] if activity.outside_units else []
    )
    return [_("Together with: %(names)s", names="、".join(names))] if names else []
