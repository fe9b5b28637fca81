"""Error pages: a reference number, what happened in plain words, and what to do next."""

from __future__ import annotations

from flask import request

from partyhub.kernel.errors import DomainError, Reason
from partyhub.web.pages import page
from partyhub.web.redirects import safe_path
from partyhub.web.words import sentences

PAGES = (400, 401, 403, 404, 405, 409, 413, 422, 428, 429, 500, 503, 507)
# What must not be shown back, whatever form it came from.
_SECRET = ("password", "code", "secret", "token", "csrf", "otp", "key", "version")
MAX_SHOWN = 100_000


def error_page(error: DomainError, reference: str) -> tuple[str, int]:
    """Return the page for a refused request; what was typed is shown again so that nothing is lost."""
    telling = tuple(reason for reason in error.reasons if reason.code != error.code)
    return page_for(error.status, telling, reference, getattr(error, "retry_after", None))


def page_for(
    status: int, reasons: tuple[Reason, ...] = (), reference: str = "", retry_after: int | None = None
) -> tuple[str, int]:
    """Return the error page of a status."""
    shown = status if status in PAGES else (500 if status >= 500 else 400)
    said = [] if shown in (500, 507) else sentences(reasons)
    html = page(
        f"errors/{shown}.html",
        reference=reference,
        reasons=said,
        retry_after=retry_after,
        typed=typed_entries() if status in (400, 401, 403, 409, 413, 422, 428, 429, 503, 507) else [],
        back="" if shown in (404, 405) else back_path(),
    )
    return html, status


def typed_entries() -> list[tuple[str, str]]:
    """Return the texts of the form that was sent, without secrets, so that a failed send loses none of them."""
    if request.method != "POST" or request.is_json:
        return []
    try:
        sent = list(request.form.items(multi=True))
    except Exception:  # noqa: BLE001  # a body that cannot be read holds nothing to show; the page itself must not fail
        return []
    return [
        (name, value[:MAX_SHOWN])
        for name, value in sent
        if value.strip() and not any(mark in name.lower() for mark in _SECRET)
    ]


def back_path() -> str:
    """Return a path of this site to go back to."""
    return safe_path(request.path if request.method == "GET" else request.full_path.rstrip("?"), "/")
