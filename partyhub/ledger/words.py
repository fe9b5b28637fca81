"""The ledger's words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

WORDS = {
    "audit.ledger.closed": _l("Closed the ledger"),
    "reason.closing_not_over": _l(
        "The ledger can be closed through a day that is over, yesterday at the latest."
    ),
    "reason.ledger_closed_already": _l(
        "The ledger is closed through %(through)s already. Choose a later day."
    ),
    "ledger.counting.count": _l("How many happened"),
    "ledger.counting.sum": _l("How much happened"),
    "ledger.counting.state": _l("How many hold on the day"),
    "ledger.counting.share": _l("Share"),
    "ledger.counting.due_share": _l("Share of what was due"),
    "ledger.counting.coverage": _l("Share of units reached"),
    "ledger.part.numerator": _l("Numerator"),
    "ledger.part.denominator": _l("Denominator"),
    "ledger.part.excluded": _l("Left out"),
}
