"""The tree obeys every guard, and every guard finds its sabotage."""

from __future__ import annotations

import pytest

from tests.architecture.guards import GUARDS, Guard
from tests.architecture.sources import Source, project


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_the_tree_obeys(guard: Guard) -> None:
    findings = guard.findings(project())
    assert not findings, f"{guard.check.__doc__}\n" + "\n".join(findings)


@pytest.mark.parametrize(
    ("guard", "planted"),
    [
        pytest.param(guard, planted, id=f"{guard.name}-{n}")
        for guard in GUARDS
        for n, planted in enumerate(guard.sabotage)
    ],
)
def test_the_guard_finds_its_sabotage(guard: Guard, planted: Source) -> None:
    assert guard.findings([planted])


@pytest.mark.parametrize(
    ("guard", "innocent"),
    [
        pytest.param(guard, one, id=f"{guard.name}-{n}")
        for guard in GUARDS
        for n, one in enumerate(guard.innocent)
    ],
)
def test_the_guard_leaves_the_innocent_alone(guard: Guard, innocent: Source) -> None:
    assert not guard.findings([innocent])


def test_the_project_is_read() -> None:
    paths = {source.path for source in project()}
    assert {
        "partyhub/app.py",
        "partyhub/kernel/db.py",
        "tests/architecture/guards.py",
        "pyproject.toml",
    } <= paths
