"""The JSON interface of activities; the same commands and queries as the pages."""

from partyhub.activities.api import parts, records, votes
from partyhub.activities.api.base import blueprint

__all__ = ["blueprint", "parts", "records", "votes"]
