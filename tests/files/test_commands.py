"""What is taken and what is not, how it is kept, and how many."""

from __future__ import annotations

import io
import os
import resource
import time
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from partyhub.files import commands, queries, rules
from partyhub.files.models import Attachment
from partyhub.kernel.db import db
from partyhub.kernel.errors import Conflict, Invalid, TooMany
from partyhub.kernel.references import Reference
from partyhub.security.actors import SYSTEM, Actor
from tests.files import hostile

PARENT = Reference("activity", 1)
SOMEBODY = Actor(user_id=7, name="somebody")


def attach(name: str, content: bytes, clock, *, parent: Reference = PARENT, actor: Actor = SYSTEM, **options):
    return commands.attach(actor, parent, looked(name, content, clock, actor), clock=clock, **options)


def looked(name: str, content: bytes, clock, actor: Actor = SOMEBODY):
    return commands.look(actor, io.BytesIO(content), name, clock=clock)


@pytest.mark.parametrize(("name", "content", "media_type"), hostile.TAKEN, ids=lambda value: str(value)[:24])
def test_what_is_taken(app, clock, name, content, media_type):
    attachment = attach(name, content, clock)
    assert attachment.media_type == media_type
    assert commands.store().is_sound(attachment.sha256)
    assert attachment.size == commands.store().path(attachment.sha256).stat().st_size
    if attachment.is_picture:
        with Image.open(commands.store().path(attachment.sha256)) as kept:
            assert kept.size == (attachment.width, attachment.height)
            assert not kept.getexif()
            assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    hostile.REFUSED,
    ids=[f"{n}-{one[2]}" for n, one in enumerate(hostile.REFUSED)],
)
def test_what_is_refused(name, content, code):
    began, before = time.monotonic(), _memory()
    with pytest.raises(Invalid) as refused:
        commands.look_at(name, content)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert time.monotonic() - began < 5
    assert _memory() - before < 150 * 1024 * 1024


def test_what_is_refused_leaves_no_row(app, clock):
    with pytest.raises(Invalid):
        attach("网页.jpg", hostile.HTML, clock)
    assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0


def _memory() -> int:
    """Return the most memory this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_place_device_and_comment_are_gone_and_it_stands_upright(app, clock):
    original = hostile.with_place()
    assert b"SecretPhone" in original
    attachment = attach("照片.jpg", original, clock)
    kept = commands.store().path(attachment.sha256).read_bytes()
    for secret in (b"SecretPhone", b"SecretComment", b"Exif"):
        assert secret not in kept
    assert (attachment.width, attachment.height) == (240, 320)


def test_large_pictures_are_kept_smaller_with_a_thumbnail(app, clock):
    attachment = attach("大图.jpg", hostile.picture(size=(5000, 3000)), clock)
    assert (attachment.width, attachment.height) == (rules.KEPT_SIDE, 1536)
    with Image.open(commands.store().path(attachment.thumbnail)) as small:
        assert max(small.size) == rules.THUMBNAIL_SIDE


@pytest.mark.parametrize(
    ("name", "kept", "shown"),
    [
        ("2026年三季度党员大会.jpg", "2026年三季度党员大会.jpg", "2026年三季度党员大会.jpg"),
        ("../../etc/照片.webp", "照片.webp", "照片.jpg"),
        ("C:\\桌面\\签到 表.jpg", "签到 表.jpg", "签到 表.jpg"),
        ("𠮷野家·李.jpg", "𠮷野家·李.jpg", "𠮷野家·李.jpg"),
    ],
)
def test_names_are_kept_as_they_were(app, clock, name, kept, shown):
    content = hostile.picture("WEBP") if name.endswith("webp") else hostile.picture()
    attachment = attach(name, content, clock)
    db.session.expire_all()
    assert (attachment.name, attachment.shown_name) == (kept, shown)


def test_too_large_files_are_refused_before_they_are_parsed(app, clock):
    with pytest.raises(Invalid) as refused:
        attach("大.jpg", b"\xff\xd8\xff" + b"\0" * rules.MAX_IMAGE_BYTES, clock)
    assert refused.value.reasons[0].code == "file_too_big"
    with pytest.raises(Invalid) as refused:
        attach("大.pdf", b"%PDF-1.4" + b"\0" * rules.MAX_DOCUMENT_BYTES, clock)
    assert refused.value.reasons[0].code == "file_too_big"


def test_three_photos_and_no_fourth_documents_apart(app, clock):
    for number in range(3):
        attach(f"{number}.jpg", hostile.picture(), clock)
    with pytest.raises(Conflict) as refused:
        attach("4.jpg", hostile.picture(), clock)
    assert refused.value.reasons[0].code == "file_limit"
    attach("通知.pdf", hostile.pdf(), clock)
    attach("1.jpg", hostile.picture(), clock, parent=Reference("activity", 2))
    assert [one.slot for one in queries.of(PARENT) if one.is_picture] == [1, 2, 3]


def test_a_place_given_up_is_taken_again(app, clock):
    files = [attach(f"{number}.jpg", hostile.picture(), clock) for number in range(3)]
    commands.detach(SYSTEM, files[1], clock=clock)
    assert attach("4.jpg", hostile.picture(), clock).slot == 2


def test_the_same_content_is_kept_once(app, clock):
    one, other = attach("1.jpg", hostile.picture(), clock), attach("2.jpg", hostile.picture(), clock)
    assert one.sha256 == other.sha256
    assert one.public_id != other.public_id


def test_the_quota_of_the_day(app, clock, monkeypatch):
    monkeypatch.setattr(rules, "DAILY_BYTES", 30_000)
    attach("1.pdf", hostile.pdf(b" " * 20_000), clock, actor=SOMEBODY)
    with pytest.raises(TooMany) as refused:
        attach("2.pdf", hostile.pdf(b" " * 20_000), clock, actor=SOMEBODY)
    assert refused.value.reasons[0].code == "file_quota_used"
    clock.advance(timedelta(days=1))
    attach("2.pdf", hostile.pdf(b" " * 20_000), clock, actor=SOMEBODY)


def test_the_quota_of_a_record(app, clock, monkeypatch):
    monkeypatch.setattr(rules, "PER_PARENT_BYTES", 30_000)
    attach("1.pdf", hostile.pdf(b" " * 20_000), clock)
    with pytest.raises(Conflict) as refused:
        attach("2.pdf", hostile.pdf(b" " * 20_000), clock)
    assert refused.value.reasons[0].code == "file_record_full"


class TestStore:
    def test_missing_and_damaged_content_is_named(self, app, clock):
        one, other = attach("1.pdf", hostile.pdf(), clock), attach("2.pdf", hostile.pdf(b"/A 1"), clock)
        assert list(commands.findings()) == []
        commands.store().path(one.sha256).unlink()
        commands.store().path(other.sha256).write_bytes(b"changed")
        found = list(commands.findings())
        assert len(found) == 2
        assert one.public_id in found[0]
        commands.store().path(other.sha256).unlink()

    def test_what_no_row_names_is_swept_up_after_a_day(self, app, clock):
        kept = attach("1.pdf", hostile.pdf(b"/B 2"), clock)
        store = commands.store()
        lonely = store.path(store.put(b"of a transaction that was rolled back"))
        broken = store.root / "incoming-broken"
        broken.write_bytes(b"half")
        long_ago = (clock.now() - timedelta(days=2)).timestamp()
        just_now = clock.now().timestamp()
        for path in (lonely, broken, store.path(kept.sha256)):
            os.utime(path, (just_now, just_now))
        commands.sweep(clock)
        assert lonely.exists()
        assert broken.exists()
        for path in (lonely, broken, store.path(kept.sha256)):
            os.utime(path, (long_ago, long_ago))
        assert commands.sweep(clock) >= 2
        assert not lonely.exists()
        assert not broken.exists()
        assert store.is_sound(kept.sha256)

    def test_a_disk_that_refuses_leaves_nothing_behind(self, app, monkeypatch):
        store = commands.store()

        def refuse(self: Path, target: Path) -> Path:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(OSError, match="No space"):
            store.put(b"never seen before")
        assert list(store.leftovers()) == []

    @pytest.mark.parametrize("name", ["", "../../etc/passwd", "g" * 64, "a" * 63, "A" * 64])
    def test_only_digests_name_content(self, app, name):
        with pytest.raises(ValueError, match="SHA-256"):
            commands.store().path(name)


@pytest.mark.race
def test_many_photos_at_once_on_three_places(fresh_app, clock):
    """The unique constraint decides: exactly three, whoever comes first."""
    from partyhub.kernel import unit
    from tests.support.rush import at_once

    content = hostile.picture()

    def one() -> str:
        with fresh_app.app_context():
            try:
                with unit.work():
                    attach("照片.jpg", content, clock)
            except Conflict as refused:
                return refused.reasons[0].code
            return "taken"

    answers, _seconds = at_once([one] * 8)
    assert sorted(answers) == ["file_limit"] * 5 + ["taken"] * 3
    assert len(queries.of(PARENT)) == 3
