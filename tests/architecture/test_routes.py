"""Nothing is open because nobody said otherwise."""

from __future__ import annotations

import pytest
from flask import Blueprint

from partyhub.kernel.http import PartyHub
from partyhub.security.permissions import Permission
from partyhub.security.web import UndeclaredRoute, access_of, refuse_undeclared, requires, undeclared_routes
from tests.architecture import routes
from tests.support import golden
from tests.support.golden import ROOT


@pytest.fixture(scope="module")
def bare_app() -> PartyHub:
    return golden.app_without_data()


@pytest.fixture(scope="module")
def golden_files(bare_app: PartyHub) -> dict[str, str]:
    return golden.files(bare_app)


@pytest.mark.parametrize(
    "name",
    [
        "tests/golden/routes.txt",
        "tests/golden/public_routes.txt",
        "docs/permissions.md",
        "docs/state-machines.md",
    ],
)
def test_the_golden_file_is_what_the_code_says(golden_files: dict[str, str], name: str) -> None:
    written = (ROOT / name).read_text(encoding="utf-8") if (ROOT / name).exists() else ""
    assert golden_files[name] == written, f"{name} differs: read the change, then `make golden`"


def test_every_route_says_who_may_call_it(bare_app: PartyHub) -> None:
    assert undeclared_routes(bare_app) == []


def test_an_undeclared_route_keeps_the_app_from_starting() -> None:
    app = golden.app_without_data()
    planted = Blueprint("planted", __name__)
    planted.add_url_rule("/planted", "forgotten", lambda: "open")
    app.register_blueprint(planted)
    with pytest.raises(UndeclaredRoute, match="/planted"):
        refuse_undeclared(app)


def test_a_method_without_declaration_is_found() -> None:
    app = golden.app_without_data()

    @requires(Permission.ACTIVITY_READ)
    def declared() -> str:
        return "closed"

    app.add_url_rule("/declared", "declared", declared)
    assert undeclared_routes(app) == []
    app.add_url_rule("/other", "other", lambda: "open", methods=["POST"])
    assert [line.split(" (")[0] for line in undeclared_routes(app)] == ["POST /other"]


def test_permissions_named_by_routes_are_held_by_somebody(bare_app: PartyHub) -> None:
    lost = [
        f"{method} {rule}"
        for rule, method, endpoint, _ in routes.routes(bare_app)
        if not (access := access_of(bare_app, endpoint, method)).public  # type: ignore[union-attr]  # declared, by the test above
        and not any(routes.matrix.roles_of(permission) for permission in access.permissions)  # type: ignore[union-attr]  # the same
    ]
    assert lost == []


def test_every_permission_has_a_meaning() -> None:
    found = golden.meanings()
    assert set(found) == set(Permission)
    assert all(len(meaning) > 5 for meaning in found.values())


def test_every_state_of_a_machine_can_be_reached() -> None:
    for name, machine in golden.machines().items():
        reached = {machine.initial} | {transition.target for transition in machine.transitions}
        assert set(machine.states) == reached, f"{name}: {set(machine.states) - reached} cannot be reached"
