"""Who gets a file: whoever may see the record it belongs to. This room has no permission of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from partyhub.files.models import Attachment
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role

PERMISSIONS: Mapping[Permission, frozenset[Role]] = {}


class Visible(Protocol):
    """What is needed of a reference kind: its rule who sees a record."""

    @property
    def visible(self) -> Callable[[Any, Reference], bool]:
        """Return the rule."""
        ...


def can_read(actor: Actor, attachment: Attachment, kinds: Mapping[str, Visible]) -> bool:
    """Whether the actor may see the parent; a parent of a kind that nobody registered is seen by nobody."""
    kind = kinds.get(attachment.parent_kind)
    return kind is not None and kind.visible(actor, attachment.parent)
