"""Taking the guard of the places away, for the control runs: what the races look like when nothing holds them.

Also a configuration for gunicorn, so that every worker of a real server runs without the guard.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event, text, true

from partyhub.kernel.db import db
from partyhub.volunteering.commands import places, turns
from partyhub.volunteering.rules import SignupState

CHECK = "ck_service_session_places"


def remove_guard() -> None:
    """Let every place look and be free always; SQLite's connections from now on ignore their CHECKs as well.

    The hint goes with the guard: SQLite's writers come one by one, so there even a place looked at before is safe.
    """
    places.is_free, places.looks_free = true, lambda _session: True
    event.listen(Engine, "connect", _ignore_checks)


def put_guard_back(guard: Any, hint: Any) -> None:
    """Undo `remove_guard` in this process."""
    places.is_free, places.looks_free = guard, hint
    event.remove(Engine, "connect", _ignore_checks)


def remove_turns() -> tuple[Any, Any]:
    """Let steps of sign-ups believe what they had read before they got the lock; return what to put back."""
    kept = turns.fresh, turns.still
    turns.fresh, turns.still = (lambda _signup: None), _any_state
    return kept


def put_turns_back(kept: tuple[Any, Any]) -> None:
    """Undo `remove_turns`."""
    turns.fresh, turns.still = kept


def _any_state(_state: SignupState) -> Any:
    return true()


def remove_belt() -> None:
    """Drop the CHECK behind the guard, where a table can lose one (PostgreSQL)."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE service_session DROP CONSTRAINT {CHECK}"))
    db.engine.dispose()


def post_worker_init(_worker: Any) -> None:
    """What gunicorn calls in each worker."""
    remove_guard()


def _ignore_checks(connection: Any, _record: Any) -> None:
    if "sqlite" in type(connection).__module__:
        connection.execute("PRAGMA ignore_check_constraints=ON")
