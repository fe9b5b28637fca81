"""Pasted lists of those present, in every habit of writing them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyhub.activities.rules import Person, Presence, read_list

ROSTER = [
    Person("zs", "张三"),
    Person("ls", "李四"),
    Person("ww", "王五"),
    Person("zl", "赵六"),
    Person("oy", "欧阳小满"),
    Person("mm", "买买提·吐尔逊"),
    Person("rare", "𠮷田𬀩"),
    Person("j1", "王建国"),
    Person("j2", "王建国"),
]
PLAIN = ROSTER[:7]
P, E, A, L = Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT, Presence.LATE
V = Presence.OBSERVER


def states(text: str) -> dict[str, Presence]:
    return {one: named.state for one, named in read_list(text, ROSTER).said.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三、李四", {"zs": P, "ls": P}),
        ("到会：张三、李四；请假：王五（出差）；列席：赵六", {"zs": P, "ls": P, "ww": E, "zl": V}),
        ("到会人员（2人）:张三，李四。缺席人员:王五", {"zs": P, "ls": P, "ww": A}),
        ("张 三　李 四 王五", {"zs": P, "ls": P, "ww": P}),
        ("张三 李四\n王五\t赵六", {"zs": P, "ls": P, "ww": P, "zl": P}),
        ("张三李四王五", {"zs": P, "ls": P, "ww": P}),
        ("欧阳 小满、买买提・吐尔逊，𠮷田𬀩", {"oy": P, "mm": P, "rare": P}),
        ("应到9人，实到2人，请假1人。\n实到：张三、李四\n请假：王五", {"zs": P, "ls": P, "ww": E}),
        ("出席：张三同志、李四同志等2人", {"zs": P, "ls": P}),
        ("张三、李四（迟到20分钟）、王五（病假）", {"zs": P, "ls": L, "ww": E}),
        ("主持人：张三　记录人：李四\n参加人员：张三、李四、王五", {"zs": P, "ls": P, "ww": P}),
        ("请假 王五、赵六（均出差）", {"ww": E, "zl": E}),
        ("实到：张三、李四\n迟到：李四", {"zs": P, "ls": L}),
        ("", {}),
        ("党员活动室", {}),
    ],
)
def test_habits(text, expected):
    assert states(text) == expected


def test_reasons_are_kept_for_absences_and_titles_are_not():
    said = read_list("到会：张三（支部书记）；请假：王五（到市里开会）、赵六(病假)", ROSTER).said
    assert said["zs"].reason == ""
    assert (said["ww"].reason, said["zl"].reason) == ("到市里开会", "病假")
    said = read_list("请假：王五、赵六（均出差）", ROSTER).said
    assert (said["ww"].reason, said["zl"].reason) == ("出差", "出差")


def test_the_missing_are_named_and_not_recorded():
    found = read_list("张三", PLAIN)
    assert found.missing == ("ls", "ww", "zl", "oy", "mm", "rare")
    assert set(found.said) == {"zs"}


def test_namesakes_are_asked_about_and_the_answer_is_taken():
    found = read_list("张三、王建国", ROSTER)
    assert [(one.name, one.candidates) for one in found.questions] == [("王建国", ("j1", "j2"))]
    assert not {"j1", "j2"} & {*found.said, *found.missing}
    answered = read_list("张三、王建国", ROSTER, {"王建国": ["j2"]})
    assert set(answered.said) == {"zs", "j2"}
    assert "j1" in answered.missing


def test_a_name_as_often_as_it_has_bearers_means_all_of_them():
    assert set(read_list("王建国、王建国", ROSTER).said) == {"j1", "j2"}
    assert read_list("到会：王建国；请假：王建国", ROSTER).questions


def test_strangers_are_offered_as_guests():
    found = read_list("到会：张三；列席：街道李主任、周老师", ROSTER)
    assert [(one.name, one.state) for one in found.unknown] == [("街道李主任", V), ("周老师", V)]


def test_a_count_that_does_not_fit_is_said():
    assert read_list("到会（5人）：张三、李四", ROSTER).miscounted == ((P, 5, 2),)
    assert read_list("到会：张三、李四等2人", ROSTER).miscounted == ()
    assert read_list("到会：张三等12人", ROSTER).miscounted == ((P, 12, 1),)


SEPARATORS = ["、", "，", ",", "；", " ", "　", "\n", "、\n", " 、 ", "/", "\t"]
HEADS = {P: ["到会", "出席人员", "实到"], E: ["请假", "因公请假"], A: ["缺席"], V: ["列席人员"], L: ["迟到"]}


def spaced(name: str, inner: bool) -> str:
    return f"{name[0]}　{name[1]}" if inner and len(name) == 2 else name


@given(
    st.dictionaries(st.sampled_from(PLAIN), st.sampled_from(list(HEADS)), max_size=len(PLAIN)),
    st.sampled_from(SEPARATORS),
    st.sampled_from([":", "："]),
    st.booleans(),
    st.data(),
)
def test_whatever_is_written_is_read(assigned, separator, colon, inner, data):
    parts = []
    for state in data.draw(st.permutations(sorted({*assigned.values()}))):
        names = [spaced(one.name, inner) for one, held in assigned.items() if held is state]
        head = data.draw(st.sampled_from(HEADS[state]))
        parts.append(f"{head}{colon}{separator.join(names)}")
    found = read_list(data.draw(st.sampled_from(["\n", "；", "。"])).join(parts), PLAIN)
    assert {one: named.state for one, named in found.said.items()} == {
        person.id: state for person, state in assigned.items()
    }
    assert set(found.missing) == {one.id for one in PLAIN} - {one.id for one in assigned}
    assert not found.unknown
    assert not found.questions


@given(st.text(max_size=300))
def test_any_text_is_read_and_everybody_is_in_exactly_one_place(text):
    found = read_list(text, ROSTER)
    asked = {one for question in found.questions for one in question.candidates}
    places = [*found.said, *sorted(asked), *found.missing]
    assert sorted(places) == sorted(one.id for one in ROSTER)


@given(st.text(alphabet="张三李四王五建国 、，：（）()到会请假缺席等人0123456789\n", max_size=200))
def test_texts_that_look_like_lists_too(text):
    found = read_list(text, ROSTER)
    asked = {one for question in found.questions for one in question.candidates}
    assert len(found.said) + len(asked) + len(found.missing) == len(ROSTER)
    assert all(one.name and len(one.name) <= 60 for one in found.unknown)
