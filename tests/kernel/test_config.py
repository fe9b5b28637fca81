from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from partyhub.kernel.config import Settings, UnsafeSettings

KEY = "{}-key that is long enough for production use"


def good(tmp_path: Path) -> dict[str, str]:
    data_dir = tmp_path / "data"
    data_dir.mkdir(mode=0o750, exist_ok=True)
    return {
        "PARTYHUB_ENV": "production",
        "PARTYHUB_SECRET_KEY": KEY.format("secret"),
        "PARTYHUB_FIELD_KEY": KEY.format("field"),
        "PARTYHUB_AUDIT_KEY": KEY.format("audit"),
        "PARTYHUB_DATABASE_URL": "postgresql://partyhub@db/partyhub",
        "PARTYHUB_DATA_DIR": str(data_dir),
        "PARTYHUB_TRUSTED_HOSTS": "party.example.org",
        "PARTYHUB_BASE_URL": "https://party.example.org",
    }


class TestProduction:
    def test_good_settings_are_taken(self, tmp_path):
        settings = Settings.from_environ(good(tmp_path))
        assert settings.is_production
        assert settings.secure_cookies
        assert settings.trusted_hosts == ("party.example.org",)

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"PARTYHUB_SECRET_KEY": "short"}, "PARTYHUB_SECRET_KEY"),
            ({"PARTYHUB_SECRET_KEY": ""}, "PARTYHUB_SECRET_KEY"),
            ({"PARTYHUB_FIELD_KEY": "short"}, "PARTYHUB_FIELD_KEY"),
            ({"PARTYHUB_FIELD_KEY": ""}, "PARTYHUB_FIELD_KEY"),
            ({"PARTYHUB_AUDIT_KEY": "x" * 31}, "PARTYHUB_AUDIT_KEY"),
            ({"PARTYHUB_AUDIT_KEY": ""}, "PARTYHUB_AUDIT_KEY"),
            ({"PARTYHUB_AUDIT_KEY": KEY.format("field")}, "must differ"),
            ({"PARTYHUB_SECRET_KEY": KEY.format("audit")}, "must differ"),
            ({"PARTYHUB_DATABASE_URL": "sqlite:////var/lib/partyhub.sqlite3"}, "ALLOW_SQLITE"),
            ({"PARTYHUB_DATABASE_URL": ""}, "ALLOW_SQLITE"),
            ({"PARTYHUB_TRUSTED_HOSTS": ""}, "TRUSTED_HOSTS"),
            ({"PARTYHUB_TRUSTED_HOSTS": " , "}, "TRUSTED_HOSTS"),
            ({"PARTYHUB_BASE_URL": "http://party.example.org"}, "BASE_URL"),
            ({"PARTYHUB_BASE_URL": ""}, "BASE_URL"),
            ({"PARTYHUB_SECURE_COOKIES": "0"}, "SECURE_COOKIES"),
            ({"PARTYHUB_ENV": "prod"}, "PARTYHUB_ENV"),
            ({"PARTYHUB_TRUSTED_HOSTS": "*"}, "TRUSTED_HOSTS"),
            ({"PARTYHUB_TRUSTED_HOSTS": "party.example.org,*.example.org"}, "TRUSTED_HOSTS"),
            ({"PARTYHUB_SECRET_KEY": "x" * 40}, "SECRET_KEY must be drawn at random"),
            ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
            ({"PARTYHUB_SMTP_PORT": "abc"}, "SMTP_PORT must be a whole number"),
            ({"PARTYHUB_PROXY_HOPS": "-1"}, "PROXY_HOPS"),
            ({"PARTYHUB_IDLE_MINUTES": ""}, "IDLE_MINUTES"),
            ({"PARTYHUB_READS_ALARM": "1.5"}, "READS_ALARM"),
            ({"PARTYHUB_MAX_BODY_BYTES": "32 MB"}, "MAX_BODY_BYTES"),
        ],
    )
    def test_each_unsafe_one_is_refused_and_named(self, tmp_path, change, named):
        with pytest.raises(UnsafeSettings, match=named):
            Settings.from_environ({**good(tmp_path), **change})

    def test_an_open_data_directory_is_refused(self, tmp_path):
        environ = good(tmp_path)
        Path(environ["PARTYHUB_DATA_DIR"]).chmod(0o777)
        with pytest.raises(UnsafeSettings, match="DATA_DIR"):
            Settings.from_environ(environ)

    def test_an_open_directory_of_compiled_templates_is_refused(self, tmp_path):
        opened = tmp_path / "cache"
        opened.mkdir(mode=0o777)
        opened.chmod(0o777)
        with pytest.raises(UnsafeSettings, match="CACHE_DIR"):
            Settings.from_environ({**good(tmp_path), "PARTYHUB_CACHE_DIR": str(opened)})

    def test_all_problems_are_named_at_once(self, tmp_path):
        environ = {**good(tmp_path), "PARTYHUB_TRUSTED_HOSTS": "", "PARTYHUB_BASE_URL": "http://x"}
        with pytest.raises(UnsafeSettings) as refused:
            Settings.from_environ(environ)
        assert len(refused.value.problems) == 2

    def test_sqlite_is_taken_when_asked_for(self, tmp_path):
        environ = {
            **good(tmp_path),
            "PARTYHUB_DATABASE_URL": "sqlite:////var/lib/partyhub.sqlite3",
            "PARTYHUB_ALLOW_SQLITE_IN_PRODUCTION": "1",
        }
        assert Settings.from_environ(environ).is_sqlite

    def test_no_keys_are_drawn(self, tmp_path):
        with pytest.raises(UnsafeSettings):
            Settings.from_environ({**good(tmp_path), "PARTYHUB_SECRET_KEY": ""})
        assert not (tmp_path / "data" / "keys.json").exists()


class TestDevelopment:
    def test_keys_are_drawn_once_and_kept_for_the_owner_alone(self, tmp_path):
        environ = {"PARTYHUB_DATA_DIR": str(tmp_path / "new")}
        first, second = Settings.from_environ(environ), Settings.from_environ(environ)
        assert first == second
        assert len({first.secret_key, first.field_key, first.audit_key}) == 3
        path = tmp_path / "new" / "keys.json"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert set(json.loads(path.read_text())) == {"secret_key", "field_key", "audit_key"}

    def test_a_given_key_wins(self, tmp_path):
        environ = {"PARTYHUB_DATA_DIR": str(tmp_path), "PARTYHUB_FIELD_KEY": "given"}
        assert Settings.from_environ(environ).field_key == "given"

    @pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
    def test_every_spelling_of_postgresql_uses_the_same_driver(self, tmp_path, url):
        environ = {"PARTYHUB_DATA_DIR": str(tmp_path), "PARTYHUB_DATABASE_URL": url}
        assert Settings.from_environ(environ).database_url == "postgresql+psycopg://u@h/d"
