"""The documents speak of what is there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.architecture.sources import ROOT, Source, project

MAP = "docs/architecture.md"


def missing_rooms(text: str, rooms: Iterable[str]) -> set[str]:
    """Return the rooms that the map does not list."""
    return {room for room in rooms if f"| `{room}` |" not in text}


def rooms_without_place(text: str, rooms: Iterable[str]) -> set[str]:
    """Return the rooms that the map lists and nobody built."""
    table = text.partition("## The rooms")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, flags=re.M)) - set(rooms)


def dead_links(source: Source) -> list[str]:
    """Return relative links of a Markdown file that lead nowhere."""
    here = (ROOT / source.path).parent
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", source.text)
    return [f"{source.path}: {link}" for link in links if not (here / link).exists()]


def modules() -> set[str]:
    """Return the rooms and single modules right below the package."""
    found = {path.parent.name for path in (ROOT / "partyhub").glob("*/__init__.py")}
    return (found | {path.stem for path in (ROOT / "partyhub").glob("*.py")}) - {"__init__", "translations"}


def test_the_map_lists_every_room() -> None:
    assert missing_rooms((ROOT / MAP).read_text(encoding="utf-8"), modules()) == set()


def test_the_map_lists_no_room_that_is_not_there() -> None:
    assert rooms_without_place((ROOT / MAP).read_text(encoding="utf-8"), modules()) == set()


def test_links_lead_somewhere() -> None:
    assert [link for source in project() if source.path.endswith(".md") for link in dead_links(source)] == []


def test_decisions_are_numbered_without_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("0*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


class TestSabotage:
    def test_an_unlisted_room_is_seen(self) -> None:
        assert missing_rooms("| `kernel` | …", ["kernel", "attic"]) == {"attic"}

    def test_a_listed_room_that_is_not_there_is_seen(self) -> None:
        assert rooms_without_place("## The rooms\n| `attic` | …\n## Next\n| `x` |", ["kernel"]) == {"attic"}

    def test_a_dead_link_is_seen(self) -> None:
        planted = Source("docs/x.md", "[a](glossary.md) [b](nowhere.md) [c](https://example.org)")
        assert dead_links(planted) == ["docs/x.md: nowhere.md"]
