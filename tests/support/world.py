"""The baseline as a test sees it: the tree, its people, the accounts, and whoever acts."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import select

from partyhub.accounts import commands as accounts
from partyhub.accounts.models import User
from partyhub.accounts.queries import actor_of
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.security.actors import SYSTEM, Actor
from partyhub.security.permissions import Role
from tests.factories.members import People, the_people
from tests.factories.organization import Tree, the_tree

PASSWORD = "冬夜读书示子聿 1199"
# user name → role, organisation, the member whose account it is; called as in the demo
USERS: dict[str, tuple[Role, str, str]] = {
    "committee": (Role.COMMITTEE, "root", ""),
    "group": (Role.ENTERPRISE, "east", ""),
    "secretary": (Role.SECRETARY, "east_branch", "secretary"),
    "member": (Role.MEMBER, "east_branch", "member"),
    "member2": (Role.MEMBER, "east_branch", "member2"),
    "leader": (Role.LEADER, "east_branch", "deputy"),
    "sibling": (Role.SECRETARY, "east_branch2", "sibling"),
    "neighbour": (Role.SECRETARY, "west_branch", "neighbour"),
    "dispatcher": (Role.DISPATCHER, "root", ""),
    "inspector": (Role.INSPECTOR, "root", ""),
    "auditor": (Role.AUDITOR, "root", ""),
    "sysadmin": (Role.SYSADMIN, "root", ""),
}


def open_accounts(tree: Tree, people: People, clock: Clock) -> None:
    """Open an account for each of `USERS`."""
    for username, (role, organization, member) in USERS.items():
        person = getattr(people, member) if member else None
        user = accounts.create_user(
            SYSTEM,
            username=username,
            display_name=person.name if person else username,
            password=PASSWORD,
            member_id=person.id if person else None,
            must_change=False,
            clock=clock,
        )
        if role is not Role.MEMBER:  # a member holds that role by being one
            accounts.grant(SYSTEM, user, role, getattr(tree, organization), clock)


class World:
    """What every test finds, in objects of its own session, read when first asked for."""

    @cached_property
    def tree(self) -> Tree:
        """The organisations."""
        return the_tree()

    @cached_property
    def people(self) -> People:
        """The members."""
        return the_people()

    def user(self, username: str) -> User:
        """Return the account of that name."""
        return db.session.execute(select(User).where(User.username == username)).scalar_one()

    def actor(self, username: str) -> Actor:
        """Return who acts when that account is signed in."""
        return actor_of(self.user(username).id)

    @cached_property
    def committee(self) -> Actor:
        return self.actor("committee")

    @cached_property
    def group(self) -> Actor:
        return self.actor("group")

    @cached_property
    def secretary(self) -> Actor:
        return self.actor("secretary")

    @cached_property
    def member(self) -> Actor:
        return self.actor("member")

    @cached_property
    def neighbour(self) -> Actor:
        return self.actor("neighbour")
