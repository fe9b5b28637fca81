"""The anchor: what the same pages cost in bare Flask, with nothing that PartyHub does besides.

One user load from a signed cookie, one Core query, a small Jinja page; a sign-up is one guarded UPDATE and one INSERT.
Same server, same database, same driver.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, abort, redirect, render_template, request, session
from jinja2 import DictLoader
from sqlalchemy import Connection, create_engine, text

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
_USER = text("SELECT id, display_name FROM user_account WHERE id = :id")
_LIST = text(
    "SELECT a.public_id, a.title, k.kind, a.day, o.short_name, a.state FROM activity a"
    " JOIN organization o ON o.id = a.organization_id JOIN activity_kind k ON k.activity_id = a.id"
    " WHERE o.path >= :low AND o.path < :high ORDER BY a.day DESC, a.id DESC LIMIT 50"
)
_RECORD = text("SELECT title, day, place, minutes, result, state FROM activity WHERE public_id = :id")
_TAKE = text("UPDATE bench_session SET taken = taken + 1 WHERE id = :id AND taken < places")
_SIGN = text("INSERT INTO bench_signup (session_id, user_id) VALUES (:id, :user)")

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
        found = connection.execute(_RECORD, {"id": public_id}).first() or abort(404)
    return render_template(
        "record.html", title=found.title, user=user.display_name, pairs=found._mapping.items()
    )


@app.post("/signup/<int:session_id>")
def sign_up(session_id: int) -> Any:
    with engine.begin() as connection:
        user = _user(connection)
        if connection.execute(_TAKE, {"id": session_id}).rowcount:
            connection.execute(_SIGN, {"id": session_id, "user": user.id})
    return redirect("/list", 303)
