"""Typed domain errors. Rules return reasons; commands raise them all at once; `kernel.http` turns them into answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One cause, in code form. The words are looked up under ``reason.<code>``; `field` names the input it is about."""

    code: str
    field: str = ""
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class DomainError(Exception):
    """Base of everything a command may refuse with. Carries every reason, not the first."""

    status = 400
    code = "refused"

    def __init__(self, *reasons: Reason) -> None:
        self.reasons: tuple[Reason, ...] = reasons or (Reason(self.code),)
        super().__init__(", ".join(reason.code for reason in self.reasons))


class Malformed(DomainError):
    """The request cannot be read at all."""

    status = 400
    code = "malformed"


class Unauthorized(DomainError):
    """Nobody is signed in."""

    status = 401
    code = "sign_in_required"


class Forbidden(DomainError):
    """Signed in, but the act is not allowed to this role."""

    status = 403
    code = "forbidden"


class NotFound(DomainError):
    """Absent, or outside the actor's scope: the two are never told apart."""

    status = 404
    code = "not_found"


class Conflict(DomainError):
    """The record is in another state, or something clashes with it."""

    status = 409
    code = "conflict"


class Stale(Conflict):
    """The record changed since it was read. `current` holds what is saved now, by field name."""

    code = "stale"

    def __init__(self, *reasons: Reason, current: Mapping[str, Any] | None = None) -> None:
        super().__init__(*reasons)
        self.current: Mapping[str, Any] = current or {}


class InProgress(Conflict):
    """The same request is still being worked on; ask again after `retry_after` seconds."""

    code = "still_running"
    retry_after = 2


class TooLarge(DomainError):
    """The body is larger than what is taken."""

    status = 413
    code = "too_large"


class Invalid(DomainError):
    """The input breaks one or more rules."""

    status = 422
    code = "invalid"


class PreconditionRequired(DomainError):
    """A state change came without saying which version it is about (RFC 6585)."""

    status = 428
    code = "precondition_required"


class TooMany(DomainError):
    """Too many tries; `retry_after` in seconds."""

    status = 429
    code = "too_many"

    def __init__(self, *reasons: Reason, retry_after: int = 60) -> None:
        super().__init__(*reasons)
        self.retry_after = retry_after


class Busy(DomainError):
    """The database could not be had in time; nothing was written, try again after `retry_after` seconds."""

    status = 503
    code = "busy"

    def __init__(self, *reasons: Reason, retry_after: int = 2) -> None:
        super().__init__(*reasons)
        self.retry_after = retry_after


class StorageFull(DomainError):
    """The disk takes nothing more; nothing was written, and what is there can still be read."""

    status = 507
    code = "storage_full"


def raise_if(error: type[DomainError], reasons: Iterable[Reason]) -> None:
    """Raise `error` with all `reasons`; do nothing when there are none."""
    found = tuple(reasons)
    if found:
        raise error(*found)
