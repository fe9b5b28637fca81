"""What a text is indexed by, and what a query asks for. Pure.

Runs of characters without spaces between words (Han, kana, …) give every pair of neighbours and their last character;
words and numbers give themselves. What is found by these tokens is looked up once more in the text itself, so a hit
always holds the word as it was typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

LONGEST_BODY = 120_000
"""Characters of a part that are indexed: with more, PostgreSQL's vector could pass its limit of a megabyte."""
LONGEST_TOKEN = 40
LONGEST_QUERY = 100
MOST_TERMS = 8
NOTHING, RUN, WORD = 0, 1, 2


@dataclass(frozen=True)
class Token:
    """One token to be looked for; a prefix stands for every token that begins with it."""

    text: str
    prefix: bool = False


@dataclass(frozen=True)
class Term:
    """One word of a query: the text that must be there, and the tokens that lead to it."""

    text: str
    tokens: tuple[Token, ...]


Source = Callable[[], Iterable[tuple[int, Mapping[str, str]]]]
"""Yields (record id, text by part) of every record of one kind."""
_sources: dict[str, Source] = {}


def register_source(kind: str, source: Source) -> None:
    """Say where the texts of reference kind `kind` come from; the factory does so for what features declare."""
    _sources[kind] = source


def sources() -> dict[str, Source]:
    """Return the sources by reference kind."""
    return dict(_sources)


def normalised(text: str) -> str:
    """Return a text as it is compared: one width, one case, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def body_of(text: str) -> str:
    """Return what is kept of a part: its text as it is compared, cut to `LONGEST_BODY`."""
    return normalised(text)[:LONGEST_BODY]


def tokens_of(body: str) -> list[str]:
    """Return the tokens of a body, each once, in order."""
    found: set[str] = set()
    for kind, run in _runs(body):
        found.update(_pairs(run) if kind == RUN else [run[:LONGEST_TOKEN]])
    return sorted(found)


def terms_of(query: str) -> tuple[Term, ...]:
    """Return the words of a query; none when it holds nothing that is text."""
    found: dict[str, Term] = {}
    for word in normalised(query[:LONGEST_QUERY]).split():
        tokens = tuple(token for kind, run in _runs(word) for token in _wanted(kind, run))
        if tokens:
            found[word] = Term(word, tokens)
    return tuple(found.values())[:MOST_TERMS]


def _wanted(kind: int, run: str) -> Iterator[Token]:
    if kind == WORD:
        yield Token(run[:LONGEST_TOKEN], prefix=True)
    elif len(run) == 1:
        yield Token(run, prefix=True)
    else:
        yield from (Token(pair) for pair in _pairs(run)[:-1])


def _pairs(run: str) -> list[str]:
    """Return every pair of neighbours, and the last character."""
    return [run[place : place + 2] for place in range(len(run))]


def _runs(text: str) -> Iterator[tuple[int, str]]:
    for kind, letters in groupby(text, _kind_of):
        if kind != NOTHING:
            yield kind, "".join(letters)


def _kind_of(letter: str) -> int:
    if unicodedata.category(letter) == "Lo":
        return RUN
    return WORD if letter.isalnum() else NOTHING
