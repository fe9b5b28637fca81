"""What is due, for programs."""

from __future__ import annotations

from typing import Any

from partyhub.dashboard.schemas import TasksSchema
from partyhub.kernel.http import clock
from partyhub.security.web import current_actor, signed_in
from partyhub.web.api import api_blueprint
from partyhub.web.registry import registry

blueprint = api_blueprint("tasks", "/me/tasks", "What is due")


@blueprint.route("")
@signed_in
@blueprint.response(200, TasksSchema)
def tasks() -> Any:
    """List what the signed-in person has to do, the earliest deadline first."""
    return {"items": registry().todos(current_actor(), clock())}
