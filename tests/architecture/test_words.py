"""Every string of the screens is in the catalogues, in Chinese, and every code has words."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from partyhub.web import catalogue
from partyhub.web.registry import registry
from tests.architecture.sources import ROOT

REASON = re.compile(r"^[a-z][a-z0-9_]*$")


def reason_codes(directory: Path) -> dict[str, str]:
    """Return where each `Reason("code", …)` of the product is written."""
    found = {}
    for path in sorted(directory.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(getattr(node, "func", None), "id", "")
            if called == "Reason" and node.args and isinstance(node.args[0], ast.Constant):
                found[str(node.args[0].value)] = f"{path.relative_to(directory)}:{node.lineno}"
    return found


def wordless(codes: dict[str, str], words: set[str]) -> dict[str, str]:
    """Return the codes that no reader would understand."""
    return {code: where for code, where in codes.items() if f"reason.{code}" not in words}


def test_the_chinese_catalogues_are_complete():
    assert catalogue.main(["check"]) == 0


def test_an_untranslated_string_is_found(tmp_path, monkeypatch, capsys):
    copy = tmp_path / "translations"
    shutil.copytree(catalogue.TRANSLATIONS, copy)
    po = copy / "dashboard" / "zh_CN" / "LC_MESSAGES" / "messages.po"
    po.write_text(po.read_text(encoding="utf-8").replace('msgstr "首页"', 'msgstr ""'), encoding="utf-8")
    monkeypatch.setattr(catalogue, "TRANSLATIONS", copy)
    assert catalogue.main(["check"]) == 1
    assert "Home" in "".join(capsys.readouterr())


@pytest.mark.db
def test_every_reason_has_words(app):
    assert wordless(reason_codes(ROOT / "partyhub"), set(registry(app).words)) == {}


def test_a_reason_without_words_is_found():
    assert wordless({"no_such_thing": "x.py:1"}, {"reason.other"}) == {"no_such_thing": "x.py:1"}


def test_codes_are_names():
    assert [code for code in reason_codes(ROOT / "partyhub") if not REASON.match(code)] == []


def counted_by_gettext(root: Path) -> list[str]:
    """Return the templates that leave plurals to gettext: the catalogues of the rooms are looked up without them."""
    return [
        str(one.relative_to(root)) for one in sorted(root.rglob("*.html")) if "ngettext(" in one.read_text()
    ]


def test_no_screen_leaves_plurals_to_gettext(tmp_path):
    assert counted_by_gettext(ROOT / "templates") == []
    (tmp_path / "a.html").write_text('{{ ngettext("a day", "%(num)s days", 2) }}')
    assert counted_by_gettext(tmp_path) == ["a.html"]
