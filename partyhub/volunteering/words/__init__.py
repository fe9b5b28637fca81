"""The words of the service supermarket; each topic has its module."""

from __future__ import annotations

from typing import Any

from partyhub.volunteering.words.categories import CATEGORIES
from partyhub.volunteering.words.certificates import CERTIFICATES
from partyhub.volunteering.words.dispatch import (
    DISPATCH,
    DISPATCH_AUDIT,
    DISPATCH_NOTIFICATIONS,
    DISPATCH_REASONS,
)
from partyhub.volunteering.words.disputes import DISPUTES
from partyhub.volunteering.words.orders import FACTS, NOTIFICATIONS, STATES
from partyhub.volunteering.words.places import PLACE_AUDIT, PLACE_NOTIFICATIONS, PLACE_REASONS, PLACES
from partyhub.volunteering.words.ratings import RATINGS
from partyhub.volunteering.words.reasons import AUDIT, REASONS
from partyhub.volunteering.words.requests import REQUESTS

WORDS: dict[str, Any] = (
    STATES | FACTS | NOTIFICATIONS | AUDIT | REASONS | CERTIFICATES | CATEGORIES | REQUESTS
)
WORDS |= PLACES | PLACE_NOTIFICATIONS | PLACE_REASONS | PLACE_AUDIT
WORDS |= DISPATCH | DISPATCH_NOTIFICATIONS | DISPATCH_REASONS | DISPATCH_AUDIT
WORDS |= RATINGS
WORDS |= DISPUTES
