"""The hints about sizes, at their bounds."""

from __future__ import annotations

import pytest

from partyhub.members.rules import size_hints
from partyhub.organization.rules import OrgKind

BRANCH, JOINT, GENERAL = OrgKind.BRANCH, OrgKind.JOINT_BRANCH, OrgKind.GENERAL_BRANCH
PRIMARY = OrgKind.PRIMARY_COMMITTEE


@pytest.mark.parametrize(
    ("sort", "full", "members", "on_committee", "codes"),
    [
        (BRANCH, 3, 3, 1, []),
        (BRANCH, 2, 9, 1, ["size_branch_small"]),
        (JOINT, 2, 2, 1, ["size_joint_branch_small"]),
        (BRANCH, 6, 50, 0, []),
        (BRANCH, 6, 51, 0, ["size_branch_large"]),
        (BRANCH, 7, 7, 2, ["size_committee_missing"]),
        (BRANCH, 7, 7, 3, []),
        (BRANCH, 7, 7, 5, []),
        (BRANCH, 7, 7, 6, ["size_committee_crowded"]),
        (GENERAL, 49, 49, 0, ["size_general_branch_small"]),
        (GENERAL, 50, 50, 0, []),
        (GENERAL, 99, 99, 0, []),
        (GENERAL, 99, 100, 0, ["size_general_branch_large"]),
        (PRIMARY, 99, 99, 0, ["size_committee_small"]),
        (PRIMARY, 90, 100, 0, []),
        (OrgKind.TEMPORARY_BRANCH, 0, 0, 0, []),
        (OrgKind.FLOATING_BRANCH, 0, 0, 0, []),
        (OrgKind.COMMITTEE, 0, 0, 0, []),
    ],
)
def test_bounds(sort, full, members, on_committee, codes):
    hints = size_hints(sort, full=full, members=members, on_committee=on_committee)
    assert [hint.code for hint in hints] == codes
