"""Shapes: the roster workbook, and the JSON of members."""

from partyhub.members.schemas.resources import (
    ChangeBody,
    MemberBody,
    MemberSchema,
    MembersQuery,
    RevealBody,
    RevealedSchema,
    TransferBody,
)
from partyhub.members.schemas.workbook import MEMBERS

IMPORTERS = (MEMBERS,)

__all__ = [
    "IMPORTERS",
    "MEMBERS",
    "ChangeBody",
    "MemberBody",
    "MemberSchema",
    "MembersQuery",
    "RevealBody",
    "RevealedSchema",
    "TransferBody",
]
