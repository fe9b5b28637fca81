"""The JSON interface of activities."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from partyhub.activities import commands
from partyhub.activities.models import Activity, Attendance
from partyhub.activities.rules import Presence, RollEntry
from partyhub.kernel.db import db
from tests.factories.activities import logged, submitted, with_picture


def body(world, **fields):
    values = {
        "title": "专题党课",
        "kinds": ["themed_day", "party_lecture"],
        "organization_id": world.tree.east_branch.public_id,
        "starts_at": "2026-11-20T14:30:00+08:00",
        "ends_at": "2026-11-20T16:00:00+08:00",
        "place": "党员活动室",
        "minutes": "支部书记讲党课。",
    }
    return {name: value for name, value in (values | fields).items() if value is not None}


def png() -> tuple[io.BytesIO, str]:
    into = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(into, "PNG")
    into.seek(0)
    return into, "签到表.png"


class TestRecords:
    def test_the_whole_way(self, api_as, world):
        secretary, group = api_as(world.secretary), api_as(world.group)
        made = secretary.post("/activities", body(world), status=201)
        assert made["state"] == "draft"
        assert made["kinds"] == ["party_lecture", "themed_day"]
        assert made["starts_at"] == "2026-11-20T14:30:00+08:00"
        assert secretary.response.headers["ETag"] == f'"{made["version"]}"'
        url = f"/activities/{made['id']}"
        changed = secretary.patch(url, {"place": "二楼会议室"}, version=made["version"])
        assert changed["place"] == "二楼会议室"
        assert changed["minutes"] == "支部书记讲党课。"
        held = secretary.post(f"{url}/hold", version=changed["version"])
        sent = secretary.post(f"{url}/submit", version=held["version"])
        returned = group.post(f"{url}/return", {"comment": "请补充。"}, version=sent["version"])
        assert returned["state"] == "returned"
        sent = secretary.post(f"{url}/submit", version=returned["version"])
        approved = group.post(f"{url}/approve", version=sent["version"])
        assert approved["allowed"] == ["withdraw"]
        withdrawn = group.post(f"{url}/withdraw", {"reason": "记录有误。"}, version=approved["version"])
        group.post(f"{url}/approve", status=409, version=withdrawn["version"])
        sent = secretary.post(f"{url}/submit", version=withdrawn["version"])
        again = group.post(f"{url}/approve", version=sent["version"])
        archived = secretary.post(f"{url}/archive", version=again["version"])
        assert archived["state"] == "archived"
        assert secretary.get(url)["allowed"] == []

    def test_logging_after_the_event_in_one_go(self, api_as, world):
        people = world.people
        entries = [{"member_id": people.member.public_id, "state": "present"}]
        made = api_as(world.secretary).post(
            "/activities?then=submit",
            body(
                world,
                kinds=["members_meeting"],
                chair_id=people.secretary.public_id,
                recorder_id=people.deputy.public_id,
                attendance=entries,
            ),
            status=201,
        )
        assert made["state"] == "submitted"
        assert made["attended"] == 1
        assert made["chair_id"] == people.secretary.public_id

    def test_one_go_or_nothing(self, api_as, world):
        refused = api_as(world.secretary).post(
            "/activities?then=submit", body(world, kinds=["members_meeting"], minutes=None), status=422
        )
        assert {error["pointer"] for error in refused["errors"]} == {
            "/minutes",
            "/chair_id",
            "/recorder_id",
            "/attendance",
        }
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0

    def test_the_same_key_makes_one_record(self, api_as, world):
        api = api_as(world.secretary)
        first = api.post("/activities", body(world), status=201, key="one")
        assert api.post("/activities", body(world), status=201, key="one") == first
        api.post("/activities", body(world, title="另一次"), status=409, key="one")
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 1

    @pytest.mark.parametrize(
        ("fields", "pointer"),
        [
            ({"title": None}, "/title"),
            ({"title": ""}, "/title"),
            ({"title": "x" * 201}, "/title"),
            ({"title": "a\0b"}, "/title"),
            ({"title": 7}, "/title"),
            ({"kinds": []}, "/kinds"),
            ({"kinds": ["party"]}, "/kinds/0"),
            ({"starts_at": "2026-11-20"}, "/starts_at"),
            ({"starts_at": "2026-11-20T14:30:00"}, "/starts_at"),
            ({"ends_at": "2026-11-20T14:00:00+08:00"}, "/ends_at"),
            (
                {"starts_at": "9999-12-30T23:00:00-12:00", "ends_at": "9999-12-31T23:59:59-12:00"},
                "/starts_at",
            ),
            (
                {"starts_at": "0001-01-01T00:00:00+14:00", "ends_at": "0001-01-01T01:00:00+14:00"},
                "/starts_at",
            ),
            ({"capacity": 0}, "/capacity"),
            ({"capacity": "12"}, "/capacity"),
            ({"minutes": "x" * 50_001}, "/minutes"),
            ({"state": "approved"}, "/state"),
            ({"created_by": 1}, "/created_by"),
            ({"version": 3}, "/version"),
        ],
    )
    def test_bad_bodies_are_refused_and_nothing_is_kept(self, api_as, world, fields, pointer):
        refused = api_as(world.secretary).post("/activities", body(world, **fields), status=422)
        assert refused["errors"][0]["pointer"] == pointer
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0

    def test_foreign_ids_in_bodies_are_not_found(self, api_as, world):
        api = api_as(world.secretary)
        api.post("/activities", body(world, organization_id=world.tree.west_branch.public_id), status=404)
        api.post("/activities", body(world, organization_id="nonsense"), status=404)
        api.post("/activities", body(world, chair_id=world.people.stranger.public_id), status=404)
        entries = [{"member_id": world.people.stranger.public_id, "state": "present"}]
        api.post("/activities", body(world, attendance=entries), status=404)
        assert db.session.scalar(select(func.count()).select_from(Activity)) == 0

    def test_versions(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        api, url = api_as(world.secretary), f"/activities/{activity.public_id}"
        api.patch(url, {"place": "a"}, status=428)
        api.post(f"{url}/hold", status=428)
        api.patch(url, {"place": "a"}, version=7, status=409)
        api.post(f"{url}/hold", version=7, status=409)
        db.session.expire_all()
        assert activity.version == 1

    def test_who_may_do_what(self, api_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        url, version = f"/activities/{activity.public_id}", activity.version
        api_as(world.secretary).post(f"{url}/approve", version=version, status=403)
        api_as(world.member).post(f"{url}/approve", version=version, status=403)
        api_as(world.actor("sibling")).get(url, status=404)
        api_as(world.neighbour).post(f"{url}/submit", version=version, status=404)
        api_as(world.group).post(f"{url}/submit", version=version, status=403)
        api_as(world.actor("sysadmin")).get(url, status=403)
        own = submitted(world.committee, world.tree.root, clock)
        refused = api_as(world.committee).post(
            f"/activities/{own.public_id}/approve", version=own.version, status=403
        )
        assert refused["errors"][0]["code"] == "activity_own_record"

    def test_wrong_states_say_what_is_allowed(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        refused = api_as(world.secretary).post(
            f"/activities/{activity.public_id}/archive", version=activity.version, status=409
        )
        assert refused["errors"][0]["code"] == "wrong_state"

    def test_a_verb_that_is_none_does_not_exist(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        api_as(world.secretary).post(f"/activities/{activity.public_id}/delete", version=1, status=404)


class TestLists:
    def test_filters_and_paging(self, api_as, world, clock):
        for number in range(3):
            logged(world.secretary, world.tree.east_branch, clock, title=f"第{number}次")
        submitted(world.secretary, world.tree.east_branch, clock, title="已提交")
        api = api_as(world.secretary)
        first = api.get("/activities", page_size=3)
        assert first["total"] == 4
        assert [one["title"] for one in first["items"]] == ["已提交", "第2次", "第1次"]
        second = api.get("/activities", page_size=3, cursor=first["next_cursor"])
        assert [one["title"] for one in second["items"]] == ["第0次"]
        assert second["next_cursor"] is None
        assert len(api.get("/activities", state="submitted")["items"]) == 1
        assert api.get("/activities", kind="training")["items"] == []
        assert api.get("/activities", date_to="2026-11-19")["items"] == []
        assert len(api.get("/activities", organization_id=world.tree.east_branch.public_id)["items"]) == 4

    @pytest.mark.parametrize(
        "query",
        [
            {"colour": "red"},
            {"state": "nonsense"},
            {"kind": "nonsense"},
            {"page_size": 0},
            {"page_size": 201},
            {"cursor": "nonsense"},
            {"date_from": "yesterday"},
            {"organization_id": "0000000000000000"},
        ],
    )
    def test_bad_queries(self, api_as, world, query):
        api_as(world.secretary).get("/activities", status=422, **query)

    def test_superiors_do_not_see_drafts(self, api_as, world, clock):
        logged(world.secretary, world.tree.east_branch, clock)
        assert api_as(world.group).get("/activities")["items"] == []

    def test_minutes_that_are_not_ones_own_to_read(self, api_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock, kinds=["heart_talk"])
        url = f"/activities/{activity.public_id}"
        assert api_as(world.secretary).get(url)["minutes"]
        assert api_as(world.group).get(url)["minutes"] is None
        assert api_as(world.group).get("/activities")["items"][0]["minutes"] is None


class TestAttendance:
    def test_upserts_and_says_counts(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        api, url = api_as(world.secretary), f"/activities/{activity.public_id}/attendance"
        member = world.people.member.public_id
        entries = [{"member_id": member, "state": "present"}, {"guest_name": "李老师", "state": "observer"}]
        api.post(url, {"entries": entries})
        shown = api.post(
            url, {"entries": [{"member_id": member, "state": "late", "minutes": 60, "reason": "堵车"}]}
        )
        assert shown["counts"]["late"] == 1
        assert shown["counts"]["observer"] == 1
        line = {"member_id": member, "state": "late", "minutes": 60, "reason": "堵车"}
        line |= {"recorded_at": "2026-11-23T10:00:00+08:00", "recorded_by": "曾国平", "reported": "leader"}
        assert shown["entries"][0] == line

    def test_answers_with_the_lines_that_were_sent_and_the_counts_of_all(self, api_as, world, clock):
        """Of five hundred people whom phones mark one by one, each answer holds one line."""
        activity = logged(world.secretary, world.tree.east_branch, clock)
        api, url = api_as(world.secretary), f"/activities/{activity.public_id}/attendance"
        first, second = world.people.member.public_id, world.people.member2.public_id
        api.post(url, {"entries": [{"member_id": first, "state": "present"}]})
        api.post(url, {"entries": [{"guest_name": "李老师", "state": "observer"}]})
        shown = api.post(url, {"entries": [{"member_id": second, "state": "present"}]})
        assert [one["member_id"] for one in shown["entries"]] == [second]
        assert (shown["counts"]["present"], shown["counts"]["observer"], shown["hidden"]) == (2, 1, 0)
        guest = api.post(url, {"entries": [{"guest_name": "李老师", "state": "late"}]})
        assert [one["guest_name"] for one in guest["entries"]] == ["李老师"]
        assert len(api.get(url)["entries"]) == 3

    @pytest.mark.parametrize(
        "entries",
        [
            [],
            [{"state": "present"}],
            [{"member_id": None, "state": "present"}],
            [{"member_id": "M", "guest_name": "x", "state": "present"}],
            [{"member_id": "M", "state": "here"}],
            [{"member_id": "M", "state": "present", "minutes": -1}],
            [{"member_id": "M", "state": "present", "reason": "x" * 201}],
            [{"member_id": "M", "state": "present"}, {"member_id": "M", "state": "late"}],
            [{"member_id": "M", "state": "present", "points": 3}],
            [{"member_id": "M", "state": "present"}, {"guest_name": "a\0b", "state": "present"}],
        ],
    )
    def test_all_or_nothing(self, api_as, world, clock, entries):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        member = world.people.member.public_id
        real = [{k: member if v == "M" else v for k, v in one.items()} for one in entries]
        api_as(world.secretary).post(
            f"/activities/{activity.public_id}/attendance", {"entries": real}, status=422
        )
        assert db.session.scalar(select(func.count()).select_from(Attendance)) == 0

    def test_a_stranger_in_the_list_spoils_it(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        entries = [
            {"member_id": world.people.member.public_id, "state": "present"},
            {"member_id": world.people.stranger.public_id, "state": "present"},
        ]
        url = f"/activities/{activity.public_id}/attendance"
        api_as(world.secretary).post(url, {"entries": entries}, status=404)
        assert db.session.scalar(select(func.count()).select_from(Attendance)) == 0

    def test_others_see_counts_and_themselves(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        url = f"/activities/{activity.public_id}/attendance"
        names = ("member", "member2", "secretary")
        entries = [{"member_id": getattr(world.people, name).public_id, "state": "present"} for name in names]
        api_as(world.secretary).post(url, {"entries": entries})
        commands.submit(world.secretary, activity, clock=clock)
        above = api_as(world.group).get(url)
        assert above["entries"] == []
        assert above["hidden"] == 3
        assert above["counts"]["present"] == 3
        own = api_as(world.member).get(url)
        assert [one["member_id"] for one in own["entries"]] == [world.people.member.public_id]
        api_as(world.neighbour).get(url, status=404)


class TestFiles:
    def test_attach_list_read_remove(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        api, url = api_as(world.secretary), f"/activities/{activity.public_id}/files"
        made = api.post(url, data={"file": png()}, status=201)
        assert made["part"] == "photo"
        assert [one["id"] for one in api.get(url)["items"]] == [made["id"]]
        assert api.get(f"/files/{made['id']}")["media_type"] == made["media_type"]
        api_as(world.neighbour).get(url, status=404)
        api_as(world.neighbour).get(f"/files/{made['id']}", status=404)
        api.delete(f"{url}/{made['id']}", version=activity.version, status=204)
        assert api.get(url)["items"] == []

    def test_a_file_of_another_record_is_not_removed_through_this_one(self, api_as, world, clock):
        one, other = (logged(world.secretary, world.tree.east_branch, clock) for _ in range(2))
        attachment = with_picture(world.secretary, one, clock)
        url = f"/activities/{other.public_id}/files/{attachment.public_id}"
        api_as(world.secretary).delete(url, version=other.version, status=404)

    def test_no_file(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        api_as(world.secretary).post(f"/activities/{activity.public_id}/files", data={}, status=422)

    def test_content_comes_as_a_download(self, client_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        attachment = with_picture(world.secretary, activity, clock)
        url = f"/api/v1/files/{attachment.public_id}/content"
        with client_as(world.secretary).get(url) as answer:
            assert answer.status_code == 200
            assert answer.headers["Content-Disposition"].startswith("attachment;")
        with client_as(world.neighbour).get(url) as answer:
            assert answer.status_code == 404


def test_a_verb_needs_no_body(client_as, world, clock):
    activity = logged(world.secretary, world.tree.east_branch, clock)
    url = f"/api/v1/activities/{activity.public_id}/hold"
    answer = client_as(world.secretary).post(url, headers={"If-Match": '"1"'})
    assert answer.status_code == 200


class TestContests:
    def test_contest_and_correct_over_the_interface(self, api_as, world, clock):
        activity = submitted(world.secretary, world.tree.east_branch, clock)
        commands.return_(world.group, activity, comment="请补考勤。", clock=clock)
        entry = RollEntry(Presence.ABSENT, member_id=world.people.member.id)
        commands.record_roll(world.secretary, activity, [entry], clock=clock)
        url = f"/activities/{activity.public_id}/contests"
        body = {"claimed": "late", "reason": "堵车"}
        made = api_as(world.member).post(url, body, status=201)
        assert (made["state"], made["recorded"], made["claimed"]) == ("open", "absent", "late")
        assert api_as(world.member).post(url, body, status=409)["errors"][0]["code"] == "contest_twice"
        desk = api_as(world.secretary)
        assert [one["id"] for one in desk.get(url)["items"]] == [made["id"]]
        assert api_as(world.group).get(url)["items"] == []
        desk.post(f"{url}/{made['id']}/correct", {}, status=428)
        clock.advance(timedelta(minutes=1))
        done = desk.post(f"{url}/{made['id']}/correct", {"answer": "已更正"}, version=1)
        assert (done["state"], done["version"]) == ("corrected", 2)
        lines = desk.get(f"/activities/{activity.public_id}/attendance")["entries"]
        assert [one["state"] for one in lines] == ["late"]


class TestSelfSignIn:
    def test_switch_code_and_sign_in(self, api_as, world, clock):
        at = clock.now() + timedelta(minutes=5)
        times = {"starts_at": at, "ends_at": at + timedelta(hours=1)}
        activity = logged(world.secretary, world.tree.east_branch, clock, **times)
        commands.publish(world.secretary, activity, clock=clock)
        url, desk = f"/activities/{activity.public_id}", api_as(world.secretary)
        desk.get(f"{url}/self-sign-in/code", status=409)
        assert desk.post(f"{url}/self-sign-in", {"open": True}) == {"open": True}
        code = desk.get(f"{url}/self-sign-in/code")["code"]
        api_as(world.neighbour).post(f"{url}/sign-in", {"code": code}, status=404)
        line = api_as(world.member).post(f"{url}/sign-in", {"code": code})
        assert (line["state"], line["reported"]) == ("present", "oneself")
        clock.advance(timedelta(seconds=61))
        late = api_as(world.actor("member2")).post(f"{url}/sign-in", {"code": code}, status=422)
        assert late["errors"][0]["code"] == "sign_in_code_over"

    def test_marking_the_rest(self, api_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        url, desk = f"/activities/{activity.public_id}/attendance", api_as(world.secretary)
        people = [world.people.member.public_id, world.people.member2.public_id]
        desk.post(url, {"entries": [{"member_id": people[0], "state": "excused"}]})
        rest = [{"member_id": one, "state": "present"} for one in people]
        shown = desk.post(url, {"entries": rest, "only_unrecorded": True})
        assert {one["member_id"]: one["state"] for one in shown["entries"]} == {
            people[0]: "excused",
            people[1]: "present",
        }
        assert shown["counts"]["absent"] == 0
