"""Activities for tests, made through commands."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from PIL import Image

from partyhub.activities import commands
from partyhub.activities.models import Activity
from partyhub.activities.rules import Kind
from partyhub.files import commands as files
from partyhub.files.models import Attachment
from partyhub.kernel.clock import Clock, local_time
from partyhub.organization.models import Organization
from partyhub.security.actors import Actor

DAY = date(2026, 11, 20)


def content(day: date = DAY, **fields: Any) -> dict[str, Any]:
    """Return the keywords of a complete party lecture held on the themed day."""
    values: dict[str, Any] = {
        "title": "专题党课：学习贯彻党的二十大精神",
        "kinds": [Kind.PARTY_LECTURE, Kind.THEMED_DAY],
        "starts_at": local_time(day, 14, 30),
        "ends_at": local_time(day, 16, 0),
        "place": "党员活动室",
        "minutes": "支部书记讲党课，全体党员交流发言。",
    }
    return values | fields


def logged(actor: Actor, organization: Organization, clock: Clock, **fields: Any) -> Activity:
    """Log an activity, complete enough to be submitted unless `fields` take something away."""
    return commands.log(actor, organization=organization, **content(**fields), clock=clock)


def submitted(actor: Actor, organization: Organization, clock: Clock, **fields: Any) -> Activity:
    """Log an activity and submit it."""
    return commands.submit(actor, logged(actor, organization, clock, **fields), clock=clock)


def approved(
    actor: Actor, reviewer: Actor, organization: Organization, clock: Clock, **fields: Any
) -> Activity:
    """Log an activity, submit it and have it approved."""
    return commands.approve(reviewer, submitted(actor, organization, clock, **fields), clock=clock)


def with_picture(actor: Actor, activity: Activity, clock: Clock, name: str = "照片.png") -> Attachment:
    """Attach a small picture."""
    into = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(into, "PNG")
    into.seek(0)
    return commands.add_file(actor, activity, files.look(actor, into, name, clock=clock), clock=clock)
