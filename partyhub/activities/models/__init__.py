"""Tables of activities."""

from partyhub.activities.models.records import Activity, ActivityKind, ActivityStep
from partyhub.activities.models.rolls import Attendance

__all__ = ["Activity", "ActivityKind", "ActivityStep", "Attendance"]
