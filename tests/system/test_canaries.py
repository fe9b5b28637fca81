"""A word that stands in the records of one place is read by those who reach that place, and by nobody else.

Everybody walks through all pages, lists, the interface and downloaded workbooks; what only counts shows no word.
"""

from __future__ import annotations

import pytest
from sqlalchemy import true

from partyhub.activities import policy as activities_policy
from partyhub.kernel.http import PartyHub
from tests.system.crawl import Seen, walk
from tests.system.declared import Who
from tests.system.probe import Prober
from tests.system.scene import CANARIES

READERS = (
    "committee",
    "group",
    "secretary",
    "sibling",
    "neighbour",
    "member",
    "link",
    "leader",
    "dispatcher",
    "east_dispatcher",
    "auditor",
    "sysadmin",
    "",
)
RECORDS = ("activity.read", "order.dispatch", "import.run", "scorecard.read", "audit.read")
"""The permissions that show a record with a canary in it: activities and their files, drafts of orders, imports,
values typed with evidence, the log."""


def reaches(who: Who, place: str) -> bool:
    """Whether any permission lets `who` read records of `place`."""
    from partyhub.security.permissions import Permission

    return any(who.reaches(Permission(one), place) for one in RECORDS)


def leaks(app: PartyHub, prober: Prober, name: str) -> tuple[list[str], list[Seen], set[str]]:
    """Walk as somebody; return what leaked, what was seen, and whose words were read."""
    scene = prober.scene
    who = Who(name, scene.roles.get(name, ()), scene.own.get(name, "")) if name else Who("anonymous")
    foreign = {place: word for place, word in CANARIES.items() if not reaches(who, place)}
    seen, found, read = [], [], set()
    for answer in walk(app, prober, name, limit=260, each=4):
        seen.append(answer)
        found += [
            f"{name} {answer.url} shows {place}" for place, word in foreign.items() if word in answer.text
        ]
        read |= {place for place, word in CANARIES.items() if word in answer.text}
    for word in CANARIES.values():
        for url in (
            f"/activities?q={word}",
            f"/organizations/?text={word}",
            f"/members?text={word}",
            f"/audit?about={word}",
        ):
            prober.ask(name, "GET", url)
    return found, seen, read


MET_BY = {
    "committee": set(CANARIES),
    "group": {"east", "east_branch", "east_branch2"},
    "secretary": {"east_branch"},
    "link": {"east_branch"},
    "neighbour": {"west_branch"},
}
"""Whose words somebody must have met on the walk: a walk that saw nothing proves nothing."""

NOTHING_ELSE = ("committee", "neighbour")
"""Who meets these words and no other."""


@pytest.mark.parametrize("name", READERS, ids=lambda name: name or "anonymous")
def test_no_word_of_another_place_is_read(app: PartyHub, prober: Prober, name: str) -> None:
    found, seen, read = leaks(app, prober, name)
    assert [one.url for one in seen if one.status >= 500 and one.url != "/readyz"] == []
    print(f"canaries, {name}: {sum(one.status == 200 for one in seen)} pages and answers read")
    assert found == []
    assert MET_BY.get(name, set()) <= read
    assert name not in NOTHING_ELSE or read == MET_BY[name]


def test_a_list_that_forgot_its_scope_is_found(
    app: PartyHub, prober: Prober, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage."""
    monkeypatch.setattr(activities_policy, "scope_activities", lambda actor, **how: true())
    found, _seen, _read = leaks(app, prober, "secretary")
    assert any("west_branch" in one for one in found)
