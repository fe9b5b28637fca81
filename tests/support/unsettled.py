"""Tests that were red, or were never seen green, when the features of the year of a branch were joined.

They run with `make test-long` until each is settled: mended, seen green on both databases, and taken off this list.
"""

from __future__ import annotations

UNSETTLED = (
    # red: a refused draft form answers 200; discarding a draft that is not there answers 303
    "tests/system/test_bad_input.py::test_odd_ids_are_not_found",
    "tests/system/test_bad_input.py::test_every_spoiled_form_is_refused",
    # red: what a restored draft says of the kinds is lost in the log form
    "tests/web/test_drafts.py::TestSaveDraft::test_put_back_on_return_and_gone_after_sending",
    # red at the teardown on a busy machine: a sabotaged list logs errors
    "tests/system/test_canaries.py::test_a_list_that_forgot_its_scope_is_found",
    # not seen to end since the pages of activities, obligations and reports were joined
    "tests/system/test_openapi.py",
    "tests/system/test_web_safety.py",
    "tests/journeys/test_every_page.py::test_each_page_once",
    "tests/journeys/test_every_page.py::test_the_english_pages_are_english",
    "tests/journeys/test_every_page.py::test_forms_sent_empty",
    "tests/journeys/test_every_page.py::test_pages_of_refusal",
    "tests/journeys/test_keyboard.py",
    "tests/journeys/test_lecture.py",
    "tests/journeys/test_minutes.py",
    "tests/journeys/test_nothing_lost.py",
    "tests/journeys/test_paper.py",
    "tests/journeys/test_paper_ledgers.py",
    "tests/journeys/test_review.py",
    "tests/journeys/test_service.py",
    "tests/journeys/test_visitor.py",
    "tests/journeys/test_signing_in.py",
    "tests/web/test_gallery.py",
    "tests/activities/test_roll_rush.py",
)


def is_unsettled(nodeid: str) -> bool:
    """Whether a test waits to be settled."""
    return nodeid.startswith(UNSETTLED)
