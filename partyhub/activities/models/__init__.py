"""Tables of activities."""

from partyhub.activities.models.batches import ReviewBatch, ReviewBatchItem
from partyhub.activities.models.calendar import CalendarDay
from partyhub.activities.models.feeds import CalendarFeed, CalendarFeedUse
from partyhub.activities.models.minutes import Addendum, AgendaItem, Resolution, Signature
from partyhub.activities.models.phrases import ReviewPhrase
from partyhub.activities.models.records import Activity, ActivityKind, ActivityStep, standing_of
from partyhub.activities.models.reviewing import ActivityRemark, ActivitySnapshot
from partyhub.activities.models.rolls import Attendance, Contest, SelfSignIn
from partyhub.activities.models.signups import ActivitySignup
from partyhub.activities.models.templates import Template
from partyhub.activities.models.votes import Vote, VoteCandidate, VoteCount, VoteExclusion, VoteTally

__all__ = [
    "Activity",
    "ActivityKind",
    "ActivityRemark",
    "ActivitySignup",
    "ActivitySnapshot",
    "ActivityStep",
    "Addendum",
    "AgendaItem",
    "Attendance",
    "CalendarDay",
    "CalendarFeed",
    "CalendarFeedUse",
    "Contest",
    "Resolution",
    "ReviewBatch",
    "ReviewBatchItem",
    "ReviewPhrase",
    "SelfSignIn",
    "Signature",
    "Template",
    "Vote",
    "VoteCandidate",
    "VoteCount",
    "VoteExclusion",
    "VoteTally",
    "standing_of",
]
