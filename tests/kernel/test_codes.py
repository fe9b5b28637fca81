"""Every code that the kernel and the security room refuse with has words, in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from partyhub.kernel import errors, http
from partyhub.web.words import WORDS

PACKAGE = Path(__file__).parents[2] / "partyhub"


def codes_raised() -> set[str]:
    found = {
        kind.code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.DomainError)
    }
    found |= set(http._CODES.values())
    for room in ("kernel", "security"):
        for path in (PACKAGE / room).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                named = (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "Reason"
                )
                if named and node.args and isinstance(node.args[0], ast.Constant):
                    found.add(str(node.args[0].value))
    return found


@pytest.mark.parametrize("code", sorted(codes_raised()))
def test_has_words(code):
    assert f"reason.{code}" in WORDS


def test_the_search_finds_them():
    assert {"wrong_state", "undeclared_route", "stale", "http_405"} <= codes_raised()
