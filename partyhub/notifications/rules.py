"""When a message may go out, and the bounds of what it may hold. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

from partyhub.kernel.clock import SHANGHAI, local_time
from partyhub.kernel.errors import Reason

QUIET_FROM_HOUR = 20
QUIET_UNTIL_HOUR = 8
TOPIC = re.compile(r"[a-z_]+(\.[a-z_]+)+")
MAX_ADDRESS = 254
_ADDRESS = re.compile(
    r"[^@\s,;<>()\"\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,24}"
)


class MailState(StrEnum):
    """What became of a message's e-mail."""

    NONE = "none"  # none was wanted: no address, muted, or no mail server
    WAITING = "waiting"
    SENT = "sent"


def earliest_mail(moment: datetime) -> datetime:
    """Return when an e-mail asked for at `moment` may go out: at once by day, at 08:00 after the quiet hours.

    Quiet from 20:00 to 08:00 in Shanghai (domain.md §10: reminders do not reach into the evening).
    """
    local = moment.astimezone(SHANGHAI)
    if QUIET_UNTIL_HOUR <= local.hour < QUIET_FROM_HOUR:
        return moment
    day = local.date() if local.hour < QUIET_UNTIL_HOUR else local.date() + timedelta(days=1)
    return local_time(day, QUIET_UNTIL_HOUR)


def check_address(address: str) -> list[Reason]:
    """Return what is wrong with an e-mail address; an empty one is fine and means none."""
    if not address:
        return []
    if (
        len(address) > MAX_ADDRESS
        or not address.isascii()
        or not _ADDRESS.fullmatch(address)
        or ".." in address
    ):
        return [Reason("email_malformed", field="email")]
    return []
