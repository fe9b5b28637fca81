from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from partyhub.kernel import jobs, unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Invalid, NotFound
from partyhub.kernel.jobs import Job
from partyhub.kernel.references import Reference
from partyhub.notifications import commands, queries
from partyhub.notifications.models import ContactPreference, Notification
from partyhub.notifications.rules import MailState

PARAMS = {"title": "社区义诊", "places": 3, "on": date(2026, 11, 30)}


def told(**about) -> list[Notification]:
    return list(db.session.scalars(select(Notification).filter_by(**about).order_by(Notification.id)))


class TestEnqueue:
    def test_one_row_a_person_in_the_same_transaction(self, app, world, topic, clock):
        unit.begin_write()
        count = commands.enqueue(to_users=[1, 2, 1], to_members=[5], topic=topic, params=PARAMS, clock=clock)
        assert count == 3
        unit.rollback()
        assert told(topic=topic) == []

    def test_with_a_key_a_person_is_told_once(self, app, world, topic, clock):
        def tell(users, members=()) -> int:
            return commands.enqueue(
                to_users=users,
                to_members=members,
                topic=topic,
                params=PARAMS,
                clock=clock,
                key="order:7:free",
            )

        assert tell([1, 2], [1]) == 3
        assert tell([2, 3], [1]) == 1
        assert len(told(topic=topic)) == 4

    def test_nobody_is_told_without_recipients(self, app, topic, clock):
        assert commands.enqueue(topic=topic, params=PARAMS, clock=clock) == 0

    def test_four_thousand_at_once(self, app, topic, clock):
        count = commands.enqueue(
            to_members=range(1, 4101), topic=topic, params=PARAMS, clock=clock, key="all"
        )
        assert count == 4100
        assert (
            commands.enqueue(to_members=range(1, 4102), topic=topic, params=PARAMS, clock=clock, key="all")
            == 1
        )

    @pytest.mark.parametrize("bad", ["", "nodots", "Big.Letters", "a.b;drop", "a..b"])
    def test_a_malformed_topic_is_the_callers_mistake(self, app, clock, bad):
        with pytest.raises(ValueError, match="not a topic"):
            commands.enqueue(to_users=[1], topic=bad, params={}, clock=clock)

    def test_mail_is_asked_for_only_where_it_is_wanted(self, app, world, topic, clock):
        wants, muted, silent = world.secretary, world.neighbour, world.group
        commands.set_preference(wants, email="a@example.com", muted=False, clock=clock)
        commands.set_preference(muted, email="b@example.com", muted=True, clock=clock)
        users = [wants.user_id, muted.user_id, silent.user_id]
        commands.enqueue(to_users=users, topic=topic, params=PARAMS, clock=clock)
        states = {one.user_id: one.mail_state for one in told(topic=topic)}
        assert states[wants.user_id] is MailState.WAITING
        assert states[muted.user_id] is states[silent.user_id] is MailState.NONE
        asked = db.session.scalars(select(Job).where(Job.kind == commands.MAIL_JOB)).all()
        assert [one.run_at for one in asked] == [clock.now()]


class TestInbox:
    def test_everybody_sees_his_own_by_account_and_by_member(self, app, world, topic, clock):
        actor = world.member
        commands.enqueue(
            to_users=[actor.user_id], to_members=[actor.member_id], topic=topic, params=PARAMS, clock=clock
        )
        commands.enqueue(to_users=[world.secretary.user_id], topic=topic, params=PARAMS, clock=clock)
        assert len([one for one in queries.inbox(actor).items if one.topic == topic]) == 2
        from partyhub.accounts.queries import member_actor

        phone = member_actor(actor.member_id)
        assert len(queries.inbox(phone).items) == 1
        foreign = told(topic=topic, user_id=world.secretary.user_id)[0]
        with pytest.raises(NotFound):
            queries.get(actor, foreign.public_id)
        with pytest.raises(NotFound):
            queries.get(actor, "' OR 1=1")

    def test_marking_read_touches_the_own_ones_only(self, app, world, topic, clock):
        actor = world.member
        for user in (actor.user_id, world.secretary.user_id):
            commands.enqueue(to_users=[user], topic=topic, params=PARAMS, clock=clock)
        commands.mark_all_read(actor, clock=clock)
        before = queries.unread_count(world.secretary)
        assert queries.unread_count(actor) == 0
        assert before >= 1
        mine, foreign = told(topic=topic)
        commands.mark_read(actor, foreign, clock=clock)
        assert queries.unread_count(world.secretary) == before
        first = mine.read_at
        clock.advance(timedelta(hours=1))
        commands.mark_read(actor, mine, clock=clock)
        db.session.refresh(mine)
        assert mine.read_at == first

    def test_unread_stops_counting_at_a_hundred(self, app, world, topic, clock):
        auditor = world.actor("auditor")
        for number in range(101):
            commands.enqueue(
                to_users=[auditor.user_id], topic=topic, params=PARAMS, clock=clock, key=str(number)
            )
        assert queries.unread_count(auditor) == 100


class TestPreference:
    def test_an_address_is_stored_encrypted_and_can_be_taken_back(self, app, world, clock):
        commands.set_preference(world.secretary, email=" canary@example.com ", muted=False, clock=clock)
        raw = (
            db.session.execute(select(ContactPreference.__table__.c.email.cast(db.LargeBinary)))
            .scalars()
            .all()
        )
        assert all(b"canary" not in bytes(one) for one in raw)
        assert queries.preference(world.secretary).email == "canary@example.com"
        commands.set_preference(world.secretary, email="", muted=False, clock=clock)
        assert queries.address_of(f"user:{world.secretary.user_id}") is None

    def test_a_malformed_one_is_refused(self, app, world, clock):
        with pytest.raises(Invalid) as refused:
            commands.set_preference(world.secretary, email="x\nBcc: y@z.cn", muted=False, clock=clock)
        assert [reason.code for reason in refused.value.reasons] == ["email_malformed"]


class TestMail:
    def ask(self, world, topic, clock) -> Notification:
        commands.set_preference(world.secretary, email="a@example.com", muted=False, clock=clock)
        commands.enqueue(
            to_users=[world.secretary.user_id],
            topic=topic,
            params=PARAMS,
            link=Reference("activity", 1),
            clock=clock,
        )
        unit.commit()
        return told(topic=topic)[-1]

    def run(self, app, clock) -> bool:
        return jobs.run_next(app.extensions["partyhub.handlers"], clock)

    def test_goes_out_with_words_link_and_message_id(self, app, world, topic, clock, mail_to_sink):
        sink = mail_to_sink(app)
        asked = self.ask(world, topic, clock)
        assert self.run(app, clock)
        (letter,) = sink.messages
        assert letter["To"] == "a@example.com"
        assert letter["Message-ID"] == f"<{asked.public_id}@party.example.org>"
        assert letter["Subject"] == "社区义诊"
        body = letter.get_content()
        assert "《社区义诊》有空余名额，共3个，2026年11月30日截止。" in body
        assert f"http://127.0.0.1:8000/inbox/{asked.public_id}" in body
        db.session.expire_all()
        assert told(topic=topic)[-1].mail_state is MailState.SENT
        assert not self.run(app, clock)

    def test_a_subject_cannot_carry_further_headers(self, app, world, topic, clock, mail_to_sink):
        sink = mail_to_sink(app)
        commands.set_preference(world.secretary, email="a@example.com", muted=False, clock=clock)
        params = {**PARAMS, "title": "标题\r\nBcc: evil@example.com"}
        commands.enqueue(to_users=[world.secretary.user_id], topic=topic, params=params, clock=clock)
        unit.commit()
        self.run(app, clock)
        (letter,) = sink.messages
        assert letter["Bcc"] is None
        assert "Bcc: evil@example.com" in letter["Subject"]

    def test_waits_during_the_quiet_hours_even_when_asked_by_day(
        self, app, world, topic, clock, mail_to_sink
    ):
        sink = mail_to_sink(app)
        self.ask(world, topic, clock)
        clock.advance(timedelta(hours=11))  # 21:00
        assert self.run(app, clock)
        assert sink.messages == []
        assert not self.run(app, clock)
        clock.advance(timedelta(hours=11))  # 08:00
        assert self.run(app, clock)
        assert len(sink.messages) == 1

    def test_a_refusal_is_tried_again_later(self, app, world, topic, clock, mail_to_sink):
        sink = mail_to_sink(app)
        sink.refuse_with = "451 later"
        self.ask(world, topic, clock)
        assert self.run(app, clock)
        assert not self.run(app, clock)
        sink.refuse_with = ""
        clock.advance(timedelta(minutes=1))
        assert self.run(app, clock)
        assert len(sink.messages) == 1

    def test_who_muted_it_meanwhile_gets_none(self, app, world, topic, clock, mail_to_sink):
        sink = mail_to_sink(app)
        self.ask(world, topic, clock)
        commands.set_preference(world.secretary, email="a@example.com", muted=True, clock=clock)
        unit.commit()
        assert self.run(app, clock)
        assert sink.messages == []
        db.session.expire_all()
        assert told(topic=topic)[-1].mail_state is MailState.NONE

    def test_nothing_is_locked_while_the_mail_server_is_asked(self, fresh_app, topic, clock, mail_to_sink):
        """Somebody else writes while the letter is being handed over."""
        from tests.support.world import World

        sink, wrote = mail_to_sink(fresh_app), []
        asked = self.ask(World(), topic, clock)
        original = sink.handle_DATA

        async def handle(server, session, envelope):
            import asyncio

            def write() -> None:
                with fresh_app.app_context(), unit.work():
                    commands.enqueue(to_users=[1], topic=topic, params=PARAMS, clock=clock)
                wrote.append(True)

            await asyncio.wait_for(asyncio.to_thread(write), 5)
            return await original(server, session, envelope)

        sink.handle_DATA = handle
        assert self.run(fresh_app, clock)
        assert wrote == [True]
        assert len(sink.messages) == 1
        db.session.expire_all()
        assert db.session.get(Notification, asked.id).mail_state is MailState.SENT
