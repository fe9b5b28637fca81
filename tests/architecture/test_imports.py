"""Import contracts hold, name every room, and break when sabotaged."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

CONFIG = ".importlinter"
# Rooms without the inside of a feature: they are made of modules of their own kind.
BUILT_OTHERWISE = frozenset(
    ("kernel", "security", "web", "spreadsheets", "documents", "operations", "translations")
)
RUN = (
    "import sys; from importlinter import configuration; from importlinter.application.use_cases import lint_imports; "
    "configuration.configure(); sys.path.insert(0, '.'); sys.exit(not lint_imports(cache_dir=None, no_logo=True))"
)
# contract → the file to spoil, the line that spoils it
ADDED = {
    "Features depend downwards only": ("partyhub/kernel/sabotage.py", "from partyhub.web import pages"),
    "Inside a feature": ("partyhub/audit/rules.py", "from partyhub.audit import commands"),
    "Rules are pure": ("partyhub/audit/rules.py", "import sqlalchemy"),
    "Below the views nothing knows HTTP": ("partyhub/audit/models.py", "import flask"),
    "Views, api, forms and schemas belong to their feature": (
        "partyhub/web/pages.py",
        "from partyhub.audit import forms",
    ),
}


def rooms() -> set[str]:
    """Return the rooms that exist."""
    return {path.parent.name for path in (ROOT / "partyhub").glob("*/__init__.py")}


def config() -> configparser.ConfigParser:
    """Return the contracts."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / CONFIG, encoding="utf-8")
    return parser


def lint(directory: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts on the package in `directory`."""
    return subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package and its contracts, to be sabotaged."""
    shutil.copytree(
        ROOT / "partyhub", tmp_path / "partyhub", ignore=shutil.ignore_patterns("__pycache__", "static")
    )
    shutil.copy(ROOT / CONFIG, tmp_path / CONFIG)
    return tmp_path


def test_the_contracts_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_each_contract_breaks_when_sabotaged(copy: Path) -> None:
    (copy / "partyhub/audit/forms.py").write_text('"""Planted."""\n', encoding="utf-8")
    for path, line in ADDED.values():
        file = copy / path
        file.write_text(
            (file.read_text(encoding="utf-8") if file.exists() else "") + f"\n{line}\n", encoding="utf-8"
        )
    said = lint(copy).stdout
    assert {name for name in ADDED if f"{name} BROKEN" in said} == set(ADDED), said


def test_a_room_that_no_contract_names_breaks_them(copy: Path) -> None:
    (copy / "partyhub/utilities").mkdir()
    (copy / "partyhub/utilities/__init__.py").write_text('"""Planted."""\n', encoding="utf-8")
    result = lint(copy)
    assert result.returncode != 0
    assert "utilities" in result.stdout


def test_a_module_outside_the_files_of_a_feature_breaks_them(copy: Path) -> None:
    (copy / "partyhub/audit/utils.py").write_text('"""Planted."""\n', encoding="utf-8")
    result = lint(copy)
    assert result.returncode != 0
    assert "utils" in result.stdout


def test_every_feature_has_its_inside_checked() -> None:
    containers = config()["importlinter:contract:inside"]["containers"].split()
    assert {name.removeprefix("partyhub.") for name in containers} == rooms() - BUILT_OTHERWISE
