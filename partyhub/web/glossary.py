"""Words of the field that the help page explains: the term, and what it means here."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

GLOSSARY: tuple[tuple[Any, Any], ...] = (
    (
        _l("Fact"),
        _l("Something that happened or holds, recorded once, where it happened. Figures are sums of facts."),
    ),
    (_l("As of"), _l("The day for which a figure or a list is shown. Later records do not change it.")),
    (
        _l("Scorecard"),
        _l(
            "The indicators of a campaign for one organisation, each with its plan, its value and its status."
        ),
    ),
    (_l("Status: grey"), _l("There is no data yet. No data is never counted as zero.")),
    (_l("Roll call"), _l("Who was present, late, excused or absent, entered by whoever ran the event.")),
    (
        _l("Returned"),
        _l("Your higher organisation sent a record back to be corrected; the reason stands on its page."),
    ),
    (
        _l("Withdrawn approval"),
        _l("An approval was taken back. What it had added to the figures was taken off again."),
    ),
    (
        _l("Waiting list"),
        _l("All places are taken. When somebody withdraws, the first on the list moves up and is told."),
    ),
    (
        _l("Personal link"),
        _l("A link that your secretary gives you. It opens your own records on your phone for 90 days."),
    ),
    (
        _l("Reference number"),
        _l("Stands on every error page. Quote it when you ask for help; it leads straight to the cause."),
    ),
)
