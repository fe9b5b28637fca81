"""Certificates: their states, the notice before issue, their numbers, and what anybody is told of one.

A certificate quotes entries of the hours ledger and owns none of them: an entry may be quoted by several. Whether one
has been corrected since is therefore read off the entries each time and kept nowhere; a stored word could disagree
with the ledger. Sources: domain.md §7.2 (who organises records, who records certifies), §12.12, §13 rows 47 and 48.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.errors import Reason
from partyhub.kernel.ids import PUBLIC_ID_LENGTH, is_public_id, new_public_id
from partyhub.kernel.states import StateMachine, Transition
from partyhub.kernel.tries import Limit

DOCUMENT_LENGTH = 200
NUMBER_LENGTH = 24
LONGEST_NOTICE = 60
LOOKS = Limit(30, timedelta(minutes=1))
"""How often one address may look a certificate up: an office that checks a pile shares one."""


class CertificateState(StrEnum):
    """Where a certificate stands with those who make it."""

    REQUESTED = "requested"
    CHECKED = "checked"
    ISSUED = "issued"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


C = CertificateState
CERTIFICATE = StateMachine(
    CertificateState,
    [
        Transition(C.REQUESTED, "check", C.CHECKED, "can_certify"),
        Transition(C.REQUESTED, "refuse", C.REFUSED, "can_certify"),
        Transition(C.REQUESTED, "withdraw", C.WITHDRAWN),
        Transition(C.CHECKED, "issue", C.ISSUED, "issue_reasons"),
        Transition(C.CHECKED, "refuse", C.REFUSED, "can_certify"),
        Transition(C.CHECKED, "withdraw", C.WITHDRAWN),
        Transition(C.ISSUED, "revoke", C.REVOKED, "can_certify"),
    ],
    initial=C.REQUESTED,
)
OPEN = (C.REQUESTED, C.CHECKED)
"""One open request of a person with an issuer at a time."""

ON_PAPER = (C.ISSUED, C.REVOKED)


class Standing(StrEnum):
    """What anybody is told of an issued certificate."""

    VALID = "valid"
    CORRECTED = "corrected"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Notice:
    """Whether, and for how many days, a checked certificate is made known inside the issuer before it is issued."""

    on: bool = True
    days: int = 7


def standing(state: CertificateState, reversed_lines: int) -> Standing:
    """Return what an issued certificate is worth now; `reversed_lines` of its entries were taken back since."""
    if state is C.REVOKED:
        return Standing.REVOKED
    return Standing.CORRECTED if reversed_lines else Standing.VALID


def notice_end(notice: Notice, checked_at: datetime) -> date | None:
    """Return the first day on which a certificate checked at that moment may be issued; None without a notice.

    The days of the notice are whole ones: the day of the check is not counted.
    """
    if not notice.on:
        return None
    return checked_at.astimezone(SHANGHAI).date() + timedelta(days=notice.days + 1)


def period_reasons(from_on: date, to_on: date, today: date) -> list[Reason]:
    """A certificate speaks of days that are over, and of today."""
    if to_on < from_on:
        return [Reason("period_backwards", "to_on")]
    return [Reason("period_in_future", "to_on")] if to_on > today else []


def issue_reasons(lines: int, *, open_on: date | None, today: date) -> list[Reason]:
    """Say why a checked certificate cannot be issued today: the notice still runs, or there is nothing to certify."""
    reasons = []
    if open_on is not None and today < open_on:
        reasons.append(Reason("notice_not_over", params={"day": open_on}))
    if not lines:
        reasons.append(Reason("nothing_to_certify"))
    return reasons


def notice_reasons(notice: Notice) -> list[Reason]:
    """A notice lasts between one day and two months; switched off, the number stands for the next time."""
    if notice.days < 1:
        return [Reason("too_small", "days", {"min": 1})]
    return [Reason("too_big", "days", {"max": LONGEST_NOTICE})] if notice.days > LONGEST_NOTICE else []


def draw_number(on: date) -> str:
    """Return a new number: the year, and 80 random bits in four groups that can be read aloud."""
    drawn = new_public_id().upper()
    return "-".join([f"{on:%Y}", *(drawn[n : n + 4] for n in range(0, PUBLIC_ID_LENGTH, 4))])


def read_number(text: str) -> str | None:
    """Return the number that somebody typed or scanned, or None when it cannot be one.

    Small letters, missing or other dashes, and the letters that look like figures are forgiven.
    """
    if len(text) > 2 * NUMBER_LENGTH:
        return None
    plain = re.sub(r"[\s\-–—－_.]", "", text).lower().translate(_LOOK_ALIKE)
    year, drawn = plain[:4], plain[4:]
    if not (year.isascii() and year.isdigit() and is_public_id(drawn)):
        return None
    drawn = drawn.upper()
    return "-".join([year, *(drawn[n : n + 4] for n in range(0, PUBLIC_ID_LENGTH, 4))])


_LOOK_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})


def masked_name(name: str) -> str:
    """Return 王*明 for 王小明, 王* for 王明: what a notice shows without his consent (domain.md §13 row 49)."""
    if len(name) <= 2:
        return f"{name[:1]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
