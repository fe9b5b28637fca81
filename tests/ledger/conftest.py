"""Fact kinds that only these tests post, and short ways to post and read them."""

from __future__ import annotations

import pytest

from partyhub.kernel.facts import FactKind
from partyhub.ledger import rules

KINDS = (
    FactKind("t.selected", "flow"),
    FactKind("t.talk", "flow"),
    FactKind("t.minutes", "flow", unit="minute"),
    FactKind("t.dual_post", "state", ("yes", "no", "excluded")),
    FactKind("t.active", "state", ("", "excluded")),
    FactKind("t.due", "due"),
    FactKind("t.met", "due"),
    FactKind("t.excused", "due"),
)


@pytest.fixture(autouse=True, scope="session")
def _kinds() -> None:
    rules.register(KINDS)
