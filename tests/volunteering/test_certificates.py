"""Certificates: what they quote, who issues them, what they are worth when an entry is taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from partyhub.kernel import unit
from partyhub.kernel.clock import FixedClock
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from partyhub.notifications.models import Notification
from partyhub.security.permissions import Role
from partyhub.volunteering import commands, queries, rules
from partyhub.volunteering.models import Certificate, CertificateLine, HoursEntry
from partyhub.volunteering.rules import CERTIFICATE, CertificateState, Notice, OrderState, Span, Standing
from tests.factories import certificates as some
from tests.factories import volunteering as make
from tests.factories.members import the_people
from tests.factories.organization import the_tree
from tests.support.actors import actor_for

S = CertificateState


def codes(caught):
    return [reason.code for reason in caught.value.reasons]


def entries():
    return db.session.scalars(select(HoursEntry).order_by(HoursEntry.id)).all()


def take_back(entry, clock):
    commands.correct_hours(make.dispatcher(), entry, span=None, reason="误记", clock=clock)


class TestRules:
    def test_numbers_are_read_as_people_type_them(self, clock):
        number = rules.draw_number(clock.today())
        assert number.startswith("2026-")
        assert len(number) == rules.NUMBER_LENGTH
        for typed in (number, number.lower(), number.replace("-", " "), number.replace("-", "－")):
            assert rules.read_number(typed) == number
        assert rules.read_number("2026-0O1I-LLLL-0000-0000") == "2026-0011-1111-0000-0000"

    @pytest.mark.parametrize(
        "text", ["", "2026", "x" * 20, "20260123456789abcdefu", "二〇二六" + "0" * 16, "9" * 300]
    )
    def test_what_is_no_number_is_not_looked_up(self, text):
        assert rules.read_number(text) is None

    def test_numbers_do_not_follow_one_another(self, clock):
        drawn = {rules.draw_number(clock.today())[5:] for _ in range(200)}
        assert len(drawn) == 200
        assert len({one[:4] for one in drawn}) > 190

    def test_names_on_a_notice_are_masked(self):
        assert [rules.masked_name(one) for one in ("王明", "王小明", "欧阳小明", "")] == [
            "王*",
            "王*明",
            "欧**明",
            "*",
        ]

    def test_the_day_of_the_check_is_not_counted(self, clock):
        assert rules.notice_end(Notice(days=7), clock.now()) == clock.today() + timedelta(days=8)
        assert rules.notice_end(Notice(on=False), clock.now()) is None

    @pytest.mark.parametrize(("days", "code"), [(0, ["too_small"]), (7, []), (60, []), (61, ["too_big"])])
    def test_a_notice_is_short(self, days, code):
        assert [one.code for one in rules.notice_reasons(Notice(days=days))] == code

    def test_what_a_certificate_is_worth(self):
        assert rules.standing(S.ISSUED, 0) is Standing.VALID
        assert rules.standing(S.ISSUED, 1) is Standing.CORRECTED
        assert rules.standing(S.REVOKED, 1) is Standing.REVOKED

    def test_ends_are_ends(self):
        assert CERTIFICATE.ends == {S.REFUSED, S.WITHDRAWN, S.REVOKED}


class TestAsking:
    def test_a_member_asks_for_his_own_period(self, app, clock):
        people, tree = the_people(), the_tree()
        some.credited(clock, [people.member])
        one = some.requested(clock, people.member)
        assert (one.state, one.organization_id, one.number) == (S.REQUESTED, tree.east.id, None)
        assert [row.public_id for row in queries.certificates(make.as_member(people.member)).items] == [
            one.public_id
        ]
        assert [row[1] for row in queries.due_for_certifiers(make.dispatcher(), clock)] == [
            people.member.name
        ]

    def test_who_may_certify_it(self, app, clock):
        people, tree = the_people(), the_tree()
        some.credited(clock, [people.member])
        offered = [public_id for public_id, _ in queries.issuers_for(people.member.id)]
        assert offered == [tree.root.public_id, tree.east.public_id, tree.east_general.public_id]
        assert queries.issuers_for(people.stranger.id) == []
        with pytest.raises(NotFound):
            queries.issuer_for(people.member.id, tree.west.public_id)

    def test_without_service_there_is_nothing_to_ask_for(self, app, clock):
        people = the_people()
        some.credited(clock, [people.member])
        with pytest.raises(Invalid) as refused:
            some.requested(clock, people.stranger)
        assert codes(refused) == ["nothing_to_certify"]

    def test_days_that_are_no_period(self, app, clock):
        people = the_people()
        some.credited(clock, [people.member])
        tomorrow = clock.today() + timedelta(days=1)
        for days, code in (
            ({"to_on": tomorrow}, "period_in_future"),
            ({"from_on": clock.today(), "to_on": clock.today() - timedelta(days=1)}, "period_backwards"),
        ):
            with pytest.raises(Invalid) as refused:
                some.requested(clock, people.member, **days)
            assert codes(refused) == [code]

    def test_one_request_at_a_time_with_one_issuer(self, app, clock):
        people, tree = the_people(), the_tree()
        some.credited(clock, [people.member])
        first = some.requested(clock, people.member)
        with pytest.raises(Conflict) as refused:
            some.requested(clock, people.member)
        assert codes(refused) == ["certificate_open_already"]
        assert some.requested(clock, people.member, tree.root).id != first.id
        commands.withdraw_certificate(make.as_member(people.member), first, clock=clock)
        assert some.requested(clock, people.member).id != first.id

    def test_the_database_holds_that_too(self, app, clock):
        people, tree = the_people(), the_tree()
        some.credited(clock, [people.member])
        first = some.requested(clock, people.member)
        twin = Certificate(
            member_id=first.member_id,
            organization_id=tree.east.id,
            state=S.CHECKED,
            from_on=first.from_on,
            to_on=first.to_on,
            asked_at=clock.now(),
        )
        db.session.add(twin)
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()

    def test_only_oneself_takes_it_back(self, app, clock):
        people = the_people()
        some.credited(clock, [people.member])
        one = some.requested(clock, people.member)
        with pytest.raises(Forbidden):
            commands.withdraw_certificate(make.dispatcher(), one, clock=clock)


class TestIssuing:
    def test_the_notice_is_waited_out(self, app, clock):
        people = the_people()
        some.credited(clock, [people.member])
        one = some.requested(clock, people.member)
        commands.check_certificate(make.dispatcher(), one, clock=clock)
        assert [row[0] for row in queries.on_notice(make.as_member(people.member2), clock)] == [
            rules.masked_name(people.member.name)
        ]
        assert queries.on_notice(make.as_member(people.stranger), clock) == []
        clock.advance(timedelta(days=7))
        with pytest.raises(Conflict) as refused:
            commands.issue_certificate(make.dispatcher(), one, clock=clock)
        assert codes(refused) == ["notice_not_over"]
        assert queries.due_for_certifiers(make.dispatcher(), clock) == []
        clock.advance(timedelta(days=1))
        assert len(queries.due_for_certifiers(make.dispatcher(), clock)) == 1
        commands.issue_certificate(make.dispatcher(), one, clock=clock)
        assert (one.state, one.minutes, one.member_name) == (S.ISSUED, 120, people.member.name)
        assert rules.read_number(one.number) == one.number

    def test_without_a_notice_at_once(self, app, clock):
        people = the_people()
        some.without_notice(clock)
        some.credited(clock, [people.member])
        one = some.requested(clock, people.member)
        commands.check_certificate(make.dispatcher(), one, clock=clock)
        commands.issue_certificate(make.dispatcher(), one, clock=clock)
        assert (one.open_on, one.state) == (None, S.ISSUED)

    def test_what_it_says_is_a_snapshot(self, app, clock):
        people = the_people()
        order, session = some.credited(clock, [people.member])
        one = some.issued(clock, people.member)
        people.member.name, order.title = "改名人", "改了题目"
        db.session.flush()
        [(line, undone)] = queries.lines_of(one.id)
        assert (line.title, line.minutes, line.starts_at, undone) == (
            "陪同老人体检",
            120,
            session.starts_at,
            False,
        )
        assert queries.name_of(one) != "改名人"
        unit.commit()
        with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
            db.session.execute(update(CertificateLine).values(minutes=9999))

    def test_who_is_not_on_the_list_gives_a_statement_for_inside(self, app, clock):
        people = the_people()
        some.credited(clock, [people.member])
        inside = some.issued(clock, people.member)
        assert (inside.internal, inside.document) == (True, "")
        with pytest.raises(NotFound):
            queries.by_number(inside.number)
        entry = some.listed(clock)
        outside = some.issued(clock, people.member)
        assert (outside.internal, outside.document) == (False, entry.document)
        assert queries.by_number(outside.number).status is Standing.VALID
        commands.unlist_issuer(some.sysadmin(), entry, clock=clock)
        assert queries.by_number(outside.number).status is Standing.VALID
        assert some.issued(clock, people.member).internal

    def test_only_days_service_and_organisers_asked_for(self, app, clock):
        people, tree = the_people(), the_tree()
        some.credited(clock, [people.member])
        middle = clock.today()
        clock.advance(timedelta(days=3))
        some.credited(clock, [people.member, people.stranger])
        early = some.issued(clock, people.member, to_on=middle)
        late = some.issued(clock, people.member, from_on=middle + timedelta(days=1))
        whole = some.issued(clock, people.member, tree.east_general)
        assert [one.minutes for one in (early, late, whole)] == [120, 120, 240]
        [(line, _)] = queries.lines_of(early.id)
        assert line.entry_id == entries()[0].id

    def test_what_was_taken_back_is_not_quoted(self, app, clock):
        people = the_people()
        _, session = some.credited(clock, [people.member])
        one = some.requested(clock, people.member)
        right = Span(session.starts_at, session.starts_at + timedelta(minutes=90))
        commands.correct_hours(make.dispatcher(), entries()[0], span=right, reason="提前结束", clock=clock)
        commands.check_certificate(make.dispatcher(), one, clock=clock)
        clock.advance(timedelta(days=8))
        commands.issue_certificate(make.dispatcher(), one, clock=clock)
        assert (one.minutes, len(queries.lines_of(one.id))) == (90, 1)
        assert queries.lines_of(one.id)[0][0].entry_id == entries()[2].id

    def test_nothing_left_is_not_issued(self, app, clock):
        people = the_people()
        some.credited(clock, [people.member])
        one = some.requested(clock, people.member)
        commands.check_certificate(make.dispatcher(), one, clock=clock)
        take_back(entries()[0], clock)
        clock.advance(timedelta(days=8))
        with pytest.raises(Conflict) as refused:
            commands.issue_certificate(make.dispatcher(), one, clock=clock)
        assert codes(refused) == ["nothing_to_certify"]

    def test_what_is_under_dispute_waits(self, app, clock):
        people = the_people()
        order, _ = some.credited(clock, [people.member])
        some.credited(clock, [people.member])
        order.state = OrderState.DISPUTED
        db.session.flush()
        assert queries.frozen_minutes(people.member.id) == 120
        assert some.issued(clock, people.member).minutes == 120

    def test_nobody_certifies_his_own(self, app, clock):
        people = the_people()
        some.credited(clock, [people.secretary])
        one = some.requested(clock, people.secretary)
        own = make.dispatcher(member_id=people.secretary.id)
        with pytest.raises(Forbidden) as refused:
            commands.check_certificate(own, one, clock=clock)
        assert codes(refused) == ["own_certificate"]
        assert queries.due_for_certifiers(own, clock) == []

    @pytest.mark.parametrize("who", ["leader", "secretary", "member"])
    def test_only_who_sees_the_issuers_hours(self, app, clock, who):
        people = the_people()
        some.credited(clock, [people.member2])
        one = some.requested(clock, people.member2)
        actor = {
            "leader": make.leader(),
            "secretary": make.secretary(),
            "member": make.as_member(people.member),
        }[who]
        for act in (commands.check_certificate, commands.issue_certificate):
            with pytest.raises(Forbidden):
                act(actor, one, clock=clock)
        for act in (commands.refuse_certificate, commands.revoke_certificate):
            with pytest.raises(Forbidden):
                act(actor, one, reason="x", clock=clock)

    def test_one_is_seen_by_its_owner_and_above_the_issuer(self, app, clock):
        people, tree = the_people(), the_tree()
        some.credited(clock, [people.member])
        one = some.requested(clock, people.member)
        for actor in (make.as_member(people.member), make.dispatcher(), actor_for(Role.COMMITTEE, tree.root)):
            assert queries.certificate(actor, one.public_id).id == one.id
        for actor in (
            make.as_member(people.member2),
            make.secretary(),
            actor_for(Role.ENTERPRISE, tree.west),
        ):
            with pytest.raises(NotFound):
                queries.certificate(actor, one.public_id)


class TestAfterwards:
    def test_a_line_taken_back_makes_it_corrected_and_its_owner_is_told_once(self, app, clock):
        people = the_people()
        some.listed(clock)
        some.credited(clock, [people.member])
        some.credited(clock, [people.member])
        one = some.issued(clock, people.member)
        take_back(entries()[0], clock)
        take_back(entries()[1], clock)
        assert queries.by_number(one.number) == (
            one.number,
            one.from_on,
            one.to_on,
            240,
            Standing.CORRECTED,
        )
        assert [undone for _, undone in queries.lines_of(one.id)] == [True, True]
        told = select(func.count()).where(Notification.topic == "service.certificate_corrected")
        assert db.session.scalar(told) == 1
        with pytest.raises(Invalid) as refused:
            some.requested(clock, people.member)
        assert codes(refused) == ["nothing_to_certify"]

    def test_revoked_with_a_reason(self, app, clock):
        people = the_people()
        some.listed(clock)
        some.credited(clock, [people.member])
        one = some.issued(clock, people.member)
        with pytest.raises(Invalid):
            commands.revoke_certificate(make.dispatcher(), one, reason=" ", clock=clock)
        commands.revoke_certificate(make.dispatcher(), one, reason="姓名有误", clock=clock)
        assert queries.by_number(one.number).status is Standing.REVOKED
        with pytest.raises(Conflict):
            commands.revoke_certificate(make.dispatcher(), one, reason="再次", clock=clock)

    def test_refused_with_a_reason_that_the_member_reads(self, app, clock):
        people = the_people()
        some.credited(clock, [people.member])
        one = some.requested(clock, people.member)
        commands.refuse_certificate(make.dispatcher(), one, reason="请先核对时长", clock=clock)
        assert (one.state, one.number) == (S.REFUSED, None)
        note = db.session.scalars(
            select(Notification).where(Notification.topic == "service.certificate_refused")
        ).one()
        assert (note.member_id, "请先核对时长" in note.params) == (people.member.id, True)

    def test_what_was_not_issued_is_not_printed(self, app, clock):
        people = the_people()
        some.credited(clock, [people.member])
        one = some.requested(clock, people.member)
        with pytest.raises(Conflict):
            commands.note_printed(make.as_member(people.member), one, clock=clock)


class TestSettings:
    def test_the_list_names_its_document(self, app, clock):
        tree = the_tree()
        with pytest.raises(Invalid):
            commands.list_issuer(some.sysadmin(), tree.east, document=" ", clock=clock)
        entry = commands.list_issuer(some.sysadmin(), tree.east, document="市民政局12号", clock=clock)
        commands.unlist_issuer(some.sysadmin(), entry, clock=clock)
        assert queries.eligibility(tree.east.id) is None
        again = commands.list_issuer(some.sysadmin(), tree.east, document="市民政局15号", clock=clock)
        assert (again.id, again.document) == (entry.id, "市民政局15号")

    def test_nobody_else_keeps_it(self, app, clock):
        tree = the_tree()
        for actor in (make.dispatcher(), actor_for(Role.COMMITTEE, tree.root)):
            with pytest.raises(Forbidden):
                commands.list_issuer(actor, tree.east, document="x", clock=clock)
            with pytest.raises(Forbidden):
                commands.set_notice(actor, Notice(), version=0, clock=clock)

    def test_the_notice_carries_a_version(self, app, clock):
        assert queries.notice() == (Notice(on=True, days=7), 0)
        commands.set_notice(some.sysadmin(), Notice(days=10), version=0, clock=clock)
        with pytest.raises(Stale):
            commands.set_notice(some.sysadmin(), Notice(on=False), version=0, clock=clock)
        commands.set_notice(some.sysadmin(), Notice(on=False, days=10), version=1, clock=clock)
        assert queries.notice() == (Notice(on=False, days=10), 2)
        with pytest.raises(Invalid):
            commands.set_notice(some.sysadmin(), Notice(days=0), version=2, clock=clock)


def shares(member_id: int) -> tuple[int, int, int]:
    """Return (total by the ledger, sum of the entries that stand, certified): what must agree."""
    taken_back = {one.reverses_id for one in entries()}
    standing = sum(
        one.minutes
        for one in entries()
        if one.member_id == member_id
        and one.kind is not rules.HoursKind.REVERSAL
        and one.id not in taken_back
    )
    return queries.total_minutes(member_id), standing, queries.certified_minutes(member_id)


STEPS = st.lists(
    st.sampled_from(["serve", "correct", "take_back", "certify", "revoke"]), min_size=3, max_size=8
)


@given(steps=STEPS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_ledgers_total_is_its_entries_is_what_is_certified_and_what_is_not(app, clock, steps):
    """Whatever happens in whatever order: total = Σ entries = Σ quoted standing lines + the rest, never below 0."""
    clock = FixedClock(clock.now())  # each history begins on the same day
    with db.session.begin_nested() as history:
        person = the_people().member
        made: list[Certificate] = []
        for step in ["serve", *steps]:
            _take(step, person, made, clock)
            total, standing, certified = shares(person.id)
            quoted = {
                line.entry_id: line.minutes
                for one in made
                if one.state is S.ISSUED
                for line, undone in queries.lines_of(one.id)
                if not undone
            }
            assert total == standing
            assert certified == sum(quoted.values())
            assert 0 <= certified <= total
            for one in made:
                assert one.minutes == sum(line.minutes for line, _ in queries.lines_of(one.id))
        history.rollback()


def _take(step, person, made, clock):
    standing = [
        one
        for one in entries()
        if one.kind is not rules.HoursKind.REVERSAL and not queries.is_reversed(one.id)
    ]
    if step == "serve":
        some.credited(clock, [person])
    elif step == "take_back" and standing:
        take_back(standing[0], clock)
    elif step == "correct" and standing:
        span = Span(standing[-1].starts_at, standing[-1].starts_at + timedelta(minutes=45))
        commands.correct_hours(make.dispatcher(), standing[-1], span=span, reason="更正", clock=clock)
    elif step == "certify" and standing:
        made.append(some.issued(clock, person, from_on=date(2026, 1, 1)))
    elif step == "revoke":
        for one in made:
            if one.state is S.ISSUED:
                commands.revoke_certificate(make.dispatcher(), one, reason="重开", clock=clock)
                break
