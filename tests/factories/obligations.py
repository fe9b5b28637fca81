"""Rules and obligations for tests, made through commands."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from partyhub.kernel import jobs, unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.obligations import commands
from partyhub.obligations.jobs import HANDLERS
from partyhub.obligations.models import Obligation, ObligationRule
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor


def loaded(actor: Actor, clock: Clock, since: date = date(2026, 10, 1)) -> list[ObligationRule]:
    """Take over the built-in rules, and do at once what is otherwise done by a job."""
    made = commands.load_built_in(actor, since=since, clock=clock)
    unit.commit()
    run_jobs(clock)
    return made


def followed(actor: Actor, clock: Clock) -> dict[str, ObligationRule]:
    """Take over the built-in rules and follow every organisation at once, without the jobs; return them by code."""
    made = commands.load_built_in(actor, since=clock.today().replace(day=1), clock=clock)
    commands.follow(list(db.session.scalars(select(Organization.id))), clock=clock)
    return {one.code: one for one in made}


def run_jobs(clock: Clock) -> None:
    """Do what was asked for later."""
    while jobs.run_next(HANDLERS, clock):
        pass


def rows(organization: Organization) -> dict[str, Obligation]:
    """Return the obligations of an organisation as ``code period``."""
    query = select(Obligation).where(Obligation.organization_id == organization.id).order_by(Obligation.id)
    return {f"{one.code} {one.period}": one for one in db.session.scalars(query)}
