"""Organisations for tests, made through commands: a small believable tree, and single ones."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.partial_date import PartialDate
from partyhub.organization import commands
from partyhub.organization.models import Enterprise, Organization
from partyhub.organization.rules import OrgKind
from partyhub.security.actors import SYSTEM

SINCE = date(2015, 3, 1)
_numbers = itertools.count(1)


@dataclass
class Tree:
    """The organisations that every test finds.

    ```
    root                      the regulator's committee
      east                    a group's committee, with an enterprise
        east_general          a general branch, with an enterprise of the second level
          east_branch         a branch
          east_branch2        its sibling
        east_office           a branch right below the committee
      west                    another group's committee, with an enterprise
        west_general
          west_branch
    ```
    """

    root: Organization
    east: Organization
    east_general: Organization
    east_branch: Organization
    east_branch2: Organization
    east_office: Organization
    west: Organization
    west_general: Organization
    west_branch: Organization

    @property
    def all(self) -> list[Organization]:
        """Every organisation of the tree, parents first."""
        return list(vars(self).values())


# attribute, parent, kind, name, short name
_PLAN: tuple[tuple[str, str, OrgKind, str, str], ...] = (
    ("root", "", OrgKind.COMMITTEE, "中共滨江市国资委委员会", "市国资委党委"),
    ("east", "root", OrgKind.COMMITTEE, "中共东湖投资集团有限公司委员会", "东湖集团党委"),
    (
        "east_general",
        "east",
        OrgKind.GENERAL_BRANCH,
        "中共东湖投资集团供水公司总支部委员会",
        "供水公司党总支",
    ),
    (
        "east_branch",
        "east_general",
        OrgKind.BRANCH,
        "中共东湖投资集团供水公司机关支部委员会",
        "供水机关党支部",
    ),
    (
        "east_branch2",
        "east_general",
        OrgKind.BRANCH,
        "中共东湖投资集团供水公司第一支部委员会",
        "供水第一党支部",
    ),
    ("east_office", "east", OrgKind.BRANCH, "中共东湖投资集团有限公司本部支部委员会", "东湖本部党支部"),
    ("west", "root", OrgKind.COMMITTEE, "中共西山交通集团有限公司委员会", "西山集团党委"),
    (
        "west_general",
        "west",
        OrgKind.GENERAL_BRANCH,
        "中共西山交通集团公交公司总支部委员会",
        "公交公司党总支",
    ),
    (
        "west_branch",
        "west_general",
        OrgKind.BRANCH,
        "中共西山交通集团公交公司机关支部委员会",
        "公交机关党支部",
    ),
)
_CODES = {attribute: f"T{number:03d}" for number, (attribute, *_) in enumerate(_PLAN, start=1)}
_ENTERPRISES = (
    ("east", None, 1, "东湖投资集团有限公司", "东湖集团"),
    ("east_general", "east", 2, "东湖投资集团供水公司", "供水公司"),
    ("west", None, 1, "西山交通集团有限公司", "西山集团"),
)


def small_tree(clock: Clock) -> Tree:
    """Make the tree as of 1 March 2015. The baseline has done so already: most tests want `the_tree()`."""
    made: dict[str, Organization] = {}
    for attribute, parent, kind, name, short_name in _PLAN:
        made[attribute] = commands.found(
            SYSTEM,
            name=name,
            short_name=short_name,
            code=_CODES[attribute],
            kind=kind,
            parent=made.get(parent),
            founded_on=PartialDate(2015, 3),
            on=SINCE,
            clock=clock,
        )
    enterprises: dict[str | None, Enterprise] = {}
    for attribute, parent_of, level, name, short_name in _ENTERPRISES:
        enterprises[attribute] = commands.add_enterprise(
            SYSTEM,
            name=name,
            short_name=short_name,
            level=level,
            responsible=made[attribute],
            parent=enterprises.get(parent_of),
            clock=clock,
        )
        made[attribute].enterprise_id = enterprises[attribute].id
    return Tree(**made)


def the_tree() -> Tree:
    """Return the tree of the baseline, freshly read."""
    attributes = {code: attribute for attribute, code in _CODES.items()}
    found = db.session.scalars(select(Organization).where(Organization.code.in_(attributes)))
    return Tree(**{attributes[one.code or ""]: one for one in found})


def organization(clock: Clock, parent: Organization, **fields: Any) -> Organization:
    """Found one more organisation, by default a branch since 1 March 2015."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "name": f"中共测试单位第{number}支部委员会",
        "short_name": f"测试第{number}党支部",
        "code": None,
        "kind": OrgKind.BRANCH,
        "founded_on": None,
        "on": SINCE,
    }
    return commands.found(SYSTEM, parent=parent, clock=clock, **(values | fields))
