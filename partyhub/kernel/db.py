"""The database: one Flask-SQLAlchemy object, the declarative base, column types, and engine set-up for both databases.

SQLite runs with WAL, ``synchronous=FULL``, foreign keys on, and takes its write lock at the start of a unit of work
(``BEGIN IMMEDIATE``) behind a fair queue, so that a reader never has to become a writer half-way. PostgreSQL runs with
bounded waits, so that a lost lock is an answer and not a hang.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Engine,
    Enum,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    and_,
    event,
    false,
    or_,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from partyhub.kernel.ids import PUBLIC_ID_LENGTH, new_public_id
from partyhub.kernel.write_queue import write_queue

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
TAGS_LENGTH = 400
SQLITE_BUSY_MS = 10_000
ASK_AFTER_SECONDS = 2.0
_RESTS_SINCE = "partyhub.rests_since"
POSTGRESQL_OPTIONS = (
    "-c lock_timeout=5000 -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000 "
    "-c synchronous_commit=on -c timezone=UTC "
    "-c random_page_cost=1.1"  # data lie on flash or in memory, where reading by an index costs no seek
)
BigId = BigInteger().with_variant(Integer, "sqlite")
PathType = String(255).with_variant(String(255, collation="C"), "postgresql")


class Base(DeclarativeBase):
    """The declarative base of every table."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False}, disable_autonaming=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Tags(TypeDecorator[tuple[str, ...]]):
    """A few short words, each once and in order: ``("driving", "first aid")`` is kept as ``|driving|first aid|``.

    A text that can be asked for one of them (`tagged`) on both databases. A tag holds no ``|``.
    """

    impl = String(TAGS_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Any) -> str:
        tags = sorted(set(value or ()))
        if any("|" in tag or not tag for tag in tags):
            raise ValueError("a tag is not empty and holds no |")
        return f"|{'|'.join(tags)}|" if tags else ""

    def process_result_value(self, value: str | None, dialect: Any) -> tuple[str, ...]:
        return tuple(value.strip("|").split("|")) if value else ()


def tagged(column: Any, tag: str) -> ColumnElement[bool]:
    """Return the condition "`tag` is one of the column's tags"."""
    return type_coerce(column, String).contains(f"|{tag}|", autoescape=True)


class Identified:
    """A record that is addressed from outside: an internal id and an opaque public one."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)


class Versioned:
    """A record that people edit: a stale save is refused, by the check on load and again by the UPDATE itself."""

    version: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def enum_column(values: type[StrEnum], name: str = "") -> Enum:
    """Return the column type of a closed list: a string with a CHECK, on both databases.

    `name` tells the CHECKs of two columns of one table apart.
    """
    return Enum(
        values,
        name=name or values.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=max(len(value) for value in values),
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def under(column: Any, paths: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition "the path starts with one of `paths`" as index ranges; no paths, no rows.

    Paths end with a slash, and ``0`` is the character after the slash, so ``/1/3/`` … ``/1/30`` is the subtree.
    """
    ranges = [and_(column >= path, column < path[:-1] + "0") for path in paths]
    return or_(*ranges) if ranges else false()


def insert_into(model: Any) -> Any:
    """Return the INSERT of the database at hand, which knows ON CONFLICT on both kinds."""
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model)


def read_rows(statement: Select[Any], values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
    """Run a statement that reads columns; not for whole records.

    It passes the ORM by, which costs as much again as everything else between a query and the database.
    """
    session = db.session()
    session.flush()  # what commands have put into the session is seen, as everywhere
    return session.connection().execute(statement, values).all()


def like_escaped(text: str) -> str:
    r"""Return `text` with LIKE's wildcards escaped; use it with ``escape="\\"``."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine options for a database URL."""
    if url.startswith("sqlite"):
        return {
            "hide_parameters": True,
            "connect_args": {"timeout": SQLITE_BUSY_MS / 1000, "check_same_thread": False},
        }
    return {
        "hide_parameters": True,  # an error that is logged says which statement, never whose data
        "pool_events": [(_note_rest, "checkin"), (_look_after_rest, "checkout")],
        "pool_use_lifo": True,  # the connection used last has its statements prepared; the others may rest
        "pool_size": 5,
        "max_overflow": 10,
        "pool_timeout": 10,
        "connect_args": {"connect_timeout": 5, "options": POSTGRESQL_OPTIONS},
    }


def _note_rest(_connection: Any, record: Any) -> None:
    record.info[_RESTS_SINCE] = time.monotonic()


def _look_after_rest(connection: Any, record: Any, _proxy: Any) -> None:
    """Ask a connection that has rested whether it is still there; one just used is taken without asking.

    The pool makes all its connections anew when one is found lost.
    """
    if time.monotonic() - record.info.get(_RESTS_SINCE, time.monotonic()) < ASK_AFTER_SECONDS:
        return
    try:
        connection.autocommit = True  # a question, not the beginning of a transaction
        connection.execute("SELECT 1")
        connection.autocommit = False
    except connection.Error as error:
        raise InvalidatePoolError from error


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={SQLITE_BUSY_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "handle_error")
def _keep_values_out(context: Any) -> None:
    """Leave out of PostgreSQL's messages the row that it refused and the value that it could not read.

    They would stand in the log. What is kept names the rule: the primary message, or for data errors (class 22) the
    SQLSTATE alone. SQLite's messages name tables and columns only.
    """
    refused = context.original_exception
    primary = getattr(getattr(refused, "diag", None), "message_primary", None)
    if primary is None:
        return
    whole = str(refused)
    kept = f"SQLSTATE {refused.sqlstate}" if refused.sqlstate.startswith("22") else primary
    refused.args = (kept,)
    if context.sqlalchemy_exception is not None:
        told = [str(one).replace(whole, kept) for one in context.sqlalchemy_exception.args]
        context.sqlalchemy_exception.args = tuple(told)


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.get_execution_options().get("write"):
        write_queue.enter(connection.engine.url.database)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")
