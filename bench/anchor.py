"""The anchor: what the same pages cost in bare Flask, with nothing that PartyHub does besides.

One load of the user whom a signed cookie names, one Core query of 50 rows, a small Jinja page; a sign-up is one guarded
UPDATE and one INSERT. Statements are built once. Same server, same database, same driver.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, abort, redirect, render_template, request, session
from jinja2 import DictLoader
from sqlalchemy import (
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    insert,
    select,
    update,
)

_BASE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><header>{{ user }}</header><main><h1>{{ title }}</h1>%s</main></body></html>"""
LIST = _BASE % (
    """<table><thead><tr><th>标题</th><th>类别</th><th>日期</th><th>组织</th><th>状态</th></tr></thead><tbody>
{% for id, name, kind, day, home, state in rows %}<tr><th><a href="/activities/{{ id }}">{{ name }}</a></th>
<td>{{ kind }}</td><td>{{ day }}</td><td>{{ home }}</td><td>{{ state }}</td></tr>{% endfor %}</tbody></table>"""
)
RECORD = _BASE % (
    """<dl>{% for name, value in pairs %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>"""
)
_tables = MetaData()
_account = Table("user_account", _tables, Column("id", Integer), Column("display_name", String))
_unit = Table(
    "organization", _tables, Column("id", Integer), Column("short_name", String), Column("path", String)
)
_kind = Table("activity_kind", _tables, Column("activity_id", Integer), Column("kind", String))
_activity = Table(
    "activity",
    _tables,
    *(Column(name, Integer) for name in ("id", "organization_id")),
    *(Column(name, String) for name in ("public_id", "title", "state", "place", "minutes", "result")),
    Column("day", Date),
)
_session = Table("bench_session", _tables, *(Column(name, Integer) for name in ("id", "taken", "places")))
_signup = Table("bench_signup", _tables, *(Column(name, Integer) for name in ("session_id", "user_id")))

_USER = select(_account).where(_account.c.id == bindparam("id"))
_LIST = (
    select(
        _activity.c.public_id,
        _activity.c.title,
        _kind.c.kind,
        _activity.c.day,
        _unit.c.short_name,
        _activity.c.state,
    )
    .join(_unit, _unit.c.id == _activity.c.organization_id)
    .join(_kind, _kind.c.activity_id == _activity.c.id)
    .where(_unit.c.path >= bindparam("low"), _unit.c.path < bindparam("high"))
    .order_by(_activity.c.day.desc(), _activity.c.id.desc())
    .limit(50)
)
_RECORD = select(
    *(_activity.c[name] for name in ("title", "day", "place", "minutes", "result", "state"))
).where(_activity.c.public_id == bindparam("public_id"))
_TAKE = (
    update(_session)
    .where(_session.c.id == bindparam("at"), _session.c.taken < _session.c.places)
    .values(taken=_session.c.taken + 1)
)
_SIGN = insert(_signup)

app = Flask("anchor")
app.secret_key = "the anchor's secret key, which guards nothing"
app.jinja_loader = DictLoader({"list.html": LIST, "record.html": RECORD})
engine = create_engine(os.environ.get("ANCHOR_DATABASE_URL", "sqlite://"), pool_pre_ping=True)


def _user(connection: Connection) -> Any:
    found = connection.execute(_USER, {"id": session.get("user", 0)}).first()
    return found or abort(401)


@app.get("/healthz")
def alive() -> str:
    return "ok"


@app.get("/list")
def listed() -> str:
    with engine.connect() as connection:
        user = _user(connection)
        path = request.args["path"]
        rows = connection.execute(_LIST, {"low": path, "high": path[:-1] + "0"}).all()
    return render_template("list.html", title="活动", user=user.display_name, rows=rows)


@app.get("/record/<public_id>")
def record(public_id: str) -> str:
    with engine.connect() as connection:
        user = _user(connection)
        found = connection.execute(_RECORD, {"public_id": public_id}).first() or abort(404)
    return render_template(
        "record.html", title=found.title, user=user.display_name, pairs=found._mapping.items()
    )


@app.post("/signup/<int:session_id>")
def sign_up(session_id: int) -> Any:
    with engine.begin() as connection:
        user = _user(connection)
        if connection.execute(_TAKE, {"at": session_id}).rowcount:
            connection.execute(_SIGN, {"session_id": session_id, "user_id": user.id})
    return redirect("/list", 303)
