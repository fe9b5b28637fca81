"""Restricted values: encrypted at rest with a key outside the database; keyed digests find them by equality."""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

DIGEST_LENGTH = 32
_NONCE_BYTES = 12


class Vault:
    """Holds the derived keys; one per process, opened by `create_app`."""

    def __init__(self) -> None:
        self._cipher: AESGCM | None = None
        self._digest_key = b""

    def open(self, field_key: str) -> None:
        """Derive the cipher and the digest key from the installation's field key."""
        material = field_key.encode()
        self._cipher = AESGCM(hmac.digest(material, b"partyhub field encryption", "sha256"))
        self._digest_key = hmac.digest(material, b"partyhub field digest", "sha256")

    def encrypt(self, text: str) -> bytes:
        """Return nonce and ciphertext."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._opened().encrypt(nonce, text.encode(), None)

    def decrypt(self, sealed: bytes) -> str:
        """Return the text; raises cryptography's InvalidTag when key or data were changed."""
        return self._opened().decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None).decode()

    def digest(self, value: str) -> str:
        """Return 32 hex characters that are equal for equal values and tell nothing else without the key."""
        self._opened()
        return hmac.new(self._digest_key, value.encode(), hashlib.sha256).hexdigest()[:DIGEST_LENGTH]

    def _opened(self) -> AESGCM:
        if self._cipher is None:
            raise RuntimeError("the vault is not open: create_app() opens it with Settings.field_key")
        return self._cipher


vault = Vault()


def digest(value: str) -> str:
    """Return the keyed digest of `value`."""
    return vault.digest(value)


class EncryptedText(TypeDecorator[str]):
    """A text column whose content only the application can read."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> bytes | None:
        return None if value is None else vault.encrypt(value)

    def process_result_value(self, value: bytes | None, dialect: Any) -> str | None:
        return None if value is None else vault.decrypt(bytes(value))


def mask_phone(phone: str) -> str:
    """Return 138****5678: three figures in front, four behind (domain.md §9.1)."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def mask_id_no(id_no: str) -> str:
    """Return 330***********1234: three figures in front, four behind (domain.md §9.1)."""
    return f"{id_no[:3]}{'*' * (len(id_no) - 7)}{id_no[-4:]}" if len(id_no) >= 15 else "****"
