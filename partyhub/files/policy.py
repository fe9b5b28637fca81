"""Who gets a file: whoever may see the record it belongs to, or those of them whom its room lets have the files.

This room has no permission of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from partyhub.files.models import Attachment
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission, Role

PERMISSIONS: Mapping[Permission, frozenset[Role]] = {}


class Visible(Protocol):
    """What is needed of a reference kind: its rules who sees a record, and who its files if that is not the same."""

    @property
    def visible(self) -> Callable[[Any, Reference], bool]:
        """Return the rule of the record."""
        ...

    @property
    def files(self) -> Callable[[Any, Reference], bool] | None:
        """Return the rule of its files; None: who sees the record gets them."""
        ...


def can_read(actor: Actor, attachment: Attachment, kinds: Mapping[str, Visible]) -> bool:
    """Whether the actor gets a file of its parent; that of a kind that nobody registered is nobody's."""
    kind = kinds.get(attachment.parent_kind)
    return kind is not None and (kind.files or kind.visible)(actor, attachment.parent)
