"""Files are as closed as minutes: of a committee's meeting and of a talk, at every door; asked by raw HTTP."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import true

from partyhub.activities import commands, policy, queries
from partyhub.activities.rules import Kind, Presence, RollEntry
from partyhub.kernel import unit
from partyhub.reports.views import records as paper
from tests.factories.activities import logged, with_picture

CANARY = "松间鹤影"
CLOSED = (Kind.COMMITTEE_MEETING, Kind.PARTY_COMMITTEE_MEETING, Kind.MEMBER_APPRAISAL, Kind.HEART_TALK)
READERS = {
    Kind.PARTY_LECTURE: {"secretary", "group", "committee", "inspector", "member"},
    **{kind: {"secretary", "group", "committee", "inspector"} for kind in CLOSED[:-1]},
    Kind.HEART_TALK: {"secretary"},
}
DOWNLOADS = {"download", "thumbnail", "picture", "api file", "api content"}
LISTS = {"page", "api list", "paper"}


def record(world, clock, kind: Kind):
    """Submit a record whose minutes, whose result where it is closed, and whose picture carry the canary."""
    people = world.people
    activity = logged(
        world.secretary,
        world.tree.east_branch,
        clock,
        title="一次会议",
        kinds=[kind],
        minutes=CANARY,
        result=CANARY if kind is Kind.HEART_TALK else "",
        chair_id=people.secretary.id,
        recorder_id=people.deputy.id,
        entries=[RollEntry(Presence.PRESENT, member_id=people.secretary.id)],
    )
    file = with_picture(world.secretary, activity, clock, name=f"{CANARY}.png")
    commands.submit(world.secretary, activity, clock=clock)
    unit.commit()
    return activity.public_id, file.public_id


def opened(client, activity: str, file: str) -> set[str]:
    """Return the doors through which something of the files, or the canary, comes out."""
    downloads = {
        "download": f"/files/{file}",
        "thumbnail": f"/files/{file}/thumbnail",
        "picture": f"/files/{file}/picture",
        "api file": f"/api/v1/files/{file}",
        "api content": f"/api/v1/files/{file}/content",
    }
    lists = {
        "page": f"/activities/{activity}",
        "api list": f"/api/v1/activities/{activity}/files",
        "paper": f"/reports/records/{activity}",
    }
    found = set()
    for door, url in downloads.items():
        with client.get(url) as answer:
            assert answer.status_code in (200, 404), (door, answer.status_code)
            found |= {door} if answer.status_code == 200 else set()
    for door, url in lists.items():
        with client.get(url) as answer:
            assert answer.status_code == 200, door
            text = answer.get_data(as_text=True)
            found |= {door} if file in text or CANARY in text else set()
    with client.get(f"/reports/records/{activity}.docx") as answer:
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.get_data())) as package:
            parts = [package.read(name) for name in package.namelist()]
            found |= {"docx"} if any(CANARY.encode() in part for part in parts) else set()
    return found


@pytest.mark.parametrize("what", READERS)
def test_who_reads_the_minutes_gets_the_files_and_nobody_else(client_as, world, clock, what):
    activity, file = record(world, clock, what)
    roles = ["secretary", "group", "committee", "inspector"] + ["member"] * (what is not Kind.HEART_TALK)
    for role in roles:
        reads = DOWNLOADS | LISTS | {"docx"} if role in READERS[what] else set()
        assert opened(client_as(world.actor(role)), activity, file) == reads, role


def test_the_page_says_that_there_are_files_for_others(page_as, world, clock):
    activity, _file = record(world, clock, Kind.COMMITTEE_MEETING)
    told = "照片和文件仅供可以查看会议记录的人员查看"
    assert told in page_as(world.member).get(f"/activities/{activity}").text
    assert told not in page_as(world.group).get(f"/activities/{activity}").text


def test_a_reviewer_of_a_talk_decides_without_its_files_and_its_result(page_as, world, clock):
    activity, file = record(world, clock, Kind.HEART_TALK)
    shown = page_as(world.group).get(f"/activities/review?open={activity}")
    assert "一次会议" in shown.text
    assert file not in shown.html
    assert CANARY not in shown.html


def test_what_changed_since_the_return_names_no_closed_file(page_as, world, clock):
    public_id, _file = record(world, clock, Kind.HEART_TALK)
    activity = queries.get(world.secretary, public_id)
    commands.return_(world.group, activity, comment="请补充签到表。", clock=clock)
    with_picture(world.secretary, activity, clock, name=f"{CANARY}二.png")
    commands.submit(world.secretary, activity, clock=clock)
    for url in (f"/activities/{public_id}", f"/activities/review?open={public_id}"):
        shown = page_as(world.group).get(url)
        assert "照片和文件" in shown.text
        assert CANARY not in shown.html
    assert f"{CANARY}二" in page_as(world.secretary).get(f"/activities/{public_id}").text


@pytest.mark.parametrize(
    ("taken", "leaks"),
    [
        ("download", DOWNLOADS),
        ("list", {"page", "api list", "paper"}),
        ("minutes", DOWNLOADS | LISTS | {"docx"}),
    ],
)
def test_sabotage_of_each_check_opens_its_doors(client_as, world, clock, monkeypatch, taken, leaks):
    activity, file = record(world, clock, Kind.COMMITTEE_MEETING)
    if taken in ("download", "minutes"):
        monkeypatch.setattr(policy, "scope_minutes", lambda actor: true())
    if taken == "minutes":
        monkeypatch.setattr(policy, "sees_minutes", lambda *_about: True)
    if taken == "list":
        everything = queries.files_of
        monkeypatch.setattr(
            queries, "files_of", lambda _actor, found, home: everything(world.secretary, found, home)
        )
        assert paper.records is queries
    found = opened(client_as(world.member), activity, file)
    assert leaks <= found
    assert found - leaks <= {"docx", "paper"}
