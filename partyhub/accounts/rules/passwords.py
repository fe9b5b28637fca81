"""Passwords: how they are hashed and which are refused.

Follows ASVS 5.0 §6.2: length and block list, no composition rules. Pure but for the drawing of salts.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from partyhub.kernel.errors import Reason

MIN_LENGTH = 12
MAX_LENGTH = 256
MIN_DIFFERENT = 5
MIN_CONTEXT_WORD = 2
_MEMORY_KIB = 19 * 1024
_TEMPORARY_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
# Beginnings and cores of what people choose first; compared without digits and signs at both ends.
_COMMON_CORES = frozenset(
    """
    password passwort passw0rd p@ssw0rd p@ssword pass word admin administrator root user guest test testing welcome
    letmein qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc 1qaz2wsx iloveyou woaini aini monkey
    dragon sunshine princess football baseball superman batman master shadow michael jordan computer internet secret
    changeme default temp temporary login sysadmin server oracle mysql huawei xiaomi taobao alipay weixin wechat
    partyhub party branch committee secretary member dangyuan dangzhibu dangwei zhibu shuji gongchandang dangjian
    zhongguo china beijing shanghai shenzhen guangzhou hangzhou ningbo wenzhou nihao mima wodemima admin123 abc
    党支部 党建 党员 党委 书记 密码 我的密码 你好 中国 管理员 共产党 中国共产党
    不忘初心 牢记使命 不忘初心牢记使命 为人民服务
    """.split()  # noqa: SIM905  # a list of words is read and kept in order more easily like this
)
_KEYBOARD = (
    "01234567890123456789",
    "09876543210987654321",
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
)
_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)
hasher = PasswordHasher(time_cost=2, memory_cost=_MEMORY_KIB, parallelism=1)


def hash_password(password: str) -> str:
    """Return the Argon2id hash (19 MiB, 2 passes) of a password."""
    return hasher.hash(normal(password))


def password_fits(password: str, stored: str | None) -> bool:
    """Whether `password` belongs to the hash; without a hash it costs the same time and fits never."""
    try:
        hasher.verify(stored or _hash_of_nothing(), normal(password)[: MAX_LENGTH * 4])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return hasher.check_needs_rehash(stored)


def normal(password: str) -> str:
    """Return the one form of a password, whichever keyboard composed its characters."""
    return unicodedata.normalize("NFC", password)


def check_password(password: str, context: Iterable[str] = (), field: str = "password") -> list[Reason]:
    """Return every reason against a new password.

    At least 12 characters and at most 256, not among those tried first, not built from `context` (user name, own name,
    unit, phone), not a run of the keyboard or of one pattern.
    """
    reasons = []
    if len(password) < MIN_LENGTH:
        reasons.append(Reason("password_too_short", field=field, params={"min": MIN_LENGTH}))
    if len(password) > MAX_LENGTH:
        reasons.append(Reason("password_too_long", field=field, params={"max": MAX_LENGTH}))
    folded = unicodedata.normalize("NFKC", password).casefold()
    if is_common(folded):
        reasons.append(Reason("password_common", field=field))
    if any(_built_from(folded, word) for word in context):
        reasons.append(Reason("password_from_context", field=field))
    return reasons


def is_common(password: str) -> bool:
    """Whether a folded password is one of those that are tried first."""
    if len(set(password)) < MIN_DIFFERENT or _repeats(password) or _runs(password):
        return True
    core = password.strip("0123456789 !@#$%^&*()-_=+.,?~。，！")
    return any(_only_common(form) for form in (core, core.translate(_LEET), password.translate(_LEET)))


def temporary_password() -> str:
    """Draw a password that is given to a person once and changed at the first sign-in: 20 characters, 98 bits."""
    letters = [secrets.choice(_TEMPORARY_ALPHABET) for _ in range(20)]
    return "-".join("".join(letters[n : n + 5]) for n in range(0, 20, 5))


@lru_cache(maxsize=1)
def _hash_of_nothing() -> str:
    return hasher.hash(secrets.token_hex(16))


def _only_common(text: str) -> bool:
    """Whether hardly a letter is left when the common words are taken out; digits and signs weigh nothing."""
    rest = text
    for word in sorted(_COMMON_CORES, key=len, reverse=True):
        rest = rest.replace(word, "")
    left = sum(letter.isalpha() for letter in rest)
    return left == 0 or (rest != text and left < MIN_DIFFERENT)


def _repeats(text: str) -> bool:
    """Whether the text is one piece of at most six characters over and over."""
    return (
        any(text == (text[:size] * (len(text) // size + 1))[: len(text)] for size in range(1, 7))
        and len(text) > 6
    )


def _runs(text: str) -> bool:
    """Whether more than half of the text walks along the keyboard, the alphabet or the digits."""
    covered = place = 0
    while place < len(text):
        size = 0
        for row in _KEYBOARD:
            length = 4
            while place + length <= len(text) and text[place : place + length] in row:
                size, length = max(size, length), length + 1
        covered += size
        place += size or 1
    return covered * 2 > len(text)


def _built_from(folded: str, word: str) -> bool:
    """Whether taking a context word out leaves fewer than eight characters that could not be guessed."""
    plain = unicodedata.normalize("NFKC", word).casefold().strip()
    if len(plain) < MIN_CONTEXT_WORD or plain not in folded:
        return False
    rest = folded.replace(plain, "").strip("0123456789 !@#$%^&*()-_=+.,?~。，！")
    return len(rest) < 8
