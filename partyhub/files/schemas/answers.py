"""The shape of the answer that carries a file: a download in a sandbox, under the name it came with."""

from __future__ import annotations

from flask import Response, send_file

from partyhub.files.commands import store
from partyhub.files.models import Attachment
from partyhub.web.downloads import SANDBOX, disposition


def as_download(attachment: Attachment) -> Response:
    """Return a file as a download, whatever it is."""
    named = disposition("attachment", attachment.shown_name)
    return sent(attachment.sha256, attachment.media_type, named)


def sent(sha256: str, media_type: str, content_disposition: str) -> Response:
    """Return content of the store with the headers that keep it from doing anything."""
    response = send_file(store().path(sha256), mimetype=media_type, etag=False, conditional=False)
    response.headers["Content-Disposition"] = content_disposition
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
