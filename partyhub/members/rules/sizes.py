"""What the regulations say about how many people a branch or committee has. Hints only: nothing is refused. Pure.

Branch Work Regulations (trial), ch. 2; Regulations on Primary Organisations of State-owned Enterprises (trial), ch. 2.
Both say "generally" of the upper bounds, and approval from above may go below the lower ones.
"""

from __future__ import annotations

from partyhub.kernel.errors import Reason
from partyhub.organization.rules import OrgKind

BRANCH_NEEDS = 3  # full members
BRANCH_UP_TO = 50  # members
GENERAL_BRANCH_FROM = 50
COMMITTEE_FROM = 100
BRANCH_COMMITTEE_FROM = 7  # full members
BRANCH_COMMITTEE = (3, 5)
BRANCH_COMMITTEE_AT_MOST = 7


def size_hints(kind: OrgKind, *, full: int, members: int, on_committee: int) -> list[Reason]:
    """Return what the regulations would suggest for an organisation of `kind` with so many full members, members
    altogether (itself and below), and people on its committee. A temporary branch keeps no members of its own, those
    of a branch of floating members belong elsewhere, and a leading group has none: nothing is said about them."""
    if kind is OrgKind.GENERAL_BRANCH:
        return _general_branch_hints(members)
    if kind is OrgKind.PRIMARY_COMMITTEE:
        if members < COMMITTEE_FROM:
            return [Reason("size_committee_small", params={"count": members, "bound": COMMITTEE_FROM})]
        return []
    if kind not in (OrgKind.BRANCH, OrgKind.JOINT_BRANCH):
        return []
    hints = []
    if full < BRANCH_NEEDS:
        code = "size_branch_small" if kind is OrgKind.BRANCH else "size_joint_branch_small"
        hints.append(Reason(code, params={"count": full, "bound": BRANCH_NEEDS}))
    if members > BRANCH_UP_TO:
        hints.append(Reason("size_branch_large", params={"count": members, "bound": BRANCH_UP_TO}))
    return hints + _branch_committee_hints(full, on_committee)


def _general_branch_hints(members: int) -> list[Reason]:
    if members < GENERAL_BRANCH_FROM:
        return [Reason("size_general_branch_small", params={"count": members, "bound": GENERAL_BRANCH_FROM})]
    if members >= COMMITTEE_FROM:
        return [Reason("size_general_branch_large", params={"count": members, "bound": COMMITTEE_FROM})]
    return []


def _branch_committee_hints(full: int, on_committee: int) -> list[Reason]:
    least, most = BRANCH_COMMITTEE
    bounds = {"count": on_committee, "least": least, "most": most}
    if full >= BRANCH_COMMITTEE_FROM and on_committee < least:
        return [Reason("size_committee_missing", params={"full": full, **bounds})]
    if on_committee > most:
        return [Reason("size_committee_crowded", params={"at_most": BRANCH_COMMITTEE_AT_MOST, **bounds})]
    return []
