"""What is called how around ratings."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

RATINGS: dict[str, Any] = {
    "volunteering.words_state.none": _l("Score only"),
    "volunteering.words_state.waiting": _l("Waiting to be read"),
    "volunteering.words_state.shown": _l("Shown to the team"),
    "volunteering.words_state.withheld": _l("Kept from the team"),
    "volunteering.score.5": _l("Very good"),
    "volunteering.score.4": _l("Good"),
    "volunteering.score.3": _l("All right"),
    "volunteering.score.2": _l("Not good"),
    "volunteering.score.1": _l("Bad"),
    "fact.service.offered": _l("Orders offered to teams"),
    "fact.service.accepted": _l("Orders that teams took on"),
    "fact.service.score_sum": _l("Sum of requesters' scores"),
    "fact.service.scores": _l("Scores given by requesters"),
    "reason.score_out_of_range": _l("Give a score from %(min)s to %(max)s."),
    "reason.rating_empty": _l("Give a score, or a few words, or both."),
    "reason.rated_already": _l("This service was rated already."),
    "reason.rating_closed": _l(
        "A service is rated between its hand-in and its closing; the time for this one is over."
    ),
    "reason.rating_without_words": _l("This rating has no words to read."),
    "audit.service_order.rated": _l("Wrote down what a requester said"),
    "audit.service_order.rating_looked_at": _l("Decided whether a team reads what was said"),
}
