"""Whatever people write is text: no word of theirs ever becomes markup, on any page that anybody sees."""

from __future__ import annotations

import pytest
from sqlalchemy import Enum, String, Table, text, update
from sqlalchemy.types import TypeDecorator

from partyhub.kernel.db import db
from partyhub.kernel.http import PartyHub
from tests.system.crawl import walk
from tests.system.probe import Prober

PROBE = "\"'><ph-probe onfocus=alert(1)></ph-probe>{{7*7}}"
RAN = "&lt;/ph-probe&gt;49"
"""What stands there when a template is made of what was typed."""
READERS = (
    "committee",
    "group",
    "secretary",
    "member",
    "link",
    "leader",
    "dispatcher",
    "sysadmin",
    "auditor",
    "",
)
TYPED = frozenset(
    {
        "about",
        "address",
        "agent",
        "answer",
        "answerer_name",
        "author",
        "author_name",
        "audience",
        "briefing",
        "by_name",
        "comment",
        "confirmed_name",
        "contact_name",
        "counted_by",
        "covered_units",
        "created_by_name",
        "discussion",
        "display_name",
        "district",
        "document",
        "done_by",
        "done_note",
        "entered_name",
        "evidence",
        "excuse",
        "excused_name",
        "filename",
        "floating_to",
        "guest_name",
        "heading",
        "insurance_no",
        "last_error",
        "minutes",
        "name",
        "need",
        "note",
        "noted_by",
        "old_name",
        "old_short_name",
        "outside_units",
        "override_reason",
        "place",
        "position",
        "presenter",
        "problem",
        "purpose",
        "reason",
        "recorder_name",
        "reporter_name",
        "result",
        "risk_note",
        "sheet",
        "short_name",
        "source",
        "subject",
        "text",
        "times",
        "title",
        "unit",
        "user_name",
        "what",
    }
)
"""Columns that hold what somebody typed, or what came in with a workbook; the others hold codes, digests and paths."""
NOT_TYPED = {
    ("fact", "source"),
    ("fact", "subject"),
    ("audit_event", "subject"),
    ("review_batch_item", "reason"),
}


def spoil(tables: list[Table]) -> int:
    """Append the probe to everything that was typed; return how many values it now stands in."""
    spoilt, frozen = (
        0,
        set(db.session.scalars(text("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"))),
    )
    for table in tables:
        for column in table.columns:
            plain = isinstance(column.type, String) and not isinstance(column.type, Enum | TypeDecorator)
            if not plain or column.name not in TYPED or (table.name, column.name) in NOT_TYPED:
                continue
            if table.name in frozen:
                continue  # nothing is changed there, by the database's own word
            changed = update(table).where(column != "").values({column.name: column + PROBE})
            spoilt += db.session.execute(changed).rowcount
    db.session.commit()
    return spoilt


def markup_on(app: PartyHub, prober: Prober, who: str) -> tuple[list[str], int]:
    """Walk as somebody; return the pages on which a probe became markup or ran, and on how many it stood as text."""
    broken, met = [], 0
    for answer in walk(app, prober, who, limit=260, each=3):
        if answer.kind == "text/html":
            met += "&lt;ph-probe" in answer.text
            broken += [answer.url] if "<ph-probe" in answer.text or RAN in answer.text else []
    return broken, met


@pytest.fixture
def spoilt(app: PartyHub, prober: Prober, kind: str) -> int:
    if kind != "sqlite":
        pytest.skip("PostgreSQL keeps to the lengths of its columns; what a page makes of a text is the same")
    return spoil(list(db.metadata.tables.values()))


@pytest.mark.parametrize("who", READERS, ids=lambda who: who or "anonymous")
def test_what_was_typed_never_becomes_markup(app: PartyHub, prober: Prober, spoilt: int, who: str) -> None:
    broken, met = markup_on(app, prober, who)
    assert broken == []
    assert spoilt > 300
    assert met >= (0 if who in ("", "auditor") else 5)


def test_a_page_that_does_not_escape_is_found(
    app: PartyHub, prober: Prober, spoilt: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage."""
    monkeypatch.setattr(app.jinja_env, "autoescape", False)
    monkeypatch.setattr(app.jinja_env, "bytecode_cache", None)
    app.jinja_env.cache.clear()
    try:
        broken, _met = markup_on(app, prober, "secretary")
    finally:
        app.jinja_env.cache.clear()
    assert len(broken) > 5
