"""Pages of votes, read as a browser reads them."""

from __future__ import annotations

import pytest

from partyhub.activities import commands, queries
from partyhub.activities.rules import Kind
from partyhub.activities.rules.votes import Count, VoteKind, VotePlan, VoteState
from tests.factories.activities import logged
from tests.factories.meetings import members_meeting


@pytest.fixture
def meeting(world, clock):
    return members_meeting(world, clock)


def address(activity) -> str:
    return f"/activities/{activity.public_id}"


class TestNewVote:
    def test_from_the_record_to_a_verdict(self, page_as, world, meeting):
        page = page_as(world.secretary)
        record = page.get(address(meeting))
        assert "应到有表决权4人，实到3人。 达到规定到会人数" in " ".join(record.text.split())
        form = page.get(record.link("记一项表决"))
        values = {"kind": "ordinary", "subject": "年度工作计划"}
        count = page.submit(form, values, having="subject", follow=True, status=200)
        done = page.submit(
            count, {"yes": "3", "no": "0", "abstain": "0"}, having="yes", follow=True, status=200
        )
        assert "表决结果：通过。" in done.text
        assert "赞成3，反对0，弃权0" in done.text

    def test_an_election_with_somebody_not_counted(self, page_as, world, meeting):
        page, away = page_as(world.secretary), world.people.member2
        values = {
            "kind": "election",
            "subject": "选举支部委员会",
            "seats": "1",
            "candidates": "单秀兰\n孔秀、",
            f"ground-{away.public_id}": "away",
        }
        where = address(meeting) + "/votes/new"
        again = page.submit(where, values, having="subject", status=422)
        assert again.errors() == [
            "请填写上级党组织同意不计入应到会人数的文件（文号）。",
            "不计入应到会人数须经党员大会通过，通过后请勾选。",
        ]
        assert again.one("textarea", name="candidates").text.split() == ["单秀兰", "孔秀、"]
        values |= {"document": "东湖党组〔2026〕8号", "adopted": "y"}
        count = page.submit(where, values, having="subject", follow=True, status=200)
        assert "应到有表决权3人，实到3人。" in count.text
        done = page.submit(count, {"yes_0": "2", "yes_1": "1"}, having="yes_0", follow=True, status=200)
        assert "当选： 单秀兰" in " ".join(done.text.split())

    def test_where_nothing_is_voted_on(self, page_as, world, clock):
        lecture = logged(world.secretary, world.tree.east_branch, clock)
        page = page_as(world.secretary)
        assert "这类活动不进行表决" in page.get(address(lecture) + "/votes/new").text
        assert "表决情况" not in page.get(address(lecture)).text

    def test_not_of_another_branch(self, page_as, world, meeting):
        page_as(world.neighbour).get(address(meeting) + "/votes/new", status=404)


class TestVote:
    @pytest.fixture
    def vote(self, world, clock, meeting):
        plan = VotePlan(VoteKind.ADMISSION, "接收钱多为预备党员", secret=True)
        return commands.add_vote(world.secretary, meeting, plan, clock=clock)

    def test_a_wrong_count_is_told_beside_its_field(self, page_as, world, meeting, vote):
        page = page_as(world.secretary)
        where = f"{address(meeting)}/votes/{vote.public_id}"
        again = page.submit(where, {"yes": "4", "written_yes": "1"}, having="yes", status=422)
        assert sorted(again.errors()) == [
            "会前提出的书面意见才能计入，请填写不晚于2026年11月20日的日期。",
            "票数多于实到有表决权的3人，请核对票数和到会登记。",
        ]
        assert queries.get_vote(meeting, vote.public_id).state is VoteState.DRAFT, "nothing is kept"

    def test_a_correction_keeps_the_earlier_count(self, page_as, world, meeting, vote):
        page = page_as(world.secretary)
        where = f"{address(meeting)}/votes/{vote.public_id}"
        done = page.submit(where, {"yes": "2", "no": "1"}, having="yes", follow=True, status=200)
        assert "未通过" in done.text
        form = page.get(where)
        assert form.heading == "更正计票"
        assert len(page.submit(form, {"yes": "3"}, having="yes", status=422).errors()) == 1
        values = {"yes": "3", "reason": "复核时发现漏计一票"}
        done = page.submit(where, values, having="yes", follow=True, status=200)
        assert "表决结果：通过。" in done.text
        assert "赞成2，反对1，弃权0" in done.text
        assert "复核时发现漏计一票" in done.text

    def test_a_stale_count_is_refused(self, page_as, world, clock, meeting, vote):
        page = page_as(world.secretary)
        form = page.get(f"{address(meeting)}/votes/{vote.public_id}")
        commands.open_vote(world.secretary, meeting, vote, clock=clock)
        page.submit(form, {"yes": "3"}, having="yes", status=409)

    def test_a_tie_leads_to_the_next_ballot(self, page_as, world, clock, meeting):
        page, who = page_as(world.secretary), world.people.member2.public_id
        page.submit(address(meeting) + "/roll", {f"roll-{who}": "present"}, having="guests")
        names = ("甲", "乙", "丙", "丁")
        plan = VotePlan(VoteKind.ELECTION, "选举", secret=True, seats=3, candidates=names)
        vote = commands.add_vote(world.secretary, meeting, plan, clock=clock)
        where = f"{address(meeting)}/votes/{vote.public_id}"
        level = {f"yes_{n}": "3" for n in range(4)}
        again = page.submit(where, level, having="yes_0", follow=True, status=200)
        assert "第2轮投票：各候选人得票（应选3名）" in again.text
        assert again.text.count("票数相等") >= 4
        last = {"yes_0": "4", "yes_1": "4", "yes_2": "3", "yes_3": "1"}
        done = page.submit(again, last, having="yes_0", follow=True, status=200)
        assert "当选： 甲、乙、丙" in " ".join(done.text.split())


class TestRemoveVote:
    def test_only_before_it_was_counted(self, page_as, world, clock, meeting):
        plan = VotePlan(VoteKind.ORDINARY, "年度工作计划")
        vote = commands.add_vote(world.secretary, meeting, plan, clock=clock)
        page = page_as(world.secretary)
        form = page.get(f"{address(meeting)}/votes/{vote.public_id}")
        done = page.submit(form, {}, button="删除本项表决", follow=True, status=200)
        assert "没有进行表决。" in done.text
        vote = commands.add_vote(world.secretary, meeting, plan, clock=clock)
        commands.open_vote(world.secretary, meeting, vote, clock=clock)
        commands.count_vote(world.secretary, meeting, vote, Count(yes=3), clock=clock)
        assert "删除本项表决" not in page.get(f"{address(meeting)}/votes/{vote.public_id}").text


class TestWhoSeesVotes:
    def test_not_those_to_whom_the_minutes_are_closed(self, page_as, world, clock):
        people = world.people
        committee = members_meeting(world, clock, kinds=[Kind.COMMITTEE_MEETING])
        commands.hold(world.secretary, committee, clock=clock)
        plan = VotePlan(VoteKind.COMMITTEE, "讨论困难党员补助")
        vote = commands.add_vote(world.secretary, committee, plan, clock=clock)
        commands.open_vote(world.secretary, committee, vote, clock=clock)
        commands.count_vote(world.secretary, committee, vote, Count(yes=2), clock=clock)
        commands.close_vote(world.secretary, committee, vote, clock=clock)
        assert "讨论困难党员补助" in page_as(world.secretary).get(address(committee)).text
        assert "讨论困难党员补助" in page_as(world.group).get(address(committee)).text
        assert "讨论困难党员补助" not in page_as(world.member).get(address(committee)).text
        assert people.member.id not in queries.electorate(committee, VoteKind.COMMITTEE).due
