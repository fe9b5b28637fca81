"""What the acts of the demo share: who is who, and a clock for each day of the past."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from partyhub.accounts import queries as accounts
from partyhub.accounts.models import User
from partyhub.demo import rules
from partyhub.demo.rules import SEED
from partyhub.kernel.clock import FixedClock, local_time
from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor

Progress = Callable[[str], None]


@dataclass
class Stage:
    """Everything made so far, by its place in the plan."""

    today: date
    progress: Progress
    draw: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311  # spreads days, guards nothing
    organisations: list[Organization] = field(default_factory=list)
    enterprise_of: list[int | None] = field(default_factory=list)
    members: dict[int, list[Member]] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    @property
    def root(self) -> Organization:
        return self.organisations[0]

    def branches(self, enterprise: int | None = None) -> list[Organization]:
        """Return the branches that have members, of one enterprise or of all."""
        return [
            one
            for one, owner in zip(self.organisations, self.enterprise_of, strict=True)
            if one.id in self.members and enterprise in (None, owner)
        ]

    @property
    def own_branch(self) -> Organization:
        """The branch that `secretary` and the members of the demo belong to."""
        return self.branches(0)[0]

    @property
    def other_branch(self) -> Organization:
        """A branch of another enterprise, where `neighbour` is secretary."""
        return self.branches(min(4, len(rules.ENTERPRISES) - 1))[0]

    @property
    def near_branches(self) -> list[Organization]:
        """Two more branches of its enterprise, whose records the enterprise's clerk writes."""
        return self.branches(0)[1:3]

    def group_above(self, branch: Organization) -> str:
        """Return the account of the enterprise's committee that reviews what a branch held."""
        owner = self.enterprise_of[self.organisations.index(branch)]
        return f"group{(owner or 0) + 1:02d}"

    def committee_of(self, enterprise: int) -> Organization:
        """Return an enterprise's party committee: the first organisation founded for it."""
        return self.organisations[self.enterprise_of.index(enterprise)]

    def actor(self, username: str) -> Actor:
        """Return the actor behind an account of the demo."""
        if username not in self.actors:
            self.actors[username] = accounts.actor_of(self.users[username].id)
        return self.actors[username]


def weekday(day: date) -> date:
    """Return a day, or the Friday before one of a weekend: nobody meets then."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def at(day: date, hour: int = 9, minute: int = 0) -> FixedClock:
    """Return a clock that stands at a time of a day in Shanghai."""
    return FixedClock(local_time(day, hour, minute))


def instant(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return that instant."""
    return local_time(day, hour, minute)
