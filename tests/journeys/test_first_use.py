"""Somebody's first evening: a secretary who has never seen it logs a themed day with a lecture and a vote."""

from __future__ import annotations

from typing import Any

import pytest

from partyhub.accounts import commands as accounts
from partyhub.security.actors import SYSTEM
from partyhub.security.permissions import Role
from tests.journeys.hands import Hands
from tests.journeys.stage import CLOCK, Stage, a_day_over, heading, look
from tests.support.browser import DESK, PHONE
from tests.support.world import PASSWORD, World

FIVE_MINUTES = 300
OWN_PASSWORD = "湖边的灯一直亮到天明以后"


def a_new_secretary(world: World, username: str) -> dict[str, str]:
    """An account as the system administrator gives it: the password is drawn and must be changed."""
    user = accounts.create_user(
        SYSTEM, username=username, display_name="新任书记", password=PASSWORD, must_change=True, clock=CLOCK
    )
    accounts.grant(SYSTEM, user, Role.SECRETARY, world.tree.east_branch, CLOCK)
    one = world.people
    return {
        "present": "、".join(each.name for each in (one.secretary, one.member, one.deputy)),
        "excused": one.member2.name,
        "chair": one.secretary.name,
        "recorder": one.deputy.name,
    }


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_themed_day_with_a_lecture_and_a_vote_within_five_minutes(
    shared_stage: Stage, size: tuple[int, int], figures: Any
) -> None:
    username = f"fresh{size[0]}"
    names = shared_stage.furnish(lambda world: a_new_secretary(world, username))
    one = shared_stage.visitor(size=size)
    hands = Hands(one.goto("/"))
    arrive(hands, username)
    look(one, f"first-home-{size[0]}")
    write_it_down(hands, names)
    look(one, f"first-matched-{size[0]}")
    hands.press("保存草稿")
    vote(hands)
    look(one, f"first-voted-{size[0]}")
    hands.press("提交上级审核")
    assert heading(one.page) == "主题党日暨专题党课"
    shown = one.page.locator("main").inner_text()
    for words in ("待审核", "出差", "通过", "街道李主任"):
        assert words in shown
    figures.note(f"a new secretary's first themed day with a lecture and a vote, {size[0]} px", hands)
    assert hands.seconds < FIVE_MINUTES, hands


def arrive(hands: Hands, username: str) -> None:
    """Sign in; the page says that the password is to be changed, and leads on."""
    hands.write("用户名", username)
    hands.write("密码", PASSWORD)
    hands.press("登录")
    assert heading(hands.page) == "修改密码"
    hands.write("当前密码", PASSWORD)
    hands.write("新密码", OWN_PASSWORD)
    hands.write("再次输入新密码", OWN_PASSWORD)
    hands.press("修改密码")


def write_it_down(hands: Hands, names: dict[str, str]) -> None:
    """From the first page to the filled form; who was there is pasted as it stands in the minutes."""
    hands.follow("记一次")
    hands.open("使用模板或以往记录")
    hands.follow("主题党日暨党课")
    hands.tick("党员大会")
    hands.write("日期", a_day_over().isoformat())
    hands.write("开始时间", "14:30")
    hands.write("结束时间", "16:00")
    hands.write("结果（一句话）", "学习了党章，通过了下半年工作计划。")
    hands.choose("主持人", names["chair"])
    hands.choose("记录人", names["recorder"])
    said = f"到会：{names['present']}；请假：{names['excused']}（出差）；列席：街道李主任"
    hands.write("粘贴到会名单", said)
    hands.press("与名册核对")
    assert hands.page.get_by_role("button", name="恢复", exact=True).count() == 0, (
        "nothing was lost, nothing is asked"
    )


def vote(hands: Hands) -> None:
    """What was put to the vote, and its count; the verdict is computed."""
    hands.follow("记一项表决")
    hands.choose("表决类型", "一般决议")
    hands.write("表决事项", "下半年工作计划")
    hands.press("保存并录入计票")
    hands.write("赞成", "3")
    hands.write("反对", "0")
    hands.write("弃权", "0")
    hands.press("保存并计算结果")
