"""Pieces of the chrome are shared by many readers and hold nothing of any one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from markupsafe import Markup

from partyhub.kernel.http import PartyHub
from partyhub.web import chrome as pieces
from partyhub.web.chrome import PIECES, Piece
from tests.support.client import PageClient
from tests.web.conftest import SECRETARY

OTHER = replace(SECRETARY, user_id=2, name="<李建设>")
PATH = "/gallery/phone?of=nobody-else"


@pytest.fixture
def readers(chrome: PartyHub) -> Iterator[Any]:
    """Return a maker of readers' clients, of an application whose pieces are made anew."""
    chrome.extensions[PIECES].clear()

    def reader(actor: Any) -> PageClient:
        client: Any = chrome.test_client()
        client.actor = actor
        return PageClient(client)

    with chrome.app_context():
        yield reader


def held(chrome: PartyHub) -> str:
    return "".join(part for piece in chrome.extensions[PIECES].values() for part in piece._parts)


def of_one_reader(page: Any) -> list[str]:
    """Return what a page holds that no other reader may get."""
    hidden = page.all("input", name="csrf_token") + page.all("input", name="idempotency_key")
    return [one["value"] for one in hidden] + [page.one("script")["nonce"], "nobody-else"]


def test_a_piece_is_filled_in() -> None:
    piece = Piece("<b>\x02name\x03</b>\x02badge:4\x03!")
    assert piece.filled({"name": "甲", "badge:4": ""}.__getitem__) == Markup("<b>甲</b>!")
    with pytest.raises(KeyError):
        piece.filled({"name": "甲"}.__getitem__)


def test_two_who_see_the_same_entries_share_pieces_and_nothing_else(chrome, readers) -> None:
    first = readers(SECRETARY).get(PATH)
    made = len(chrome.extensions[PIECES])
    second = readers(OTHER).get(PATH)
    assert len(chrome.extensions[PIECES]) == made
    assert SECRETARY.name in first.text
    assert SECRETARY.name not in second.text
    assert "&lt;李建设&gt;" in second.html
    assert not set(of_one_reader(first)) & set(of_one_reader(second)[:-1])


def test_no_piece_holds_what_belongs_to_one_reader(chrome, readers) -> None:
    for actor in (SECRETARY, OTHER):
        page = readers(actor).get(PATH)
        assert [one for one in (*of_one_reader(page), actor.name) if one in held(chrome)] == []


def test_a_reader_s_own_name_put_into_a_piece_would_be_found(chrome, readers, monkeypatch) -> None:
    monkeypatch.setitem(pieces._MARKS, "name", SECRETARY.name)  # type: ignore[attr-defined]  # planted
    readers(SECRETARY).get(PATH)
    assert SECRETARY.name in held(chrome)


def test_what_a_piece_depends_on_makes_another_one(chrome, readers) -> None:
    reader = readers(SECRETARY)
    plain = reader.get("/gallery/phone")
    assert [one.text for one in plain.all("a", aria_current="page")] == ["我的"]
    assert [one.text for one in reader.get("/gallery/form").all("a", aria_current="page")] == ["活动登记3"]
    assert "Help" in reader.get("/gallery/phone?lang=en").text
    reader.submit("/gallery/phone", {}, button="特大", follow=True, status=200)
    large = reader.get("/gallery/phone")
    assert [one.text for one in large.all("button", aria_pressed="true")] == ["特大"]
    assert [
        one.text for one in readers(SECRETARY).get("/gallery/phone").all("button", aria_pressed="true")
    ] == ["标准"]


def test_pieces_do_not_pile_up(chrome, readers, monkeypatch) -> None:
    monkeypatch.setattr(pieces, "MOST_PIECES", 3)
    reader = readers(SECRETARY)
    for path in ("/gallery/phone", "/gallery/form", "/gallery/empty"):
        assert reader.get(path).text
        assert len(chrome.extensions[PIECES]) <= 3
