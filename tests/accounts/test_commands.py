from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from partyhub.accounts import commands, queries
from partyhub.accounts.models import ApiToken, RoleGrant, User
from partyhub.accounts.rules.sessions import digest_of
from partyhub.audit.models import AuditEvent, AuditPersonal
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from partyhub.notifications.models import Notification
from partyhub.security.actors import SYSTEM, Via
from partyhub.security.permissions import Permission, Role
from tests.factories import accounts as make

PASSWORD = make.PASSWORD
IDLE = timedelta(minutes=30)


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def events() -> list[str]:
    unit.commit()
    return list(db.session.scalars(select(AuditEvent.event).order_by(AuditEvent.id)))


def session_of(user: User, clock, address: str = "10.0.0.1") -> str:
    return commands.open_session(
        user.id, username=user.username, address=address, agent="Firefox", password=PASSWORD, clock=clock
    )


def alive(key: str, clock) -> bool:
    return queries.by_session_key(key, idle_limit=IDLE, now=clock.now()) is not None


class TestCreateUser:
    def test_needs_account_management(self, app, world, clock):
        with pytest.raises(Forbidden):
            commands.create_user(world.secretary, username="x", display_name="某人", clock=clock)

    def test_every_reason_at_once(self, app, clock):
        with pytest.raises(Invalid) as refused:
            commands.create_user(SYSTEM, username="Wang Xm", display_name="", password="123456", clock=clock)
        assert codes(refused) == [
            "username_malformed",
            "display_name_length",
            "password_too_short",
            "password_common",
        ]

    def test_a_name_is_taken_whatever_its_case(self, app, world, clock):
        with pytest.raises(Conflict) as refused:
            commands.create_user(SYSTEM, username=" SECRETARY ", display_name="某人", clock=clock)
        assert codes(refused) == ["username_taken"]

    def test_one_account_a_member(self, app, world, clock):
        with pytest.raises(Conflict) as refused:
            commands.create_user(
                SYSTEM,
                username="again",
                display_name="某人",
                member_id=world.people.secretary.id,
                clock=clock,
            )
        assert codes(refused) == ["member_has_account"]

    def test_without_a_password_nobody_can_sign_in(self, app, clock):
        made = commands.create_user(SYSTEM, username="nobody", display_name="某人", clock=clock)
        assert made.password_hash is None
        for tried in ("", "nobody", "None", PASSWORD):
            assert commands.check_credentials("nobody", tried, demo_allowed=True, clock=clock) is None

    def test_demo_accounts_cannot_be_made_in_production(self, app, clock):
        commands.allow_demo_users(False)
        try:
            with pytest.raises(Forbidden) as refused:
                make.user(clock=clock, is_demo=True)
        finally:
            commands.allow_demo_users(True)
        assert codes(refused) == ["demo_in_production"]

    def test_the_log_names_him_in_its_erasable_part_only(self, app, clock):
        make.user(clock=clock, username="canary-name")
        unit.commit()
        whole = db.session.execute(select(AuditEvent.details, AuditEvent.subject)).all()
        assert "canary-name" not in str(whole)
        assert "canary-name" in str(db.session.scalars(select(AuditPersonal.body)).all())


class TestPasswords:
    def test_a_change_ends_the_other_sessions_and_keeps_this_one(self, app, world, clock):
        user = world.user("secretary")
        here, there = session_of(user, clock), session_of(user, clock)
        row = queries.by_session_key(here, idle_limit=IDLE, now=clock.now())
        commands.change_password(
            world.secretary,
            user,
            current=PASSWORD,
            password="木板桥头的老王在修自行车",
            keep_session=row.session_id,
            clock=clock,
        )
        assert alive(here, clock)
        assert not alive(there, clock)
        assert commands.check_credentials("secretary", PASSWORD, demo_allowed=True, clock=clock) is None
        found = commands.check_credentials(
            "secretary", "木板桥头的老王在修自行车", demo_allowed=True, clock=clock
        )
        assert found == user.id

    def test_wrong_weak_and_unchanged_are_refused_together(self, app, world, clock):
        user = world.user("secretary")
        with pytest.raises(Invalid) as refused:
            commands.change_password(
                world.secretary, user, current="wrong", password="secretary", keep_session=None, clock=clock
            )
        assert codes(refused) == [
            "password_wrong",
            "password_too_short",
            "password_common",
            "password_from_context",
        ]
        with pytest.raises(Invalid) as refused:
            commands.change_password(
                world.secretary, user, current=PASSWORD, password=PASSWORD, keep_session=None, clock=clock
            )
        assert codes(refused) == ["password_unchanged"]

    def test_name_unit_phone_and_id_of_the_person_are_context(self, app, world, clock):
        user = world.user("secretary")
        context = queries.password_context(user)
        member = world.people.secretary
        assert {member.name, world.tree.east_branch.short_name, member.mobile, member.id_no[-6:]} <= set(
            context
        )

    def test_nobody_changes_somebody_elses(self, app, world, clock):
        with pytest.raises(Forbidden):
            commands.change_password(
                world.committee,
                world.user("secretary"),
                current=PASSWORD,
                password="木板桥头的老王在修自行车",
                keep_session=None,
                clock=clock,
            )

    def test_a_reset_ends_everything_and_opens_the_account_for_a_day(self, app, world, clock):
        user, sysadmin = world.user("secretary"), world.actor("sysadmin")
        key = session_of(user, clock)
        _token, secret = commands.create_token(SYSTEM, user, name="x", clock=clock)
        drawn = commands.reset_password(sysadmin, user, clock=clock)
        assert not alive(key, clock)
        assert queries.by_token(secret, now=clock.now()) is None
        assert user.must_change_password
        assert commands.check_credentials("secretary", drawn, demo_allowed=True, clock=clock) == user.id
        clock.advance(timedelta(hours=24))
        assert commands.check_credentials("secretary", drawn, demo_allowed=True, clock=clock) is None

    def test_no_reset_of_ones_own_and_none_without_the_permission(self, app, world, clock):
        with pytest.raises(Forbidden) as refused:
            commands.reset_password(world.actor("sysadmin"), world.user("sysadmin"), clock=clock)
        assert codes(refused) == ["own_account"]
        with pytest.raises(Forbidden):
            commands.reset_password(world.committee, world.user("secretary"), clock=clock)

    def test_a_weaker_hash_is_made_anew_at_sign_in(self, app, world, clock):
        from partyhub.accounts.rules import passwords

        user = world.user("secretary")
        user.password_hash = passwords.PasswordHasher(time_cost=1, memory_cost=8 * 1024).hash(PASSWORD)
        db.session.flush()
        session_of(user, clock)
        assert not passwords.needs_rehash(user.password_hash)
        assert passwords.password_fits(PASSWORD, user.password_hash)


class TestDisabling:
    def test_ends_sessions_and_tokens_and_shuts_the_door(self, app, world, clock):
        user = world.user("secretary")
        key = session_of(user, clock)
        _token, secret = commands.create_token(SYSTEM, user, name="x", clock=clock)
        commands.disable(world.actor("sysadmin"), user, clock=clock)
        assert not alive(key, clock)
        assert queries.by_token(secret, now=clock.now()) is None
        assert commands.check_credentials("secretary", PASSWORD, demo_allowed=True, clock=clock) is None
        with pytest.raises(NotFound):
            queries.actor_of(user.id)
        commands.enable(world.actor("sysadmin"), user, clock=clock)
        assert commands.check_credentials("secretary", PASSWORD, demo_allowed=True, clock=clock) == user.id
        assert queries.by_token(secret, now=clock.now()) is None

    def test_the_last_sysadmin_stays(self, app, world, clock):
        second = make.user(Role.SYSADMIN, world.tree.root, clock=clock)
        actor = queries.actor_of(second.id)
        commands.disable(actor, world.user("sysadmin"), clock=clock)
        with pytest.raises(Conflict) as refused:
            commands.disable(SYSTEM, second, clock=clock)
        assert codes(refused) == ["last_sysadmin"]


class TestGrants:
    def test_giving_ends_sessions_tells_the_person_and_is_logged_once(self, app, world, clock):
        user = world.user("sibling")
        key, before = session_of(user, clock), events().count("accounts.role_granted")
        first = commands.grant(world.group, user, Role.LEADER, world.tree.east_branch2, clock)
        again = commands.grant(world.group, user, Role.LEADER, world.tree.east_branch2, clock)
        assert first.id == again.id
        assert not alive(key, clock)
        told = db.session.scalars(
            select(Notification).where(
                Notification.user_id == user.id, Notification.topic == "accounts.role_granted"
            )
        ).all()
        assert len([one for one in told if "role.leader" in one.params]) == 1
        assert events().count("accounts.role_granted") == before + 1
        held = [(grant.role, grant.organization_id) for grant in queries.actor_of(user.id).grants]
        assert (Role.LEADER, world.tree.east_branch2.id) in held

    def test_outside_the_own_subtree_the_organisation_is_not_there(self, app, world, clock):
        with pytest.raises(NotFound):
            commands.grant(world.group, world.user("sibling"), Role.SECRETARY, world.tree.west_branch, clock)

    def test_wider_than_the_own_role_is_refused(self, app, world, clock):
        with pytest.raises(Forbidden) as refused:
            commands.grant(world.group, world.user("sibling"), Role.INSPECTOR, world.tree.east_branch, clock)
        assert codes(refused) == ["role_too_wide"]

    def test_the_own_account_is_refused(self, app, world, clock):
        with pytest.raises(Forbidden) as refused:
            commands.grant(world.group, world.user("group"), Role.SECRETARY, world.tree.east_branch, clock)
        assert codes(refused) == ["own_role"]

    def test_without_the_permission(self, app, world, clock):
        with pytest.raises(Forbidden):
            commands.grant(world.secretary, world.user("sibling"), Role.MEMBER, world.tree.east_branch, clock)

    def test_taking_away_holds_at_once(self, app, world, clock):
        user = world.user("sibling")
        key = session_of(user, clock)
        held, organization = queries.grants_of(user.id)[0]
        commands.revoke(world.group, user, held, organization, clock=clock)
        assert not alive(key, clock)
        actor = queries.actor_of(user.id)
        assert not actor.can(Permission.LINK_ISSUE)
        commands.revoke(world.group, user, held, organization, clock=clock)
        revoked = db.session.scalars(select(RoleGrant).where(RoleGrant.id == held.id)).one()
        assert revoked.revoked_by == world.group.user_id
        assert events().count("accounts.role_revoked") == 1

    def test_a_role_taken_away_can_be_given_again(self, app, world, clock):
        user = world.user("sibling")
        held, organization = queries.grants_of(user.id)[0]
        commands.revoke(world.group, user, held, organization, clock=clock)
        again = commands.grant(world.group, user, held.role, organization, clock)
        assert again.id != held.id

    def test_the_last_sysadmin_keeps_the_role(self, app, world, clock):
        user = world.user("sysadmin")
        held, root = queries.grants_of(user.id)[0]
        with pytest.raises(Conflict) as refused:
            commands.revoke(SYSTEM, user, held, root, clock=clock)
        assert codes(refused) == ["last_sysadmin"]


class TestScope:
    def test_who_sees_which_accounts(self, app, world):
        def seen(actor) -> set[str]:
            return {one.username for one in queries.accounts(actor, page_size=200).items}

        everybody = set(db.session.scalars(select(User.username)))
        assert seen(world.actor("sysadmin")) == everybody
        assert seen(world.committee) == everybody
        assert seen(world.group) == {"group", "secretary", "member", "member2", "leader", "sibling"}
        assert seen(world.secretary) == set()

    def test_an_account_outside_is_not_there(self, app, world):
        with pytest.raises(NotFound):
            queries.get_user(world.group, world.user("neighbour").public_id)
        with pytest.raises(NotFound):
            queries.get_user(world.group, "no-such-id")


class TestActors:
    def test_a_member_holds_that_role_on_his_branch_of_today(self, app, world):
        actor = world.member
        assert [(grant.role, grant.organization_id) for grant in actor.grants] == [
            (Role.MEMBER, world.tree.east_branch.id)
        ]
        assert actor.organization_id == world.tree.east_branch.id
        assert actor.path == world.tree.east_branch.path

    def test_the_actor_of_a_link_has_his_own_branch_and_no_account(self, app, world):
        actor = queries.member_actor(world.people.member.id)
        assert (actor.via, actor.user_id, actor.member_id) == (Via.LINK, None, world.people.member.id)
        assert [grant.role for grant in actor.grants] == [Role.MEMBER]


class TestTokens:
    def test_shown_once_and_stored_hashed(self, app, world, clock):
        row, secret = commands.create_token(world.secretary, name="报表程序", clock=clock)
        assert row.token_digest == digest_of(secret)
        assert secret not in str(db.session.execute(select(ApiToken.__table__)).all())
        found = queries.by_token(secret, now=clock.now())
        assert (found.actor.user_id, found.actor.via) == (world.secretary.user_id, Via.TOKEN)

    def test_expires_and_is_revoked(self, app, world, clock):
        row, secret = commands.create_token(world.secretary, name="x", life=timedelta(days=2), clock=clock)
        clock.advance(timedelta(days=2))
        assert queries.by_token(secret, now=clock.now()) is None
        row, secret = commands.create_token(world.secretary, name="x", clock=clock)
        with pytest.raises(NotFound):
            commands.revoke_token(world.neighbour, row.public_id, clock=clock)
        commands.revoke_token(world.secretary, row.public_id, clock=clock)
        assert queries.by_token(secret, now=clock.now()) is None

    def test_narrowed_to_what_was_chosen(self, app, world, clock):
        _row, secret = commands.create_token(
            world.secretary, name="x", permissions=[Permission.ORGANIZATION_READ], clock=clock
        )
        actor = queries.by_token(secret, now=clock.now()).actor
        assert actor.permissions == {Permission.ORGANIZATION_READ, Permission.SELF}

    def test_every_reason_at_once(self, app, world, clock):
        with pytest.raises(Invalid) as refused:
            commands.create_token(
                world.secretary,
                name=" ",
                permissions=[Permission.AUDIT_READ],
                life=timedelta(days=367),
                clock=clock,
            )
        assert codes(refused) == ["token_name_length", "token_too_wide", "token_life"]

    def test_a_token_makes_no_tokens_and_nobody_makes_them_for_others(self, app, world, clock):
        _row, secret = commands.create_token(world.secretary, name="x", clock=clock)
        with pytest.raises(Forbidden):
            commands.create_token(queries.by_token(secret, now=clock.now()).actor, name="y", clock=clock)
        with pytest.raises(NotFound):
            commands.create_token(world.secretary, world.user("neighbour"), name="y", clock=clock)
        with pytest.raises(Forbidden):
            commands.create_token(world.member, name="y", clock=clock)


def test_every_act_is_logged_without_names(app, world, clock):
    user = world.user("secretary")
    session_of(user, clock)
    commands.note_refused("secretary", "10.0.0.1", clock=clock)
    commands.create_token(world.secretary, name="x", clock=clock)
    commands.issue_links(world.secretary, [world.people.member], clock=clock)
    unit.commit()
    rows = db.session.execute(select(AuditEvent.event, AuditEvent.details, AuditEvent.actor)).all()
    assert {
        "accounts.signed_in",
        "accounts.sign_in_refused",
        "accounts.token_created",
        "accounts.link_issued",
    } <= {row.event for row in rows}
    said = json.dumps([list(row) for row in rows], ensure_ascii=False)
    assert "10.0.0.1" not in said
    assert world.people.member.name not in said
