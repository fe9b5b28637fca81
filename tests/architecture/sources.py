"""The project's files as the guards see them."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    """A file of the project: its path from the root, and its text."""

    path: str
    text: str

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def tree(self) -> ast.Module:
        """Return the syntax tree; raises SyntaxError for what is not Python."""
        return ast.parse(self.text)

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @property
    def is_template(self) -> bool:
        return self.path.startswith("templates/") and self.path.endswith((".html", ".txt"))

    @property
    def is_test(self) -> bool:
        return self.path.startswith("tests/")

    @property
    def room(self) -> str:
        """Return the room's name, "" outside ``partyhub/<room>/``."""
        found = re.match(r"partyhub/(\w+)/", self.path)
        return found[1] if found else ""

    @property
    def part(self) -> str:
        """Return which part of a room this is: ``views``, ``rules``, …; "" outside rooms."""
        found = re.match(r"partyhub/\w+/(\w+)(?:\.py|/)", self.path)
        return found[1] if found else ""

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Yield every function, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Yield every call with the dotted name that is called, as far as it can be read."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, dotted(node.func)


def dotted(node: ast.expr) -> str:
    """Return ``a.b.c`` for such an expression; what cannot be read stands as ``?``."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


@cache
def project() -> tuple[Source, ...]:
    """Return every text file that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    found = []
    for name in sorted(set(listed)):
        path = ROOT / name
        if not name or not path.is_file():
            continue
        try:
            found.append(Source(name, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue  # a picture or a workbook
    return tuple(found)
