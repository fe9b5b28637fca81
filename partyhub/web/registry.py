"""What features hand to the page chrome: navigation, to-dos, reference kinds, panels, words. One per app."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup
from sqlalchemy import Select

from partyhub.kernel.clock import Clock
from partyhub.kernel.references import Reference

EXTENSION = "partyhub.web"


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation.

    `key` is the endpoint. `group` is one of the chrome's groups (``nav.<group>`` is its word), `order` sorts inside
    it. The entry shows when `permission` is None or held. `tab` places it on the phone's tab bar (at most five) and
    `icon` names a drawing of components/icons.html. `badge` gives the statement that counts what waits there, or None
    where nothing can wait; the page reads all counts in one statement. `method="post"` makes a button
    (sign-out). `area` lists further endpoint prefixes for which the entry counts as the current one.
    """

    key: str
    label: Any
    group: str = "work"
    order: int = 100
    permission: Any = None
    tab: int | None = None
    icon: str = ""
    badge: Callable[[Any], Select[Any] | None] | None = None
    method: str = "get"
    area: tuple[str, ...] = ()
    visible: Callable[[Any], bool] | None = None

    def shown_to(self, actor: Any) -> bool:
        """Say whether `actor` sees the entry."""
        if self.permission is not None and not actor.can(self.permission):
            return False
        return self.visible is None or self.visible(actor)

    def is_current(self, endpoint: str) -> bool:
        """Say whether `endpoint` belongs to this entry."""
        return endpoint == self.key or any(endpoint.startswith(prefix) for prefix in self.area)


@dataclass(frozen=True)
class Todo:
    """Something an actor has to do: what, why, until when (aware, UTC) and where. `kind` groups alike ones."""

    title: str
    why: str
    due_at: datetime | None
    url: str
    kind: str = ""


@dataclass(frozen=True)
class TodoSource:
    """Where to-dos come from: `fn(actor, clock)` lists those of one actor."""

    name: str
    fn: Callable[[Any, Clock], list[Todo]]


@dataclass(frozen=True)
class ReferenceKind:
    """How a record of some room is shown by rooms that only hold a reference to it.

    `files`: who gets the files of a record, where that is not everybody to whom it is `visible`.
    """

    kind: str
    label: Callable[[Reference], str]
    url: Callable[[Reference], str | None]
    visible: Callable[[Any, Reference], bool]
    files: Callable[[Any, Reference], bool] | None = None


@dataclass(frozen=True)
class Panel:
    """A piece of HTML that a feature puts into a slot of somebody else's page.

    `render(actor, subject, clock)` returns safe markup, or "" when there is nothing to say.
    """

    name: str
    slot: str
    render: Callable[[Any, Any, Clock], str]
    order: int = 100
    permission: Any = None


@dataclass(frozen=True)
class FactPage:
    """A page on which a fact is counted, and what it is called."""

    label: str
    url: str


FactPages = Callable[[Any, Any, Collection[Any]], Mapping[int, list[FactPage]]]
"""Who knows where facts are counted: `find(actor, organization, facts)` returns the actor's pages by fact id, for facts
of one organisation. It asks the database at most once."""


@dataclass
class Registry:
    """Everything registered with one app."""

    navigation: list[NavItem] = field(default_factory=list)
    todo_sources: list[TodoSource] = field(default_factory=list)
    references: dict[str, ReferenceKind] = field(default_factory=dict)
    panels: list[Panel] = field(default_factory=list)
    words: dict[str, Any] = field(default_factory=dict)
    fact_pages: list[FactPages] = field(default_factory=list)

    def add(
        self,
        *,
        navigation: Iterable[NavItem] = (),
        todos: Iterable[TodoSource] = (),
        references: Iterable[ReferenceKind] = (),
        panels: Iterable[Panel] = (),
        words: Mapping[str, Any] | None = None,
        fact_pages: Iterable[FactPages] = (),
    ) -> None:
        """Take in what one feature offers. Raises ValueError when two features claim the same name."""
        for item in navigation:
            if any(other.key == item.key and other.label == item.label for other in self.navigation):
                raise ValueError(f"navigation entry {item.key!r} is registered twice")
            self.navigation.append(item)
        self.navigation.sort(key=lambda item: item.order)
        for source in todos:
            if any(other.name == source.name for other in self.todo_sources):
                raise ValueError(f"to-do source {source.name!r} is registered twice")
            self.todo_sources.append(source)
        for kind in references:
            if kind.kind in self.references:
                raise ValueError(f"reference kind {kind.kind!r} is registered twice")
            self.references[kind.kind] = kind
        self.panels.extend(panels)
        self.fact_pages.extend(fact_pages)
        self.panels.sort(key=lambda panel: (panel.slot, panel.order, panel.name))
        for key, text in (words or {}).items():
            if key in self.words:
                raise ValueError(f"the word {key!r} is registered twice")
            self.words[key] = text

    def todos(self, actor: Any, clock: Clock) -> list[Todo]:
        """List what `actor` has to do, the earliest deadline first, those without one last."""
        found = [todo for source in self.todo_sources for todo in source.fn(actor, clock)]
        return sorted(found, key=lambda todo: (todo.due_at is None, todo.due_at or clock.now(), todo.title))

    def panels_for(self, slot: str, actor: Any, subject: Any, clock: Clock) -> list[Markup]:
        """Render the panels of `slot` that `actor` may see; empty ones are left out."""
        held = [
            p for p in self.panels if p.slot == slot and (p.permission is None or actor.can(p.permission))
        ]
        rendered = [panel.render(actor, subject, clock) for panel in held]
        return [Markup(html) for html in rendered if html]  # noqa: S704  # nosec B704  # rendered by templates

    def pages_of_facts(
        self, actor: Any, organization: Any, facts: Collection[Any]
    ) -> dict[int, list[FactPage]]:
        """Return where each of an organisation's facts is counted, as far as `actor` may open it, by fact id."""
        found: dict[int, list[FactPage]] = {fact.id: [] for fact in facts}
        for find in self.fact_pages if facts else ():
            for number, pages in find(actor, organization, facts).items():
                found[number].extend(pages)
        return found

    def label_of(self, reference: Reference) -> str:
        """Return the label of a referenced record. Raises KeyError for a kind nobody registered."""
        return self.references[reference.kind].label(reference)

    def url_of(self, actor: Any, reference: Reference) -> str | None:
        """Return where `actor` can open a referenced record, or None when it is not his to see."""
        kind = self.references[reference.kind]
        return kind.url(reference) if kind.visible(actor, reference) else None


def registry(app: Flask | None = None) -> Registry:
    """Return the registry of `app`, or of the current app."""
    found: Registry = (app or current_app).extensions.setdefault(EXTENSION, Registry())
    return found


def register_feature(app: Flask, *, views: ModuleType | None = None, words: ModuleType | None = None) -> None:
    """Take NAVIGATION, TODOS, REFERENCES, PANELS and FACT_PAGES from a feature's views, and WORDS from its words."""
    registry(app).add(
        navigation=getattr(views, "NAVIGATION", ()),
        todos=getattr(views, "TODOS", ()),
        references=getattr(views, "REFERENCES", ()),
        panels=getattr(views, "PANELS", ()),
        fact_pages=getattr(views, "FACT_PAGES", ()),
        words=getattr(words, "WORDS", None),
    )
