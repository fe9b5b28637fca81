"""Words of announcements, changes and clashes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

ANNOUNCING: dict[str, Any] = {
    "activities.clash.organization": _l("the same organisation"),
    "activities.clash.place": _l("the same place"),
    "activities.clash.people": _l("the same chair or recorder"),
    "activities.notice.time": _l("Time: %(from)s to %(to)s"),
    "activities.notice.place": _l("Place: %(place)s"),
    "activities.notice.places": _l("Places: %(n)s; please sign up"),
    "activities.change.starts_at": _l("Time: from %(old)s to %(new)s"),
    "activities.change.ends_at": _l("End: from %(old)s to %(new)s"),
    "activities.change.place": _l("Place: from “%(old)s” to “%(new)s”"),
    "activities.change.place_set": _l("Place: “%(new)s”"),
    "activities.change.place_gone": _l("Place: no longer “%(old)s”; it will be told"),
    "activities.change.title": _l("Title: from “%(old)s” to “%(new)s”"),
    "notification.activity.announced.subject": _l("Notice: %(title)s"),
    "notification.activity.announced.body": _l("%(organization)s will hold “%(title)s”.\n%(details)s"),
    "notification.activity.changed.subject": _l("Changed: %(title)s"),
    "notification.activity.changed.body": _l("“%(title)s” of %(organization)s has changed.\n%(changes)s"),
    "notification.activity.cancelled.subject": _l("Cancelled: %(title)s"),
    "notification.activity.cancelled.body": _l(
        "“%(title)s” of %(organization)s, %(at)s, will not take place. The reason: %(comment)s"
    ),
    "notification.activity.joint.subject": _l("Held jointly: %(title)s"),
    "notification.activity.joint.body": _l(
        "%(organization)s has named your organisation as holding “%(title)s” of %(day)s together with it. If that is "
        "not right, please tell them."
    ),
}
