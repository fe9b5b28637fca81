"""Opaque public ids: what stands in addresses and in the API says nothing of order or number."""

from __future__ import annotations

import secrets

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32: no i, l, o, u to misread aloud
PUBLIC_ID_LENGTH = 16


def new_public_id() -> str:
    """Return 16 random characters (80 bits)."""
    bits = secrets.randbits(5 * PUBLIC_ID_LENGTH)
    return "".join(LETTERS[(bits >> (5 * place)) & 31] for place in range(PUBLIC_ID_LENGTH))


def is_public_id(text: str) -> bool:
    """Whether `text` has the form of a public id; whatever has not is not looked up at all."""
    return len(text) == PUBLIC_ID_LENGTH and all(letter in LETTERS for letter in text)
