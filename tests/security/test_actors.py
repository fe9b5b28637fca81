from __future__ import annotations

import pytest

from partyhub.security import matrix
from partyhub.security.actors import ANONYMOUS, SYSTEM, Actor, Grant, Via
from partyhub.security.permissions import Permission, Role


@pytest.fixture(autouse=True)
def _own_table(monkeypatch):
    """A small table of our own, so that these tests say nothing about the features'."""
    rows = {
        Permission.SELF: frozenset(Role),
        Permission.ACTIVITY_WRITE: frozenset({Role.SECRETARY}),
        Permission.ACTIVITY_READ: frozenset({Role.SECRETARY, Role.ENTERPRISE, Role.MEMBER}),
    }
    monkeypatch.setattr(matrix, "_rows", rows)


SECRETARY = Actor(
    user_id=1,
    member_id=7,
    grants=(
        Grant(Role.SECRETARY, 12, "/1/3/12/"),
        Grant(Role.ENTERPRISE, 3, "/1/3/"),
        Grant(Role.SECRETARY, 40, "/1/4/40/"),
    ),
    via=Via.SESSION,
)


class TestPermissions:
    def test_are_those_of_all_roles_held_and_ones_own(self):
        assert SECRETARY.permissions == {Permission.SELF, Permission.ACTIVITY_WRITE, Permission.ACTIVITY_READ}

    def test_nobody_holds_nothing_and_the_system_everything(self):
        assert ANONYMOUS.permissions == frozenset()
        assert not ANONYMOUS.is_signed_in
        assert SYSTEM.permissions == frozenset(Permission)
        assert SYSTEM.paths(Permission.AUDIT_READ) == ("/",)

    def test_a_token_is_narrowed_and_never_widened(self):
        limits = frozenset({Permission.ACTIVITY_READ, Permission.AUDIT_READ})
        narrow = Actor(user_id=1, grants=SECRETARY.grants, via=Via.TOKEN, limits=limits)
        assert narrow.permissions == {Permission.ACTIVITY_READ}
        assert narrow.paths(Permission.ACTIVITY_WRITE) == ()

    def test_a_link_is_somebody(self):
        phone = Actor(member_id=7, grants=(Grant(Role.MEMBER, 12, "/1/3/12/"),), via=Via.LINK)
        assert phone.is_signed_in
        assert phone.can(Permission.ACTIVITY_READ)
        assert not phone.can(Permission.ACTIVITY_WRITE)


class TestPaths:
    def test_only_of_grants_whose_role_holds_the_permission(self):
        assert set(SECRETARY.paths(Permission.ACTIVITY_WRITE)) == {"/1/3/12/", "/1/4/40/"}

    def test_the_wider_swallows_the_narrower(self):
        assert set(SECRETARY.paths(Permission.ACTIVITY_READ)) == {"/1/3/", "/1/4/40/"}

    @pytest.mark.parametrize(
        ("path", "write", "read"),
        [
            ("/1/3/12/", True, True),
            ("/1/3/12/99/", True, True),
            ("/1/3/", False, True),
            ("/1/3/13/", False, True),
            ("/1/", False, False),
            ("/1/30/", False, False),
            ("/1/4/40/", True, True),
            ("/1/4/4/", False, False),
            ("", False, False),
        ],
    )
    def test_over_an_organisation(self, path, write, read):
        assert SECRETARY.can_at(Permission.ACTIVITY_WRITE, path) is write
        assert SECRETARY.can_at(Permission.ACTIVITY_READ, path) is read

    def test_oneself(self):
        assert SECRETARY.is_member(7)
        assert not SECRETARY.is_member(8)
        assert not SECRETARY.is_member(None)
        assert not ANONYMOUS.is_member(None)


class TestMatrix:
    def test_a_permission_belongs_to_one_feature(self):
        matrix.register({Permission.AUDIT_READ: {Role.AUDITOR}})
        matrix.register({Permission.AUDIT_READ: [Role.AUDITOR]})
        with pytest.raises(ValueError, match="two features"):
            matrix.register({Permission.AUDIT_READ: {Role.AUDITOR, Role.SYSADMIN}})
        assert matrix.roles_of(Permission.AUDIT_READ) == {Role.AUDITOR}
        assert matrix.permissions_of(Role.AUDITOR) == {Permission.SELF, Permission.AUDIT_READ}

    def test_what_nobody_gives_is_held_by_nobody(self):
        assert matrix.roles_of(Permission.MEMBER_REVEAL) == frozenset()
        assert Permission.MEMBER_REVEAL in matrix.undeclared()
