"""A session that ended while somebody was writing: what he sent goes through the sign-in page and comes back as a form.

Nothing is ever sent again by itself, and nothing is kept of a request that another site made.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, request
from werkzeug.exceptions import HTTPException

from partyhub.accounts.forms import SignInForm
from partyhub.kernel.http import API_PREFIX, KEY_FIELD, the_app
from partyhub.web.pages import page
from partyhub.web.redirects import safe_path

MOST_ENTRIES = 2000
MOST_CHARACTERS = 3_000_000
_NEVER = ("password", "csrf_token", "current")
_UNSEEN = (KEY_FIELD, "version", "next", "resume")


@dataclass(frozen=True)
class Sent:
    """What a form had sent: where to, every entry in order, and how many files (which cannot be kept)."""

    path: str
    entries: tuple[tuple[str, str], ...]
    files: int = 0

    @property
    def texts(self) -> list[str]:
        """What a person had written, for him to recognise."""
        return [value for name, value in self.entries if name not in _UNSEEN and len(value.strip()) > 1]

    def packed(self) -> str:
        """Return the hidden entry that carries all this through the sign-in page."""
        return json.dumps(
            {"path": self.path, "entries": self.entries, "files": self.files}, ensure_ascii=False
        )


def sent_now() -> Sent | None:
    """Return what this request sent, if a page of ours sent it and there is something to keep."""
    if request.method != "POST" or request.path.startswith(API_PREFIX) or not _from_our_own_page():
        return None
    try:
        entries = [(name, value) for name, value in request.form.items(multi=True) if not _is_secret(name)]
        files = sum(1 for file in request.files.values() if file.filename)
    except HTTPException:  # a body too large to be read holds nothing that could be kept
        return None
    kept = Sent(request.full_path.rstrip("?"), tuple(entries), files)
    return kept if _may_come_back(kept) else None


def unpacked(text: str) -> Sent | None:
    """Read what `packed` wrote; None for anything else, whoever made it up."""
    try:
        held = json.loads(text)
        entries = tuple((str(name), str(value)) for name, value in held["entries"])
        kept = Sent(str(held["path"]), entries, int(held["files"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return kept if _may_come_back(kept) and not any(_is_secret(name) for name, _ in entries) else None


def sign_in_page_keeping_what_was_sent() -> Response:
    """Return the sign-in page for a request whose session has ended, with what it sent in a hidden entry."""
    kept = sent_now()
    form = SignInForm(formdata=None)
    form.quiet = True
    form.resume.data = kept.packed() if kept else ""
    return make_response(page("accounts/sign_in.html", form=form, kept=kept, ended=True), 401)


def resume_page(kept: Sent) -> str:
    """Return the page with everything that was typed, as a form to be sent again by hand."""
    return page("accounts/_resume.html", kept=kept)


def _is_secret(name: str) -> bool:
    return any(mark in name.lower() for mark in _NEVER)


def _may_come_back(kept: Sent) -> bool:
    """Whether this may become a form: not too much, and to an address of ours that takes a form."""
    if len(kept.entries) > MOST_ENTRIES or sum(len(value) for _, value in kept.entries) > MOST_CHARACTERS:
        return False
    if (
        not kept.path.startswith("/")
        or safe_path(kept.path, "") != kept.path
        or kept.path.startswith(API_PREFIX)
    ):
        return False
    adapter = the_app().url_map.bind("localhost")
    try:
        endpoint: Any = adapter.match(kept.path.partition("?")[0], method="POST")[0]
    except HTTPException:
        return False
    return not str(endpoint).startswith("accounts.sign")


def _from_our_own_page() -> bool:
    """Whether the browser says that a page of this site sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == request.host_url.rstrip("/")
