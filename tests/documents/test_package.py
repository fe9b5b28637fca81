"""Packages: names in Chinese that Windows reads, equal bytes for equal content."""

from __future__ import annotations

import io
import zipfile

import pytest

from partyhub.documents.package import LONGEST_NAME, packed, safe_name

FILES = [("台账/主题党日.xlsx", b"a"), ("会议记录/001 党员大会.docx", b"bb")]


def test_names_are_said_to_be_utf8():
    archive = zipfile.ZipFile(io.BytesIO(packed(FILES)))
    assert [info.filename for info in archive.infolist()] == [name for name, _content in FILES]
    assert all(info.flag_bits & 0x800 for info in archive.infolist())
    assert archive.testzip() is None
    assert archive.read("会议记录/001 党员大会.docx") == b"bb"


def test_equal_content_is_equal_bytes():
    assert packed(FILES) == packed(FILES)
    assert packed(FILES) != packed(FILES[:1])


def test_a_name_that_comes_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        packed([("A.txt", b""), ("a.TXT", b"")])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("供水机关党支部", "供水机关党支部"),
        ("../../etc/passwd", "etc passwd"),
        ('甲/乙\\丙:丁*戊?己"庚<辛>壬|癸', "甲 乙 丙 丁 戊 己 庚 辛 壬 癸"),
        ("尾点. ", "尾点"),
        ("\x00\u202e", "_"),
        ("买买提·吐尔逊😀\U00020000", "买买提·吐尔逊😀\U00020000"),
        ("长" * 200, "长" * LONGEST_NAME),
    ],
)
def test_a_name_that_every_system_takes(text, name):
    assert safe_name(text) == name
