"""What is said about kinds of service."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

CATEGORIES: dict[str, Any] = {
    "reason.category_unknown": _l("There is no such kind of service. Choose one of the entries offered."),
    "reason.category_banned": _l("“%(name)s” is not taken on: %(why)s"),
    "reason.category_retired": _l("“%(name)s” is no longer used. Choose another kind of service."),
    "reason.ban_without_reason": _l("Say why it is not taken on: whoever asks is told."),
    "reason.too_many_categories": _l("There can be %(max)s kinds of service at most. Change one instead."),
    "reason.categories_not_yours": _l(
        "Kinds of service hold everywhere; the dispatcher of the whole organisation keeps them."
    ),
    "audit.service_category.added": _l("Added a kind of service"),
    "audit.service_category.changed": _l("Changed a kind of service"),
}
