"""The service supermarket from end to end: somebody without an account asks, a stranger checks the certificate."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.sync_api import Page
from sqlalchemy import update

from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.db import db
from partyhub.volunteering.models import ServiceOrder, ServiceSession
from tests.factories import certificates
from tests.factories import volunteering as orders
from tests.journeys.stage import CLOCK, Stage, follow, heading, look, press
from tests.support.browser import PHONE, Visitor
from tests.support.world import World

NEED = "家里两位老人要去医院体检，想请志愿者陪同排队。"
TITLE, TEAM = "陪同老人体检", "湖滨应急服务队"
WHEN = (CLOCK.now() + timedelta(days=3)).astimezone(SHANGHAI).replace(minute=0)
UNTIL = WHEN + timedelta(hours=2)


def furnish(world: World) -> None:
    """A team with a leader who has an account; and the root may issue certificates, without a notice beforehand."""
    orders.team(
        CLOCK, name=TEAM, leader=world.people.deputy, at=world.tree.east_branch, districts=["湖滨街道"]
    )
    certificates.listed(CLOCK, world.tree.root)
    certificates.without_notice(CLOCK)


def test_from_a_resident_to_a_stranger(stage: Stage) -> None:
    stage.furnish(furnish)
    resident = stage.visitor(size=PHONE)
    dispatcher, leader = stage.visitor("dispatcher"), stage.visitor("leader")
    first, second = stage.visitor("member", PHONE), stage.visitor("member2", PHONE)
    code = ask_for_help(resident)
    check_and_offer(dispatcher)
    accept(leader)
    sign_up(first, "报名")
    sign_up(second, "加入候补")
    cannot_come(first)
    take_the_offered_place(second)
    see_how_far(resident, code, "招募中")
    time_passes(stage, days=4)
    call_the_roll_and_hand_in(leader)
    say_how_it_was(resident, code)
    close(dispatcher)
    number = a_certificate(second, dispatcher)
    stranger = stage.visitor(size=PHONE)
    checked_by(stranger, number, "有效")
    take_back(dispatcher)
    checked_by(stranger, number, "已更正")


def ask_for_help(one: Visitor) -> str:
    """Order on the phone; return the code that is shown once."""
    page = one.goto("/public/order")
    page.get_by_label("您需要什么帮助").fill(NEED)
    page.get_by_label("服务地点").fill("湖滨社区卫生服务中心")
    enter(page, "希望开始时间", WHEN)
    enter(page, "希望结束时间", UNTIL)
    page.get_by_label("志愿者需要注意什么").fill("老人行动不便，请搀扶。")
    page.get_by_label("您的称呼").fill("赵阿姨")
    page.get_by_label("联系电话").fill("13900001234")
    look(one, "public-order-phone")
    one.check_weight(kilobytes=150, requests=12)
    page.get_by_label("我同意将以上称呼和电话").check()
    page.wait_for_timeout(3_100)  # nobody fills the form in within three seconds, and the form knows
    press(page, "提交点单")
    assert heading(page) == "已收到您的点单"
    look(one, "public-placed-phone")
    return page.locator(".ph-ticket code").inner_text()


def enter(page: Page, label: str, moment: datetime) -> None:
    """Fill in a day and a time of day."""
    page.get_by_label(f"{label} 日期").fill(moment.strftime("%Y-%m-%d"))
    page.get_by_label(f"{label} 时间").fill(moment.strftime("%H:%M"))


def see_how_far(one: Visitor, code: str, state: str) -> Page:
    page = one.goto("/public/progress")
    page.get_by_label("查询码").fill(code)
    page.get_by_label("下单时所留电话的后四位").fill("1234")
    press(page, "打开点单")
    assert page.get_by_text(state, exact=True).is_visible()
    assert "13900001234" not in page.content()
    look(one, "public-progress-phone")
    return page


def check_and_offer(one: Visitor) -> None:
    page = one.goto("/service/board")
    look(one, "board-desk")
    follow(page, NEED[:10])
    follow(page, "受理点单")
    page.get_by_label("需求（一句话）").fill(TITLE)
    page.get_by_label("服务类别").select_option(label="助老助残")
    page.get_by_label("所在街道或社区").fill("湖滨街道")
    look(one, "verify-desk")
    press(page, "受理点单")
    assert page.get_by_text("待派单", exact=True).is_visible()
    follow(page, "派单给服务队")
    look(one, "offer-desk")
    page.get_by_label(TEAM).check()
    press(page, "派单给所选服务队")
    look(one, "offered-desk")


def accept(one: Visitor) -> None:
    page = one.goto("/service/team-orders")
    look(one, "team-orders-desk")
    follow(page, "接单")
    page.get_by_label("最少人数").first.fill("1")
    page.get_by_label("名额").first.fill("1")
    look(one, "accept-desk")
    press(page, "确认接单")


def sign_up(one: Visitor, button: str) -> None:
    page = one.goto("/service")
    follow(page, TITLE)
    press(page, button)
    look(one, "supermarket-signed-up-phone")


def cannot_come(one: Visitor) -> None:
    page = one.goto("/service")
    follow(page, TITLE)
    press(page, "我不能参加")


def take_the_offered_place(one: Visitor) -> None:
    page = one.goto("/service")
    follow(page, TITLE)
    look(one, "supermarket-offered-phone")
    press(page, "接受名额")
    assert page.get_by_text("已报名成功").first.is_visible()


def time_passes(stage: Stage, days: int) -> None:
    """Let the days until the service, and the service itself, be over."""
    times = {"starts_at": WHEN - timedelta(days=days), "ends_at": UNTIL - timedelta(days=days)}

    def shift(_world: World) -> None:
        for table in (ServiceSession, ServiceOrder):
            db.session.execute(update(table).values(times))

    stage.furnish(shift)


def to_the_desk(one: Visitor) -> Page:
    page = one.goto("/service/orders")
    follow(page, TITLE)
    return page


def call_the_roll_and_hand_in(one: Visitor) -> None:
    page = to_the_desk(one)
    follow(page, "点名")
    page.get_by_label("顾轩俊").select_option(label="到场")
    look(one, "supermarket-roll-desk")
    press(page, "保存点名")
    page = to_the_desk(one)
    follow(page, "服务结项")
    page.get_by_label("服务情况").fill("陪同两位老人完成体检，安全送回家中。")
    press(page, "提交结项")


def say_how_it_was(one: Visitor, code: str) -> None:
    page = see_how_far(one, code, "待验收")
    follow(page, "评价服务")
    page.get_by_label("您觉得怎么样？").select_option(index=1)
    page.get_by_label("想说的话").fill("志愿者很耐心，谢谢！")
    look(one, "public-rate-phone")
    press(page, "确认服务完成")


def close(one: Visitor) -> None:
    page = to_the_desk(one)
    follow(page, "办结并将时长入账")
    press(page, "办结订单")


def a_certificate(member: Visitor, issuer: Visitor) -> str:
    """Ask, check, issue; return the number that the member reads."""
    page = member.goto("/me/service-records")
    assert "2 小时" in page.locator("main").inner_text()
    follow(page, "申请志愿服务记录证明")
    page.get_by_label("开始日期").fill((WHEN - timedelta(days=30)).strftime("%Y-%m-%d"))
    page.get_by_label("截止日期").fill(CLOCK.today().isoformat())
    look(member, "certificate-request-phone")
    press(page, "申请志愿服务记录证明")
    page = issuer.goto("/service/certificates")
    follow(page, "顾轩俊")
    press(page, "记录核对无误")
    press(page, "出具证明")
    look(issuer, "certificate-issued-desk")
    return page.locator("dl code").inner_text()


def checked_by(one: Visitor, number: str, status: str) -> None:
    """A stranger reads number, period, time and standing; no name."""
    page = one.goto(f"/public/certificates/{number}")
    assert page.locator(".ph-tag").first.inner_text().strip() == status
    assert "顾轩俊" not in page.content()
    look(one, "certificate-checked-phone")


def take_back(one: Visitor) -> None:
    page = to_the_desk(one)
    follow(page, "更正这一笔")
    for label in ("服务开始时间", "服务结束时间"):
        page.get_by_label(f"{label} 日期").fill("")
        page.get_by_label(f"{label} 时间").fill("")
    page.get_by_label("更正原因").fill("当日实际未到场。")
    press(page, "更正这一笔")
    look(one, "supermarket-corrected-desk")
    assert page.get_by_text("冲销").first.is_visible()
