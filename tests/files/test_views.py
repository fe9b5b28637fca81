"""How files are given back, and to whom."""

from __future__ import annotations

import io

import pytest

from partyhub.files import commands
from partyhub.kernel.references import Reference
from partyhub.security.actors import SYSTEM
from tests.factories.activities import submitted
from tests.files import hostile


@pytest.fixture
def attachment(world, clock):
    """A photo of a submitted activity, named in Chinese."""
    activity = submitted(world.secretary, world.tree.east_branch, clock)
    return attached(Reference("activity", activity.id), hostile.picture(), '会议 "记录"；100%.jpg', clock)


def attached(parent: Reference, content: bytes, name: str, clock):
    return commands.attach(
        SYSTEM, parent, commands.look(SYSTEM, io.BytesIO(content), name, clock=clock), clock=clock
    )


def test_a_download_can_do_nothing(client_as, world, attachment):
    with client_as(world.secretary).get(f"/files/{attachment.public_id}") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert headers["Cache-Control"] == "private, no-store"
        named = headers["Content-Disposition"]
        assert named.startswith('attachment; filename="')
        assert "filename*=UTF-8''%E4%BC%9A%E8%AE%AE%20%22%E8%AE%B0%E5%BD%95%22%EF%BC%9B100%25.jpg" in named
        assert named.isascii()
        assert named.count('"') == 2


def test_pictures_made_here_may_be_looked_at(client_as, world, attachment):
    for tail in ("thumbnail", "picture"):
        with client_as(world.secretary).get(f"/files/{attachment.public_id}/{tail}") as answer:
            assert answer.status_code == 200
            assert answer.headers["Content-Disposition"].startswith("inline")
            assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_documents_are_only_downloaded(client_as, world, clock, attachment):
    document = attached(attachment.parent, hostile.pdf(), "通知.pdf", clock)
    for tail in ("thumbnail", "picture"):
        with client_as(world.secretary).get(f"/files/{document.public_id}/{tail}") as answer:
            assert answer.status_code == 404


@pytest.mark.parametrize("role", ["neighbour", "sibling", "auditor", "sysadmin", "dispatcher"])
def test_whoever_does_not_see_the_record_does_not_see_its_files(client_as, world, attachment, role):
    with client_as(world.actor(role)).get(f"/files/{attachment.public_id}") as foreign:
        assert foreign.status_code == 404
        body = foreign.get_data(as_text=True)
    with client_as(world.actor(role)).get("/files/0000000000000000") as missing:
        assert missing.status_code == 404
        assert _without_reference(missing.get_data(as_text=True)) == _without_reference(body)


def _without_reference(html: str) -> str:
    """Return a page without what differs each time: nonces, tokens, the reference number."""
    import re

    return re.sub(r'(nonce|value|name="csrf[^>]*)="[^"]*"|<code>[^<]*</code>|\b[0-9a-z]{8}\b', "", html)


def test_nobody_who_is_not_signed_in(client, attachment):
    with client.get(f"/files/{attachment.public_id}") as answer:
        assert answer.status_code in (302, 303, 401)


def test_a_parent_of_a_kind_that_nobody_registered_is_seen_by_nobody(client_as, world, clock):
    orphan = attached(Reference("unknown", 1), hostile.pdf(), "a.pdf", clock)
    with client_as(world.committee).get(f"/files/{orphan.public_id}") as answer:
        assert answer.status_code == 404
