"""Without a mouse: Tab, Space, Enter and the arrows alone, the focus seen at every step."""

from __future__ import annotations

from datetime import timedelta

from partyhub.volunteering import commands
from tests.factories import volunteering as orders
from tests.journeys.keys import Keys, sign_in, type_date, type_time
from tests.journeys.stage import CLOCK, MINUTES, Stage, heading
from tests.support.browser import PHONE
from tests.support.world import World


def test_logging_a_lecture(shared_stage: Stage) -> None:
    """From signing in to the submitted record; a first try with faults leads through the summary."""
    keys = Keys(shared_stage.visitor(reduced_motion="reduce").page)
    sign_in(keys, shared_stage.url, "secretary")
    keys.to("记一次")
    keys.go()
    keys.to("主题")
    keys.type("只用键盘记下的党课")
    keys.press("Enter")
    assert heading(keys.page) == "记一次", "Enter in a field sends no long form"
    keys.to("提交上级审核", "submit")
    keys.go()
    through_the_summary(keys)
    keys.to("开始时间")
    type_time(keys.page, "0230PM", "14:30")
    keys.to("结束时间")
    type_time(keys.page, "0400PM", "16:00")
    keys.to("会议（活动）记录.*")
    keys.type(MINUTES)
    keys.to("提交上级审核", "submit")
    keys.go()
    assert heading(keys.page) == "只用键盘记下的党课"
    assert "待审核" in keys.page.locator("main").inner_text()


def through_the_summary(keys: Keys) -> None:
    """The summary has the focus; its links lead to the fields; what was typed is still there."""
    page = keys.page
    assert page.title().startswith("错误：")
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    assert page.get_by_label("主题", exact=True).input_value() == "只用键盘记下的党课"
    keys.press("Tab")
    keys.press("Enter")
    first = page.evaluate("document.activeElement.name")
    assert first == "kinds", f"the first link leads to {first}"
    keys.to("党课")
    keys.press("Space")
    keys.to("主题党日")
    keys.press("Space")
    assert page.locator("input[name=kinds]:checked").count() == 2
    keys.to("日期")
    type_date(page)


def test_signing_up_on_the_phone(shared_stage: Stage) -> None:
    """A phone with a keyboard, or a switch: the tabs at the bottom cover nothing that has the focus."""

    def furnish(world: World) -> None:
        made = orders.order(CLOCK, title="陪同老人体检")
        begins = CLOCK.now() + timedelta(days=2)  # so early that a place is given back without asking anybody
        commands.add_session(orders.dispatcher(), made, orders.plan(begins, places=1), clock=CLOCK)
        commands.publish(orders.dispatcher(), made, clock=CLOCK)

    shared_stage.furnish(furnish)
    keys = Keys(shared_stage.visitor(size=PHONE, reduced_motion="reduce").page)
    sign_in(keys, shared_stage.url, "member")
    keys.to("服务报名")
    keys.go()
    keys.to("陪同老人体检")
    keys.go()
    keys.to("报名", "submit")
    keys.go()
    assert keys.page.get_by_text("报名成功，感谢您的参与！").is_visible()
    keys.to("我不能参加", "submit")
    keys.go("Space")
    keys.to("报名", "submit")
