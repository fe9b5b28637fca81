"""Shapes: the roster workbook, and the JSON of members."""

from partyhub.members.schemas.beside import (
    AffiliationBody,
    AffiliationSchema,
    CellBody,
    CellChangeBody,
    CellSchema,
    CellsQuery,
    EndBody,
    PartsQuery,
    PostBody,
    PostSchema,
    PostsQuery,
    StandingBody,
    StandingSchema,
)
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
    "AffiliationBody",
    "AffiliationSchema",
    "CellBody",
    "CellChangeBody",
    "CellSchema",
    "CellsQuery",
    "ChangeBody",
    "EndBody",
    "MemberBody",
    "MemberSchema",
    "MembersQuery",
    "PartsQuery",
    "PostBody",
    "PostSchema",
    "PostsQuery",
    "RevealBody",
    "RevealedSchema",
    "StandingBody",
    "StandingSchema",
    "TransferBody",
]
