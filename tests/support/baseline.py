"""The small organisation that every test finds: made through commands, once per database.

`tests.factories.organization.the_tree()` and `tests.factories.members.the_people()` read it again; their docstrings
draw it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from tests.factories.members import some_people
from tests.factories.organization import small_tree

FOUNDED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def load(clock: Clock) -> None:
    """Make the baseline; each room adds its part here as it comes."""
    with unit.work():
        tree = small_tree(clock)
        some_people(tree, clock)
