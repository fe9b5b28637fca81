"""Catalogues: what is not translated is named, translations are kept, rooms agree."""

from pathlib import Path

import pytest

from partyhub.web import catalogue


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house of two rooms."""
    package, templates = tmp_path / "partyhub", tmp_path / "templates"
    for room in ("one", "two"):
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").write_text("")
        (templates / room).mkdir(parents=True)
    (package / "one" / "views.py").write_text('_("Save")\n_l("%(n)s left", n=1)\nother("Not this")\n')
    (templates / "one" / "list.html").write_text('{{ _("Nothing here") }}{% trans %}Hello{% endtrans %}')
    (package / "two" / "words.py").write_text('_l("Save")\n')
    monkeypatch.setattr(catalogue, "PACKAGE", package)
    monkeypatch.setattr(catalogue, "TEMPLATES", templates)
    monkeypatch.setattr(catalogue, "TRANSLATIONS", package / "translations")
    return tmp_path


def translate(room: str, **words: str) -> None:
    path = catalogue.po_path(room)
    text = path.read_text(encoding="utf-8")
    for english, chinese in words.items():
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{chinese}"')
    path.write_text(text, encoding="utf-8")


def test_strings_of_python_and_templates_are_found(house) -> None:
    assert {message.id for message in catalogue.extract("one") if message.id} == {
        "Save", "%(n)s left", "Nothing here", "Hello",
    }  # fmt: skip


def test_translations_are_kept_and_gone_strings_dropped(house) -> None:
    assert catalogue.update("one") == 4
    translate("one", Save="保存", Hello="您好")
    (house / "templates" / "one" / "list.html").write_text('{{ _("Something new") }}')
    assert catalogue.update("one") == 2
    text = catalogue.po_path("one").read_text(encoding="utf-8")
    assert "保存" in text
    assert "Hello" not in text
    assert "POT-Creation-Date" not in text
    before = text
    catalogue.update("one")
    assert catalogue.po_path("one").read_text(encoding="utf-8") == before


def test_check_names_what_is_missing(house, capsys) -> None:
    assert catalogue.main(["check", "one"]) == 1
    assert "one: missing: 'Save'" in capsys.readouterr().out
    catalogue.update("one")
    assert catalogue.main(["check", "one"]) == 1
    assert "one: untranslated: 'Save'" in capsys.readouterr().out


def test_check_names_placeholders_that_do_not_fit_and_fuzzy_ones(house, capsys) -> None:
    catalogue.update("one")
    path = catalogue.po_path("one")
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgid "%(n)s left"\nmsgstr ""', 'msgid "%(n)s left"\nmsgstr "还剩 %(m)s"')
    text = text.replace('msgid "Save"\nmsgstr ""', '#, fuzzy\nmsgid "Save"\nmsgstr "保存"')
    path.write_text(text, encoding="utf-8")
    assert catalogue.main(["check", "one"]) == 1
    said = capsys.readouterr().out
    assert "one: fuzzy: 'Save'" in said
    assert "one: unknown named placeholder 'm'" in said


def test_two_rooms_that_disagree_are_named(house, capsys) -> None:
    for room, text in (("one", "保存"), ("two", "存储")):
        catalogue.update(room)
        translate(room, Save=text)
    assert catalogue.main(["check", "two"]) == 1
    assert "one and two differ: 'Save'" in capsys.readouterr().out


def test_compiled_catalogues_are_made_when_stale(house) -> None:
    catalogue.update("one")
    translate("one", Save="保存")
    assert catalogue.compile_stale() == ["one"]
    assert catalogue.compile_stale() == []
    assert catalogue.po_path("one").with_suffix(".mo").stat().st_size > 100


def test_nonsense_is_answered_with_the_usage(capsys) -> None:
    assert catalogue.main(["destroy"]) == 2
    assert catalogue.main(["check", "nowhere"]) == 2
    assert catalogue.main([]) == 2
    assert "update|compile|check" in capsys.readouterr().err


def test_the_chrome_is_translated_whole() -> None:
    assert catalogue.problems("web") == []
