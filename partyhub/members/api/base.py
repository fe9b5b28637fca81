"""What the resources share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from partyhub.kernel.paging import Page


def page_body(found: Page, bodies: Callable[[Sequence[Any]], list[dict[str, Any]]]) -> dict[str, Any]:
    """Return a page as it is answered."""
    return {
        "items": bodies(found.items),
        "next_cursor": found.next_cursor,
        "total": found.total,
        "total_at_least": found.total_at_least,
    }
