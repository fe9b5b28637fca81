"""The verbs: what they refuse, that saying a thing twice changes nothing, and what they leave in the log."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from partyhub.audit.models import AuditEvent
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid
from partyhub.kernel.references import Reference
from partyhub.ledger import commands, queries, rules
from partyhub.ledger.models import Fact, FactSum
from partyhub.security.actors import SYSTEM
from partyhub.security.permissions import Role
from tests.support.actors import actor_for

ON = date(2026, 3, 15)
START, END = date(2026, 1, 1), date(2026, 12, 31)


class Place:
    id, path = 1, "/1/"


def post(clock, **changes) -> bool:
    told = {
        "kind": "t.selected",
        "organization_id": 12,
        "path": "/1/3/12/",
        "on": ON,
        "source": Reference("entry", 1),
        "event": "selected#1",
        "clock": clock,
    }
    return commands.post(**{**told, **changes})


def counted(node: int = 1, kind: str = "t.selected", as_of: date = END) -> float:
    found = queries.figures([queries.Node(node)], {"it": rules.count(kind)}, START, as_of)
    return rules.number(found[node]["it"].numerator)


def state(clock, timeline, event="saved#1", **changes) -> int:
    told = {
        "kind": "t.dual_post",
        "subject": "enterprise:7",
        "source": Reference("register", 1),
        "event": event,
    }
    return commands.state(**{**told, **changes}, timeline=timeline, clock=clock)


class TestPost:
    def test_counts_once_at_every_level(self, app, clock):
        with unit.work():
            assert post(clock)
        assert [counted(node) for node in (1, 3, 12, 13)] == [1, 1, 1, 0]

    def test_the_same_posting_twice_changes_nothing(self, app, clock):
        with unit.work():
            post(clock)
        with unit.work():
            assert not post(clock)
            assert not post(clock, quantity=5)
        assert counted() == 1
        assert db.session.scalar(select(func.max(FactSum.entries)).where(FactSum.kind == "t.selected")) == 1

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"kind": "t.unheard_of"}, "no feature declares"),
            ({"variant": "purple"}, "has no variant"),
            ({"kind": "t.dual_post", "variant": "yes"}, "says what holds"),
            ({"path": "/1/3/13/"}, "does not end at"),
            ({"path": "1/3/12"}, "not a path"),
            ({"quantity": 0}, "whole number"),
            ({"quantity": 1.5}, "whole number"),
            ({"event": "a/b"}, "not an event"),
            ({"event": ""}, "not an event"),
        ],
    )
    def test_mistakes_of_the_caller_are_told_at_once(self, app, clock, changes, said):
        with pytest.raises(ValueError, match=said):
            post(clock, **changes)

    def test_what_was_rolled_back_leaves_no_sum(self, app, clock):
        unit.begin_write()
        post(clock)
        unit.rollback()
        with unit.work():
            post(clock, source=Reference("entry", 2))
        assert counted() == 1


class TestShares:
    def test_three_thirds_make_a_whole(self, app, clock):
        legs = [(12, "/1/3/12/", 1), (13, "/1/3/13/", 1), (10, "/1/2/10/", 1)]
        with unit.work():
            commands.post_shares(
                kind="t.selected",
                legs=legs,
                on=ON,
                source=Reference("entry", 3),
                event="selected#1",
                clock=clock,
            )
        assert [counted(node) for node in (12, 13, 10, 3, 1)] == [0.3334, 0.3333, 0.3333, 0.6667, 1]

    @pytest.mark.parametrize("legs", [[], [(12, "/1/3/12/", 0)], [(12, "/1/3/12/", 1), (12, "/1/3/12/", 1)]])
    def test_legs_that_make_no_sense(self, app, clock, legs):
        with pytest.raises(ValueError, match=r"leg|share"):
            commands.post_shares(
                kind="t.selected", legs=legs, on=ON, source=Reference("entry", 4), event="e", clock=clock
            )


class TestReverse:
    def test_twice_is_once(self, app, clock):
        with unit.work():
            post(clock)
        with unit.work():
            assert commands.reverse(source=Reference("entry", 1), event="selected#1", clock=clock) == 1
            assert commands.reverse(source=Reference("entry", 1), event="selected#1", clock=clock) == 0
        assert counted() == 0

    def test_another_posting_of_the_same_record_stands(self, app, clock):
        with unit.work():
            post(clock)
            post(clock, kind="t.talk", event="held#1")
            commands.reverse(source=Reference("entry", 1), event="selected#1", clock=clock)
        assert (counted(), counted(kind="t.talk")) == (0, 1)

    def test_found_again_after_a_move(self, app, clock):
        with unit.work():
            post(clock)
            commands.rehome(
                old_prefix="/1/3/12/",
                new_prefix="/1/2/12/",
                on=date(2026, 3, 1),
                source=Reference("organization", 12),
                event="moved#1",
                clock=clock,
            )
        assert [counted(node) for node in (2, 3, 12)] == [1, 0, 1]
        with unit.work():
            commands.reverse(source=Reference("entry", 1), event="selected#1", clock=clock)
        assert [counted(node) for node in (1, 2, 3, 12)] == [0, 0, 0, 0]


class TestState:
    def test_saying_it_again_posts_nothing(self, app, clock):
        timeline = [(ON, 12, "/1/3/12/", "no", ""), (date(2026, 6, 1), None)]
        with unit.work():
            assert state(clock, timeline) == 2
            assert state(clock, timeline) == 0
            assert state(clock, timeline, event="saved#2") == 0

    def test_one_event_may_state_several_subjects(self, app, clock):
        with unit.work():
            for n in (1, 2, 3):
                state(clock, [(ON, 12, "/1/3/12/", "yes", "")], subject=f"enterprise:{n}")
        found = queries.figures([queries.Node(1)], {"it": rules.held("t.dual_post")}, START, END)
        assert found[1]["it"].numerator == 30_000

    def test_a_correction_of_a_closed_day_shows_on_the_first_open_one(self, app, clock):
        with unit.work():
            state(clock, [(ON, 12, "/1/3/12/", "no", "")])
            commands.close(SYSTEM, through=date(2026, 6, 30), reason="review", clock=clock)
        with unit.work():
            state(clock, [(ON, 12, "/1/3/12/", "yes", "")], event="saved#2")
        share = {"it": rules.share("t.dual_post")}
        ratios = [
            queries.figures([queries.Node(1)], share, START, day)[1]["it"].ratio
            for day in (date(2026, 6, 30), date(2026, 7, 1))
        ]
        assert ratios == [0, 1]
        late = db.session.scalars(select(Fact).where(Fact.event == "saved#2")).all()
        assert {(fact.occurred_on, fact.counted_on) for fact in late} == {(ON, date(2026, 7, 1))}

    @pytest.mark.parametrize(
        ("timeline", "changes"),
        [
            ([(ON, 12, "/1/3/12/", "yes"), (ON, None)], {}),
            ([(ON, 12, "/1/3/13/", "yes")], {}),
            ([(ON, 12, "/1/3/12/", "perhaps")], {}),
            ([(ON, 12, "/1/3/12/")], {"kind": "t.talk"}),
            ([(ON, 12, "/1/3/12/", "yes")], {"subject": ""}),
        ],
    )
    def test_timelines_that_make_no_sense(self, app, clock, timeline, changes):
        with pytest.raises(ValueError, match=r"."):
            state(clock, timeline, **changes)


class TestClose:
    def test_is_for_the_committee_needs_a_reason_and_goes_forward(self, app, clock):
        committee = actor_for(Role.COMMITTEE, Place)
        day = date(2026, 6, 30)
        with unit.work():
            commands.close(committee, through=day, reason="half-year review", clock=clock)
        noted = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "ledger.closed")).one()
        assert '"through":"2026-06-30"' in noted.details
        with pytest.raises(Forbidden):
            commands.close(actor_for(Role.SECRETARY, Place), through=day, reason="x", clock=clock)
        with pytest.raises(Conflict):
            commands.close(committee, through=day, reason="again", clock=clock)
        with pytest.raises(Invalid) as refused:
            commands.close(committee, through=clock.today(), reason=" ", clock=clock)
        assert {one.code for one in refused.value.reasons} == {"closing_not_over", "required"}
        assert queries.closed_through() == day

    def test_late_entries_say_so(self, app, clock):
        with unit.work():
            commands.close(SYSTEM, through=date(2026, 6, 30), reason="review", clock=clock)
            post(clock)
        (row,) = queries.facts(
            queries.Node(1, ("/1/",)), rules.count("t.selected"), START, END, scope=("/",)
        ).items
        assert row.is_late
        assert (row.occurred_on, row.counted_on) == (ON, date(2026, 7, 1))
        assert counted(as_of=date(2026, 6, 30)) == 0


class TestAppendOnly:
    @pytest.mark.parametrize("statement", ["UPDATE fact SET quantity = 2", "DELETE FROM fact"])
    def test_the_database_itself_refuses(self, app, clock, statement):
        with unit.work():
            post(clock)
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()
