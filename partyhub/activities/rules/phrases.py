"""A reviewer's remembered phrases: what he wrote in returns, offered again to him alone."""

from __future__ import annotations

from collections.abc import Iterable

PHRASE_LENGTH = 200
MOST_PHRASES = 30


def phrases_in(comment: str, at_places: Iterable[str]) -> list[str]:
    """Return what of a return is worth remembering: each short text once, on one line."""
    texts = (" ".join(text.split()) for text in (comment, *at_places))
    return list(dict.fromkeys(text for text in texts if 0 < len(text) <= PHRASE_LENGTH))


def with_phrase(phrase: str, comment: str) -> str:
    """Return the comment with a chosen phrase before it, unless it holds the phrase already."""
    if not phrase or phrase in comment:
        return comment
    return f"{phrase}\n{comment}" if comment else phrase
