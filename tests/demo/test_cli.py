"""`flask seed-demo`: where it refuses to run, and what it says. What it makes is tested beside it."""

from __future__ import annotations

from sqlalchemy import func, select

from partyhub.demo import commands as demo
from partyhub.kernel.db import db
from partyhub.organization.models import Organization


def _organizations() -> int:
    return db.session.scalar(select(func.count()).select_from(Organization)) or 0


class TestSeedDemo:
    def test_says_what_it_does_and_hands_the_password_on(self, app, monkeypatch):
        asked = []

        def seed(*, progress, password):
            asked.append(password)
            progress("secretary …")

        monkeypatch.setattr(demo, "seed", seed)
        monkeypatch.setenv("PARTYHUB_DEMO_PASSWORD", "an agreed password")
        done = app.test_cli_runner().invoke(args=["seed-demo"])
        assert (done.exit_code, done.output) == (0, "secretary …\n")
        assert asked == ["an agreed password"]

    def test_never_over_data(self, app, world):
        before = _organizations()
        done = app.test_cli_runner().invoke(args=["seed-demo"])
        assert done.exit_code == 1
        assert done.output == "Error: There are organisations already. The demo needs an empty database.\n"
        assert _organizations() == before

    def test_never_in_production(self, app, monkeypatch):
        monkeypatch.setenv("PARTYHUB_ENV", "production")
        monkeypatch.setattr(demo, "seed", None)
        done = app.test_cli_runner().invoke(args=["seed-demo"])
        assert done.exit_code == 1
        assert done.output == "Error: The demo cannot be made in production.\n"
