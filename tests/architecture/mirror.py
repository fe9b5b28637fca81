"""One name in several places: endpoint, view function, template, test class."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

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
    """Return where a page renders a template that is not called after it.

    A view that only takes a form may show the page that the form stands on; so may a helper.
    """
    found = []
    for source in sources:
        if not (source.is_python and source.room and source.part == "views"):
            continue
        for function in source.functions():
            if not _is_page(function):
                continue
            own = f"{source.room}/{function.name}.html"
            for line, name in _rendered(function):
                if not _is_partial(name) and name != own:
                    found.append(f"{source.path}: {line}: {function.name} renders {name}, its own is {own}")
    return found


def _is_page(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function answers to GET: decorated as a route that is not for POST alone."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute):
            methods = [keyword.value for keyword in decorator.keywords if keyword.arg == "methods"]
            if decorator.func.attr == "get" or (
                decorator.func.attr == "route" and "POST" not in map(_only, methods)
            ):
                return True
    return False


def _only(methods: ast.expr) -> str:
    """Return the only method of a list of them, "" when there are several."""
    names = [one.value for one in getattr(methods, "elts", ()) if isinstance(one, ast.Constant)]
    return str(names[0]) if len(names) == 1 else ""


def _rendered(function: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, template) of every rendering whose template is written out."""
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", "") in ("page", "render_template")
            and node.args
        ):
            name = node.args[0]
            if isinstance(name, ast.Constant):
                yield node.lineno, str(name.value)


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
