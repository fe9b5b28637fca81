"""The chain's arithmetic: what exactly is hashed. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64
HASHED_FIELDS = ("id", "at", "event", "actor", "via", "subject", "path", "details", "personal_digest")


def canonical(values: Mapping[str, Any]) -> str:
    """Return the one JSON text of `values`: sorted, compact, no escapes of Chinese."""
    return json.dumps(dict(values), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def link(key: bytes, previous: str, row: Mapping[str, Any]) -> str:
    """Return the hash of `row` chained to `previous` (64 hex characters each)."""
    body = canonical({field: row[field] for field in HASHED_FIELDS})
    return hmac.new(key, f"{previous}\n{body}".encode(), hashlib.sha256).hexdigest()


def personal_digest(key: bytes, salt: str, personal: Mapping[str, Any]) -> str:
    """Return the salted, keyed digest of the erasable values; empty when there are none.

    The salt is erased with the values, so that a digest left behind cannot be tried against a list of phone numbers.
    """
    if not personal:
        return ""
    return hmac.new(key, f"personal\n{salt}\n{canonical(personal)}".encode(), hashlib.sha256).hexdigest()


def anchor_signature(key: bytes, before: str, at: str, last_id: int, last_hash: str) -> str:
    """Return the signature of an anchor, chained to that of the anchor `before` it (empty for the first)."""
    body = canonical({"at": at, "last_id": last_id, "last_hash": last_hash})
    return hmac.new(key, f"anchor\n{before}\n{body}".encode(), hashlib.sha256).hexdigest()
