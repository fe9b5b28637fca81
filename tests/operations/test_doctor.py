"""What the doctor finds: each check is silent on a sound database, and says what was put out of order."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from partyhub.activities.models import Activity
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.http import settings
from partyhub.operations.doctor import findings
from partyhub.organization.models import Organization
from partyhub.volunteering.models import ServiceSession
from tests.factories import volunteering
from tests.factories.activities import submitted


@pytest.fixture
def furnished(app, world, clock):
    with unit.work():
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        _order, sessions = volunteering.published(clock)
    return activity.id, sessions[0].id


def test_a_sound_database_gives_no_finding(furnished):
    assert {name: found for name, found in findings(settings()).items() if found} == {}


def test_places_that_nobody_holds_are_told(furnished):
    activity, session = furnished
    db.session.execute(update(Activity).where(Activity.id == activity).values(places_taken=2, capacity=5))
    db.session.execute(update(ServiceSession).where(ServiceSession.id == session).values(confirmed_count=1))
    assert findings(settings())["places"] == [
        f"session {session} says 1 places are taken, 0 are",
        f"activity {activity} says 2 places are taken, 0 are",
    ]


def test_a_path_that_does_not_continue_its_parents_is_told(furnished, world):
    branch = world.tree.east_branch.id
    db.session.execute(update(Organization).where(Organization.id == branch).values(path=f"/1/{branch}/"))
    (told,) = findings(settings())["tree"]
    assert told.startswith(f"organisation {branch} has the path /1/{branch}/")
