"""One name in several places: endpoint, view function, template, test class."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from tests.architecture.sources import Source

# Templates that no view renders by itself.
SHARED = frozenset(("layouts", "components", "errors", "mail", "print"))


def templates(sources: Iterable[Source]) -> set[str]:
    """Return ``room.view`` for every page template of a room; partials start with an underscore."""
    found = set()
    for source in sources:
        match = re.fullmatch(r"templates/(\w+)/([^/_][^/]*)\.html", source.path)
        if match and match[1] not in SHARED:
            found.add(f"{match[1]}.{match[2]}")
    return found


def rendered_elsewhere(sources: Iterable[Source]) -> list[str]:
    """Return where a view renders a template that is not called after it."""
    found = []
    for source in sources:
        if not (source.is_python and source.room and source.part == "views"):
            continue
        for function in source.functions():
            for node in ast.walk(function):
                if not (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", "") in ("page", "render_template")
                    and node.args
                ):
                    continue
                name = node.args[0]
                own = f"{source.room}/{function.name}.html"
                if isinstance(name, ast.Constant) and not _is_partial(str(name.value)) and name.value != own:
                    found.append(
                        f"{source.path}: {node.lineno}: {function.name} renders {name.value}, its own is {own}"
                    )
    return found


def _is_partial(template: str) -> bool:
    return template.rpartition("/")[2].startswith("_") or template.partition("/")[0] in SHARED


def view_test_classes(sources: Iterable[Source]) -> set[str]:
    """Return ``room.TestName`` of every class in the tests of views."""
    found = set()
    for source in sources:
        match = re.fullmatch(r"tests/(\w+)/test_views\w*(?:/\w+)?\.py", source.path)
        if match:
            found |= {
                f"{match[1]}.{node.name}" for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)
            }
    return found


def class_for(view: str) -> str:
    """Return ``room.TestView`` for ``room.view``."""
    room, _, name = view.partition(".")
    return f"{room}.Test{''.join(part.capitalize() for part in name.split('_'))}"
