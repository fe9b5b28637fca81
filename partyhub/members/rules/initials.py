"""Pinyin initials of a name, for finding people by typing letters: 曾国强 is found under ``zgq``."""

from __future__ import annotations

import re

INITIALS_LENGTH = 20
_SURNAMES = {
    # compound surnames read otherwise than their characters
    "万俟": "mq",
    "尉迟": "yc",
    "长孙": "zs",
    "澹台": "tt",
    "单于": "cy",
    # characters read otherwise as a surname (通用规范汉字 readings in brackets where there are two: the common one)
    "曾": "z",
    "单": "s",
    "仇": "q",
    "查": "z",
    "区": "o",
    "解": "x",
    "翟": "z",
    "朴": "p",
    "缪": "m",
    "盖": "g",
    "覃": "q",
    "乐": "y",
    "黑": "h",
    "员": "y",
    "召": "s",
    "折": "s",
    "种": "c",
    "重": "c",
    "秘": "b",
    "繁": "p",
    "祭": "z",
    "句": "g",
    "洗": "x",
    "冼": "x",
    "柏": "b",
    "谌": "c",
    "藏": "z",
    "厍": "s",
    "阚": "k",
    "乜": "n",
    "訾": "z",
    "郗": "x",
    "尉": "w",
    "宿": "s",
    "晁": "c",
    "隗": "w",
    "逄": "p",
    "牟": "m",
    "幺": "y",
    "褚": "c",
    "都": "d",
    "车": "c",
    "石": "s",
    "那": "n",
    "佴": "n",
    "卜": "b",
    "沈": "s",
    "贾": "j",
    "盛": "s",
    "葛": "g",
    "俞": "y",
    "尹": "y",
    "角": "j",
    "纪": "j",
    "华": "h",
    "宁": "n",
    "任": "r",
    "应": "y",
    "过": "g",
    "哈": "h",
    "瞿": "q",
    "殷": "y",
    "粘": "n",
}
_LETTERS = re.compile(r"[a-z0-9]")


def initials_of(name: str) -> str:
    """Return the lower-case initials of a name, one a syllable; surnames by their reading as surnames.

    Characters without a known reading are left out; words in Latin letters give their first letter.
    """
    compact = name.strip()
    for length in (2, 1):
        surname = compact[:length]
        if surname in _SURNAMES and len(compact) > length:
            return (_SURNAMES[surname] + _letters(compact[length:]))[:INITIALS_LENGTH]
    return _letters(compact)[:INITIALS_LENGTH]


def _letters(text: str) -> str:
    # its dictionaries take half a second and 40 MB, and few processes need them
    from pypinyin import Style, lazy_pinyin

    pieces = lazy_pinyin(text, style=Style.FIRST_LETTER, errors=_first_letters)
    return "".join(letter for piece in pieces for letter in piece.lower() if _LETTERS.match(letter))


def _first_letters(other: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s·.\-]+", other) if word)
