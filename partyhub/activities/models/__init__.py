"""Tables of activities."""

from partyhub.activities.models.records import Activity, ActivityKind, ActivityStep
from partyhub.activities.models.reviewing import ActivityRemark, ActivitySnapshot
from partyhub.activities.models.rolls import Attendance

__all__ = ["Activity", "ActivityKind", "ActivityRemark", "ActivitySnapshot", "ActivityStep", "Attendance"]
