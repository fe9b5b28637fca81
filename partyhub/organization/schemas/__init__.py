"""Shapes: the workbook, and the JSON of organisations."""

from partyhub.organization.schemas.beside import (
    ChangeEnterpriseBody,
    ChangeUnitBody,
    EnterpriseBody,
    EnterpriseSchema,
    EnterprisesQuery,
    PhoneSchema,
    PurposeBody,
    UnitBody,
    UnitSchema,
    UnitsQuery,
)
from partyhub.organization.schemas.resources import (
    DetailsBody,
    DissolveBody,
    FoundBody,
    MergeBody,
    MoveBody,
    OneQuery,
    OrganizationDetailSchema,
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
    "ChangeEnterpriseBody",
    "ChangeUnitBody",
    "DetailsBody",
    "DissolveBody",
    "EnterpriseBody",
    "EnterpriseSchema",
    "EnterprisesQuery",
    "FoundBody",
    "MergeBody",
    "MoveBody",
    "OneQuery",
    "OrganizationDetailSchema",
    "OrganizationSchema",
    "OrganizationsQuery",
    "PhoneSchema",
    "PurposeBody",
    "RenameBody",
    "SubtreeQuery",
    "UnitBody",
    "UnitSchema",
    "UnitsQuery",
]
