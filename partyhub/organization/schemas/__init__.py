"""Shapes: the workbook, and the JSON of organisations."""

from partyhub.organization.schemas.resources import (
    DissolveBody,
    FoundBody,
    MergeBody,
    MoveBody,
    OneQuery,
    OrganizationSchema,
    OrganizationsQuery,
    RenameBody,
    SubtreeQuery,
)
from partyhub.organization.schemas.workbook import ORGANIZATIONS

IMPORTERS = (ORGANIZATIONS,)

__all__ = [
    "IMPORTERS",
    "ORGANIZATIONS",
    "DissolveBody",
    "FoundBody",
    "MergeBody",
    "MoveBody",
    "OneQuery",
    "OrganizationSchema",
    "OrganizationsQuery",
    "RenameBody",
    "SubtreeQuery",
]
