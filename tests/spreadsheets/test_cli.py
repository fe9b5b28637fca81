"""``flask import``: what the operator sees, and the exit code."""

from __future__ import annotations

import pytest

from tests.factories.spreadsheets import good_row, note_names, workbook
from tests.spreadsheets import hostile


@pytest.fixture
def run(app, tmp_path):
    """Return a runner of ``flask import notes FILE``."""

    def invoke(content, *options, kind="notes", name="名单.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        return app.test_cli_runner().invoke(args=["import", kind, str(path), *options])

    return invoke


def test_a_good_file_is_imported(run):
    done = run(workbook([good_row(1), good_row(2)]))
    assert done.exit_code == 0, done.output
    assert "rows 2, ok 2, failed 0; new 2, changed 0, unchanged 0" in done.output
    assert len(note_names()) == 2


def test_a_dry_run_writes_nothing(run):
    done = run(workbook([good_row(1)]), "--dry-run")
    assert done.exit_code == 0, done.output
    assert "%" in done.output
    assert note_names() == {}


def test_every_error_is_printed_and_the_exit_code_says_so(run):
    done = run(workbook([good_row(1), ["A-2", "李四", "12345", "1998.13", "男", "", ""]]))
    assert done.exit_code == 1
    assert "名单!C3 身份证号码 [12345]" in done.output
    assert "名单!D3 出生年月 [1998.13]" in done.output
    assert note_names() == {}


def test_a_file_that_cannot_be_read_is_one_sentence(run):
    done = run(hostile.with_macros())
    assert (done.exit_code, done.output.strip().splitlines()[-1]) == (
        1,
        "名单.xlsx: 表格中含有宏，请另存为不含宏的 .xlsx 后上传。",
    )


def test_an_unknown_kind_names_the_known_ones(run):
    done = run(hostile.plain(), kind="nonsense")
    assert done.exit_code == 2
    assert "notes" in done.output
