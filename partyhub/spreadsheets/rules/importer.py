"""The types between the engine and the rooms that import: what a column is, what a row is, what may go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from partyhub.kernel.clock import Clock
from partyhub.kernel.references import Reference
from partyhub.security.actors import Actor
from partyhub.security.permissions import Permission
from partyhub.spreadsheets.rules.values import Cell, Parser, text


class Severity(StrEnum):
    """An error stops the whole batch; a warning is shown and does not."""

    ERROR = "error"
    WARNING = "warning"


class Action(StrEnum):
    """What a row would do to what is there."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Remark:
    """What a column's own check found in one value; `code` is looked up as ``reason.<code>``."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that an importer understands.

    `headings` are the accepted headings, best first; the first one is also the heading in the template and the name
    shown on the mapping page. `parse` turns the raw cell into a value (see `rules.values`). `required`: an empty cell
    is an error, and so is a workbook without the column. `max_length` in characters, for text. `check` looks at the
    parsed value, so that what is only a warning need not refuse it. `example` stands in the template.
    """

    key: str
    headings: tuple[str, ...]
    parse: Parser = text
    required: bool = False
    max_length: int | None = None
    check: Callable[[Any], Iterable[Remark]] | None = None
    example: str = ""

    @property
    def heading(self) -> str:
        """The heading to show."""
        return self.headings[0]


@dataclass(frozen=True, slots=True)
class Row:
    """One data row. `number` is the 1-based row of the sheet. `values` holds a value (or None) per mapped column key;
    a key that the workbook has no column for is absent: leave that attribute as it is, do not clear it.
    """

    number: int
    values: Mapping[str, Any]
    raw: Mapping[str, Cell] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a column, or `default` when it is empty or absent."""
        value = self.values.get(key)
        return default if value is None else value

    def __contains__(self, key: object) -> bool:
        return key in self.values


@dataclass(frozen=True, slots=True)
class Finding:
    """What an importer's check found in row `row` (its number), at column `key` ("" = the row as a whole)."""

    row: int
    key: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Planned:
    """What applying a row would do. `label` names the record on the preview; `changes` maps a column key to
    (before, after) as text, restricted values masked."""

    row: int
    action: Action
    label: str = ""
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What applying wrote to one record; `before` is None where the record is new. Both are plain JSON objects."""

    reference: Reference
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


class Batch(Protocol):
    """What `Importer.apply` and `Importer.undo` see of the import batch."""

    @property
    def reference(self) -> Reference:
        """The batch itself, as the source of facts and audit events."""
        ...

    @property
    def organization_path(self) -> str:
        """The organisation path under which the batch was uploaded."""
        ...

    def note(
        self, reference: Reference, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        """Remember, in the same transaction, what was written to a record, so that the batch can be undone."""
        ...

    def changes(self) -> Iterator[Change]:
        """What was noted, last written first."""
        ...

    def advance(self, done: int, total: int) -> None:
        """Say how far the work has come; cheap, call it for every row."""
        ...


class CheckRows(Protocol):
    """Cross-row and database checks. Never writes. Gets only the rows without errors of their own."""

    def __call__(self, actor: Actor, rows: Sequence[Row], clock: Clock) -> Iterable[Finding]: ...


class PlanRows(Protocol):
    """What each row would do. Never writes. Called only when no row has an error."""

    def __call__(self, actor: Actor, rows: Sequence[Row], clock: Clock) -> Iterable[Planned]: ...


class ApplyRows(Protocol):
    """Write all rows inside the caller's transaction, in any order that works (children may come before parents).

    Flush, never commit; note every record written; raise DomainError to refuse, which undoes everything.
    A row whose plan is "unchanged" must write nothing.
    """

    def __call__(self, actor: Actor, rows: Sequence[Row], batch: Batch, clock: Clock) -> None: ...


class UndoBatch(Protocol):
    """Take back every change of the batch inside the caller's transaction.

    Raise Conflict with a reason per record that was changed since or that others now build on.
    """

    def __call__(self, actor: Actor, batch: Batch, clock: Clock) -> None: ...


@dataclass(frozen=True)
class Importer:
    """How one kind of workbook is understood. `kind` is the name in the API; `label` the key of its word."""

    kind: str
    label: str
    columns: tuple[Column, ...]
    check: CheckRows
    plan: PlanRows
    apply: ApplyRows
    undo: UndoBatch
    permission: Permission = Permission.IMPORT_RUN

    def column(self, key: str) -> Column:
        """The column of that key; raises KeyError."""
        return {column.key: column for column in self.columns}[key]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all columns, in template order."""
        return tuple(column.key for column in self.columns)
