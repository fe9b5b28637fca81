"""Journey 3: who was there. By code on the phone, by the leader's roll call, through a dead corner, on paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from partyhub.accounts import commands as accounts
from partyhub.activities import commands, queries
from partyhub.activities.rules import Presence, RollEntry
from partyhub.security.actors import SYSTEM
from tests.factories.activities import logged
from tests.journeys.stage import CLOCK, Stage, follow, look, press
from tests.support.browser import DESK, PHONE, Visitor
from tests.support.world import World

SAVED, FAILED = "已保存", "发送失败"


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


def recorded(one: Visitor, activity: str) -> dict[str, Any]:
    """Return the roll call as it is stored."""
    answer = one.context.request.get(f"{one.base_url}/api/v1/activities/{activity}/attendance")
    return dict(answer.json())


def counted(one: Visitor, activity: str) -> dict[str, int]:
    """Return how many stand in each state, empty ones left out."""
    return {state: number for state, number in recorded(one, activity)["counts"].items() if number}


def says(page: Page, beginning: str) -> None:
    """Wait until the bar of the roll call says so."""
    page.wait_for_function(
        "text => document.querySelector('[data-status]').textContent.startsWith(text)", arg=beginning
    )


def tap(page: Page, place: int, choice: str) -> None:
    """One tap for one person."""
    page.locator("[data-person]").nth(place).get_by_text(choice, exact=True).first.click()


def test_a_member_signs_in_by_code_late_and_once(shared_stage: Stage) -> None:
    names = shared_stage.furnish(under_way)
    leader = shared_stage.visitor("secretary")
    screen = leader.goto(f"/activities/{names['activity']}/code")
    assert screen.get_by_alt_text("二维码").is_visible()
    look(leader, "code-1366")
    member = shared_stage.visitor(size=PHONE)
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
    contest(member)
    answered(leader, member, names)


def contest(member: Visitor) -> None:
    """The member says that his line is wrong, once; afterwards the page offers it no more."""
    page = member.page
    follow(page, "登记有误")
    page.get_by_label("应登记为").select_option(label="到会")
    page.get_by_label("理由").fill("准时到会，扫码时网络不好。")
    look(member, "contest-360")
    address = page.url
    press(page, "告诉支部")
    assert "等待答复" in page.locator("main").inner_text()
    assert page.get_by_role("link", name="登记有误").count() == 0
    page.goto(address)
    assert "您已对此提出过异议" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="告诉支部").count() == 0
    look(member, "contest-done-360")


def answered(leader: Visitor, member: Visitor, names: dict[str, str]) -> None:
    """The branch finds it among what waits, corrects it with one button, and the member reads both values."""
    page = leader.goto("/")
    follow(page, f"答复{names['name']}")
    look(leader, "contest-answer-1366")
    press(page, "更正登记")
    assert counted(leader, names["activity"]) == {"present": 1}
    shown = member.goto(f"/activities/{names['activity']}").locator("main").inner_text()
    assert "迟到" in shown
    assert "已更正" in shown


def test_after_seven_days_the_page_says_so(shared_stage: Stage) -> None:
    def furnish(world: World) -> str:
        activity = logged(world.secretary, world.tree.east_branch, CLOCK)
        absent = [RollEntry(Presence.ABSENT, member_id=world.people.member.id)]
        commands.record_roll(world.secretary, activity, absent, clock=CLOCK)
        commands.submit(world.secretary, activity, clock=CLOCK)
        line = queries.own_line(world.member, activity)
        assert line is not None
        line.recorded_at -= timedelta(days=8)
        return activity.public_id

    address = f"/activities/{shared_stage.furnish(furnish)}"
    member = shared_stage.visitor("member", PHONE)
    page = member.goto(address)
    assert page.get_by_role("link", name="登记有误").count() == 0
    shown = member.goto(f"{address}/contest").locator("main")
    assert "7" in shown.inner_text()
    assert shown.get_by_role("button").count() == 0


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_roll_call_through_a_dead_corner(shared_stage: Stage, size: tuple[int, int]) -> None:
    """One tap a person; without a connection the page says what waits, and sends it when there is one again."""
    activity = shared_stage.furnish(under_way)["activity"]
    leader = shared_stage.visitor("secretary", size)
    page = leader.goto(f"/activities/{activity}/roll")
    look(leader, f"roll-{size[0]}")
    tap(page, 0, "到会")
    says(page, SAVED)
    leader.context.set_offline(True)
    tap(page, 1, "请假")
    excused = page.locator("[data-person]").nth(1)
    excused.locator("summary").click()
    excused.get_by_label("缺席原因").fill("出差")
    tap(page, 2, "缺席")
    says(page, FAILED)
    assert "2 条" in page.locator("[data-status]").inner_text()
    assert page.get_by_role("button", name="立即重试").is_visible()
    leader.shot(f"roll-offline-{size[0]}")
    assert counted(leader, activity) == {"present": 1}
    leader.context.set_offline(False)
    says(page, SAVED)
    leader.allow("ERR_INTERNET_DISCONNECTED")
    assert counted(leader, activity) == {"present": 1, "excused": 1, "absent": 1}
    others(leader, activity, page)


def others(leader: Visitor, activity: str, page: Page) -> None:
    """Late with one tap, an observer behind “more”, the rest present with one, guests by name."""
    tap(page, 3, "迟到")
    observer = page.locator("[data-person]").nth(4)
    observer.locator("summary").click()
    observer.get_by_text("列席", exact=True).click()
    says(page, SAVED)
    assert counted(leader, activity) == {"present": 1, "excused": 1, "absent": 1, "late": 1, "observer": 1}
    page.get_by_role("button", name="其余全部到会").click()
    says(page, SAVED)
    page.get_by_label("名册以外的列席人员").fill("街道李主任、社区王书记")
    press(page, "保存点名")
    shown = page.locator("main").inner_text()
    for words in ("街道李主任", "社区王书记", "出差", "列席"):
        assert words in shown
    assert counted(leader, activity) == {"present": 2, "excused": 1, "absent": 1, "late": 1, "observer": 3}


def test_what_was_not_sent_survives_a_reload(shared_stage: Stage) -> None:
    activity = shared_stage.furnish(under_way)["activity"]
    leader = shared_stage.visitor("secretary", PHONE)
    page = leader.goto(f"/activities/{activity}/roll")
    page.route("**/attendance", lambda route: route.abort())
    tap(page, 0, "迟到")
    says(page, FAILED)
    page.remove_listener("dialog", leader.note_dialog)
    asked: list[str] = []
    page.on("dialog", lambda one: (asked.append(one.type), one.accept()))
    page.unroute("**/attendance")
    page.reload()
    says(page, SAVED)
    assert asked == ["beforeunload"], "the page says first that something has not been sent"
    leader.allow("ERR_FAILED")
    assert [one["state"] for one in recorded(leader, activity)["entries"]] == ["late"]


def test_an_answer_lost_on_the_way_writes_nothing_twice(shared_stage: Stage) -> None:
    """The server has written, the answer does not arrive: the page sends again, and the line stands once."""
    activity = shared_stage.furnish(under_way)["activity"]
    leader = shared_stage.visitor("secretary", PHONE)
    page = leader.goto(f"/activities/{activity}/roll")
    lost = []

    def lose(route: Any) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    page.route("**/attendance", lose, times=1)
    tap(page, 0, "请假")
    says(page, FAILED)
    assert counted(leader, activity) == {"excused": 1}
    says(page, SAVED)
    leader.allow("ERR_FAILED")
    assert len(lost) == 1
    assert counted(leader, activity) == {"excused": 1}


def test_a_desk_without_a_mouse_takes_the_roll_call(shared_stage: Stage) -> None:
    names = shared_stage.furnish(under_way)
    leader = shared_stage.visitor("secretary")
    page = leader.goto(f"/activities/{names['activity']}/roll")
    page.keyboard.press("/")
    page.keyboard.insert_text(names["name"])
    page.keyboard.press("Enter")
    page.keyboard.press("2")
    says(page, SAVED)
    assert [one["state"] for one in recorded(leader, names["activity"])["entries"]] == ["late"]


def test_whoever_is_not_recorded_is_not_called_absent(shared_stage: Stage) -> None:
    """One present, nothing said of the others: no page, table or interface calls them absent."""
    activity = shared_stage.furnish(under_way)["activity"]
    leader = shared_stage.visitor("secretary", PHONE)
    page = leader.goto(f"/activities/{activity}/roll")
    people = page.locator("[data-person] legend [data-typed]").all_inner_texts()
    tap(page, 0, "到会")
    says(page, SAVED)
    everybody = page.locator("[data-person]").count()
    assert page.locator("[data-count=absent]").inner_text() == "0"
    assert page.locator("[data-count=unrecorded]").inner_text() == str(everybody - 1)
    assert counted(leader, activity) == {"present": 1}
    shown = leader.goto(f"/activities/{activity}").locator("main")
    assert "缺席" not in shown.inner_text().replace("缺席原因", "")
    follow(page, "打印（A4）")
    away = page.get_by_role("row").filter(has_text="缺席人员及原因").inner_text()
    assert len(people) == everybody
    assert [name for name in people if name in away] == []


def test_the_sheet_to_sign_on_fits_one_page(shared_stage: Stage) -> None:
    names = shared_stage.furnish(under_way)
    leader = shared_stage.visitor("secretary")
    page = leader.goto(f"/activities/{names['activity']}/roll")
    follow(page, "打印")
    assert names["name"] in page.locator("main").inner_text()
    look(leader, "sheet-1366")
    page.emulate_media(media="print")
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1 or paper.count(b"/MediaBox") == 1
    assert not page.locator("nav:visible, header.ph-top:visible").count()
