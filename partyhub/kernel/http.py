"""The request boundary: one unit of work a request, one place where errors become answers.

Rooms above hook in what the kernel cannot know: who owns a one-time key (`request_owner`), the words of a reason
(`sentence`), how an error page looks (`error_page`), what to note of a denial (`on_denial`), what must hold before
work that went well is kept (`on_done`).
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import random
import time
from collections.abc import Callable
from typing import Any, cast

from flask import Flask, Response, current_app, g, request
from flask.globals import request_ctx
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from partyhub.kernel import idempotency, unit
from partyhub.kernel.clock import Clock, SystemClock
from partyhub.kernel.config import Settings
from partyhub.kernel.errors import (
    Busy,
    Conflict,
    DomainError,
    Forbidden,
    InProgress,
    Invalid,
    Malformed,
    NotFound,
    Reason,
    Stale,
    StorageFull,
    TooLarge,
    TooMany,
    Unauthorized,
)
from partyhub.kernel.ids import new_public_id

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
API_PREFIX = "/api/"
KEY_FIELD = "idempotency_key"
SETTINGS = "partyhub.settings"
ATTEMPTS = 4
_KEPT_HEADERS = ("Content-Type", "Location", "ETag")
_BY_STATUS: dict[int, type[DomainError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    422: Invalid,
}
_CODES = {405: "http_405", 500: "unexpected"}
_DENIALS = (401, 403, 404)
# PostgreSQL's serialization_failure and deadlock_detected: nothing was kept, the same work may simply be done again.
_TRY_AGAIN = ("40001", "40P01")
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
log = logging.getLogger("partyhub.http")


class PartyHub(Flask):
    """A Flask app whose every request is one unit of work."""

    clock: Clock = SystemClock()
    request_owner: Callable[[], str] = staticmethod(lambda: request.remote_addr or "")
    sentence: Callable[[Reason], str] = staticmethod(lambda reason: reason.code)
    error_page: Callable[[DomainError, str], Any] | None = None
    on_denial: Callable[[DomainError], None] | None = None
    on_done: Callable[[], None] | None = None

    def dispatch_request(self) -> Any:
        """Run the view in a unit of work; a unit that lost a race inside the database is run again."""
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        writes = request.method not in SAFE_METHODS
        keyed = _keyed_request(self) if writes else None
        if writes and (kept := self._read_first(keyed)) is not None:
            return kept
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._in_one_unit(keyed, writes=writes)
            except OperationalError as error:
                unit.rollback()
                if not writes or attempt == ATTEMPTS or not _may_try_again(error):
                    raise
                log.info("unit of work tried again: %s", type(error.orig).__name__)
                time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311  # spreads retries, guards nothing
        raise Busy

    def _read_first(self, keyed: idempotency.KeyedRequest | None) -> Response | None:
        """Do what the view asked for before its unit of work; return the answer if this request was done before."""
        reads = getattr(view_of(self, request.endpoint or "", request.method), "reads_first", None)
        if reads is None:
            return None
        if keyed is not None and (kept := idempotency.kept_answer(keyed, self.clock)) is not None:
            return _kept_response(kept)
        g.read_first = reads(**(request.view_args or {}))
        unit.rollback()
        return None

    def _in_one_unit(self, keyed: idempotency.KeyedRequest | None, *, writes: bool) -> Response:
        if not writes:
            return self.make_response(super().dispatch_request())
        unit.begin_write()
        if keyed is not None and (kept := _take(keyed)) is not None:
            unit.rollback()
            return kept
        response = self.make_response(super().dispatch_request())
        if response.status_code >= 400:
            unit.rollback()
            return _as_refused(self, response)
        if self.on_done is not None:
            self.on_done()
        if keyed is not None:
            idempotency.keep(keyed, _answer_of(response))
        unit.commit()
        return response


def shown_on_page(error: DomainError) -> None:
    """Remember a refusal that a page shows beside its form, so that it is noted and answered like any other."""
    g.shown_refusal = error


def _as_refused(app: PartyHub, response: Response) -> Response:
    error: DomainError | None = g.pop("shown_refusal", None)
    if error is None:
        return response
    _note_denial(app, error)
    return _say_when(error, response)


def _note_denial(app: PartyHub, error: DomainError) -> None:
    if error.status in _DENIALS and app.on_denial is not None:
        app.on_denial(error)


def _say_when(error: DomainError, response: Response) -> Response:
    """Tell a program, and whoever reads headers, when to try again."""
    if isinstance(error, TooMany | Busy | InProgress):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def the_app() -> PartyHub:
    """Return the running app."""
    return cast(PartyHub, current_app)


def clock() -> Clock:
    """Return the app's clock."""
    return the_app().clock


def settings() -> Settings:
    """Return what the installation is set to."""
    found: Settings = current_app.extensions[SETTINGS]
    return found


def view_of(app: Flask, endpoint: str, method: str) -> Any:
    """Return the function that answers `method` at `endpoint`: where a class answers, its method of that name."""
    view = app.view_functions[endpoint]
    return getattr(getattr(view, "view_class", None), method.lower(), view)


def reads_first(reads: Callable[..., Any]) -> Callable[[Any], Any]:
    """Declare what a writing view needs read before its unit of work begins: pictures, workbooks, what takes long.

    On SQLite a unit of work holds the one write lock, and everybody else waits. `reads` gets the view's parameters and
    runs once a request, however often the unit is tried; it checks that the record is the actor's before it spends
    time on anything, and what it returns the view takes from `was_read`. An error it raises is the answer. A request
    whose answer is kept already is not read again.
    """

    def mark(view: Any) -> Any:
        view.reads_first = reads
        return view

    return mark


def was_read() -> Any:
    """Return what the view's `reads_first` has read; None for a request that does not write."""
    return g.get("read_first")


def unkeyed(reason: str) -> Callable[[Any], Any]:
    """Declare that a POST takes no one-time key, and why: drafts are no records, a sign-in is harmless twice, and an
    answer that shows a secret once must not be kept.
    """

    def mark(view: Any) -> Any:
        view.unkeyed_because = reason
        return view

    return mark


def wants_json() -> bool:
    """Whether the answer to this request is read by a program."""
    return request.path.startswith(API_PREFIX)


def install(app: PartyHub) -> None:
    """Install the error handlers."""
    app.register_error_handler(DomainError, _answer_error)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(StaleDataError, lambda error: _answer_error(Stale()))
    app.register_error_handler(DBAPIError, _answer_database_error)
    app.register_error_handler(OSError, _answer_system_error)
    app.register_error_handler(Exception, _answer_unexpected)
    app.before_request(_number_request)


def problem(error: DomainError, reference: str) -> Response:
    """Return RFC 9457 problem details with every reason at once."""
    body = {
        "type": "about:blank",
        "title": the_app().sentence(Reason(error.code)),
        "status": error.status,
        "code": error.code,
        "instance": reference,
        "errors": [
            {
                "pointer": f"/{reason.field.replace('.', '/')}",
                "code": reason.code,
                "message": the_app().sentence(reason),
            }
            for reason in error.reasons
        ],
    }
    return Response(
        json.dumps(body, ensure_ascii=False), error.status, content_type="application/problem+json"
    )


def _number_request() -> None:
    """Give the request its number. An address with control characters names nothing, and PostgreSQL keeps no NUL."""
    g.reference = new_public_id()[:8]
    if any(mark < " " or mark == "\x7f" for mark in request.path):
        raise NotFound


def _answer_error(error: DomainError) -> Any:
    unit.rollback()
    app = the_app()
    _note_denial(app, error)
    reference = g.get("reference", "")
    if request_ctx.url_adapter is None:  # a forged Host: no address of ours can be made, so no page either
        return Response(f"{error.status}\n", error.status, content_type="text/plain; charset=utf-8")
    if wants_json() or app.error_page is None:
        response = problem(error, reference)
    else:
        response = app.make_response(app.error_page(error, reference))
    return _say_when(error, response)


def _answer_http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    other = type("HttpError", (Malformed,), {"status": status, "code": _CODES.get(status, "malformed")})
    kind = _BY_STATUS.get(status, other)
    response = _answer_error(kind())
    if status == 405 and (allow := dict(error.get_headers()).get("Allow")):
        response.headers["Allow"] = allow
    return response


def _answer_database_error(error: DBAPIError) -> Any:
    if isinstance(error, IntegrityError):
        log.warning("constraint refused what no rule had refused: %s", error.orig)
        return _answer_error(Conflict(Reason("clash")))
    if isinstance(error, OperationalError):
        log.warning("database not to be had: %s", error.orig)
        return _answer_error(StorageFull() if _is_full(error) else Busy())
    return _answer_unexpected(error)


def _answer_system_error(error: OSError) -> Any:
    """A full disk is told apart from a fault: people keep what they typed, and whoever runs the server hears of it."""
    if error.errno not in _DISK_FULL:
        return _answer_unexpected(error)
    log.error("no space left: %s", error.filename or error)
    return _answer_error(StorageFull())


def _is_full(error: OperationalError) -> bool:
    """Whether the database had no space left: PostgreSQL's disk_full, SQLite's SQLITE_FULL."""
    orig = error.orig
    return getattr(orig, "sqlstate", "") == "53100" or getattr(orig, "sqlite_errorname", "") == "SQLITE_FULL"


def _answer_unexpected(error: Exception) -> Any:
    unit.rollback()
    log.exception("unexpected error, reference %s", g.get("reference", ""), exc_info=error)
    kind = type("Unexpected", (DomainError,), {"status": 500, "code": "unexpected"})
    return _answer_error(kind())


def _keyed_request(app: PartyHub) -> idempotency.KeyedRequest | None:
    if request.method != "POST":
        return None
    if hasattr(view_of(app, request.endpoint or "", "POST"), "unkeyed_because"):
        return None  # even with a key: what such a view answers must not be kept
    path = request.path if len(request.path) <= 200 else hashlib.sha256(request.path.encode()).hexdigest()
    return idempotency.KeyedRequest(app.request_owner(), path, given_key(), _body_hash())


def given_key() -> str:
    """Return the one-time key that a form or a program sent along. Raises Malformed without one, or for an odd one."""
    key = request.headers.get("Idempotency-Key") if wants_json() else request.form.get(KEY_FIELD)
    if not key:
        raise Malformed(Reason("missing_idempotency_key"))
    if len(key) > idempotency.MAX_KEY_LENGTH or not key.isascii() or not key.isprintable():
        raise Malformed(Reason("bad_format", "idempotency_key"))
    return key


def _body_hash() -> str:
    """Hash what was sent. A form is hashed by its fields: the CSRF token and the multipart boundary may differ."""
    if request.mimetype not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return hashlib.sha256(request.get_data()).hexdigest()
    whole = hashlib.sha256()
    for name, value in sorted(request.form.items(multi=True)):
        if name != "csrf_token":
            whole.update(f"{name}\0{value}\0".encode())
    for name, file in sorted(request.files.items(multi=True), key=lambda item: item[0]):
        whole.update(f"{name}\0{file.filename}\0".encode())
        while chunk := file.stream.read(65536):
            whole.update(chunk)
        file.stream.seek(0)
    return whole.hexdigest()


def _take(keyed: idempotency.KeyedRequest) -> Response | None:
    try:
        kept = idempotency.take(keyed, clock())
    except OperationalError as error:
        if (
            getattr(error.orig, "sqlstate", "") == "55P03"
        ):  # lock_not_available: the first copy is still running
            raise InProgress from error
        raise
    return None if kept is None else _kept_response(kept)


def _kept_response(kept: idempotency.Answer) -> Response:
    response = Response(kept.body, kept.status)
    response.headers.update(json.loads(kept.headers))
    return response


def _answer_of(response: Response) -> idempotency.Answer:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return idempotency.Answer(response.status_code, json.dumps(headers), response.get_data())


def _may_try_again(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", "") in _TRY_AGAIN
