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
SAMPLE = ("secretary", "link")
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


def test_no_word_of_another_place_is_read(app: PartyHub, prober: Prober, kind: str) -> None:
    found, pages, read = [], 0, {}
    for name in READERS if kind == "sqlite" else SAMPLE:
        leaked, seen, read[name] = leaks(app, prober, name)
        found += leaked
        pages += sum(one.status == 200 for one in seen)
        broken = [one.url for one in seen if one.status >= 500 and one.url != "/readyz"]
        assert broken == []
    print(f"canaries, {kind}: {pages} pages and answers read, {len(found)} foreign words")
    assert found == []
    assert "east_branch" in read["secretary"]
    assert "east_branch" in read["link"]
    if kind == "sqlite":
        assert read["committee"] == set(CANARIES)
        assert {"east", "east_branch", "east_branch2"} <= read["group"]
        assert read["neighbour"] == {"west_branch"}


def test_a_list_that_forgot_its_scope_is_found(
    app: PartyHub, prober: Prober, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage."""
    monkeypatch.setattr(activities_policy, "scope_activities", lambda actor: true())
    found, _seen, _read = leaks(app, prober, "secretary")
    assert any("west_branch" in one for one in found)
