"""What happens next, in sentences: shown before every step."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from partyhub.activities import queries
from partyhub.activities.models import Activity
from partyhub.activities.queries import Outlook
from partyhub.activities.rules import Kind
from partyhub.organization.models import Organization
from partyhub.security.web import current_actor
from partyhub.web.shown import number
from partyhub.web.words import word


def what_follows(activity: Activity, home: Organization, verb: str) -> list[str]:
    """Return what a step sets off: who gets it, who is told, what is counted or taken off."""
    return what_each_does(activity, home, (verb,))[verb]


def what_each_does(activity: Activity, home: Organization, verbs: Collection[str]) -> dict[str, list[str]]:
    """Return `what_follows` for steps that stand side by side."""
    found = queries.outlooks(activity, home, verbs, user_id=current_actor().user_id)
    unnamed = _unnamed_talk(activity) if "submit" in verbs else []
    return {
        verb: [
            *_handed(one, home, verb),
            *(unnamed if verb == "submit" else ()),
            *_counted(one, verb),
            *_afterwards(verb),
        ]
        for verb, one in found.items()
    }


def _unnamed_talk(activity: Activity) -> list[str]:
    """A talk is counted for the pairs that it was between; with nobody entered as there it is between nobody."""
    if Kind.HEART_TALK not in activity.kinds or queries.talk_pairs(activity):
        return []
    return [
        _("The roll call names nobody to talk with, so no duty of talks is met. Enter both people first.")
    ]


def _handed(found: Outlook, home: Organization, verb: str) -> list[str]:
    here = home.short_name
    if verb == "submit":
        if found.reviewer is None:
            return [_("Nobody above may review it yet. Ask your higher organisation to name a reviewer.")]
        to, people = found.reviewer.short_name, number(found.reviewers)
        return [_("It goes to %(organization)s (%(n)s reviewers) for review.", organization=to, n=people)]
    told = {
        "publish": _("Everybody concerned in %(organization)s is told once.", organization=here),
        "cancel": _("Whoever was told of the activity is told once that it is called off."),
        "return": _("%(organization)s is told, with your comments, and corrects it.", organization=here),
        "approve": _("%(organization)s is told that it is approved.", organization=here),
        "withdraw": _("%(organization)s is told, with your reason.", organization=here),
    }
    return [told[verb]] if verb in told else []


def _counted(found: Outlook, verb: str) -> list[str]:
    if found.uses:
        about = {
            "what": _(", ").join(f"{use.code} {use.name}".strip() for use in found.uses),
            "who": _(", ").join(one.short_name for one in found.credited),
        }
        if found.sign > 0:
            return [_("Counted: %(what)s +1, for %(who)s.", **about)]
        return [_("Taken off: %(what)s −1, for %(who)s.", **about)]
    if found.sign > 0:
        return [_("No indicator counts records of these kinds; the ledgers list it.")]
    return [_("No figure changes.")] if verb in ("publish", "hold", "archive", "cancel") else []


def _afterwards(verb: str) -> list[str]:
    return [word(f"activities.next.{verb}")]
