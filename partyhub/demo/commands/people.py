"""Organisations, enterprises, members, posts and accounts of the demo."""

from __future__ import annotations

from datetime import date

from partyhub.accounts import commands as accounts
from partyhub.demo import rules
from partyhub.demo.commands.stage import Stage, at
from partyhub.kernel import unit
from partyhub.kernel.clock import Clock
from partyhub.kernel.partial_date import PartialDate
from partyhub.members import commands as members
from partyhub.members.models import Member
from partyhub.members.rules import Category, Gender, Post
from partyhub.organization import commands as organizations
from partyhub.organization.models import Organization
from partyhub.organization.rules import OrgKind
from partyhub.security.actors import SYSTEM
from partyhub.security.permissions import Role

FOUNDED = date(2021, 6, 1)
BATCH = 250


def found_organisations(stage: Stage) -> None:
    """Found the root, 15 enterprises with their committees, general branches and branches."""
    clock = at(FOUNDED)
    with unit.work():
        for planned in rules.organisations():
            parent = None if planned.parent is None else stage.organisations[planned.parent]
            made = organizations.found(
                SYSTEM,
                name=planned.name,
                short_name=planned.short_name,
                code=planned.code,
                kind=OrgKind(planned.kind),
                parent=parent,
                founded_on=PartialDate(
                    2005 + len(stage.organisations) % 15, 1 + len(stage.organisations) % 12
                ),
                on=FOUNDED,
                clock=clock,
            )
            stage.organisations.append(made)
            stage.enterprise_of.append(planned.enterprise)
        for number, (name, short) in enumerate(rules.ENTERPRISES):
            committee = stage.committee_of(number)
            organizations.add_enterprise(
                SYSTEM, name=name, short_name=short, level=1, responsible=committee, clock=clock
            )
    stage.progress(f"{len(stage.organisations)} organisations")


def enrol_members(stage: Stage) -> None:
    """Spread the members over the branches, so that each branch has about twenty, and appoint secretaries."""
    clock = at(FOUNDED)
    branches = [one for one in stage.organisations if one.kind is OrgKind.BRANCH]
    stage.members = {branch.id: [] for branch in branches}
    planned = list(rules.members())
    for start in range(0, len(planned), BATCH):
        with unit.work():
            for number, person in enumerate(planned[start : start + BATCH], start):
                branch = branches[number % len(branches)]
                stage.members[branch.id].append(_enrol(branch, person, clock))
        stage.progress(f"{min(start + BATCH, len(planned))} of {len(planned)} members")
    with unit.work():
        for branch in branches:
            secretary, deputy = stage.members[branch.id][:2]
            members.appoint(
                SYSTEM, secretary, post=Post.SECRETARY, organization=branch, on=FOUNDED, clock=clock
            )
            members.appoint(
                SYSTEM, deputy, post=Post.DEPUTY_SECRETARY, organization=branch, on=FOUNDED, clock=clock
            )


def _enrol(branch: Organization, person: rules.PlannedMember, clock: Clock) -> Member:
    joined = PartialDate(person.joined.year, person.joined.month, person.joined.day)
    full = PartialDate(person.joined.year + 1, person.joined.month, person.joined.day)
    return members.add(
        SYSTEM,
        name=person.name,
        organization=branch,
        category=Category.PROBATIONARY if person.probationary else Category.FULL,
        join_on=joined,
        full_on=None if person.probationary else full,
        birth_on=PartialDate(person.born.year, person.born.month, person.born.day),
        id_no=person.id_no,
        gender=Gender.MALE if person.male else Gender.FEMALE,
        ethnicity="汉族",
        mobile=person.mobile,
        education="大学",
        position="专业技术人员",
        on=FOUNDED,
        clock=clock,
    )


def open_accounts(stage: Stage, password: str | None) -> dict[str, str]:
    """Open the demo's logins and, without passwords, one account an enterprise for its clerk and its committee.

    Returns the role of each login by its name. The clerks write the records of the past; nobody can sign in as them.
    """
    own = stage.own_branch
    people = stage.members[own.id]
    other = stage.other_branch
    plan: list[tuple[str, str, Role, Organization, int | None]] = [
        ("committee", "党委办公室", Role.COMMITTEE, stage.root, None),
        ("group", rules.ENTERPRISES[0][1] + "党委", Role.ENTERPRISE, stage.committee_of(0), None),
        ("secretary", people[0].name, Role.SECRETARY, own, people[0].id),
        ("member", people[2].name, Role.MEMBER, own, people[2].id),
        *((f"member{n}", people[n + 1].name, Role.MEMBER, own, people[n + 1].id) for n in range(2, 10)),
        ("leader", people[1].name, Role.LEADER, own, people[1].id),
        ("neighbour", stage.members[other.id][0].name, Role.SECRETARY, other, stage.members[other.id][0].id),
        ("dispatcher", "服务超市调度员", Role.DISPATCHER, stage.root, None),
        ("inspector", "纪检监察组", Role.INSPECTOR, stage.root, None),
        ("auditor", "审计员", Role.AUDITOR, stage.root, None),
        ("sysadmin", "系统管理员", Role.SYSADMIN, stage.root, None),
    ]
    clock = at(FOUNDED, 10)
    with unit.work():
        for username, name, role, where, member_id in plan:
            _open(stage, username, name, [(role, where)], password=password, member_id=member_id, clock=clock)
        for number, (_, short) in enumerate(rules.ENTERPRISES):
            branches = [(Role.SECRETARY, branch) for branch in stage.branches(number)]
            _open(stage, f"clerk{number + 1:02d}", f"{short}支部书记", branches, clock=clock)
            above = [(Role.ENTERPRISE, stage.committee_of(number))]
            _open(stage, f"group{number + 1:02d}", f"{short}党委", above, clock=clock)
    return {username: str(role) for username, _, role, _, _ in plan}


def _open(
    stage: Stage,
    username: str,
    name: str,
    roles: list[tuple[Role, Organization]],
    *,
    password: str | None = None,
    member_id: int | None = None,
    clock: Clock,
) -> None:
    user = accounts.create_user(
        SYSTEM,
        username=username,
        display_name=name,
        password=password,
        member_id=member_id,
        must_change=False,
        is_demo=True,
        clock=clock,
    )
    for role, where in roles:
        accounts.grant(SYSTEM, user, role, where, clock)
    stage.users[username] = user
