"""Tokens and terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyhub.search.rules import (
    LONGEST_BODY,
    LONGEST_QUERY,
    LONGEST_TOKEN,
    MOST_TERMS,
    Token,
    body_of,
    terms_of,
    tokens_of,
)


def test_neighbours_make_the_tokens() -> None:
    assert tokens_of(body_of("主题党日")) == sorted(["主题", "题党", "党日", "日"])


def test_words_and_numbers_stay_whole() -> None:
    assert tokens_of(body_of("第3季度 A1-04")) == sorted(["第", "3", "季度", "度", "a1", "04"])


@pytest.mark.parametrize(
    ("query", "tokens"),
    [
        ("党课", [Token("党课")]),
        ("党", [Token("党", prefix=True)]),
        ("主题党日", [Token("主题"), Token("题党"), Token("党日")]),
        ("Ｐａｒｔｙ", [Token("party", prefix=True)]),
        ("第3季", [Token("第", prefix=True), Token("3", prefix=True), Token("季", prefix=True)]),
    ],
)
def test_what_a_word_asks_for(query, tokens) -> None:
    (term,) = terms_of(query)
    assert list(term.tokens) == tokens


@pytest.mark.parametrize("query", ["", "   ", "%", "_", "'", '"', "*", "·", "😀", "-- ' OR 1=1"[:3], "\\"])
def test_what_is_no_text_asks_for_nothing(query) -> None:
    assert terms_of(query) == ()


def test_a_query_is_bounded() -> None:
    assert len(terms_of(" ".join(f"词{n}" for n in range(99)))) == MOST_TERMS
    assert len(terms_of("长" * 500)[0].text) == LONGEST_QUERY
    assert len(terms_of("x" * 90)[0].tokens[0].text) == LONGEST_TOKEN


def test_a_body_is_bounded_below_the_limit_of_a_vector() -> None:
    rare = "".join(chr(0x20000 + n % 40_000) for n in range(LONGEST_BODY + 5))
    tokens = tokens_of(body_of(rare))
    assert sum(len(token.encode()) for token in tokens) < 1 << 20


TEXTS = st.text(st.sampled_from("党课主题日清风季度abz0139 ·-𠀀㐀😀%_'()"), max_size=60)


@given(TEXTS, st.integers(0, 59), st.integers(1, 8))
def test_every_piece_of_a_text_leads_back_to_it(text, start, length) -> None:
    """Whatever is cut out of a text, its tokens are among the text's; only a word's beginning may not be cut off."""
    body = body_of(text)
    piece = body[start : start + length]
    kept = tokens_of(body)
    cut = start > 0 and body[start - 1 : start].isascii() and body[start - 1 : start].isalnum()
    for number, term in enumerate(terms_of(piece)):
        assert term.text in body
        for token in term.tokens[1 if cut and number == 0 else 0 :]:
            assert token.text in kept or (token.prefix and any(one.startswith(token.text) for one in kept))
