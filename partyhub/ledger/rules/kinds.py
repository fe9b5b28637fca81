"""The fact kinds that features have declared. The factory fills this once; posting an unknown kind is a bug."""

from __future__ import annotations

from collections.abc import Iterable

from partyhub.kernel.facts import FactKind

EXCLUDED = "excluded"
_kinds: dict[str, FactKind] = {}


def register(kinds: Iterable[FactKind]) -> None:
    """Add the kinds of a feature. Raises ValueError when two features declare one name differently."""
    for kind in kinds:
        if _kinds.setdefault(kind.name, kind) != kind:
            raise ValueError(f"two features declare the fact kind {kind.name}")


def kind_of(name: str) -> FactKind:
    """Return the declared kind; raises ValueError for one that nobody declared."""
    try:
        return _kinds[name]
    except KeyError:
        raise ValueError(f"no feature declares the fact kind {name!r}") from None


def checked(name: str, variant: str) -> FactKind:
    """Return the declared kind; raises ValueError for an unknown kind or variant."""
    kind = kind_of(name)
    if not kind.allows(variant):
        raise ValueError(f"{name} has no variant {variant!r}")
    return kind


def names_of_states() -> tuple[str, ...]:
    """Return the kinds whose facts say what holds."""
    return tuple(sorted(name for name, kind in _kinds.items() if kind.nature == "state"))


def is_state(name: str) -> bool:
    """Whether facts of this kind say what holds (they are summed from the beginning of time)."""
    return kind_of(name).nature == "state"


def is_registered(name: str) -> bool:
    """Whether some feature declares the kind; what nobody can post is unknown, not zero."""
    return name in _kinds
