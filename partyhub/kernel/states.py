"""State machines as data: a list of transitions that refuses, explains and says what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from partyhub.kernel.errors import Conflict, Reason


@dataclass(frozen=True)
class Transition:
    """`event` leads from `source` to `target`; `guard` names the rule that must agree, for reader and diagram."""

    source: StrEnum
    event: str
    target: StrEnum
    guard: str = ""


class StateMachine:
    """The states of one kind of record and the events that lead between them."""

    def __init__(self, states: type[StrEnum], transitions: Iterable[Transition], *, initial: StrEnum) -> None:
        self.states = tuple(states)
        self.transitions = tuple(transitions)
        self.initial = initial
        self._targets = {(t.source, t.event): t.target for t in self.transitions}
        if len(self._targets) != len(self.transitions):
            raise ValueError("two transitions share a source and an event")
        self.ends = frozenset(self.states) - {t.source for t in self.transitions}

    @property
    def events(self) -> tuple[str, ...]:
        """Every event, in order of first appearance."""
        return tuple(dict.fromkeys(t.event for t in self.transitions))

    def allowed(self, state: StrEnum) -> tuple[str, ...]:
        """Return the events that may happen in `state`."""
        return tuple(t.event for t in self.transitions if t.source == state)

    def target(self, state: StrEnum, event: str) -> StrEnum:
        """Return the state that `event` leads to; raises Conflict naming the state and what is allowed in it."""
        try:
            return self._targets[state, event]
        except KeyError:
            raise Conflict(
                Reason(
                    "wrong_state",
                    params={"state": str(state), "event": event, "allowed": list(self.allowed(state))},
                )
            ) from None

    def diagram(self) -> str:
        """Return the machine as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for t in self.transitions:
            guard = f" [{t.guard}]" if t.guard else ""
            lines.append(f"    {t.source} --> {t.target}: {t.event}{guard}")
        lines += [f"    {end} --> [*]" for end in self.states if end in self.ends]
        return "\n".join(lines)
