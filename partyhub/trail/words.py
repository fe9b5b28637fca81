"""The words of the audit trail, and of the events that no feature names."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

WORDS = {
    "audit.audit.personal_erased": _l("Erased personal values in the log"),
    "trail.via.session": _l("Signed-in session"),
    "trail.via.link": _l("Personal link"),
    "trail.via.token": _l("API token"),
    "trail.via.system": _l("The system itself"),
    "trail.via.anonymous": _l("Not signed in"),
    "trail.personal.none": _l("None"),
    "trail.personal.kept": _l("Kept outside the chain; can be erased"),
    "trail.personal.erased": _l("Erased"),
}
