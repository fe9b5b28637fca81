"""Taking the guard of the roll call's lines away, for the control run: whatever arrives last stands.

Also a configuration for gunicorn, so that every worker of a real server runs without the guard.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import true

from partyhub.activities.commands import rolls


def post_worker_init(_worker: Any) -> None:
    """What gunicorn calls in each worker."""
    rolls.stands = lambda _insert, **_options: true()
