"""The JSON interface of activities; the same commands and queries as the pages."""

from partyhub.activities.api import bin, parts, planning, records, signups, votes
from partyhub.activities.api.base import blueprint

__all__ = [
    "bin",
    "blueprint",
    "parts",
    "planning",
    "records",
    "signups",
    "votes",
]
