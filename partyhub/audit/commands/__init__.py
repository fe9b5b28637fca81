"""Recording, verifying, anchoring and erasing. Every command of every room calls `record`."""

from partyhub.audit.commands.anchors import ANCHORS, Anchor, anchor, anchors_in
from partyhub.audit.commands.chain import LAST_OF_ALL, key, name_of, open_with, record, seal, stamp
from partyhub.audit.commands.erasure import erase_personal
from partyhub.audit.commands.verification import Verdict, verify

__all__ = [
    "ANCHORS",
    "LAST_OF_ALL",
    "Anchor",
    "Verdict",
    "anchor",
    "anchors_in",
    "erase_personal",
    "key",
    "name_of",
    "open_with",
    "record",
    "seal",
    "stamp",
    "verify",
]
