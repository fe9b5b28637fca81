"""The small organisation that every test finds: made through commands, once per database.

`tests.factories.organization.Tree` and `tests.factories.members.People` draw it; `tests.support.world.World` (the
fixture `world`) reads it again.
"""

from __future__ import annotations

from datetime import UTC, datetime

from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from tests.factories.members import some_people
from tests.factories.organization import small_tree
from tests.support.world import open_accounts

FOUNDED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def load(clock: Clock) -> None:
    """Make the baseline; each room adds its part here as it comes."""
    with unit.work():
        tree = small_tree(clock)
        people = some_people(tree, clock)
        open_accounts(tree, people, clock)
