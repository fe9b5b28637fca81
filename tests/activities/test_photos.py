"""Photos of the log form: none is lost to another field's error, and reading them makes nobody wait."""

from __future__ import annotations

import errno
import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from partyhub.activities import commands
from partyhub.activities.models import Activity
from partyhub.files import commands as files
from partyhub.files import queries as file_queries
from partyhub.files.models import KeptUpload
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.references import Reference
from tests.activities.test_views import FORM
from tests.factories.activities import logged
from tests.support.client import ApiClient, PageClient
from tests.support.locks import nobody_waits
from tests.support.world import World

BAD = FORM | {"title": "", "then": "draft"}


def photo(name: str = "现场.jpg", colour: str = "red") -> tuple[io.BytesIO, str]:
    into = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(into, "JPEG")
    into.seek(0)
    return into, name


def kept() -> list[KeptUpload]:
    db.session.expire_all()
    return list(db.session.scalars(select(KeptUpload).order_by(KeptUpload.id)))


def photos_of_the_only() -> list[str]:
    activity = db.session.scalars(select(Activity)).one()
    return [one.name for one in file_queries.of(Reference("activity", activity.id))]


def ticked(page) -> list[str]:
    return [box["value"] for box in page.all("input", name="kept") if "checked" in box]


class TestNothingIsLost:
    def test_a_photo_survives_an_error_elsewhere_and_is_attached_when_the_form_is_good(self, page_as, world):
        page = page_as(world.secretary)
        refused = page.submit(
            "/activities/new",
            BAD | {"photos": [photo("一.jpg"), photo("二.jpg", "blue")]},
            having="title",
            status=422,
        )
        assert refused.errors() == ["请填写主题。"]
        assert "一.jpg" in refused.text
        assert ticked(refused) == [one.public_id for one in kept()]
        done = page.submit(
            refused, {"title": "专题党课", "then": "draft"}, having="title", follow=True, status=200
        )
        assert "一.jpg" in done.text
        assert photos_of_the_only() == ["一.jpg", "二.jpg"]
        assert kept() == []

    @pytest.mark.logs_errors
    def test_a_full_disk_says_so_and_gives_back_what_was_typed(self, page_as, world, monkeypatch):
        def full(*_args: object, **_kwargs: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        refused = page_as(world.secretary).submit(
            "/activities/new",
            FORM | {"then": "draft", "photos": [photo("满.jpg", "navy")]},
            having="title",
            status=507,
        )
        assert FORM["minutes"].split()[0] in refused.text
        assert "空间" in refused.heading
        assert db.session.scalar(select(func.count(Activity.id))) == 0

    def test_it_survives_a_button_that_only_fills_in_the_page(self, page_as, world):
        page = page_as(world.secretary)
        again = page.submit(
            "/activities/new", FORM | {"mark_all": "1", "photos": photo()}, having="title", status=200
        )
        assert len(ticked(again)) == 1

    def test_whoever_unticks_one_leaves_it_out(self, page_as, world):
        page = page_as(world.secretary)
        refused = page.submit(
            "/activities/new",
            BAD | {"photos": [photo("一.jpg"), photo("二.jpg", "blue")]},
            having="title",
            status=422,
        )
        _first, second = ticked(refused)
        page.submit(refused, {"title": "专题党课", "then": "draft", "kept": second}, having="title")
        assert photos_of_the_only() == ["二.jpg"]

    def test_a_bad_photo_loses_neither_the_good_one_nor_the_text(self, page_as, world):
        page = page_as(world.secretary)
        fake = (io.BytesIO(b"<html>"), "假.jpg")
        refused = page.submit(
            "/activities/new", FORM | {"then": "draft", "photos": [photo(), fake]}, having="title", status=422
        )
        assert refused.errors() == ["文件内容与扩展名不符，请选择原始文件。"]
        assert [one.name for one in kept()] == ["现场.jpg"]
        page.submit(refused, {"then": "draft"}, having="title")
        assert photos_of_the_only() == ["现场.jpg"]

    def test_more_than_three_are_refused_and_three_are_kept(self, page_as, world):
        page = page_as(world.secretary)
        four = [photo(f"{colour}.jpg", colour) for colour in ("red", "blue", "green", "white")]
        refused = page.submit(
            "/activities/new", FORM | {"then": "draft", "photos": four}, having="title", status=422
        )
        assert "最多可放 3 个" in refused.errors()[0]
        another = page.submit(
            refused, {"then": "draft", "photos": photo("白.jpg", "black")}, having="title", status=422
        )
        assert "最多可放 3 个" in another.errors()[0]
        page.submit(another, {"then": "draft", "kept": ticked(another)[1:]}, having="title")
        assert photos_of_the_only() == ["blue.jpg", "green.jpg", "白.jpg"]

    def test_the_same_one_sent_twice_is_kept_once(self, page_as, world):
        page = page_as(world.secretary)
        for _ in range(2):
            page.submit("/activities/new", BAD | {"photos": photo()}, having="title", status=422)
        assert len(kept()) == 1


class TestWhose:
    def test_nobody_elses_and_none_past_its_day(self, page_as, world, clock):
        page_as(world.secretary).submit(
            "/activities/new", BAD | {"photos": photo()}, having="title", status=422
        )
        (upload,) = kept()
        for reader in (page_as(world.neighbour), page_as(world.group)):
            foreign = reader.submit(
                "/activities/new",
                FORM | {"then": "draft", "kept": upload.public_id},
                having="title",
                status=422,
            )
            assert "已不在系统中" in foreign.errors()[0]
            assert "现场.jpg" not in foreign.text
        clock.advance(timedelta(days=1))
        late = page_as(world.secretary).submit(
            "/activities/new", FORM | {"then": "draft", "kept": upload.public_id}, having="title", status=422
        )
        assert "已不在系统中" in late.errors()[0]
        files.forget_kept(clock)
        assert kept() == []


@pytest.fixture
def watched(fresh_app, monkeypatch):
    """Whether others had to wait, each time a picture was read."""
    seen: list[bool] = []
    real = files.inspect

    def watch(*args):
        seen.append(nobody_waits())
        return real(*args)

    monkeypatch.setattr(files, "inspect", watch)
    return seen


class TestNobodyWaits:
    """On a database of its own, with real commits: whoever else writes meanwhile gets on with it."""

    def client(self, app):
        client = app.test_client()
        client.actor = World().secretary
        return client

    def test_for_photos_of_the_log_form(self, fresh_app, watched):
        PageClient(self.client(fresh_app)).submit(
            "/activities/new", FORM | {"then": "draft", "photos": photo()}, having="title"
        )
        assert watched == [True]
        assert photos_of_the_only() == ["现场.jpg"]

    def test_for_one_more_file_on_the_page_and_over_the_api(self, fresh_app, watched, clock):
        with unit.work():
            activity = logged(World().secretary, World().tree.east_branch, clock)
            url = f"/activities/{activity.public_id}"
        PageClient(self.client(fresh_app)).submit(url, {"file": photo("一.jpg")}, having="file")
        ApiClient(self.client(fresh_app)).post(
            f"{url}/files", data={"file": photo("二.jpg", "blue")}, status=201
        )
        assert watched == [True, True]

    def test_the_probe_sees_a_reading_inside_a_unit_of_work(self, fresh_app, watched, clock):
        """The sabotage: the same file, looked at after something was written."""
        with unit.work():
            activity = logged(World().secretary, World().tree.east_branch, clock)
            file = files.look(World().secretary, *photo(), clock=clock)
            commands.add_file(World().secretary, activity, file, clock=clock)
        assert watched == [False]
