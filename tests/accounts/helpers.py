"""What the tests of the pages of accounts share."""

from __future__ import annotations

from sqlalchemy import func, select

from partyhub.kernel.db import db
from tests.factories.accounts import PASSWORD


def sign_in(page, username: str, password: str = PASSWORD, **about):
    return page.submit("/sign-in", {"username": username, "password": password}, having="username", **about)


def csrf_of(page, having: str) -> str:
    return page.form(having=having).one("input", name="csrf_token")["value"]


def cookie_of(page) -> str:
    return page.client.get_cookie("partyhub").value


def rows(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
