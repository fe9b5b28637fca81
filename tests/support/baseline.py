"""The small organisation that every test finds: made through commands, once per database, and read as `World`.

`tests.factories.organization.Tree` draws the organisations, `tests.factories.members.People` lists the people.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import select

from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor
from partyhub.security.permissions import Role
from tests.factories.members import People, some_people, the_people
from tests.factories.organization import Tree, small_tree, the_tree
from tests.support.actors import actor_for

FOUNDED = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)

# who: role, where (an attribute of Tree), the person (an attribute of People)
_ACTORS: dict[str, tuple[Role, str, str | None]] = {
    "committee": (Role.COMMITTEE, "root", None),
    "group": (Role.ENTERPRISE, "east", None),
    "secretary": (Role.SECRETARY, "east_branch", "secretary"),
    "member": (Role.MEMBER, "east_branch", "member"),
    "member2": (Role.MEMBER, "east_branch", "member2"),
    "sibling": (Role.SECRETARY, "east_branch2", "sibling"),
    "leader": (Role.LEADER, "east_branch", "deputy"),
    "neighbour": (Role.SECRETARY, "west_branch", "neighbour"),
    "stranger": (Role.MEMBER, "west_branch", "stranger"),
    "dispatcher": (Role.DISPATCHER, "root", None),
    "inspector": (Role.INSPECTOR, "root", None),
    "auditor": (Role.AUDITOR, "root", None),
    "sysadmin": (Role.SYSADMIN, "root", None),
}


def load(clock: Clock) -> None:
    """Make the baseline; each room adds its part here as it comes."""
    with unit.work():
        tree = small_tree(clock)
        some_people(tree, clock)


class World:
    """The baseline, freshly read: organisations, people, and an actor for each way of being in it."""

    @cached_property
    def tree(self) -> Tree:
        """Every organisation by name."""
        return the_tree()

    @cached_property
    def people(self) -> People:
        """Every person by name."""
        return the_people()

    @property
    def root(self) -> Organization:
        return self.tree.root

    @property
    def east(self) -> Organization:
        return self.tree.east

    @property
    def east1(self) -> Organization:
        return self.tree.east_branch

    @property
    def east2(self) -> Organization:
        return self.tree.east_branch2

    @property
    def west(self) -> Organization:
        return self.tree.west

    @property
    def west1(self) -> Organization:
        return self.tree.west_branch

    @property
    def secretary(self) -> Actor:
        """The secretary of `east1`."""
        return self.actor("secretary")

    def member(self, name: str) -> Member:
        """Return the member of that name."""
        return db.session.scalars(select(Member).where(Member.name == name)).one()

    def actor(self, who: str) -> Actor:
        """Return an actor by the name that the demo's logins have too: ``group``, ``secretary``, ``auditor`` …"""
        role, where, person = _ACTORS[who]
        number = 1 + list(_ACTORS).index(who)
        member_id = getattr(self.people, person).id if person else None
        return actor_for(role, getattr(self.tree, where), user_id=number, member_id=member_id, name=who)
