"""What looking at an uploaded file found, carried from before a unit of work into it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from partyhub.kernel.errors import Invalid, Reason


@dataclasses.dataclass(frozen=True)
class Looked:
    """A file that was read: the columns of its content, which lies in the store already, or why it is not taken.

    `field` is where its reasons are shown.
    """

    name: str
    field: str = "file"
    content: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()

    def taken(self) -> Mapping[str, Any]:
        """Return the columns of the content. Raises Invalid when the file is not taken."""
        if self.reasons:
            raise Invalid(*self.reasons)
        return self.content
