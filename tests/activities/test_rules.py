"""Every state × event, and the pure rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from partyhub.activities import rules
from partyhub.activities.rules import Content, Kind, Presence, RollEntry, Signing, State
from partyhub.kernel.clock import UTC, local_time
from partyhub.kernel.errors import Conflict

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ALLOWED = {
    State.DRAFT: {"publish", "hold", "submit", "cancel"},
    State.PUBLISHED: {"hold", "submit", "cancel"},
    State.HELD: {"submit", "cancel"},
    State.SUBMITTED: {"return", "approve"},
    State.RETURNED: {"submit", "cancel"},
    State.APPROVED: {"withdraw", "archive"},
    State.WITHDRAWN: {"submit", "return", "cancel"},
    State.ARCHIVED: set(),
    State.CANCELLED: set(),
}


def content(**fields) -> Content:
    values = {
        "title": "党课",
        "kinds": frozenset({Kind.PARTY_LECTURE}),
        "starts_at": NOW - timedelta(hours=3),
        "ends_at": NOW - timedelta(hours=1),
        "minutes": "记录",
    }
    return Content(**(values | fields))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", rules.VERBS)
def test_each_state_allows_what_the_table_says(state, verb):
    if verb in ALLOWED[state]:
        assert rules.MACHINE.target(state, verb) in State
    else:
        with pytest.raises(Conflict) as refused:
            rules.MACHINE.target(state, verb)
        assert refused.value.reasons[0].code == "wrong_state"


def test_the_ends_are_archived_and_cancelled():
    assert rules.MACHINE.ends == {State.ARCHIVED, State.CANCELLED}


def test_every_state_that_is_not_an_end_has_a_deadline():
    for state in State:
        due = rules.due_at(state, NOW, NOW)
        assert (due is None) == (state in rules.MACHINE.ends)


def test_the_last_day_is_given_whole():
    late = local_time(date(2026, 11, 20), 23, 50)
    for at in (local_time(date(2026, 11, 20)), late):
        due = rules.due_at(State.SUBMITTED, at, at)
        assert due == local_time(date(2026, 11, 20) + rules.PATIENCE[State.SUBMITTED], 23, 59)


def test_each_kind_has_flags_and_study_is_what_the_indicator_counts():
    assert set(rules.FLAGS) == set(Kind)
    assert {kind for kind, flags in rules.FLAGS.items() if flags.study} == {
        Kind.PARTY_LECTURE,
        Kind.STUDY_GROUP_SESSION,
        Kind.THEORY_STUDY,
        Kind.YOUTH_TALK,
        Kind.INTEGRITY_EDUCATION,
        Kind.TRAINING,
    }


def test_postings_have_one_study_fact_and_legs_of_their_own():
    postings = rules.confirmed_postings({Kind.TRAINING, Kind.PARTY_LECTURE, Kind.OTHER})
    assert [one.kind for one in postings].count(rules.STUDY_CONFIRMED) == 1
    keys = [(one.kind, one.leg) for one in postings]
    assert len(keys) == len(set(keys))


def test_a_kind_keeps_its_leg_whatever_stands_beside_it():
    alone = rules.held_postings({Kind.TRAINING})[0].leg
    together = [one.leg for one in rules.held_postings({Kind.OTHER, Kind.TRAINING}) if one.tag == "training"]
    assert together == [alone]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": ""}, "activity_title_required"),
        ({"title": "x" * 201}, "too_long"),
        ({"kinds": frozenset()}, "activity_kind_required"),
        ({"starts_at": None}, "activity_time_required"),
        ({"ends_at": NOW - timedelta(hours=3)}, "activity_ends_before_start"),
        ({"ends_at": NOW + timedelta(days=40)}, "activity_too_long"),
        (
            {"starts_at": NOW.replace(year=1900), "ends_at": NOW.replace(year=1900, hour=3)},
            "activity_too_early",
        ),
        ({"minutes": "x" * 50_001}, "too_long"),
        ({"minutes": "a\0b"}, "control_characters"),
        ({"capacity": 0}, "activity_capacity_range"),
        ({"capacity": 100_001}, "activity_capacity_range"),
    ],
)
def test_what_keeps_a_record_from_being_saved(fields, code):
    assert [reason.code for reason in rules.content_reasons(content(**fields))] == [code]


def test_a_complete_record_has_no_reason():
    assert rules.content_reasons(content()) == []
    assert rules.submit_reasons(Signing(content(), chair=False, recorder=False), NOW) == []


@pytest.mark.parametrize("what", [kind for kind in Kind if rules.FLAGS[kind].meeting])
def test_meetings_want_chair_recorder_and_somebody_present(what):
    signing = Signing(
        content(kinds=frozenset({what})),
        chair=False,
        recorder=False,
        roll={Presence.ABSENT: 3, Presence.OBSERVER: 1},
    )
    assert [reason.code for reason in rules.submit_reasons(signing, NOW)] == [
        "activity_chair_required",
        "activity_recorder_required",
        "activity_roll_required",
    ]
    complete = Signing(signing.content, chair=True, recorder=True, roll={Presence.LATE: 1})
    assert rules.submit_reasons(complete, NOW) == []


@pytest.mark.parametrize(
    ("verb", "state", "needed"),
    [
        ("return", State.SUBMITTED, True),
        ("withdraw", State.APPROVED, True),
        ("cancel", State.DRAFT, False),
        ("cancel", State.PUBLISHED, True),
        ("approve", State.SUBMITTED, False),
        ("submit", State.DRAFT, False),
    ],
)
def test_who_says_why(verb, state, needed):
    assert bool(rules.comment_reasons(verb, state, "")) is needed
    assert rules.comment_reasons(verb, state, "因故。") == []
    assert [one.code for one in rules.comment_reasons(verb, state, "x" * 2001)] == ["too_long"]


def test_the_same_guest_twice_is_refused():
    entries = [RollEntry(Presence.OBSERVER, guest_name="李老师")] * 2
    assert [reason.code for reason in rules.roll_call_reasons(entries)] == ["attendance_twice"]


def test_an_empty_roll_call_is_refused():
    assert [reason.code for reason in rules.roll_call_reasons([])] == ["attendance_empty"]
