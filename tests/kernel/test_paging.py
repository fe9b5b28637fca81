from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from sqlalchemy import select

from partyhub.kernel import jobs, paging
from partyhub.kernel.db import db
from partyhub.kernel.errors import Invalid
from partyhub.kernel.jobs import Job

KEYS = [(Job.run_at, "desc"), (Job.id, "asc")]
MINE = select(Job).where(Job.kind == "tests.page")


@pytest.fixture
def many(app, clock):
    """Twenty-five rows, five to a moment, so that the last key has to decide."""
    for number in range(25):
        jobs.enqueue("tests.page", {}, clock=clock, run_at=clock.now() + timedelta(minutes=number // 5))


def walk(page_size: int, keys=KEYS) -> list[int]:
    found, cursor = [], None
    while True:
        page = paging.page_of(MINE, keys=keys, cursor=cursor, page_size=page_size)
        found += [one.id for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


class TestPages:
    @pytest.mark.parametrize("page_size", [1, 3, 5, 7, 24, 25, 26])
    def test_every_row_once_in_order_whatever_the_size(self, many, page_size):
        expected = [one.id for one in db.session.scalars(MINE.order_by(Job.run_at.desc(), Job.id))]
        assert walk(page_size) == expected
        assert len(expected) == 25

    def test_both_directions(self, many):
        keys = [(Job.run_at, "asc"), (Job.id, "desc")]
        expected = [one.id for one in db.session.scalars(MINE.order_by(Job.run_at, Job.id.desc()))]
        assert walk(4, keys) == expected

    def test_a_row_that_comes_in_between_moves_nothing(self, many, clock):
        first = paging.page_of(MINE, keys=KEYS, page_size=10)
        jobs.enqueue("tests.page", {}, clock=clock, run_at=clock.now() + timedelta(hours=1))
        second = paging.page_of(MINE, keys=KEYS, cursor=first.next_cursor, page_size=30)
        assert not {one.id for one in first.items} & {one.id for one in second.items}
        assert len(first.items) + len(second.items) == 25

    def test_the_total_is_exact_up_to_a_limit(self, many, monkeypatch):
        assert paging.page_of(MINE, keys=KEYS).total == 25
        monkeypatch.setattr(paging, "EXACT_UP_TO", 20)
        page = paging.page_of(MINE, keys=KEYS, page_size=2)
        assert (page.total, page.total_at_least) == (None, 20)
        assert paging.page_of(MINE, keys=KEYS, count=False).total is None


class TestCursors:
    def test_one_that_was_not_made_here_is_refused(self, many):
        cursor = paging.page_of(MINE, keys=KEYS, page_size=2).next_cursor
        plain = base64.urlsafe_b64decode(cursor + "==").decode()
        forged = base64.urlsafe_b64encode(plain.replace("2026", "2020").encode()).decode().rstrip("=")
        for bad in ("x", "", "%%%", "a" * 500, cursor[:-2], cursor[::-1], forged, "é"):
            if not bad:
                continue
            with pytest.raises(Invalid) as refused:
                paging.page_of(MINE, keys=KEYS, cursor=bad)
            assert refused.value.reasons[0].field == "cursor"

    def test_one_of_another_list_is_refused(self, many):
        cursor = paging.page_of(MINE, keys=KEYS, page_size=2).next_cursor
        with pytest.raises(Invalid):
            paging.page_of(MINE, keys=[(Job.id, "asc")], cursor=cursor)
