"""The verbs: all that other rooms may call to write into the ledger. They flush and never commit."""

from partyhub.ledger.commands.closing import close, closed_through, last_settled_id
from partyhub.ledger.commands.posting import Entry, post, post_many, post_shares, reverse
from partyhub.ledger.commands.states import rehome, state

__all__ = [
    "Entry",
    "close",
    "closed_through",
    "last_settled_id",
    "post",
    "post_many",
    "post_shares",
    "rehome",
    "reverse",
    "state",
]
