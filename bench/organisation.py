"""The organisation that is measured: 286 party organisations and 4,080 members, or ten times as many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bench.bulk import put, settle
from partyhub.accounts.models import ApiToken, LoginSession, RoleGrant, User
from partyhub.accounts.rules.sessions import digest_of
from partyhub.kernel.ids import new_public_id
from partyhub.kernel.vault import vault
from partyhub.members.models import Affiliation, Member, mobile_digest, mobile_tail_digest
from partyhub.organization.models import Organization, Placement

COMMITTEES = 15  # times the scale: an installation grows by groups, not by larger ones
GENERAL_BRANCHES = 2
BRANCHES = 8
MEMBERS = 17
SINCE = date(2015, 3, 1)
ROLES = {"committee": 1, "dispatcher": 1, "group": 2, "secretary": 4}
"""Account → the organisation it has its role on; the group is the first committee, the secretary its first branch's."""
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明"


@dataclass
class Tree:
    """What was made: paths by organisation, and which of them are branches."""

    scale: int
    paths: dict[int, str] = field(default_factory=dict)
    branches: list[int] = field(default_factory=list)
    group: int = 0

    @property
    def secret(self) -> dict[str, str]:
        """The session keys of the accounts, by name."""
        return {name: f"bench-session-of-{name}" for name in ROLES}

    def home(self, member_id: int) -> int:
        """Return the branch of a member."""
        return self.branches[(member_id - 1) // MEMBERS]

    @property
    def members(self) -> int:
        """How many members there are, numbered from 1."""
        return len(self.branches) * MEMBERS


def build(scale: int, now: datetime) -> Tree:
    """Make the tree and its people."""
    tree = Tree(scale)
    rows = list(_organisations(tree))
    common = "id public_id version name short_name kind parent_id path active active_from"
    put(Organization, common, rows)
    put(
        Placement, "organization_id parent_id path from_on", [(row[0], row[6], row[7], SINCE) for row in rows]
    )
    put(
        Member,
        "id public_id version name initials gender mobile mobile_digest mobile_tail_digest category join_on status"
        " floating lost_contact organization_id path",
        _members(tree),
    )
    put(
        Affiliation,
        "member_id organization_id kind from_on",
        ((n, tree.home(n), "formal", SINCE) for n in range(1, tree.members + 1)),
    )
    settle(Organization, Placement, Member, Affiliation)
    _accounts(tree, now)
    return tree


def member_secret(member_id: int) -> str:
    """Return the key of a member's phone session."""
    return f"bench-phone-of-{member_id}"


def member_token(member_id: int) -> str:
    """Return a member's API token."""
    return f"phk_bench-token-of-{member_id:08}"


def open_members(member_ids: range, now: datetime) -> None:
    """Give members an account with an API token, and a phone session."""
    first = max(ROLES.values()) + 1000
    put(
        User,
        "id public_id version username display_name must_change_password member_id locale is_demo created_at",
        [
            (first + n, new_public_id(), 1, f"m{n}", f"党员{n}", False, n, "zh_CN", False, now)
            for n in member_ids
        ],
    )
    until = now + timedelta(days=60)
    put(
        ApiToken,
        "public_id user_id name token_digest created_at expires_at",
        [(new_public_id(), first + n, "bench", digest_of(member_token(n)), now, until) for n in member_ids],
    )
    put(
        LoginSession,
        "public_id key_digest kind member_id agent created_at last_seen_at expires_at",
        [(new_public_id(), digest_of(member_secret(n)), "phone", n, "", now, now, until) for n in member_ids],
    )
    settle(User, ApiToken, LoginSession)


def _organisations(tree: Tree) -> Iterator[tuple[object, ...]]:
    def one(parent: int | None, kind: str, name: str) -> tuple[object, ...]:
        number = len(tree.paths) + 1
        tree.paths[number] = (tree.paths[parent] if parent else "/") + f"{number}/"
        path = tree.paths[number]
        return (number, new_public_id(), 1, name, name, kind, parent, path, True, SINCE)

    yield one(None, "committee", "市国资委党委")
    for committee in range(1, COMMITTEES * tree.scale + 1):
        yield one(1, "committee", f"第{committee}集团党委")
        top = len(tree.paths)
        tree.group = tree.group or top
        for general in range(1, GENERAL_BRANCHES + 1):
            yield one(top, "general_branch", f"第{committee}集团第{general}党总支")
            middle = len(tree.paths)
            for branch in range(1, BRANCHES + 1):
                yield one(middle, "branch", f"第{committee}集团第{general}总支第{branch}党支部")
                tree.branches.append(len(tree.paths))


def _members(tree: Tree) -> Iterator[tuple[object, ...]]:
    for n in range(1, tree.members + 1):
        name = SURNAMES[n % 10] + GIVEN[n % 16] + GIVEN[n // 16 % 16]
        mobile = f"199{n:08}"
        digests = (mobile_digest(mobile), mobile_tail_digest(mobile))
        initials = "abcdefghij"[n % 10] + "klmnopqrstuvwxyz"[n % 16] + "klmnopqrstuvwxyz"[n // 16 % 16]
        home = tree.home(n)
        yield (
            *(
                n,
                new_public_id(),
                1,
                name,
                initials,
                "male" if n % 2 else "female",
                vault.encrypt(mobile),
                *digests,
            ),
            *("full", "2012-06", "normal", False, False, home, tree.paths[home]),
        )


def _accounts(tree: Tree, now: datetime) -> None:
    people = people_numbers()
    put(
        User,
        "id public_id version username display_name must_change_password locale is_demo created_at",
        [
            (number, new_public_id(), 1, name, name, False, "zh_CN", False, now)
            for name, number in people.items()
        ],
    )
    roles = {
        "committee": "committee",
        "dispatcher": "dispatcher",
        "group": "enterprise",
        "secretary": "secretary",
    }
    put(
        RoleGrant,
        "public_id user_id role organization_id granted_at",
        [(new_public_id(), people[name], roles[name], where, now) for name, where in ROLES.items()],
    )
    put(
        LoginSession,
        "public_id key_digest kind user_id agent created_at last_seen_at expires_at",
        [
            (new_public_id(), digest_of(key), "desk", people[name], "", now, now, now + timedelta(hours=12))
            for name, key in tree.secret.items()
        ],
    )
    settle(User, RoleGrant, LoginSession)


def people_numbers() -> dict[str, int]:
    """Return the ids of the accounts by name."""
    return {name: number for number, name in enumerate(ROLES, 1)}
