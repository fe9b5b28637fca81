"""Photos that come with the form of an activity: looked at first, and kept until the form is good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.activities import rules
from partyhub.files import commands as files
from partyhub.files import queries
from partyhub.files.commands import Kept
from partyhub.files.models import KeptUpload
from partyhub.kernel import unit
from partyhub.kernel.errors import Reason
from partyhub.kernel.http import clock, was_read
from partyhub.security.web import current_actor
from partyhub.web.forms import BaseForm, CheckboxesField, MultipleFileField, choices, files_sent
from partyhub.web.shown import file_size

FORM = "activities.log"


def keep_photos() -> Kept:
    """Look at the photos that came and keep the good ones for their sender, in a short unit of its own.

    A good photo is safe from here on, whatever else is wrong with the form; the same one sent twice is kept once.
    """
    actor, sent = current_actor(), files_sent("photos")
    looked = [
        files.look(actor, one.stream, one.filename, field="photos", clock=clock())
        for one in sent[: rules.MAX_PHOTOS]
    ]
    if not looked:
        return Kept()
    with unit.work():
        kept = files.keep(actor, FORM, looked, clock=clock())
    if len(sent) > rules.MAX_PHOTOS:
        kept.reasons.append(Reason("file_limit", "photos", {"max": rules.MAX_PHOTOS}))
    return kept


class PhotosForm(BaseForm):
    """New photos, and those of an earlier try: whoever unticks one leaves it out."""

    photos = MultipleFileField(_l("Photos, three at most"))
    kept = CheckboxesField(_l("Photos received already"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came = was_read() or Kept()
        asked = list(dict.fromkeys([*(self.kept.data or ()), *came.ids]))
        self.uploads: Sequence[KeptUpload] = queries.kept(current_actor(), FORM, asked, clock())
        self.kept.choices = choices(
            (one.public_id, f"{one.name} · {file_size(one.size)}") for one in self.uploads
        )
        self.kept.data = [one.public_id for one in self.uploads]
        self._refused = list(came.reasons)
        if len(self.uploads) < len(asked):
            self._refused.append(Reason("file_kept_gone", "photos"))
        if len(self.uploads) > rules.MAX_PHOTOS:
            self._refused.append(Reason("file_limit", "photos", {"max": rules.MAX_PHOTOS}))

    def validate(self, extra_validators: Any = None) -> bool:
        """Say of every photo that is not taken why."""
        good = super().validate(extra_validators)
        for reason in self._refused:
            self._put(reason)
        return good and not self._refused
