"""What a load balancer asks, and what it must never learn."""

from __future__ import annotations

from datetime import timedelta

from partyhub.kernel import jobs, unit


class TestHealthz:
    def test_the_process_lives(self, app, client):
        assert client.get("/healthz").json == {"status": "ok"}


class TestReadyz:
    def test_a_database_without_migrations_is_not_ready(self, app, client):
        answer = client.get("/readyz")  # the tests' tables were made without them
        assert answer.status_code == 503
        assert answer.json["checks"]["database"] == "ok"
        assert answer.json["checks"]["migrations"] != "ok"

    def test_a_queue_that_nobody_works_off_shows(self, app, client, clock):
        jobs.enqueue("some.kind", {}, clock=clock)
        unit.commit()
        assert client.get("/readyz").json["checks"]["queue"] == "ok"
        clock.advance(timedelta(minutes=11))
        assert "worker" in client.get("/readyz").json["checks"]["queue"]

    def test_it_tells_no_paths_and_no_secrets(self, app, client):
        text = client.get("/readyz").get_data(as_text=True)
        settings = app.extensions["partyhub.settings"]
        assert str(settings.data_dir) not in text
        assert settings.secret_key not in text
        assert settings.database_url not in text
