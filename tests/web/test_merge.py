"""The merge page keeps both texts, every character."""

from hypothesis import given
from hypothesis import strategies as st

from partyhub.web.merge import GONE, NEW, SAME, marked

MINE = "第一行\n我的第二行 <b>&\n  缩进"


def stale(visit, **changes):
    typed = {
        "title": "旧版",
        "kind": "lecture",
        "level": "branch",
        "held_on": "2026-11-01",
        "minutes": MINE,
        "people": "12",
    }
    return visit.submit("/gallery/form", {**typed, **changes}, having="title", status=409)


def test_both_versions_stand_side_by_side(visit) -> None:
    answer = stale(visit)
    assert answer.heading == "需要合并两个版本"
    assert [node.text for node in answer.all("h2")] == [
        "活动名称",
        "活动类型",
        "举办日期",
        "会议记录",
        "含第一议题",
    ]
    assert "新版" in answer.text
    assert "党员大会" in answer.text
    saved = answer.all("section")[3].all("div", class_="ph-merge-theirs")[0]
    assert saved.text.endswith("<script>alert(1)</script>")
    assert [node["src"].rsplit("/")[-1] for node in answer.all("script")] == ["app.js"]


def test_everything_typed_is_sent_again_with_the_new_version(visit) -> None:
    answer = stale(visit, modes=["onsite", "online"], first_item=None)
    form = answer.form(having="version")
    assert form.one("input", name="version")["value"] == "8"
    assert form.one("textarea", name="minutes").text.replace(" ", "") == MINE.replace("\n", "").replace(
        " ", ""
    )
    assert MINE.replace("<", "&lt;").replace("&\n", "&amp;\n").replace(">", "&gt;") in answer.html
    assert [node["value"] for node in form.all("input", name="modes")] == ["onsite", "online"]
    assert form.one("input", name="people")["value"] == "12"
    assert form.one("input", name="level")["value"] == "branch"
    assert form.one("input", name="first_item")["type"] == "checkbox"
    assert "checked" not in form.one("input", name="first_item")


def test_a_third_save_while_merging_brings_the_page_again(visit) -> None:
    stale(visit)
    assert stale(visit, minutes="再改").status == 409


@given(st.text(), st.text())
def test_the_marked_pieces_are_the_texts(yours: str, theirs: str) -> None:
    mine, other = marked(yours, theirs)
    assert "".join(piece for _mark, piece in mine) == yours
    assert "".join(piece for _mark, piece in other) == theirs
    assert {mark for mark, _piece in mine} <= {SAME, NEW}
    assert {mark for mark, _piece in other} <= {SAME, GONE}


def test_long_texts_are_compared_by_line() -> None:
    yours, theirs = "甲\n" * 2000, "甲\n" * 1999 + "乙\n"
    mine, other = marked(yours, theirs)
    assert (NEW, "甲\n") in mine
    assert (GONE, "乙\n") in other
