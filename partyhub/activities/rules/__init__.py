"""Kinds, states, guards and facts of activities. Pure.

Facts, all dated on the activity's day and credited to its organisation, with its path of that day:

======================== ================================================== ================================
kind                     posted when                                        quantity, tag
======================== ================================================== ================================
activity.held            the branch signs (``submit``): ``submitted#n``     1 for each of its kinds; tag = kind
activity.confirmed       it is approved above: ``approved#n``               1 for each of its kinds; tag = kind
activity.study_confirmed the same                                           1 a record if any kind is study
activity.first_item      the branch signs: ``submitted#n``                  1 a record if its agenda had a first item
activity.talked          the branch signs a talk: ``submitted#n``           1 for each sort of pair; tag = sort of pair
======================== ================================================== ================================

The first two are read by tag: without one, a record of two kinds counts twice. `activity.study_confirmed` is what
indicator A1-04 counts: study and lecture activities, one a record however many kinds it has (campaign.md).
Of an activity held together each organisation takes part (``activity.held``: 1 for each), and it counts once (what
approval posts is split in ten-thousandths that sum to 1): see `joint`.

Returning a signed record takes the signature back and reverses ``submitted#n``; withdrawing an approval reverses
``approved#n`` and ``submitted#n`` alike. n grows by one, so that the next signing posts anew: from ``withdrawn``, as
from ``returned``, the branch corrects the record and signs again.

Votes, structured minutes and the markup of texts have modules of their own here: `votes`, `minutes`, `prose`.
"""

from __future__ import annotations

from partyhub.activities.rules.announcing import Announced, Audience, Change, audience_of, changes_told
from partyhub.activities.rules.batches import BATCH_LIMIT, BATCH_SLICE, Outcome, close_look
from partyhub.activities.rules.beginnings import carried_title, headings_of
from partyhub.activities.rules.bin import BIN, KEEP_BINNED, Shelf, delete_reasons, purge_before, purged_at
from partyhub.activities.rules.checking import Submitted, check_reasons
from partyhub.activities.rules.content import (
    COMMENT_LENGTH,
    EARLIEST_YEAR,
    LATEST_YEAR,
    LONGEST,
    MAX_CAPACITY,
    MAX_DOCUMENTS,
    MAX_PHOTOS,
    MINUTES_LENGTH,
    PLACE_LENGTH,
    RESULT_LENGTH,
    TITLE_LENGTH,
    Content,
    Signing,
    comment_reasons,
    content_reasons,
    hold_reasons,
    publish_reasons,
    roll_reasons,
    submit_reasons,
)
from partyhub.activities.rules.contests import (
    ANSWER_WITHIN,
    CONTEST_LENGTH,
    CONTEST_MACHINE,
    CONTEST_WITHIN,
    ContestState,
    answer_reasons,
    contest_closed_reasons,
    contest_reasons,
)
from partyhub.activities.rules.facts import (
    CONFIRMED,
    FACT_KINDS,
    FIRST_ITEM,
    HELD,
    STUDY_CONFIRMED,
    TALKED,
    Posting,
    approval_event,
    confirmed_postings,
    fed_by,
    held_postings,
    signing_event,
)
from partyhub.activities.rules.joint import (
    LEG_STEP,
    MAX_JOINT,
    OUTSIDE_LENGTH,
    Partner,
    joint_reasons,
    leg_of,
)
from partyhub.activities.rules.kinds import FLAGS, PRIVATE, Kind, KindFlags, combined
from partyhub.activities.rules.phrases import MOST_PHRASES, PHRASE_LENGTH, phrases_in, with_phrase
from partyhub.activities.rules.planning import (
    Gap,
    Off,
    Pattern,
    PlanItem,
    Rhythm,
    copied_item,
    copies_well,
    gaps,
    moved_off,
    pattern_items,
    pattern_reasons,
    sifted,
    year_reasons,
)
from partyhub.activities.rules.presence_lists import PASTED_LENGTH, Named, Person, Reading, read_list
from partyhub.activities.rules.proposed import Proposed
from partyhub.activities.rules.reviewing import (
    COMPARED_WITH,
    KEPT_AFTER,
    PARTS,
    Mark,
    Place,
    Remark,
    changed_places,
    line_changes,
    remark_reasons,
    whole_comment,
)
from partyhub.activities.rules.rolls import (
    ATTENDED,
    GUEST_LENGTH,
    LONGEST_MINUTES,
    MAX_ENTRIES,
    OLDEST_TAP,
    REASON_LENGTH,
    Presence,
    Reported,
    RollEntry,
    Turnout,
    entry_reasons,
    roll_call_reasons,
    turnout,
)
from partyhub.activities.rules.sign_in import (
    CODE_LENGTH,
    REFRESHED_EVERY,
    SIGN_IN_STATES,
    Code,
    arrival,
    make_code,
    read_code,
    window_reasons,
)
from partyhub.activities.rules.signups import (
    LEAVE_REASON_LENGTH,
    LIVE_SIGNUPS,
    SignupState,
    capacity_reasons,
    leave_reasons,
    signup_reasons,
    wants_leave,
)
from partyhub.activities.rules.states import (
    AUDIT_TAGS,
    COUNTED,
    EDITABLE,
    MACHINE,
    PATIENCE,
    REVIEW_VERBS,
    VERBS,
    State,
    due_at,
    is_time_for,
)
from partyhub.activities.rules.talks import Pair, pairs_of
from partyhub.activities.rules.templates import BUILT_IN, TEMPLATE_NAME_LENGTH, Draft
from partyhub.activities.rules.undoing import UNDO_GRACE, UNDO_SHOWN, UNDOABLE, undo_reasons
from partyhub.activities.rules.votes import VOTE_MACHINE

__all__ = [
    "ANSWER_WITHIN",
    "ATTENDED",
    "AUDIT_TAGS",
    "BATCH_LIMIT",
    "BATCH_SLICE",
    "BIN",
    "BUILT_IN",
    "CODE_LENGTH",
    "COMMENT_LENGTH",
    "COMPARED_WITH",
    "CONFIRMED",
    "CONTEST_LENGTH",
    "CONTEST_MACHINE",
    "CONTEST_WITHIN",
    "COUNTED",
    "EARLIEST_YEAR",
    "EDITABLE",
    "FACT_KINDS",
    "FIRST_ITEM",
    "FLAGS",
    "GUEST_LENGTH",
    "HELD",
    "KEEP_BINNED",
    "KEPT_AFTER",
    "LATEST_YEAR",
    "LEAVE_REASON_LENGTH",
    "LEG_STEP",
    "LIVE_SIGNUPS",
    "LONGEST",
    "LONGEST_MINUTES",
    "MACHINE",
    "MAX_CAPACITY",
    "MAX_DOCUMENTS",
    "MAX_ENTRIES",
    "MAX_JOINT",
    "MAX_PHOTOS",
    "MINUTES_LENGTH",
    "MOST_PHRASES",
    "OLDEST_TAP",
    "OUTSIDE_LENGTH",
    "PARTS",
    "PASTED_LENGTH",
    "PATIENCE",
    "PHRASE_LENGTH",
    "PLACE_LENGTH",
    "PRIVATE",
    "REASON_LENGTH",
    "REFRESHED_EVERY",
    "RESULT_LENGTH",
    "REVIEW_VERBS",
    "SIGN_IN_STATES",
    "STUDY_CONFIRMED",
    "TALKED",
    "TEMPLATE_NAME_LENGTH",
    "TITLE_LENGTH",
    "UNDOABLE",
    "UNDO_GRACE",
    "UNDO_SHOWN",
    "VERBS",
    "VOTE_MACHINE",
    "Announced",
    "Audience",
    "Change",
    "Code",
    "Content",
    "ContestState",
    "Draft",
    "Gap",
    "Kind",
    "KindFlags",
    "Mark",
    "Named",
    "Off",
    "Outcome",
    "Pair",
    "Partner",
    "Pattern",
    "Person",
    "Place",
    "PlanItem",
    "Posting",
    "Presence",
    "Proposed",
    "Reading",
    "Remark",
    "Reported",
    "Rhythm",
    "RollEntry",
    "Shelf",
    "Signing",
    "SignupState",
    "State",
    "Submitted",
    "Turnout",
    "answer_reasons",
    "approval_event",
    "arrival",
    "audience_of",
    "capacity_reasons",
    "carried_title",
    "changed_places",
    "changes_told",
    "check_reasons",
    "close_look",
    "combined",
    "comment_reasons",
    "confirmed_postings",
    "content_reasons",
    "contest_closed_reasons",
    "contest_reasons",
    "copied_item",
    "copies_well",
    "delete_reasons",
    "due_at",
    "entry_reasons",
    "fed_by",
    "gaps",
    "headings_of",
    "held_postings",
    "hold_reasons",
    "is_time_for",
    "joint_reasons",
    "leave_reasons",
    "leg_of",
    "line_changes",
    "make_code",
    "moved_off",
    "pairs_of",
    "pattern_items",
    "pattern_reasons",
    "phrases_in",
    "publish_reasons",
    "purge_before",
    "purged_at",
    "read_code",
    "read_list",
    "remark_reasons",
    "roll_call_reasons",
    "roll_reasons",
    "sifted",
    "signing_event",
    "signup_reasons",
    "submit_reasons",
    "turnout",
    "undo_reasons",
    "wants_leave",
    "whole_comment",
    "window_reasons",
    "with_phrase",
    "year_reasons",
]
