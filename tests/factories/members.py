"""Members for tests, made through commands. All numbers are of kinds that nobody can have."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from partyhub.kernel.clock import Clock
from partyhub.kernel.db import db
from partyhub.kernel.partial_date import PartialDate
from partyhub.members import commands
from partyhub.members.models import Member
from partyhub.members.rules import Category, Gender, Post, Status
from partyhub.organization.models import Organization
from partyhub.security.actors import SYSTEM
from tests.factories.organization import Tree

_numbers = itertools.count(1000)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何"
_GIVEN = ("伟", "芳", "建国", "秀英", "敏", "静", "志强", "丽华", "磊", "洋")


@dataclass
class People:
    """Those of the baseline whom tests call by role; the names say who they are."""

    secretary: Member  # secretary of east_branch
    deputy: Member  # its deputy secretary
    member: Member  # an ordinary full member of east_branch
    member2: Member
    probationary: Member  # a probationary member of east_branch
    observed: Member  # under disciplinary probation, in east_branch: takes part, may not vote
    sibling: Member  # secretary of east_branch2
    office: Member  # secretary of east_office
    neighbour: Member  # secretary of west_branch
    stranger: Member  # an ordinary member of west_branch


# attribute, branch, name, category, post
_PLAN: tuple[tuple[str, str, str, Category, Post | None], ...] = (
    ("secretary", "east_branch", "曾国平", Category.FULL, Post.SECRETARY),
    ("deputy", "east_branch", "单秀兰", Category.FULL, Post.DEPUTY_SECRETARY),
    ("member", "east_branch", "孔秀", Category.FULL, None),
    ("member2", "east_branch", "顾轩俊", Category.FULL, None),
    ("probationary", "east_branch", "范海玉", Category.PROBATIONARY, None),
    ("observed", "east_branch", "仇大明", Category.FULL, None),
    ("sibling", "east_branch2", "汤卫佑", Category.FULL, Post.SECRETARY),
    ("office", "east_office", "侯泽晓", Category.FULL, Post.SECRETARY),
    ("neighbour", "west_branch", "彭宁", Category.FULL, Post.SECRETARY),
    ("stranger", "west_branch", "解晓芳", Category.FULL, None),
)


def some_people(tree: Tree, clock: Clock) -> People:
    """Make the people of the baseline. It has them already: most tests want `the_people()`."""
    made: dict[str, Member] = {}
    for number, (attribute, branch, name, category, post) in enumerate(_PLAN, start=1):
        where: Organization = getattr(tree, branch)
        made[attribute] = member(clock, where, name=name, category=category, number=number)
        if post is not None:
            commands.appoint(
                SYSTEM, made[attribute], post=post, organization=where, on=date(2024, 6, 1), clock=clock
            )
    commands.set_standing(
        SYSTEM,
        made["observed"],
        status=Status.DISCIPLINARY_PROBATION,
        on=date(2025, 9, 1),
        document="东湖纪〔2025〕9号",
        clock=clock,
    )
    return People(**made)


def the_people() -> People:
    """Return the people of the baseline, freshly read."""
    names = {name: attribute for attribute, _, name, _, _ in _PLAN}
    found = db.session.scalars(select(Member).where(Member.name.in_(names)).order_by(Member.id.desc()))
    return People(**{names[one.name]: one for one in found})


def member(clock: Clock, organization: Organization, *, number: int | None = None, **fields: Any) -> Member:
    """Add a member to a branch, by default a full one since July 2016, with believable values for every field."""
    number = number or next(_numbers)
    category = fields.get("category", Category.FULL)
    probationary = category is Category.PROBATIONARY
    month, day = 1 + number % 12, 1 + number % 28
    values: dict[str, Any] = {
        "name": _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number % len(_GIVEN)],
        "category": category,
        "birth_on": PartialDate(1985, month, day),
        "id_no": _id_no(f"9900001985{month:02d}{day:02d}", number),
        "gender": Gender.MALE if number % 2 else Gender.FEMALE,
        "ethnicity": "汉族",
        "mobile": f"1990001{number:04d}",
        "address": f"滨湖路{number}号",
        "education": "大学",
        "position": "专业技术人员",
        "join_on": PartialDate(2025, 12, 10) if probationary else PartialDate(2015, 7),
        "full_on": None if probationary else PartialDate(2016, 7),
    }
    return commands.add(SYSTEM, organization=organization, clock=clock, **(values | fields))


def _id_no(head: str, number: int) -> str:
    """Complete an ID number: order figures and the check figure of GB 11643."""
    body = f"{head}{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(figure) * weight for figure, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]
