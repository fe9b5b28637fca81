"""Two changes of the tree at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import DomainError
from partyhub.organization import commands, queries
from partyhub.organization.commands import tree
from partyhub.organization.rules import OrgKind
from partyhub.security.actors import SYSTEM
from tests.factories.organization import organization, the_tree
from tests.support.rush import at_once

ON = date(2026, 6, 1)


def crosswise(app, clock) -> list[str]:
    """Move each of two committees below the other at once; returns what became of both."""
    with unit.work():
        root = the_tree().root
        pair = [
            organization(clock, root, kind=OrgKind.COMMITTEE, name=name, short_name=name).id
            for name in ("甲", "乙")
        ]

    def mover(moved: int, under: int) -> Callable[[], str]:
        def move() -> str:
            with app.app_context():
                try:
                    with unit.work():
                        both = queries.by_ids([moved, under])
                        commands.move(SYSTEM, both[moved], parent=both[under], on=ON, clock=clock)
                except DomainError as error:
                    return error.reasons[0].code
                finally:
                    db.session.remove()
                return "moved"

        return move

    answers, _ = at_once([mover(*pair), mover(*reversed(pair))])
    return sorted(answers)


def test_two_moves_close_no_circle(fresh_app, clock):
    assert crosswise(fresh_app, clock) == ["below_itself", "moved"]


def test_without_the_lock_they_would(fresh_app, clock, kind, monkeypatch):
    if kind == "sqlite":
        pytest.skip("SQLite has one writer at a time anyway")
    both_have_read = threading.Barrier(2)
    monkeypatch.setattr(tree, "_alone_with", lambda *organizations: both_have_read.wait(30))
    assert crosswise(fresh_app, clock) == ["moved", "moved"]
