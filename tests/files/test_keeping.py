"""Uploads that wait for their form: how many, how long, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from partyhub.files import commands, queries, rules
from partyhub.files.jobs import sweep
from partyhub.files.models import KeptUpload
from partyhub.kernel import unit
from partyhub.kernel.db import db
from partyhub.kernel.errors import Forbidden
from partyhub.security.actors import SYSTEM
from tests.files import hostile
from tests.files.test_commands import PARENT, SOMEBODY, looked
from tests.support.rush import at_once

FORM = "activities.log"


def document(number: int, clock):
    return looked(f"{number}.pdf", hostile.pdf(f"/N {number}".encode()), clock)


def kept_document(number: int, clock) -> KeptUpload:
    kept = commands.keep(SOMEBODY, FORM, [document(number, clock)], clock=clock)
    (upload,) = queries.kept(SOMEBODY, FORM, kept.ids, clock)
    return upload


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(KeptUpload)) or 0


def test_a_person_has_so_many_and_no_more_until_the_next_day(app, clock):
    for number in range(rules.KEPT_FILES):
        commands.keep(SOMEBODY, FORM, [document(number, clock)], clock=clock)
    full = commands.keep(SOMEBODY, FORM, [document(99, clock), document(0, clock)], clock=clock)
    assert [reason.code for reason in full.reasons] == ["file_kept_full"]
    assert len(full.ids) == 1  # the one that is kept already
    clock.advance(rules.KEPT_FOR)
    commands.keep(SOMEBODY, FORM, [document(99, clock)], clock=clock)
    assert count() == 1


def test_what_is_not_taken_and_whoever_has_no_account_keep_nothing(app, clock):
    bad = commands.keep(SOMEBODY, FORM, [looked("网页.jpg", hostile.HTML, clock)], clock=clock)
    assert (bad.ids, [reason.code for reason in bad.reasons]) == ([], ["file_not_what_it_says"])
    with pytest.raises(Forbidden):
        commands.keep(SYSTEM, FORM, [document(1, clock)], clock=clock)
    assert count() == 0


def test_it_is_for_its_form_alone(app, clock):
    upload = kept_document(1, clock)
    assert queries.kept(SOMEBODY, FORM, [upload.public_id], clock) == [upload]
    assert queries.kept(SOMEBODY, "other.form", [upload.public_id], clock) == []
    assert queries.kept(SYSTEM, FORM, [upload.public_id], clock) == []


def test_its_content_is_not_swept_up_while_it_waits_and_is_attached_as_it_is(app, clock):
    upload = kept_document(1, clock)
    sha256 = upload.sha256
    assert (upload.public_id, sha256) in queries.contents()
    attachment = commands.attach(SOMEBODY, PARENT, commands.release(upload), clock=clock)
    assert (attachment.sha256, attachment.name) == (sha256, "1.pdf")
    assert count() == 0


def test_the_job_forgets_what_nobody_came_back_for(app, clock):
    commands.keep(SOMEBODY, FORM, [document(1, clock)], clock=clock)
    clock.advance(rules.KEPT_FOR - timedelta(minutes=1))
    sweep({}, clock)
    assert count() == 1
    clock.advance(timedelta(minutes=1))
    sweep({}, clock)
    assert count() == 0


@pytest.mark.race
def test_many_at_once_on_the_places_of_one_person(fresh_app, clock, monkeypatch):
    """The unique constraint decides: as many as there are places, whoever comes first."""
    monkeypatch.setattr(rules, "KEPT_FILES", 3)
    files = [document(number, clock) for number in range(8)]
    db.session.remove()

    def keeper(file):
        def one() -> str:
            with fresh_app.app_context():
                with unit.work():
                    found = commands.keep(SOMEBODY, FORM, [file], clock=clock)
                return "kept" if found.ids else found.reasons[0].code

        return one

    answers, _seconds = at_once([keeper(file) for file in files])
    assert sorted(answers) == ["file_kept_full"] * 5 + ["kept"] * 3
    assert count() == 3


def test_the_places_are_unique_in_the_database_itself(app, clock):
    """The sabotage: without the constraint two rows could share a slot."""
    from sqlalchemy.exc import IntegrityError

    one, other = (kept_document(number, clock) for number in (1, 2))
    assert (one.slot, other.slot) == (1, 2)
    other.slot = 1
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
