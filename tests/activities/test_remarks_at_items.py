"""Comments of a review beside one item of the agenda, or one vote."""

from __future__ import annotations

import pytest

from partyhub.activities import commands, queries, rules
from partyhub.activities.models import Activity, Vote
from partyhub.activities.rules import Place, Remark
from partyhub.activities.rules.minutes import AgendaLine
from partyhub.activities.rules.votes import Count, VoteKind, VotePlan
from partyhub.kernel import unit
from partyhub.kernel.errors import Invalid
from tests.factories.meetings import members_meeting

PLAN, DUES = "年度工作计划", "党费收缴情况"
SAID = "请写明讨论意见。"


def written(world, clock, activity: Activity, *titles: str) -> None:
    agenda = [AgendaLine(title, discussion=f"{title}：全体同意。") for title in titles]
    commands.write_minutes(
        world.secretary,
        activity,
        version=activity.version,
        agenda=agenda,
        resolutions=[],
        minutes=activity.minutes,
        result=activity.result,
        clock=clock,
    )


@pytest.fixture
def meeting(world, clock) -> Activity:
    """A submitted members' meeting with two items on the agenda and one vote."""
    activity = members_meeting(world, clock)
    written(world, clock, activity, PLAN, DUES)
    plan = VotePlan(VoteKind.ORDINARY, "通过年度工作计划", secret=False)
    vote = commands.add_vote(world.secretary, activity, plan, clock=clock)
    commands.open_vote(world.secretary, activity, vote, clock=clock)
    commands.count_vote(world.secretary, activity, vote, Count(yes=3), clock=clock)
    commands.close_vote(world.secretary, activity, vote, clock=clock)
    commands.submit(world.secretary, activity, clock=clock)
    unit.commit()
    return activity


def vote_of(activity: Activity) -> Vote:
    return queries.votes_of(activity)[0]


def returned(world, clock, activity: Activity, *remarks: Remark) -> Activity:
    return commands.return_(world.group, activity, remarks=remarks, clock=clock)


class TestRules:
    ITEMS = {(Place.AGENDA, "1"): PLAN}  # noqa: RUF012  # never changed

    def test_one_comment_an_item_and_only_where_there_is_one(self):
        said = [Remark(Place.AGENDA, SAID, "1"), Remark(Place.AGENDA, SAID), Remark(Place.AGENDA, SAID, "1")]
        found = rules.remark_reasons("return", [*said, Remark(Place.VOTES, SAID, "1")], self.ITEMS)
        assert [(one.code, one.field) for one in found] == [
            ("activity_place_twice", "places.2.place"),
            ("not_a_choice", "places.3.item"),
        ]

    def test_a_comment_finds_its_item_by_what_it_was_called(self):
        whole, gone = Remark(Place.AGENDA, "全部"), Remark(Place.AGENDA, "没了", "3", "已删去")
        first, same = Remark(Place.AGENDA, SAID, "1", PLAN), Remark(Place.AGENDA, SAID, "2", DUES)
        moved = [("1", DUES), ("2", "新议题"), ("3", PLAN)]
        assert rules.beside([whole, gone, first, same], Place.AGENDA, moved) == {
            "": [whole, gone],
            "3": [first],
            "1": [same],
        }

    def test_of_two_called_the_same_it_stays_where_it_was(self):
        twice = [("1", PLAN), ("2", PLAN)]
        said = Remark(Place.AGENDA, SAID, "2", PLAN)
        assert rules.beside([said, Remark(Place.VOTES, SAID)], Place.AGENDA, twice) == {"2": [said]}


class TestCommands:
    def test_items_are_kept_with_what_they_were_called(self, world, clock, meeting):
        vote = vote_of(meeting).public_id
        returned(
            world, clock, meeting, Remark(Place.VOTES, "票数有误。", vote), Remark(Place.AGENDA, SAID, "2")
        )
        assert queries.open_remarks(meeting) == [
            Remark(Place.AGENDA, SAID, "2", DUES),
            Remark(Place.VOTES, "票数有误。", vote, "通过年度工作计划"),
        ]

    def test_an_item_that_is_not_there_is_refused(self, world, clock, meeting):
        with pytest.raises(Invalid) as refused:
            returned(world, clock, meeting, Remark(Place.AGENDA, SAID, "3"))
        assert [(one.code, one.field) for one in refused.value.reasons] == [("not_a_choice", "places.0.item")]

    def test_what_changed_in_agenda_and_votes_is_known(self, world, clock, meeting):
        returned(world, clock, meeting, Remark(Place.AGENDA, SAID, "1"))
        written(world, clock, meeting, PLAN, "党费收缴和使用情况")
        commands.correct_vote(
            world.secretary, meeting, vote_of(meeting), Count(yes=2, no=1), reason="漏计", clock=clock
        )
        before, now = queries.before_changes(meeting), queries.content_of(meeting)
        assert rules.changed_places(before, now) == [Place.AGENDA, Place.VOTES]

    def test_what_was_not_kept_at_an_earlier_return_is_not_compared(self):
        assert rules.changed_places({"title": "甲"}, {"title": "甲", "agenda": "1. 乙"}) == []


class TestPages:
    def test_from_the_queue_to_the_item_and_back(self, page_as, world, clock, meeting):
        vote = vote_of(meeting).public_id
        reviewer = page_as(world.group)
        queue = reviewer.get("/activities/review")
        for words in (PLAN, DUES, "党费收缴情况：全体同意。", "通过年度工作计划", "赞成3，反对0，弃权0"):
            assert words in queue.text
        values = {"at_agenda-2": SAID, f"at_votes-{vote}": "请附计票单。"}
        reviewer.submit(queue, values, having="comment")
        page, url = page_as(world.secretary), f"/activities/{meeting.public_id}"
        shown = page.get(url)
        item = next(one for one in shown.one("ol", class_="ph-agenda").all("li") if DUES in one.text)
        assert SAID in item.text
        assert "请附计票单。" in shown.text
        assert SAID in page.get(f"{url}/minutes").text
        assert "请附计票单。" in page.get(f"{url}/votes/{vote}").text
        written(world, clock, meeting, DUES, PLAN)
        first = page.get(url).one("ol", class_="ph-agenda").all("li")[0]
        assert SAID in first.text, "it moved with its item"
        commands.submit(world.secretary, meeting, clock=clock)
        unit.commit()
        again = reviewer.get("/activities/review")
        assert SAID in again.text
        assert "议题" in again.one("dl", class_="ph-changes").text

    def test_the_page_of_the_step_offers_each_item(self, page_as, world, clock, meeting):
        page = page_as(world.group)
        form = page.get(f"/activities/{meeting.public_id}/return")
        page.submit(form, {"at_agenda-1": SAID}, having="comment")
        assert [(one.item, one.about) for one in queries.open_remarks(meeting)] == [("1", PLAN)]

    def test_what_was_typed_beside_an_item_is_still_there_after_an_error(self, page_as, world, meeting):
        page = page_as(world.group)
        values = {"at_agenda-1": SAID, "at_agenda-9": "没有这一项"}
        again = page.submit(f"/activities/{meeting.public_id}/return", values, having="comment", status=422)
        assert again.one("textarea", name="at_agenda-1").text.strip() == SAID


class TestApi:
    def test_a_return_at_an_item_and_what_the_branch_reads(self, api_as, world, meeting):
        url = f"/activities/{meeting.public_id}"
        body = {"places": [{"place": "agenda", "item": "2", "comment": SAID}]}
        api_as(world.group).post(f"{url}/return", body, version=meeting.version)
        assert api_as(world.secretary).get(url)["places"] == [
            {"place": "agenda", "item": "2", "about": DUES, "comment": SAID}
        ]

    def test_an_unknown_item_is_named(self, api_as, world, meeting):
        body = {"places": [{"place": "votes", "item": "9", "comment": SAID}]}
        url = f"/activities/{meeting.public_id}/return"
        wrong = api_as(world.group).post(url, body, version=meeting.version, status=422)
        assert [one["code"] for one in wrong["errors"]] == ["not_a_choice"]
