"""Drafts of forms on pages: saved by a script while somebody types, put back when he returns, dropped when he sends.

A view that offers a draft says ``draft = shown_draft("activities.minutes", public_id)``, gives it to the form as
`formdata` on GET, to the template for `draft_notice` and `form_tag(autosave=…)`, and calls `forget_draft` with the
same words once what was typed is saved. The draft holds the version that the page was made from: whoever saves after
somebody else meets the merge page, as without a draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from partyhub.kernel import drafts
from partyhub.kernel.http import SAFE_METHODS, the_app
from partyhub.web.forms import CHROME

NOT_KEPT = frozenset(CHROME) - {"version"}


@dataclass(frozen=True)
class ShownDraft:
    """A form's draft as its page needs it: where it is saved, and what is put back; `saved_at` None when nothing is."""

    form: str
    saved_at: datetime | None = None
    formdata: MultiDict[str, str] | None = None

    @property
    def save_url(self) -> str:
        """Where the script sends what was typed."""
        return url_for("web.save_draft", form=self.form)

    @property
    def discard_url(self) -> str:
        """Where the button that drops it leads."""
        return url_for("web.discard_draft", form=self.form)

    @property
    def given(self) -> dict[str, Any]:
        """What the form is made from, as its keyword; nothing when there is no draft to put back."""
        return {} if self.formdata is None else {"formdata": self.formdata}

    @property
    def version(self) -> int | None:
        """The version that the draft was begun from."""
        text = self.formdata.get("version", "") if self.formdata else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def shown_draft(endpoint: str, record: str = "") -> ShownDraft:
    """Return the reader's draft of a form; what is kept is put back only on GET, not over what was just sent."""
    form = f"{endpoint}:{record}" if record else endpoint
    kept = drafts.find(the_app().request_owner(), form) if request.method in SAFE_METHODS else None
    if kept is None:
        return ShownDraft(form)
    return ShownDraft(form, kept.saved_at, MultiDict(kept.fields))


def forget_draft(endpoint: str, record: str = "") -> None:
    """Drop the reader's draft of a form: what was typed is saved."""
    drafts.forget(the_app().request_owner(), f"{endpoint}:{record}" if record else endpoint)


def typed_fields() -> list[tuple[str, str]]:
    """Return what the script sent of a form, without tokens and one-time keys; files do not come."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]
