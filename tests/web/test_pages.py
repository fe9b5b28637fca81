"""Rendering: compiled templates are kept where they can be, and read from there."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from partyhub.web.pages import CompiledTemplates


def rendered(directory: Path) -> str:
    templates = Environment(
        loader=DictLoader({"a.html": "{{ 1 + 1 }}"}),
        bytecode_cache=CompiledTemplates(str(directory)),
        autoescape=True,
    )
    return templates.get_template("a.html").render()


class TestCompiledTemplates:
    def test_they_are_kept_in_a_directory_of_their_own_and_read_again(self, tmp_path):
        kept = tmp_path / "cache"
        assert rendered(kept) == rendered(kept) == "2"
        assert len(list(kept.iterdir())) == 1
        assert kept.stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize("place", ["/proc/partyhub", "/nowhere/at/all"])
    def test_where_nothing_can_be_kept_pages_are_read_all_the_same(self, place):
        assert rendered(Path(place)) == "2"

    def test_a_file_cut_short_is_compiled_anew(self, tmp_path):
        kept = tmp_path / "cache"
        rendered(kept)
        (one,) = kept.iterdir()
        one.write_bytes(one.read_bytes()[:20])
        assert rendered(kept) == "2"
