"""Handing out files: named in full, never stored on the way, never run."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """Return content made for this answer as a download under `name`."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = disposition("attachment", name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def disposition(kind: str, name: str) -> str:
    """Return a Content-Disposition (RFC 6266): the name in full for today's browsers, in ASCII for others."""
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._- ") else "_" for letter in name
    )
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
