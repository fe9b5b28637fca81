"""The committee finds who is behind, opens the facts, and three values stand side by side in the end."""

from __future__ import annotations

from dataclasses import dataclass

from tests.factories.activities import approved
from tests.journeys.stage import CLOCK, Stage, a_campaign, a_day_over, follow, heading, look, press
from tests.journeys.test_lecture import row_of
from tests.support.browser import Visitor
from tests.support.world import World

SELF = "上半年组织学习 1 次，下半年计划每月一次。"
REVIEW = "进度滞后，供水公司党总支十二月底前补上。"
FINAL = "终评：基本完成，明年一季度回头看。"


@dataclass(frozen=True)
class Place:
    root: str
    east: str


def furnish(world: World) -> Place:
    """A running campaign; the eastern group has held one lecture, the western one none."""
    campaign = a_campaign(world)
    approved(
        world.secretary, world.group, world.tree.east_branch, CLOCK, day=a_day_over(), title="党课：一次"
    )
    card = f"/scorecards/{campaign.public_id}/"
    return Place(card + world.tree.root.public_id, card + world.tree.east.public_id)


def test_from_a_red_unit_to_three_values(stage: Stage) -> None:
    place = stage.furnish(furnish)
    committee = stage.visitor("committee")
    set_a_target(committee, place)
    find_the_red_unit(committee, place)
    write(stage.visitor("group"), place.east, "自评", SELF)
    write(committee, place.east, "复核", REVIEW)
    write(committee, place.east, "终评", FINAL)
    page = committee.goto(place.east)
    notes = [text.strip() for text in page.locator(".ph-note .ph-text").all_inner_texts()]
    assert sorted(notes) == sorted([SELF, REVIEW, FINAL])
    look(committee, "card-assessed")


def set_a_target(one: Visitor, place: Place) -> None:
    """The target of the eastern group, through the page of the figure; one without a reason is refused."""
    page = one.goto(place.east)
    with page.expect_navigation():
        row_of(page, "A1-04").locator(".ph-figure-value").click()
    follow(page, "下达目标")
    page.get_by_label("目标", exact=True).fill("200")
    press(page, "下达目标")
    assert page.get_by_label("目标", exact=True).input_value() == "200"
    one.check_accessibility()
    page.get_by_label("理由").fill("滨国资党〔2026〕12号")
    press(page, "下达目标")
    assert "200" in row_of(page, "A1-04").inner_text()


def find_the_red_unit(one: Visitor, place: Place) -> None:
    """On the card of the whole system the group is red in word and colour; its figure opens to the one lecture."""
    page = one.goto(place.root)
    unit = page.locator("main tr", has_text="东湖集团党委")
    assert "滞后 1" in unit.inner_text()
    assert unit.locator(".ph-tag-red").count() == 1
    follow(page, "学习活动", within=unit)
    assert page.locator(".ph-tag-red", has_text="滞后").is_visible()
    look(one, "facts-red")
    follow(page, "党课：一次")
    assert heading(page) == "党课：一次"
    page.go_back()
    follow(page, "东湖集团党委", within=page.locator(".ph-breadcrumb"))


def write(one: Visitor, card: str, stage: str, note: str) -> None:
    """Write one of the three values for the second half-year."""
    page = one.goto(card)
    follow(page, f"填写下半年{stage}")
    page.get_by_label("意见").fill(note)
    press(page, "保存意见")
    assert page.get_by_text(note).is_visible()
