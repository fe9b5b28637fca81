"""Words of votes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _p

VOTE_KINDS: dict[str, Any] = {
    "activities.vote_kind.ordinary": _p("vote", "Resolution of the meeting"),
    "activities.vote_kind.admission": _p("vote", "Admission of a probationary member"),
    "activities.vote_kind.conversion": _p("vote", "Conversion to full membership"),
    "activities.vote_kind.election": _p("vote", "Election"),
    "activities.vote_kind.committee": _p("vote", "Decision of the committee"),
}
VOTE_STATES: dict[str, Any] = {
    "activities.vote_state.draft": _p("vote", "Prepared"),
    "activities.vote_state.open": _p("vote", "Under way"),
    "activities.vote_state.counted": _p("vote", "Counted"),
    "activities.vote_state.passed": _p("vote", "Passed"),
    "activities.vote_state.failed": _p("vote", "Not passed"),
    "activities.vote_state.invalid": _p("vote", "Invalid: too few present"),
}
VOTE_TONES = {
    "draft": "grey",
    "open": "blue",
    "counted": "amber",
    "passed": "green",
    "failed": "red",
    "invalid": "red",
}
GROUNDS: dict[str, Any] = {
    "activities.ground.unable": _l("Mental illness, cannot express a will"),
    "activities.ground.abroad": _l("Privately abroad for more than six months"),
    "activities.ground.sentence": _l("Serving a sentence, not under disciplinary probation"),
    "activities.ground.bedridden": _l("Old and bedridden, or ill for long"),
    "activities.ground.away": _l("Away for more than six months, affiliation not transferred"),
}
VOTE_AUDIT: dict[str, Any] = {
    "audit.activity.vote_added": _l("Wrote down a vote"),
    "audit.activity.vote_opened": _l("Opened a vote"),
    "audit.activity.vote_counted": _l("Counted a vote"),
    "audit.activity.vote_closed": _l("Closed a vote"),
    "audit.activity.vote_corrected": _l("Corrected the count of a vote"),
    "audit.activity.vote_removed": _l("Took a vote off"),
    "audit.activity.vote_decided": _l("Decided a vote"),
}
VOTE_REASONS: dict[str, Any] = {
    "reason.vote_kind_not_here": _l(
        "An activity of these kinds does not decide this by vote. Choose another kind of vote, or correct the kinds."
    ),
    "reason.vote_temporary_branch": _l(
        "A temporary branch admits no members and holds no elections. The branch of the affiliation does."
    ),
    "reason.vote_subject_required": _l("Fill in what is voted on."),
    "reason.vote_one_subject": _l("Vote on one person at a time. Write down a vote for each."),
    "reason.vote_secret": _l("This is voted on by secret ballot. Tick “secret ballot”."),
    "reason.vote_seats_range": _l("Give how many are to be elected, from 1 to %(max)s."),
    "reason.vote_too_few_candidates": _l(
        "At least %(needed)s candidates are needed, a fifth more than are elected. Add candidates."
    ),
    "reason.vote_candidate_twice": _l("A candidate stands in the list twice. Keep one line."),
    "reason.vote_no_candidates_here": _l("Only an election has seats and candidates. Leave them empty."),
    "reason.vote_exclusion_elections_only": _l("Only at an election may somebody not be counted as due."),
    "reason.vote_exclusion_document": _l(
        "Fill in the higher organisation's document that approves who is not counted as due."
    ),
    "reason.vote_exclusion_adopted": _l(
        "The meeting has to adopt who is not counted as due. Tick it once it has."
    ),
    "reason.vote_exclusion_not_due": _l(
        "Only somebody who may vote on that day can be left out, and only once."
    ),
    "reason.vote_nobody_due": _l(
        "Nobody on the roster of that day may vote. Check the roster and the day of the activity."
    ),
    "reason.vote_no_committee": _l(
        "No committee was appointed on that day. Write down its posts on the organisation's page first."
    ),
    "reason.vote_number_range": _l("Give whole numbers from 0 to %(max)s."),
    "reason.vote_more_than_present": _l(
        "More ballots than the %(present)s people present who may vote. Check the counts and the roll call."
    ),
    "reason.vote_written_admission_only": _l(
        "Written opinions count only when a member is admitted or converted. Leave them empty."
    ),
    "reason.vote_more_written_than_absent": _l(
        "More written opinions than the %(absent)s people who may vote and were absent. Check the counts."
    ),
    "reason.vote_written_before": _l(
        "Written opinions count when they were handed in before the meeting. Give a day not after %(day)s."
    ),
    "reason.vote_count_by_candidate": _l("An election is counted by candidate. Fill in the votes of each."),
    "reason.vote_tally_each": _l("Fill in the votes of each of the %(count)s candidates."),
    "reason.vote_too_many_choices": _l(
        "More votes than the ballots can hold: each names %(seats)s at most. Ballots that name more are spoiled."
    ),
    "reason.vote_correction_reason": _l("Say why the count is corrected; the earlier count is kept."),
    "reason.vote_was_counted": _l("This vote was counted; it stays. Correct the count, with the reason."),
    "reason.vote_not_closed": _l(
        "The vote “%(subject)s” is not finished. Fill in its count, or take it off."
    ),
    "reason.vote_roll_changed": _l(
        "The roll call or the roster changed after “%(subject)s” was counted. Check its count and correct it."
    ),
}
