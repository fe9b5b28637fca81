"""Certificates for tests, made through commands: credited service of a member, and what becomes of a request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partyhub.members.models import Member
from partyhub.organization.models import Organization
from partyhub.security.actors import SYSTEM, Actor
from partyhub.security.permissions import Role
from partyhub.volunteering import commands
from partyhub.volunteering.models import Certificate
from partyhub.volunteering.rules import Notice
from tests.factories import volunteering as make
from tests.factories.organization import the_tree
from tests.support.actors import actor_for


def credited(clock: Any, members: list[Member], **changes: Any) -> Any:
    """Let people serve two hours and close the order; returns (order, session). Moves the clock."""
    order, session = make.served(clock, members, **changes)
    commands.close(make.dispatcher(), order, clock=clock)
    return order, session


def sysadmin() -> Actor:
    """Who keeps the list of issuers."""
    return actor_for(Role.SYSADMIN, the_tree().root, user_id=904, name="系统管理员")


def listed(clock: Any, organization: Organization | None = None) -> Any:
    """Put an organisation, the eastern group by default, on the list of issuers."""
    where = organization or the_tree().east
    return commands.list_issuer(SYSTEM, where, document="市民政局〔2026〕12号", clock=clock)


def without_notice(clock: Any) -> None:
    """Switch the notice off."""
    commands.set_notice(SYSTEM, Notice(on=False), version=0, clock=clock)


def requested(clock: Any, member: Member, issuer: Organization | None = None, **days: Any) -> Certificate:
    """Let a member ask for his service of the year, of the eastern group by default."""
    today = clock.today()
    period = {"from_on": today.replace(month=1, day=1), "to_on": today} | days
    return commands.request_certificate(
        make.as_member(member), issuer=issuer or the_tree().east, clock=clock, **period
    )


def issued(clock: Any, member: Member, issuer: Organization | None = None, **days: Any) -> Certificate:
    """Ask, check, wait the notice out, issue. Moves the clock."""
    one = requested(clock, member, issuer, **days)
    commands.check_certificate(make.dispatcher(), one, clock=clock)
    clock.advance(timedelta(days=8))
    return commands.issue_certificate(make.dispatcher(), one, clock=clock)
