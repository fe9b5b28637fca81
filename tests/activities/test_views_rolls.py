"""Pages of the roll call: the leader's sheet, paper, signing in, contesting."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from partyhub.activities import commands, queries, rules
from partyhub.activities.rules import Presence, RollEntry
from tests.activities.test_rolls import contested, line, rolled
from tests.activities.test_sign_in import open_activity
from tests.factories.activities import logged


class TestStalePage:
    """Two leaders with the sheet open: nobody's page overwrites what it did not touch."""

    def test_only_what_a_page_changed_is_written(self, page_as, world, clock):
        activity, people = logged(world.secretary, world.tree.east_branch, clock), world.people
        page = page_as(world.secretary)
        stale = page.get(f"/activities/{activity.public_id}/roll")
        entry = RollEntry(Presence.EXCUSED, member_id=people.member2.id, reason="出差")
        commands.record_roll(world.secretary, activity, [entry], clock=clock)
        page.submit(stale, {f"roll-{people.member.public_id}": "present"}, having="guests")
        assert line(activity, people.member.id).state is Presence.PRESENT
        assert line(activity, people.member2.id).state is Presence.EXCUSED

    def test_the_same_person_recorded_otherwise_meanwhile_is_asked_about(self, page_as, world, clock):
        activity, people = logged(world.secretary, world.tree.east_branch, clock), world.people
        page = page_as(world.secretary)
        stale = page.get(f"/activities/{activity.public_id}/roll")
        entry = RollEntry(Presence.EXCUSED, member_id=people.member.id, reason="出差")
        commands.record_roll(world.secretary, activity, [entry], clock=clock)
        name = f"roll-{people.member.public_id}"
        again = page.submit(stale, {name: "present"}, having="guests", status=409)
        assert people.member.name in again.errors()[0]
        assert "checked" in again.one("input", name=name, value="present")
        assert line(activity, people.member.id).state is Presence.EXCUSED
        clock.advance(timedelta(seconds=5))
        page.submit(again, {}, having="guests")
        assert line(activity, people.member.id).state is Presence.PRESENT

    def test_saving_what_the_script_has_saved_changes_nothing(self, page_as, world, clock):
        activity, people = logged(world.secretary, world.tree.east_branch, clock), world.people
        page = page_as(world.secretary)
        stale = page.get(f"/activities/{activity.public_id}/roll")
        entry = RollEntry(Presence.PRESENT, member_id=people.member.id)
        commands.record_roll(world.secretary, activity, [entry], clock=clock)
        page.submit(stale, {f"roll-{people.member.public_id}": "present"}, having="guests")
        assert queries.roll_counts([activity.id])[activity.id] == {Presence.PRESENT: 1}

    def test_minutes_and_reasons_stay(self, page_as, world, clock):
        activity, people = logged(world.secretary, world.tree.east_branch, clock), world.people
        page, who = page_as(world.secretary), people.member.public_id
        values = {f"roll-{who}": "late", f"min-{who}": "４０", f"why-{who}": "堵车"}
        page.submit(f"/activities/{activity.public_id}/roll", values, having="guests")
        found = line(activity, people.member.id)
        assert (found.state, found.minutes, found.reason) == (Presence.LATE, 40, "堵车")
        wrong = values | {f"min-{who}": "一个小时"}
        again = page.submit(f"/activities/{activity.public_id}/roll", wrong, having="guests", status=422)
        assert "分钟" in again.errors()[0]
        assert again.one("input", name=f"min-{who}")["value"] == "一个小时"


class TestSheet:
    def test_names_room_to_sign_and_gaps(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        shown = page_as(world.secretary).get(f"/activities/{activity.public_id}/sheet")
        assert shown.heading == "签到表"
        assert world.people.member.name in shown.text
        cells = shown.all("td", class_="ph-sign-cell")
        assert len(cells) == 6 + 8
        page_as(world.member).get(f"/activities/{activity.public_id}/sheet", status=403)
        page_as(world.neighbour).get(f"/activities/{activity.public_id}/sheet", status=404)


def scanned(page) -> str:
    """Return the address in the picture on the leader's screen, by way of the interface that makes the same."""
    return urlsplit(page).path + "?" + urlsplit(page).query


class TestCode:
    def test_switching_on_shows_a_picture_and_off_takes_it_away(self, page_as, world, clock):
        activity = open_activity(world, clock)
        page, url = page_as(world.secretary), f"/activities/{activity.public_id}/code"
        assert page.get(url).one("img", class_="ph-code-picture")["src"].startswith("data:image/svg+xml")
        closed = page.submit(url, button="关闭扫码签到", follow=True, status=200)
        assert not closed.all("img", class_="ph-code-picture")
        page.submit(closed, button="开启扫码签到")
        assert page.get(url).all("img", class_="ph-code-picture")

    def test_a_draft_says_what_to_do_first(self, page_as, world, clock):
        activity = logged(world.secretary, world.tree.east_branch, clock)
        url = f"/activities/{activity.public_id}/code"
        refused = page_as(world.secretary).submit(url, button="开启扫码签到", status=409)
        assert refused.errors() == ["请先发布通知，草稿其他人看不到。"]


class TestSignIn:
    def test_scan_confirm_own_record_and_again(self, page_as, api_as, world, clock):
        activity = open_activity(world, clock)
        code = api_as(world.secretary).get(f"/activities/{activity.public_id}/self-sign-in/code")
        page = page_as(world.member)
        confirm = page.get(scanned(code["url"]))
        assert world.member.name in confirm.text
        done = page.submit(confirm, {}, having="ticket", follow=True, status=200)
        assert "已签到" in done.text
        assert "到会" in done.text
        assert "已签到" in page.get(scanned(code["url"])).text
        assert line(activity, world.people.member.id).state is Presence.PRESENT

    def test_an_old_code_says_scan_again(self, page_as, api_as, world, clock):
        activity = open_activity(world, clock)
        code = api_as(world.secretary).get(f"/activities/{activity.public_id}/self-sign-in/code")
        clock.advance(timedelta(seconds=90))
        over = page_as(world.member).get(scanned(code["url"]), status=422)
        assert over.errors() == ["二维码已过期（一分钟内有效），请重新扫描屏幕。"]

    def test_other_branches_do_not_find_it(self, page_as, api_as, world, clock):
        activity = open_activity(world, clock)
        code = api_as(world.secretary).get(f"/activities/{activity.public_id}/self-sign-in/code")
        page_as(world.neighbour).get(scanned(code["url"]), status=404)
        page_as(world.group).get(scanned(code["url"]), status=403)


class TestContest:
    def test_a_member_says_it_and_the_secretary_finds_it_among_his_tasks(self, page_as, world, clock):
        activity = rolled(world, clock)
        commands.submit(world.secretary, activity, clock=clock)
        page = page_as(world.member)
        form = page.get(page.get(f"/activities/{activity.public_id}").link("登记有误"))
        page.submit(form, {"claimed": "late", "reason": "堵车，九点二十到"}, having="claimed")
        assert "堵车，九点二十到" in page.get(f"/activities/{activity.public_id}").text
        assert f"答复{world.people.member.name}" in page_as(world.secretary).get("/").text

    def test_what_is_contested_or_too_old_is_offered_no_more_and_says_why(self, page_as, world, clock):
        activity = rolled(world, clock)
        commands.submit(world.secretary, activity, clock=clock)
        page, url = page_as(world.member), f"/activities/{activity.public_id}"
        assert "登记有误" in page.get(url).text
        clock.advance(rules.CONTEST_WITHIN + timedelta(seconds=1))
        assert "登记有误" not in page.get(url).text
        assert "7 天内" in page.get(f"{url}/contest").text
        clock.advance(timedelta(days=-1))
        contested(world, activity, clock)
        assert "登记有误" not in page.get(url).text
        shown = page.get(f"{url}/contest")
        assert "已对此提出过异议" in shown.text
        assert not shown.all("select", name="claimed")

    def test_who_stands_in_no_line_has_nothing_to_contest(self, page_as, world, clock):
        activity = rolled(world, clock)
        page_as(world.actor("member2")).get(f"/activities/{activity.public_id}/contest", status=403)


class TestAnswer:
    def test_correcting_with_one_button(self, page_as, world, clock):
        activity = rolled(world, clock)
        made = contested(world, activity, clock)
        clock.advance(timedelta(minutes=1))
        page = page_as(world.secretary)
        url = f"/activities/{activity.public_id}/contests/{made.public_id}"
        refused = page.submit(url, {"verb": "uphold"}, having="answer", status=422)
        assert "理由" in refused.errors()[0]
        page.submit(refused, {"verb": "correct"}, having="answer")
        assert line(activity, world.people.member.id).state is Presence.LATE
        assert "已更正" in page.get(f"/activities/{activity.public_id}").text
