"""A small HTML tree, enough to ask questions of a page; made by the standard library's parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_UNSHOWN = frozenset(("script", "style", "template", "head"))


class Node:
    """An element: its tag, attributes and children; text children are plain strings."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Node | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Node | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    def __repr__(self) -> str:
        shown = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        return f"<{self.tag}{shown}>"

    def walk(self) -> Iterator[Node]:
        """Yield this element and every one below, in document order."""
        left = [self]
        while left:
            node = left.pop()
            yield node
            left.extend(child for child in reversed(node.children) if isinstance(child, Node))

    def all(self, *tags: str, **attributes: str) -> list[Node]:
        """Return the elements below with one of `tags` and exactly these attributes (`class_` holds one class)."""
        wanted_class = attributes.pop("class_", "")
        return [
            node
            for node in self.walk()
            if node is not self
            and (not tags or node.tag in tags)
            and (not wanted_class or wanted_class in node["class"].split())
            and all(
                node.attributes.get(name.replace("_", "-")) == value for name, value in attributes.items()
            )
        ]

    def one(self, *tags: str, **attributes: str) -> Node:
        """Return the only such element; AssertionError when there is none or more than one."""
        found = self.all(*tags, **attributes)
        assert len(found) == 1, f"{len(found)} of {tags} {attributes}: {found[:5]}"
        return found[0]

    def texts(self, *, shown_only: bool = True) -> Iterator[tuple[Node, str]]:
        """Yield each piece of text with the element it stands in."""
        for child in self.children:
            if isinstance(child, str):
                yield self, child
            elif not (shown_only and child.tag in _UNSHOWN):
                yield from child.texts(shown_only=shown_only)

    @property
    def text(self) -> str:
        """Return the shown text, white space folded."""
        return re.sub(r"\s+", " ", "".join(text for _, text in self.texts())).strip()

    def ancestors(self) -> Iterator[Node]:
        """Yield the elements around this one, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("#document", {}, None)
        self._here = self.root
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.problems.append(f"<{tag}> has an attribute twice")
        node = Node(tag, {name: value or "" for name, value in attrs}, self._here)
        self._here.children.append(node)
        if tag not in VOID:
            self._here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:  # inside SVG a slash closes the element
            self._here = self._here.parent or self.root

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        node: Node | None = self._here
        while node is not None and node.tag != tag:
            node = node.parent
        if node is None or node.parent is None:
            self.problems.append(f"</{tag}> closes nothing")
            return
        if node is not self._here and self._here.tag not in (
            "p",
            "li",
            "option",
            "td",
            "th",
            "tr",
            "dd",
            "dt",
        ):
            self.problems.append(f"</{tag}> closes a <{self._here.tag}>")
        self._here = node.parent

    def handle_data(self, data: str) -> None:
        self._here.children.append(data)

    def close(self) -> None:
        super().close()
        if self._here is not self.root:
            self.problems.append(f"<{self._here.tag}> is never closed")


@lru_cache(maxsize=4)  # a page is inspected, then asked
def parse(html: str) -> tuple[Node, tuple[str, ...]]:
    """Return the document and what is wrong with its nesting."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root, tuple(builder.problems)


def tree(html: str) -> Node:
    """Return the document."""
    return parse(html)[0]
