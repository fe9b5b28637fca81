"""A member without account or password: the personal link, a place in three taps, waiting, a place that is held."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page

from partyhub.volunteering import commands
from tests.factories import volunteering as orders
from tests.journeys.stage import CLOCK, Stage, follow, heading, look, press
from tests.support.browser import PHONE, Visitor
from tests.support.world import World

PHOTO_WALK, VISITS = "为社区老人拍生日照", "陪同老人体检"


def furnish(world: World) -> None:
    """Two services of the member's group, at different hours: one with room, one with a single place."""
    orders.published(CLOCK, title=PHOTO_WALK, places=5)
    made = orders.order(CLOCK, title=VISITS)
    begins = CLOCK.now() + timedelta(days=1, hours=5)
    commands.add_session(orders.dispatcher(), made, orders.plan(begins, places=1), clock=CLOCK)
    commands.publish(orders.dispatcher(), made, clock=CLOCK)


def test_from_the_link_to_the_place(stage: Stage) -> None:
    stage.furnish(furnish)
    link = a_slip_for(stage.visitor("secretary", PHONE), "孔秀")
    previewed_by_a_chat_program(stage.visitor(size=PHONE), link)
    member = stage.visitor(size=PHONE)
    open_the_link(member, link)
    a_second_phone_is_refused(stage.visitor(size=PHONE), link)
    assert take_a_place(member, PHOTO_WALK) <= 3
    other = stage.visitor("member2", PHONE)
    assert take_a_place(other, VISITS) <= 3
    wait_for_a_place(member, VISITS)
    give_it_back(other, VISITS)
    take_the_offered_place(member, VISITS)


def a_slip_for(one: Visitor, name: str) -> str:
    """The secretary prints a slip; return the path of its link."""
    page = one.goto("/links")
    look(one, "links-phone")
    page.get_by_label(f"选择 {name}").check()
    press(page, "生成并打印链接单")
    assert page.get_by_role("heading", name=name).is_visible()
    assert page.locator("img.ph-qr").count() == 1
    look(one, "slip-phone")
    return page.locator("code").inner_text().removeprefix(one.base_url)


def previewed_by_a_chat_program(one: Visitor, link: str) -> None:
    """Reading the address does not use it up, however often."""
    for _ in range(3):
        assert one.context.request.get(one.base_url + link).status == 200
        assert one.context.request.head(one.base_url + link).status == 200


def open_the_link(one: Visitor, link: str) -> None:
    page = one.goto(link)
    assert heading(page) == "孔秀，您好"
    look(one, "link-phone")
    one.check_weight(kilobytes=150, requests=12)
    press(page, "继续")
    assert page.url == one.base_url + "/"
    look(one, "home-member-phone")


def a_second_phone_is_refused(one: Visitor, link: str) -> None:
    page = one.goto(link, status=404)
    assert heading(page) == "该链接已失效"
    look(one, "link-spent-phone")


def to_the_order(page: Page, title: str) -> int:
    """Go from the first page to an order; return the number of taps."""
    follow(page, "服务报名")
    follow(page, title)
    return 2


def take_a_place(one: Visitor, title: str) -> int:
    """Sign up from the first page; return the number of taps."""
    page = one.goto("/")
    taps = to_the_order(page, title)
    look(one, "order-phone")
    press(page, "报名")
    assert page.get_by_text("报名成功，感谢您的参与！").is_visible()
    look(one, "order-taken-phone")
    return taps + 1


def wait_for_a_place(one: Visitor, title: str) -> None:
    page = one.goto("/")
    to_the_order(page, title)
    press(page, "加入候补")
    assert "候补第 1 位" in page.locator(".ph-notice").first.inner_text()
    assert page.get_by_text("候补中", exact=True).is_visible()
    look(one, "order-waiting-phone")


def give_it_back(one: Visitor, title: str) -> None:
    page = one.goto("/")
    to_the_order(page, title)
    press(page, "我不能参加")
    assert page.get_by_role("button", name="我不能参加").count() == 0


def take_the_offered_place(one: Visitor, title: str) -> None:
    """The message is there, new, and leads to the order, where the place is held until he takes it."""
    page = one.goto("/inbox")
    message = page.locator("li", has_text=title).first
    assert "新" in message.inner_text()
    look(one, "inbox-phone")
    press(page, "打开", within=message)
    assert heading(page) == title
    assert page.get_by_text("已为您保留名额，至").is_visible()
    look(one, "order-offered-phone")
    press(page, "接受名额")
    assert page.get_by_text("已报名成功").is_visible()
    page = one.goto("/inbox")
    assert page.locator(".ph-tag", has_text="新").count() == 0
