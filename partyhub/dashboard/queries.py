"""What moved: the figures of the reader's own card that are not what they were a week ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from partyhub.kernel.clock import Clock
from partyhub.scorecards import queries as scorecards
from partyhub.scorecards.queries import Line
from partyhub.security.actors import Actor

LOOK_BACK = timedelta(days=7)


@dataclass(frozen=True)
class Moved:
    """A line of a card and what its value was a week ago."""

    line: Line
    before: Fraction | None


@dataclass(frozen=True)
class Standing:
    """The reader's own card: which campaign, whose, as of when, and what moved in a week."""

    campaign: Any
    organization: Any
    as_of: Any
    card: scorecards.Card
    moved: list[Moved]


def standing(actor: Actor, clock: Clock) -> Standing | None:
    """Return the card of the widest organisation whose figures the actor may read; None when there is none."""
    organization = scorecards.home_of(actor)
    campaign = scorecards.current(clock)
    if organization is None or campaign is None:
        return None
    day = scorecards.as_of(campaign, None, clock)
    earlier = max(day - LOOK_BACK, campaign.starts_on)
    now, then = scorecards.cards_on(campaign, organization, [day, earlier])
    before = {line.code: line.value for line in then.lines}
    moved = [Moved(line, before[line.code]) for line in now.lines if line.value != before[line.code]]
    return Standing(campaign, organization, day, now, moved)
