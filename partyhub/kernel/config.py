"""Settings, read once from the environment and typed. Nothing else reads the environment."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PRODUCTION = "production"
MINIMUM_SECRET_LENGTH = 32
MINIMUM_DIFFERENT = 10
"""Different characters in a secret: of 32 random ones there are twice as many."""
_PREFIX = "PARTYHUB_"


class UnsafeSettings(Exception):
    """The app must not start with these settings; `problems` has one plain sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations."""

    env: str = "development"
    database_url: str = ""
    data_dir: Path = Path("instance")
    cache_dir: Path = Path("instance/cache")
    secret_key: str = ""
    field_key: str = ""
    audit_key: str = ""
    trusted_hosts: tuple[str, ...] = ()
    proxy_hops: int = 0
    secure_cookies: bool = False
    base_url: str = "http://127.0.0.1:8000"
    default_locale: str = "zh_CN"
    max_body_bytes: int = 32 * 1024 * 1024
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_sender: str = "partyhub@localhost"
    allow_sqlite_in_production: bool = False
    idle_minutes: int = 30
    reads_alarm: int = 2000
    testing: bool = False

    @property
    def is_production(self) -> bool:
        return self.env == PRODUCTION

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read ``PARTYHUB_*``.

        Outside production, missing keys are drawn once and kept in ``<data_dir>/keys.json`` (mode 0600); in
        production they must be given. Raises UnsafeSettings naming every problem, OSError if the directory cannot
        be written.
        """
        values = {
            name[len(_PREFIX) :].lower(): value for name, value in environ.items() if name.startswith(_PREFIX)
        }
        env = values.get("env", "development")
        data_dir = Path(values.get("data_dir", "instance")).absolute()
        faults: list[str] = []

        def number(name: str, default: int) -> int:
            text = values.get(name, str(default)).strip()
            if text.isascii() and text.isdecimal():
                return int(text)
            faults.append(f"{_PREFIX}{name.upper()} must be a whole number, not {text!r}.")
            return default

        keys = {name: values.get(name, "") for name in ("secret_key", "field_key", "audit_key")}
        if env != PRODUCTION and not all(keys.values()):
            keys = {**_kept_keys(data_dir), **{name: key for name, key in keys.items() if key}}
        settings = cls(
            env=env,
            database_url=_with_driver(
                values.get("database_url") or f"sqlite:///{data_dir / 'partyhub.sqlite3'}"
            ),
            data_dir=data_dir,
            cache_dir=Path(values.get("cache_dir", data_dir / "cache")).absolute(),
            secret_key=keys["secret_key"],
            field_key=keys["field_key"],
            audit_key=keys["audit_key"],
            trusted_hosts=_listed(values.get("trusted_hosts", "")),
            proxy_hops=number("proxy_hops", 0),
            secure_cookies=_flag(values.get("secure_cookies", "1" if env == PRODUCTION else "0")),
            base_url=values.get("base_url", cls.base_url).rstrip("/"),
            default_locale=values.get("default_locale", cls.default_locale),
            max_body_bytes=number("max_body_bytes", cls.max_body_bytes),
            smtp_host=values.get("smtp_host", ""),
            smtp_port=number("smtp_port", cls.smtp_port),
            smtp_sender=values.get("smtp_sender", cls.smtp_sender),
            idle_minutes=number("idle_minutes", cls.idle_minutes),
            reads_alarm=number("reads_alarm", cls.reads_alarm),
            allow_sqlite_in_production=_flag(values.get("allow_sqlite_in_production", "0")),
        )
        if settings.is_production and _flag(environ.get("FLASK_DEBUG", "")):
            faults.append("FLASK_DEBUG must not be switched on in production.")
        problems = [*faults, *settings.problems()]
        if problems:
            raise UnsafeSettings(problems)
        return settings

    def problems(self) -> list[str]:
        """Return one sentence for each setting that is unsafe; stricter in production."""
        found = []
        if self.env not in ("development", "test", PRODUCTION):
            found.append(f"PARTYHUB_ENV must be development or production, not {self.env!r}.")
        if not self.is_production:
            return found
        for name in ("secret_key", "field_key", "audit_key"):
            if len(getattr(self, name)) < MINIMUM_SECRET_LENGTH:
                found.append(
                    f"PARTYHUB_{name.upper()} must have at least {MINIMUM_SECRET_LENGTH} characters."
                )
            elif len(set(getattr(self, name))) < MINIMUM_DIFFERENT:
                found.append(f"PARTYHUB_{name.upper()} must be drawn at random, not typed.")
        if len({self.secret_key, self.field_key, self.audit_key}) < 3:
            found.append("PARTYHUB_SECRET_KEY, PARTYHUB_FIELD_KEY and PARTYHUB_AUDIT_KEY must differ.")
        if self.is_sqlite and not self.allow_sqlite_in_production:
            found.append("SQLite in production needs PARTYHUB_ALLOW_SQLITE_IN_PRODUCTION=1.")
        if not self.trusted_hosts or any("*" in host for host in self.trusted_hosts):
            found.append("PARTYHUB_TRUSTED_HOSTS must name the hosts that this server answers for.")
        if not self.base_url.startswith("https://"):
            found.append("PARTYHUB_BASE_URL must begin with https://.")
        if not self.secure_cookies:
            found.append("PARTYHUB_SECURE_COOKIES must not be switched off.")
        for name, directory in (("DATA", self.data_dir), ("CACHE", self.cache_dir)):
            if directory.exists() and directory.stat().st_mode & 0o007:
                found.append(
                    f"PARTYHUB_{name}_DIR must not be open to other users of the machine (chmod 750)."
                )
        return found


def _kept_keys(data_dir: Path) -> dict[str, str]:
    path = data_dir / "keys.json"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        drawn = {name: secrets.token_urlsafe(48) for name in ("secret_key", "field_key", "audit_key")}
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another process drew them at the same moment: read theirs
        else:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(drawn, file)
            return drawn
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _with_driver(url: str) -> str:
    """Return the URL with the psycopg 3 driver named, whatever short form was given."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    return url


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _flag(text: str) -> bool:
    return text.strip().lower() in ("1", "true", "yes", "on")
