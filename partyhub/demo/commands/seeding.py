"""The whole demo, once, into an empty installation."""

from __future__ import annotations

import secrets
from datetime import timedelta

from partyhub.demo import rules
from partyhub.demo.commands import ahead, campaigns, duties, meetings, people, service, supermarket, work
from partyhub.demo.commands.stage import Progress, Stage
from partyhub.kernel.clock import Clock, SystemClock
from partyhub.organization import queries as organizations

SHARE_2022 = 0.06
SHARE_NOW = 0.26


class NotEmpty(Exception):
    """There are organisations already: the demo goes into an empty installation or not at all."""


def seed_if_empty(*, progress: Progress, password: str | None = None) -> dict[str, str] | None:
    """Make the demo organisation unless there are data; return what `seed` returns, or None."""
    if organizations.root() is not None:
        return None
    return seed(progress=progress, password=password)


def seed(*, progress: Progress, password: str | None = None, clock: Clock | None = None) -> dict[str, str]:
    """Make the demo organisation and print its logins.

    Returns the role of each login by its name and, under an empty name, the password they all have. Raises NotEmpty.
    """
    if organizations.root() is not None:
        raise NotEmpty
    password = password or drawn_password()
    stage = Stage(today=(clock or SystemClock()).today(), progress=progress)
    people.found_organisations(stage)
    people.enrol_members(stage)
    logins = people.open_accounts(stage, password)
    first = campaigns.begin_2022(stage)
    work.hold_year(stage, first.year, first.ends_on, SHARE_2022)
    campaigns.close_2022(stage, first)
    current = campaigns.begin_this_year(stage, first)
    since = duties.begin_rules(stage)
    work.hold_year(stage, current.year, stage.today - timedelta(days=1), SHARE_NOW)
    duties.hold_themed_days(stage, since)
    service.serve_year(stage)
    service.open_orders(stage)
    supermarket.open_supermarket(stage)
    work.leave_work_waiting(stage)
    meetings.hold_meetings(stage)
    ahead.look_ahead(stage)
    duties.settle(stage)
    campaigns.assess(stage, current)
    tell_logins(logins, password, progress)
    return logins | {"": password}


def drawn_password() -> str:
    """Return a password that can be typed: four groups of five letters and figures."""
    letters = "abcdefghjkmnpqrstvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def tell_logins(logins: dict[str, str], password: str, progress: Progress) -> None:
    """Say who can sign in."""
    progress("")
    progress(f"Demo of {rules.ROOT_SHORT}. Sign in as one of these; the password of all is {password}")
    for username, role in logins.items():
        progress(f"  {username:<12} {role}")
