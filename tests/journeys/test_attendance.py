"""Who was there: a member signs in by the code on the leader's screen, late and once, and contests what was noted."""

from __future__ import annotations

from datetime import timedelta

from partyhub.accounts import commands as accounts
from partyhub.activities import commands
from partyhub.security.actors import SYSTEM
from tests.factories.activities import logged
from tests.journeys.stage import CLOCK, Stage, follow, look, press
from tests.support.browser import PHONE, Visitor
from tests.support.world import World


def under_way(world: World) -> dict[str, str]:
    """An announced activity that began twenty minutes ago, and a member's personal link."""
    at = CLOCK.now() - timedelta(minutes=20)
    times = {"starts_at": at, "ends_at": at + timedelta(hours=2)}
    activity = logged(world.secretary, world.tree.east_branch, CLOCK, title="主题党日", **times)
    activity.ends_at = CLOCK.now() + timedelta(hours=1)
    commands.publish(world.secretary, activity, clock=CLOCK)
    commands.switch_sign_in(world.secretary, activity, on=True, clock=CLOCK)
    link = accounts.issue_links(SYSTEM, [world.people.member], clock=CLOCK)[0].token
    return {"activity": activity.public_id, "link": link, "name": world.people.member.name}


def scanned(leader: Visitor, activity: str) -> str:
    """Return where the code on the leader's screen leads now."""
    answer = leader.context.request.get(f"{leader.base_url}/api/v1/activities/{activity}/self-sign-in/code")
    assert answer.ok, answer.text()
    return str(answer.json()["url"]).removeprefix(leader.base_url)


def test_a_member_signs_in_by_code_late_and_once(stage: Stage) -> None:
    names = stage.furnish(under_way)
    leader = stage.visitor("secretary")
    screen = leader.goto(f"/activities/{names['activity']}/code")
    assert screen.get_by_alt_text("二维码").is_visible()
    look(leader, "code-1366")
    member = stage.visitor(size=PHONE)
    page = member.goto(f"/l/{names['link']}")
    page.locator("main button").first.click()
    page.wait_for_url(lambda url: "/l/" not in url)
    page = member.goto(scanned(leader, names["activity"]))
    assert names["name"] in page.locator("main").inner_text()
    look(member, "sign-in-confirm-360")
    press(page, "是本人，签到")
    assert "已签到" in page.locator("main").inner_text()
    assert "迟到" in page.locator("main").inner_text()
    look(member, "sign-in-done-360")
    page = member.goto(scanned(leader, names["activity"]))
    assert "已签到" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="是本人，签到").count() == 0
    follow(page, "登记有误")
    page.get_by_label("应登记为").select_option(label="到会")
    page.get_by_label("理由").fill("准时到会，扫码时网络不好。")
    look(member, "contest-360")
    press(page, "告诉支部")
    assert "等待答复" in page.locator("main").inner_text()
    assert f"答复{names['name']}" in leader.goto("/").locator("main").inner_text()
