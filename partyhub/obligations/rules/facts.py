"""What obligations post into the ledger, dated on the due day, tagged with the rule's code.

=================== ======================================================== =========================================
kind                stands while                                             reversed when
=================== ======================================================== =========================================
obligation.due      the period is owed and not excused                       excused, or not owed after all
obligation.met      a record meets it (`on_time` or `late`)                  that record is withdrawn
obligation.excused  somebody above excused it and nothing met it             met after all, or the excuse taken back
=================== ======================================================== =========================================

So a due share is met ÷ due, and what was excused stands beside it (ledger.md §4).
"""

from __future__ import annotations

from enum import StrEnum

from partyhub.kernel.facts import FactKind

DUE, MET, EXCUSED = "obligation.due", "obligation.met", "obligation.excused"
ON_TIME, LATE = "on_time", "late"
FACT_KINDS = (FactKind(DUE, "due"), FactKind(MET, "due", (ON_TIME, LATE)), FactKind(EXCUSED, "due"))


class Posted(StrEnum):
    """Which facts of an obligation stand: none, that it is due, that it is due and met, that it is excused."""

    NONE = "none"
    DUE = "due"
    MET = "met"
    LATE = "late"
    EXCUSED = "excused"


IS_MET = frozenset({Posted.MET, Posted.LATE})
IS_DUE = frozenset({Posted.DUE}) | IS_MET


def wanted(*, owed: bool, met: bool, late: bool, excused: bool) -> Posted:
    """Return which facts should stand."""
    if not owed:
        return Posted.NONE
    if met:
        return Posted.LATE if late else Posted.MET
    return Posted.EXCUSED if excused else Posted.DUE
