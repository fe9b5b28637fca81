"""Everything that must agree with everything else, checked in one go. An empty list is a healthy answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, select, text

from partyhub.activities.models import Activity, ActivitySignup
from partyhub.activities.rules import SignupState as PlaceState
from partyhub.audit import commands as audit
from partyhub.files import commands as files
from partyhub.kernel.config import Settings
from partyhub.kernel.db import db
from partyhub.ledger.commands import rebuild as ledger
from partyhub.organization.models import Organization
from partyhub.search import queries as search
from partyhub.volunteering.models import ServiceSession, Signup
from partyhub.volunteering.rules import EXPECTED, SignupState

SHOWN = 20


def findings(settings: Settings) -> dict[str, list[str]]:
    """Return the findings of each check by its name, at most twenty a check."""
    checks: dict[str, Callable[[], Iterator[str]]] = {
        "database": _database,
        "tree": _tree,
        "ledger": ledger.findings,
        "audit": lambda: _audit(settings.data_dir / audit.ANCHORS),
        "files": files.findings,
        "places": _places,
        "search": search.findings,
    }
    return {name: list(islice(check(), SHOWN)) for name, check in checks.items()}


def _database() -> Iterator[str]:
    """SQLite's own check of its file and its references; PostgreSQL keeps both by itself."""
    if db.session.get_bind().dialect.name != "sqlite":
        return
    for row in db.session.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield row[0]
    for row in db.session.execute(text("PRAGMA foreign_key_check")):
        yield f"dangling reference in {row[0]}"


def _tree() -> Iterator[str]:
    """Every path ends with its own id and continues its parent's: so the tree has no ring and no orphan."""
    rows = db.session.execute(select(Organization.id, Organization.parent_id, Organization.path)).all()
    paths = {row.id: row.path for row in rows}
    for row in rows:
        above = paths.get(row.parent_id, "/") if row.parent_id else "/"
        if row.path != f"{above}{row.id}/":
            yield f"organisation {row.id} has the path {row.path}, its parent {above}"


def _audit(anchors: Path) -> Iterator[str]:
    verdict = audit.verify(anchors if anchors.is_dir() else None)
    if not verdict.is_whole:
        yield verdict.problem


def _places() -> Iterator[str]:
    """The places taken of each session and each activity are as many as the sign-ups that hold one."""
    sessions = (ServiceSession.id, ServiceSession.confirmed_count, Signup.session_id)
    yield from _miscounted("session", *sessions, Signup.state.in_(EXPECTED))
    held = (Signup.state == SignupState.OFFERED) & Signup.replaces_id.is_(None)
    yield from _miscounted(
        "held places of session", ServiceSession.id, ServiceSession.held_count, Signup.session_id, held
    )
    activities = (Activity.id, Activity.places_taken, ActivitySignup.activity_id)
    yield from _miscounted("activity", *activities, ActivitySignup.state == PlaceState.CONFIRMED)


def _miscounted(
    name: str, owner: Any, claimed: Any, owner_of_place: Any, holds: ColumnElement[bool]
) -> Iterator[str]:
    taken = select(owner_of_place.label("owner"), func.count().label("count")).where(holds)
    counted = taken.group_by(owner_of_place).subquery()
    found = func.coalesce(counted.c.count, 0)
    query = select(owner, claimed, found).outerjoin(counted, counted.c.owner == owner).where(claimed != found)
    for number, said, there in db.session.execute(query):
        yield f"{name} {number} says {said} places are taken, {there} are"
