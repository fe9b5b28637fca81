"""Words of calendar feeds."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

FEEDS: dict[str, Any] = {
    "reason.feed_no_member": _l("Your account is no member's: choose an organisation."),
    "reason.feeds_too_many": _l("You have %(max)s addresses already. Take one back that you no longer use."),
    "reason.feed_too_often": _l("This calendar is fetched too often. Set your program to once an hour."),
    "audit.calendar_feed.made": _l("Made a calendar feed"),
    "audit.calendar_feed.revoked": _l("Took a calendar feed back"),
}
