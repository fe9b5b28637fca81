"""The JSON interface of activities; the same commands and queries as the pages."""

from partyhub.activities.api import (
    bin,
    minutes,
    parts,
    planning,
    records,
    reviewing,
    rolls,
    signups,
    templates,
    votes,
)
from partyhub.activities.api.base import blueprint

__all__ = [
    "bin",
    "blueprint",
    "minutes",
    "parts",
    "planning",
    "records",
    "reviewing",
    "rolls",
    "signups",
    "templates",
    "votes",
]
