"""The list of those present, as it is pasted from minutes: read and matched to the roster. Pure.

“到会：张三、李四……；请假：王五（出差）；列席：……” in every habit of separating: 、 ， ; spaces, lines, full-width
signs, two-character names with a space inside, 等N人 at the end. Namesakes are asked about, never guessed; whoever is
on the roster and not named is named as missing, and stays not recorded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from partyhub.activities.rules.rolls import GUEST_LENGTH, REASON_LENGTH, Presence

PASTED_LENGTH = 20_000
_HEADS: Mapping[Presence, str] = {
    Presence.EXCUSED: "请假|事假|病假|公假|因公请假|因事请假|因病请假",
    Presence.ABSENT: "缺席|缺勤|未到会|未到|未参加|无故缺席",
    Presence.LATE: "迟到",
    Presence.PARTIAL: "早退|提前离会",
    Presence.OBSERVER: "列席|来宾|特邀|到会指导|邀请",
    Presence.PRESENT: "到会|出席|参会|参加|实到|到场|签到|与会|主持|记录|主讲",
}
_WORD = {word: state for state, words in _HEADS.items() for word in words.split("|")}
_WORDS = "|".join(sorted(_WORD, key=len, reverse=True))
_COUNT = r"\(?\s*(?:共\s*)?(?P<count>\d{1,4})\s*[人名位]?\s*\)?"
_HEAD = re.compile(
    rf"(?P<word>{_WORDS})(?:会议|活动)?(?:人员|同志|党员|领导|名单|情况|者|人|的)*\s*(?:{_COUNT})?\s*[::]"
)
_LINE_HEAD = re.compile(rf"^\s*(?P<word>{_WORDS})(?:人员|同志|党员|领导|名单|者)*\s+(?=\S)", re.MULTILINE)
_DUE = re.compile(r"应到(?:会)?(?:人员|党员|人数)*\s*:?\s*\d{1,4}\s*[人名位]?")
_ACTUAL = re.compile(
    r"(?P<word>实到|请假|缺席|列席)(?:会)?(?:人员|党员|人数)*\s*:?\s*\d{1,4}\s*[人名位](?=[,;。、\s]|$)"
)
_ONE = re.compile(r"(?P<name>[^(),;、。/|]*)(?P<note>(?:\([^()]*\))*)(?P<end>[,;、。/|]|$)", re.DOTALL)
_AND_OTHERS = re.compile(
    r"\s*(?:等)?\s*(?:共|计)?\s*(?P<count>\d{1,4})\s*(?:余)?[人名位](?:同志|党员)?\s*$|\s*等(?:同志|人|党员)?\s*$"
)
_ADDRESSED = re.compile(r"(?<=..)(?:同志|老师|先生|女士)$")
_JOINED = 4  # a name may fall into four pieces at its inner spaces


@dataclass(frozen=True)
class Person:
    """Somebody on the roster."""

    id: str
    name: str


@dataclass(frozen=True)
class Named:
    """A name as it stands in the list, with what the list says of it."""

    name: str
    state: Presence
    reason: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a pasted list says: who is how, whom to ask about, who is unknown, who is not named."""

    said: Mapping[str, Named] = field(default_factory=dict)
    questions: tuple[Named, ...] = ()
    unknown: tuple[Named, ...] = ()
    missing: tuple[str, ...] = ()
    miscounted: tuple[tuple[Presence, int, int], ...] = ()


def read_list(
    text: str, roster: Sequence[Person], chosen: Mapping[str, Sequence[str]] | None = None
) -> Reading:
    """Read a list against the roster of the day; `chosen` answers earlier questions: by name, the ids meant."""
    by_name: dict[str, list[str]] = {}
    for person in roster:
        by_name.setdefault(_key(person.name), []).append(person.id)
    sections = list(_sections(unicodedata.normalize("NFKC", text[:PASTED_LENGTH])))
    named: list[Named] = []
    miscounted = []
    for state, body, stated in sections:
        found, counted = _names(body, state, by_name)
        named += found
        wanted = counted if counted is not None else stated
        if wanted is not None and found and wanted != len(found):
            miscounted.append((state, wanted, len(found)))
    said, questions, unknown = _match(named, by_name, chosen or {})
    asked = {one for question in questions for one in question.candidates}
    missing = tuple(one.id for one in roster if one.id not in said and one.id not in asked)
    return Reading(said, questions, unknown, missing, tuple(miscounted))


def _key(name: str) -> str:
    return re.sub(
        r"[\s・•‧]", lambda found: "" if found[0].isspace() else "·", unicodedata.normalize("NFKC", name)
    )


def _sections(text: str) -> Iterable[tuple[Presence, str, int | None]]:
    """Cut a text at its heads; what stands before the first one are those present."""
    text = _DUE.sub(",", text)
    text = _ACTUAL.sub(",", text)
    text = _LINE_HEAD.sub(lambda found: f"{found['word']}:", text)
    state, begin, stated = Presence.PRESENT, 0, None
    for head in _HEAD.finditer(text):
        yield state, text[begin : head.start()], stated
        state, begin = _WORD[head["word"]], head.end()
        stated = int(head["count"]) if head["count"] else None
    yield state, text[begin:], stated


def _names(body: str, state: Presence, by_name: Mapping[str, list[str]]) -> tuple[list[Named], int | None]:
    found: list[Named] = []
    stated = None
    for piece in _ONE.finditer(body):
        name = piece["name"]
        others = _AND_OTHERS.search(name)
        if others:
            stated = int(others["count"]) if others["count"] else stated
            name = name[: others.start()]
        note = piece["note"].strip("()").replace(")(", " ").strip()
        names = [one for line in name.split("\n") for one in _pieces(line.split(), by_name)]
        here = [Named(one, state) for one in names]
        if here and note:
            here[-1] = _noted(here[-1], note)
        if note[:1] in ("均", "都"):
            found = [_noted(one, note[1:]) if not one.reason else one for one in found]
            here = [_noted(Named(one.name, state), note[1:]) for one in here]
        found += here
    return found, stated


def _pieces(words: list[str], by_name: Mapping[str, list[str]]) -> Iterable[str]:
    """Put names together again that a space has cut, and cut names apart that stand without any separator."""
    place = 0
    while place < len(words):
        for width in range(min(_JOINED, len(words) - place), 0, -1):
            joined = _ADDRESSED.sub("", "".join(words[place : place + width]))
            if joined in by_name:
                yield joined
                break
        else:
            width = (
                2 if len(words[place]) == 1 and place + 1 < len(words) and len(words[place + 1]) == 1 else 1
            )
            yield from _cut("".join(words[place : place + width]), by_name)
        place += width


def _cut(word: str, by_name: Mapping[str, list[str]]) -> list[str]:
    """Return the roster's names that fill a word without a gap; the word itself when they do not."""
    ways: list[list[str] | None] = [[]]
    for end in range(1, min(len(word), 400) + 1):
        ways.append(None)
        for begin in range(max(0, end - GUEST_LENGTH), end):
            before = ways[begin]
            if before is not None and word[begin:end] in by_name:
                ways[end] = [*before, word[begin:end]]
                break
    whole = ways[-1] if len(ways) == len(word) + 1 else None
    if whole:
        return whole
    bare = _ADDRESSED.sub("", word).strip(":.-— ")
    return [bare] if any(mark.isalpha() for mark in bare) else []


def _noted(one: Named, note: str) -> Named:
    """Read what stands in brackets behind a name: a state, or the reason of an absence."""
    for word, state in _WORD.items():
        if note.startswith(word) and state not in (Presence.PRESENT, one.state):
            rest = note if word in ("病假", "事假", "公假") else note[len(word) :].strip(" :,、")
            return Named(one.name, state, rest[:REASON_LENGTH])
    keeps = one.state not in (Presence.PRESENT, Presence.OBSERVER)
    return Named(one.name, one.state, note[:REASON_LENGTH] if keeps else "")


def _match(
    named: Iterable[Named], by_name: Mapping[str, list[str]], chosen: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Named], tuple[Named, ...], tuple[Named, ...]]:
    """Match names to people. A name that stands as often as it has bearers means all of them."""
    groups: dict[str, list[Named]] = {}
    for one in named:
        groups.setdefault(_key(one.name), []).append(one)
    said: dict[str, Named] = {}
    questions, unknown = [], []
    for key, ones in groups.items():
        people = by_name.get(key, [])
        last = _strongest(ones)
        if not people:
            unknown.append(Named(last.name[:GUEST_LENGTH], last.state, last.reason))
        elif len(people) == 1:
            said[people[0]] = last
        elif picked := [one for one in chosen.get(key, ()) if one in people]:
            said |= dict.fromkeys(picked, last)
        elif len(ones) == len(people) and len({one.state for one in ones}) == 1:
            said |= dict(zip(people, ones, strict=True))
        else:
            questions.append(Named(key, last.state, last.reason, tuple(people)))
    return said, tuple(questions), tuple(unknown)


def _strongest(ones: Sequence[Named]) -> Named:
    """Return what counts of several mentions: present is the weakest word, of others the last."""
    special = [one for one in ones if one.state is not Presence.PRESENT]
    return (special or list(ones))[-1]
