"""Everything that must agree with everything else, checked in one go. An empty list is a healthy answer."""

from __future__ import annotations

from sqlalchemy import select, text

from partyhub.kernel.db import db
from partyhub.organization.models import Organization


def findings() -> dict[str, list[str]]:
    """Return the findings of each check by its name."""
    return {
        "integrity": _integrity(),
        "tree": _tree(),
    }


def _integrity() -> list[str]:
    """SQLite's own check of its file and foreign keys; PostgreSQL keeps both by itself."""
    if db.session.get_bind().dialect.name != "sqlite":
        return []
    found = [row[0] for row in db.session.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    return found + [
        f"dangling reference in {row[0]}" for row in db.session.execute(text("PRAGMA foreign_key_check"))
    ]


def _tree() -> list[str]:
    """Every path ends with its own id and continues its parent's: so the tree has no ring and no orphan."""
    rows = db.session.execute(select(Organization.id, Organization.parent_id, Organization.path)).all()
    paths = {row.id: row.path for row in rows}
    return [
        f"organisation {row.id} has the path {row.path}"
        for row in rows
        if row.path != f"{paths.get(row.parent_id, '/') if row.parent_id else '/'}{row.id}/"
    ]
