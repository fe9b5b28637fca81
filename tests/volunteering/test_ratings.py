"""What requesters say: optional, once, read before a team hears it; and the facts of dispatch and evaluation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid
from partyhub.ledger.commands.rebuild import first_bad_row
from partyhub.ledger.models import Fact
from partyhub.security.actors import ANONYMOUS
from partyhub.volunteering import commands, queries
from partyhub.volunteering.rules import OrderState
from partyhub.volunteering.rules.ratings import TextState, mean, rated_when_reasons, rating_reasons
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.volunteering.test_hours import codes, figure

S = OrderState


def handed_in(clock, **changes):
    """An order of the eastern general branch whose result waits for its requester."""
    order, session = make.handed_in(clock, [the_people().member], **changes)
    return order, session


class TestRules:
    @pytest.mark.parametrize(
        ("score", "text", "found"),
        [
            (5, "", []),
            (None, "很满意", []),
            (None, " ", ["rating_empty"]),
            (0, "", ["score_out_of_range"]),
            (6, "长" * 1001, ["score_out_of_range", "too_long"]),
        ],
    )
    def test_a_score_or_words_or_both(self, score, text, found):
        assert [one.code for one in rating_reasons(score, text)] == found

    @pytest.mark.parametrize("state", list(S))
    def test_between_hand_in_and_closing(self, state):
        may = state in (S.AWAITING_CONFIRMATION, S.CONFIRMED)
        assert (rated_when_reasons(state, rated=False) == []) is may
        assert rated_when_reasons(state, rated=True) != []

    def test_a_mean_tells_of_nobody(self):
        assert mean([5, 1]) is None
        assert mean([5, 4, 4]) == 4.3


class TestRating:
    def test_with_the_confirmation_and_no_name(self, app, clock):
        order, _ = handed_in(clock)
        made = commands.rate_by_requester(ANONYMOUS, order, score=5, text="很满意", clock=clock)
        assert (order.state, made.entered_by, made.text_state) == (S.CONFIRMED, None, TextState.WAITING)
        with pytest.raises(Conflict) as refused:
            commands.rate_by_requester(ANONYMOUS, order, score=1, clock=clock)
        assert codes(refused) == ["rated_already"]

    def test_confirming_without_a_word(self, app, clock):
        order, _ = handed_in(clock)
        commands.confirm_by_requester(ANONYMOUS, order, clock=clock)
        assert order.state is S.CONFIRMED
        assert queries.rating_of_order(order.id) is None
        commands.rate_by_requester(ANONYMOUS, order, score=4, clock=clock)
        assert queries.rating_of_order(order.id).score == 4

    def test_told_on_the_telephone(self, app, clock):
        order, _ = handed_in(clock)
        commands.confirm(make.dispatcher(), order, confirmed_by="王老师电话", score=4, text="好", clock=clock)
        assert queries.rating_of_order(order.id).entered_by == 901

    def test_a_wrong_score_confirms_nothing(self, app, clock):
        order, _ = handed_in(clock)
        with pytest.raises(Invalid):
            commands.rate_by_requester(ANONYMOUS, order, score=9, clock=clock)
        assert order.state is S.AWAITING_CONFIRMATION

    def test_seven_days_of_silence_accept_without_a_score(self, app, clock):
        order, _ = handed_in(clock)
        clock.advance(timedelta(days=7) - timedelta(minutes=1))
        assert commands.lapse_due(clock) == 0
        clock.advance(timedelta(minutes=2))
        assert commands.lapse_due(clock) == 1
        assert order.state is S.AUTO_CONFIRMED
        with pytest.raises(Conflict) as refused:
            commands.rate_by_requester(ANONYMOUS, order, score=5, clock=clock)
        assert codes(refused) == ["rating_closed"]
        commands.close(make.dispatcher(), order, clock=clock)
        assert figure(the_tree().root, "service.scores") == 0
        assert first_bad_row() is None


class TestReading:
    def rated(self, clock, **said):
        order, _ = make.accepted_and_handed_in(clock, [the_people().member])
        made = commands.rate_by_requester(ANONYMOUS, order, clock=clock, **said)
        return order, made

    def test_the_team_hears_words_only_when_let_through_and_closed(self, app, clock):
        order, made = self.rated(clock, score=5, text="很满意")
        (team,) = queries.own_teams(make.team_leader())
        commands.look_at_rating(make.dispatcher(), made, show=True, clock=clock)
        assert queries.heard(team) == (team.name, 0, None, [])
        commands.close(make.dispatcher(), order, clock=clock)
        assert queries.heard(team) == (team.name, 1, None, ["很满意"])
        commands.look_at_rating(make.dispatcher(), made, show=False, clock=clock)
        assert queries.heard(team).words == []

    def test_only_the_dispatcher_reads_and_decides(self, app, clock):
        _, made = self.rated(clock, text="请联系张三")
        for actor in (make.team_leader(), make.secretary(), make.leader()):
            assert queries.ratings(actor).items == []
            with pytest.raises(Forbidden):
                commands.look_at_rating(actor, made, show=True, clock=clock)
        assert [row.text for row in queries.ratings(make.dispatcher()).items] == ["请联系张三"]

    def test_a_score_alone_has_nothing_to_read(self, app, clock):
        _, made = self.rated(clock, score=3)
        with pytest.raises(Conflict) as refused:
            commands.look_at_rating(make.dispatcher(), made, show=True, clock=clock)
        assert codes(refused) == ["rating_without_words"]


class TestFacts:
    def test_offered_accepted_in_time_scored(self, app, clock):
        order, _ = make.accepted_and_handed_in(clock, [the_people().member])
        commands.rate_by_requester(ANONYMOUS, order, score=4, clock=clock)
        commands.close(make.dispatcher(), order, clock=clock)
        root = the_tree().root
        found = {
            kind: figure(root, f"service.{kind}") for kind in ("offered", "accepted", "score_sum", "scores")
        }
        assert found == {"offered": 1, "accepted": 1, "score_sum": 4, "scores": 1}
        assert first_bad_row() is None

    @pytest.mark.parametrize(("days", "variant"), [(1, "within_a_day"), (2, "later")])
    def test_one_working_day(self, app, clock, days, variant):
        """It is Monday; an answer by Tuesday at the same time is within a day."""
        order, _ = make.offered(
            clock, starts_at=clock.now() + timedelta(days=10), ends_at=clock.now() + timedelta(days=12)
        )
        clock.advance(timedelta(days=days))
        plan = make.plan(order.starts_at)
        commands.accept(make.team_leader(), order, sessions=[plan], clock=clock)
        unit.commit()
        assert variants("service.accepted") == [variant]

    def test_declining_posts_nothing_more(self, app, clock):
        order, _ = make.offered(clock)
        commands.decline(make.team_leader(), order, reason="人手不足", clock=clock)
        assert figure(the_tree().root, "service.offered") == 1
        assert figure(the_tree().root, "service.accepted") == 0
        assert first_bad_row() is None

    def test_a_claim_is_both(self, app, clock):
        order, team = make.verified(clock), make.team(clock)
        commands.open_for_claim(make.dispatcher(), order, clock=clock)
        commands.claim(make.team_leader(), order, team, sessions=[make.plan(order.starts_at)], clock=clock)
        root = the_tree().root
        assert [figure(root, f"service.{kind}") for kind in ("offered", "accepted")] == [1, 1]
        assert first_bad_row() is None

    def test_another_time_counts_when_the_requester_agrees(self, app, clock):
        order, _ = make.offered(clock)
        plan = make.plan(order.starts_at + timedelta(days=1))
        commands.propose_time(make.team_leader(), order, plan, clock=clock)
        assert figure(the_tree().root, "service.accepted") == 0
        clock.advance(timedelta(hours=20))
        commands.agree_time(make.dispatcher(), order, said="王老师电话同意", clock=clock)
        assert figure(the_tree().root, "service.accepted") == 1
        assert variants("service.accepted") == ["within_a_day"]
        assert first_bad_row() is None


def variants(kind):
    """The variants of a kind of fact, in order of posting."""
    return list(db.session.scalars(select(Fact.variant).where(Fact.kind == kind).order_by(Fact.id)))
