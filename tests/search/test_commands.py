"""The index as both databases keep it: what is found, what is not, and that it stays in step."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from partyhub.search import commands, jobs, queries
from partyhub.search.cli import rebuild
from partyhub.search.models import SearchEntry
from partyhub.search.rules import register_source, sources, terms_of

LEAF = "leaf"
RARE = "\U00020000\U0002a6a5"  # the first and the last character of Extension B


@pytest.fixture
def leaves(app, monkeypatch):
    """A kind of records of its own, whose texts the test changes."""
    texts: dict[int, dict[str, str]] = {}
    monkeypatch.setattr("partyhub.search.rules._sources", {})
    register_source(LEAF, lambda: list(texts.items()))
    return texts


def put(leaves: dict, number: int, **parts: str) -> None:
    leaves[number] = parts
    commands.put(Reference(LEAF, number), parts)


def found(query: str, part: str = "open") -> set[int]:
    """Return the leaves whose part holds every word of the query."""
    hits = [set(db.session.scalars(queries.holding(LEAF, part, term))) for term in terms_of(query)]
    return set.intersection(*hits) if hits else set()


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("专题党课：学习贯彻党的二十大精神", "党课"),
        ("专题党课：学习贯彻党的二十大精神", "党"),
        ("专题党课：学习贯彻党的二十大精神", "神"),
        ("专题党课：学习贯彻党的二十大精神", "精神 党课"),
        ("第3季度A1-04指标", "A1-04"),
        ("第3季度A1-04指标", "第3季度a1"),
        ("ＫＰＩ ２０２６", "kpi 2026"),
        ("读书会Party学习", "party"),
        (f"{RARE}同志发言", RARE),
        (f"{RARE}同志发言", RARE[1]),
        (f"{RARE}同志发言", f"{RARE[1]}同"),
        ("买买提·吐尔逊发言", "买买提·吐尔逊"),
        ("完成率100%，超过_底线", "100%"),
        ("他说'好'，她说\"行\"\\", "说'好"),
        ("한글과 かな", "한글과"),
        ("Ünïcode Ångström", "ünïcode"),
        ("欢迎😀同志", "欢迎😀同志"),
        ("甲" * 60_000 + "乙丙", "甲乙丙"),
    ],
)
def test_what_is_found(leaves, written, asked):
    put(leaves, 1, open=written)
    put(leaves, 2, open="志愿服务清洁社区")
    assert found(asked) == {1}


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("上党学习，课后讨论", "党课"),
        ("题党主日", "主题党日"),
        ("党课", "党课堂"),
        ("主题 党日", "主题党日"),
        ("100号", "100%"),
        ("党x课", "党_课"),
        ("一切", "%"),
        ("一切", "*"),
        ("一切", "' OR 1=1 --"),
        ("一切", '" OR "'),
        ("一切 NOT", 'AND NOT NEAR("一切")'),
        ("ab", "b"),
    ],
)
def test_what_is_not_found(leaves, written, asked):
    put(leaves, 1, open=written)
    assert found(asked) == set()


def test_parts_are_apart(leaves):
    put(leaves, 1, open="会议", inside="松间鹤影")
    assert found("松间", "open") == set()
    assert found("松间", "inside") == {1}


def test_the_index_follows_its_rows_and_its_transaction(leaves):
    put(leaves, 1, open="主题党日")
    put(leaves, 1, open="志愿服务")
    assert (found("党日"), found("服务")) == (set(), {1})
    half_way = db.session.begin_nested()
    commands.put(Reference(LEAF, 1), {"open": "半途而废"})
    assert found("半途") == {1}
    half_way.rollback()
    assert (found("半途"), found("服务")) == (set(), {1})
    commands.drop(Reference(LEAF, 1))
    assert found("服务") == set()


def test_what_differs_is_named(leaves):
    put(leaves, 1, open="主题党日")
    put(leaves, 2, open="志愿服务")
    put(leaves, 3, open="党课")
    assert list(queries.findings()) == []
    leaves[1]["open"] = "改过了"
    del leaves[2]
    leaves[4] = {"open": "新来的"}
    commands.put(Reference("ghost", 1), {"open": "无主"})
    assert sorted(queries.findings()) == [
        "ghost stands in the search index, but nothing of that kind can be searched",
        "open of leaf:1 stands in the search index as it was before",
        "open of leaf:2 stands in the search index, but there is no such record",
        "open of leaf:4 is not in the search index",
    ]
    commands.rebuild()
    assert list(queries.findings()) == []
    assert (found("改过"), found("服务"), found("新来")) == ({1}, set(), {4})


def test_more_than_one_batch(leaves):
    leaves |= {number: {"open": f"第{number}次党课", "inside": "学习"} for number in range(1, 451)}
    assert commands.rebuild() == 900
    assert len(found("党课")) == 450
    assert list(queries.findings()) == []


def test_an_installation_that_had_records_before_is_filled(leaves, clock):
    leaves[1] = {"open": "老记录"}
    jobs.fill({}, clock)
    leaves[2] = {"open": "还没有"}
    jobs.fill({}, clock)  # there is an index: whoever writes keeps it in step
    assert (found("老记"), found("还没")) == ({1}, set())


def test_the_commands(leaves, app):
    put(leaves, 1, open="主题党日")
    unit.commit()
    run = app.test_cli_runner().invoke
    assert run(rebuild, ["--verify"]).output == "the search index is right\n"
    db.session.execute(text("UPDATE search_entry SET body = 'x', tokens = 'x'"))
    unit.commit()
    bad = run(rebuild, ["--verify"])
    assert (bad.exit_code, bad.output) == (1, "open of leaf:1 stands in the search index as it was before\n")
    assert run(rebuild).output == "1 texts indexed anew\n"
    assert run(rebuild, ["--verify"]).exit_code == 0


def test_features_say_what_they_have(app):
    assert "activity" in sources()
    assert SearchEntry.__tablename__ == "search_entry"
