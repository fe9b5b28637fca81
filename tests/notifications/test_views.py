from __future__ import annotations

from datetime import date

from partyhub.accounts.models import User
from partyhub.accounts.queries import actor_of
from partyhub.kernel.references import Reference
from partyhub.notifications import commands, queries
from tests.factories.accounts import user

PARAMS = {"title": "社区义诊", "places": 3, "on": date(2026, 11, 30)}


def tell(world, topic, clock, username: str = "secretary", **about) -> None:
    user: User = world.user(username)
    commands.enqueue(to_users=[user.id], topic=topic, params=PARAMS, clock=clock, **about)


class TestInbox:
    def test_newest_first_with_words(self, page_as, world, topic, clock):
        tell(world, topic, clock)
        shown = page_as(world.secretary).get("/inbox")
        assert shown.heading == "消息"
        assert "《社区义诊》有空余名额，共3个，2026年11月30日截止。" in shown.text

    def test_empty_says_so(self, page_as, world, clock):
        newcomer = actor_of(user(clock=clock).id)
        assert "暂无消息" in page_as(newcomer).get("/inbox").text

    def test_opening_marks_it_read_and_leads_to_the_record(self, page_as, world, topic, clock):
        target = world.user("sibling")
        actor = world.actor("sysadmin")
        tell(world, topic, clock, "sysadmin", link=Reference("user", target.id))
        page = page_as(actor)
        before = queries.unread_count(actor)
        (row,) = [one for one in page.get("/inbox").all("li") if "社区义诊" in one.text and one.all("form")]
        done = page.post(
            row.one("form")["action"],
            **{node["name"]: node["value"] for node in row.one("form").all("input")},
        )
        assert done.headers["Location"] == f"/accounts/{target.public_id}"
        assert queries.unread_count(actor) == before - 1

    def test_a_link_to_what_is_not_ones_own_to_see_is_no_link(self, page_as, world, topic, clock):
        tell(world, topic, clock, "member", link=Reference("user", world.user("sysadmin").id))
        page = page_as(world.member)
        shown = page.get("/inbox")
        assert not [one for one in shown.one("main").all("button") if "打开" in one.text]
        message = queries.inbox(world.member).items[0]
        assert page.get(f"/inbox/{message.public_id}", status=303).headers["Location"] == "/inbox"

    def test_a_foreign_message_is_404(self, page_as, world, topic, clock):
        tell(world, topic, clock)
        foreign = queries.inbox(world.secretary).items[0]
        page_as(world.neighbour).get(f"/inbox/{foreign.public_id}", status=404)

    def test_looking_writes_nothing(self, page_as, world, topic, clock):
        tell(world, topic, clock)
        page_as(world.secretary).get("/inbox")
        message = queries.inbox(world.secretary).items[0]
        page_as(world.secretary).get(f"/inbox/{message.public_id}", status=303)
        assert queries.inbox(world.secretary).items[0].read_at is None

    def test_all_read(self, page_as, world, topic, clock):
        tell(world, topic, clock)
        page = page_as(world.secretary)
        page.submit("/inbox", action="/inbox/read")
        assert queries.unread_count(world.secretary) == 0
        assert "全部标为已读" not in page.get("/inbox").text

    def test_the_badge_counts(self, page_as, world, topic, clock):
        before = queries.unread_count(world.secretary)
        tell(world, topic, clock)
        badges = [
            node.text for node in page_as(world.secretary).get("/account").all("span", class_="ph-badge")
        ]
        assert str(before + 1) in badges


class TestPreferences:
    def test_kept_and_shown_again(self, page_as, world):
        page = page_as(world.secretary)
        saved = page.submit(
            "/inbox/preferences",
            {"email": "a@example.com", "muted": "y"},
            having="email",
            follow=True,
            status=200,
        )
        assert saved.one("input", name="email")["value"] == "a@example.com"
        assert "checked" in saved.one("input", name="muted")

    def test_a_malformed_address_is_said_and_kept(self, page_as, world):
        again = page_as(world.secretary).submit(
            "/inbox/preferences", {"email": "nobody"}, having="email", status=422
        )
        assert again.errors() == ["请填写邮箱，例如 name@example.com；不需要邮件可不填。"]
        assert again.one("input", name="email")["value"] == "nobody"


class TestApi:
    def test_list_and_read(self, api_as, world, topic, clock):
        tell(world, topic, clock)
        api = api_as(world.secretary)
        found = api.get("/notifications", unread="true")["items"][0]
        assert (found["subject"], found["read_at"], found["link"]) == ("社区义诊", None, None)
        read = api.post(f"/notifications/{found['id']}/read")
        assert read["read_at"] == "2026-11-23T10:00:00+08:00"
        assert found["id"] not in [one["id"] for one in api.get("/notifications", unread="true")["items"]]

    def test_foreign_and_nobody(self, api, api_as, world, topic, clock):
        tell(world, topic, clock)
        foreign = api_as(world.secretary).get("/notifications")["items"][0]["id"]
        api_as(world.neighbour).post(f"/notifications/{foreign}/read", status=404)
        api.get("/notifications", status=401)
        api_as(world.secretary).get("/notifications", status=422, nonsense="1")
