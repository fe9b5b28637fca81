"""Membership, affiliation and posts: who belongs on a day, who may vote, what may change and how. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from partyhub.kernel.errors import Reason
from partyhub.kernel.partial_date import PartialDate

NAME_LENGTH = 60
DOCUMENT_LENGTH = 200


class Gender(StrEnum):
    """As on the national form."""

    MALE = "male"
    FEMALE = "female"


class Category(StrEnum):
    """Full or probationary member."""

    FULL = "full"
    PROBATIONARY = "probationary"


class Status(StrEnum):
    """Membership status (domain.md §12.2); all but the first are decided by a document, never by a timer."""

    NORMAL = "normal"
    RETAINED = "retained"  # 保留党籍: abroad, takes no part
    DISCIPLINARY_PROBATION = "disciplinary_probation"  # 留党察看: takes part, may not vote
    SUSPENDED = "suspended"  # 停止党籍
    REMOVED = "removed"  # 除名
    EXPELLED = "expelled"  # 开除党籍
    WITHDRAWN = "withdrawn"  # 退党
    DECEASED = "deceased"


class AffiliationKind(StrEnum):
    """How somebody belongs to an organisation."""

    FORMAL = "formal"
    TEMPORARY = "temporary"
    FLOATING_IN = "floating_in"
    SECONDED = "seconded"


class Post(StrEnum):
    """Posts on the party tree and on the enterprise tree."""

    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    ORGANIZATION_OFFICER = "organization_officer"
    PUBLICITY_OFFICER = "publicity_officer"
    DISCIPLINE_OFFICER = "discipline_officer"
    COMMITTEE_MEMBER = "committee_member"
    CELL_LEADER = "cell_leader"
    CHAIRMAN = "chairman"
    EXECUTIVE_DIRECTOR = "executive_director"
    DIRECTOR = "director"
    GENERAL_MANAGER = "general_manager"
    DEPUTY_GENERAL_MANAGER = "deputy_general_manager"
    SUPERVISOR = "supervisor"
    EXTERNAL_DIRECTOR = "external_director"


ENTERPRISE_POSTS = frozenset(
    {
        Post.CHAIRMAN,
        Post.EXECUTIVE_DIRECTOR,
        Post.DIRECTOR,
        Post.GENERAL_MANAGER,
        Post.DEPUTY_GENERAL_MANAGER,
        Post.SUPERVISOR,
        Post.EXTERNAL_DIRECTOR,
    }
)
PARTY_POSTS = frozenset(Post) - ENTERPRISE_POSTS
SINGLE_POSTS = frozenset({Post.SECRETARY, Post.CHAIRMAN, Post.EXECUTIVE_DIRECTOR, Post.GENERAL_MANAGER})
"""Posts that one person at a time holds in one place."""

COMMITTEE_POSTS = PARTY_POSTS - {Post.CELL_LEADER}
"""Posts that make their holder one of the (branch) committee: its quorum counts them."""

ENDED = frozenset({Status.REMOVED, Status.EXPELLED, Status.WITHDRAWN, Status.DECEASED})
"""Statuses after which somebody is no member any more."""

TAKES_PART = frozenset({Status.NORMAL, Status.DISCIPLINARY_PROBATION})
VOTING_AFFILIATIONS = frozenset({AffiliationKind.FORMAL, AffiliationKind.TEMPORARY})
"""Somebody floating in or seconded takes part; his vote stays with his own branch."""

RESTRICTED = ("id_no", "birth_on", "mobile", "tel", "address")
"""Fields shown whole only by a reveal (domain.md §9.1)."""


@dataclass(frozen=True)
class MemberRow:
    """A member as other rooms see one: no restricted value. `organization_id` is where the row's belonging is; on a
    roster that is the roster's organisation, otherwise the formal affiliation of now."""

    id: int
    public_id: str
    name: str
    initials: str
    category: Category
    cell_id: int | None
    can_vote: bool
    organization_id: int | None = None
    path: str = ""
    affiliation: AffiliationKind = AffiliationKind.FORMAL
    status: Status = Status.NORMAL


def category_on(category: Category, join_on: str | None, full_on: str | None, day: date) -> Category | None:
    """Return the category held on `day`, None before admission. A date known to the month counts from its first day."""
    if join_on is not None and PartialDate.parse(join_on).first > day:
        return None
    if category is Category.FULL and full_on is not None and PartialDate.parse(full_on).first > day:
        return Category.PROBATIONARY
    return category


def takes_part(status: Status) -> bool:
    """Whether somebody of this status is expected at the life of his branch."""
    return status in TAKES_PART


def can_vote(category: Category, status: Status, affiliation: AffiliationKind) -> bool:
    """Full members vote (Branch Work Regulations); not those under disciplinary probation, and not guests."""
    return category is Category.FULL and status is Status.NORMAL and affiliation in VOTING_AFFILIATIONS


def date_order_reasons(
    *, birth_on: PartialDate | None, join_on: PartialDate | None, full_on: PartialDate | None, today: date
) -> list[Reason]:
    """Birth before admission before full membership, none of them in the future; months are given the benefit."""
    reasons = []
    now = PartialDate.of(today)
    for field, value in (("birth_on", birth_on), ("join_on", join_on), ("full_on", full_on)):
        if value is not None and now.certainly_before(value):
            reasons.append(Reason("date_in_future", field=field))
    if birth_on is not None and join_on is not None and not birth_on.certainly_before(join_on):
        reasons.append(Reason("joined_before_birth", field="join_on"))
    if join_on is not None and full_on is not None and full_on.certainly_before(join_on):
        reasons.append(Reason("full_before_joining", field="full_on"))
    return reasons


def category_reasons(category: Category, full_on: PartialDate | None) -> list[Reason]:
    """A probationary member has no date of full membership."""
    if category is Category.PROBATIONARY and full_on is not None:
        return [Reason("probationary_with_full_date", field="full_on")]
    return []


def birth_of_id(id_no: str) -> PartialDate | None:
    """Return the birth date written in an ID number of 18 or 15 places; None when there is no such day."""
    digits = id_no[6:14] if len(id_no) == 18 else f"19{id_no[6:12]}" if len(id_no) == 15 else ""
    try:
        return PartialDate(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def gender_of_id(id_no: str) -> Gender | None:
    """Return the gender that the order figure of an ID number says."""
    figure = id_no[16:17] if len(id_no) == 18 else id_no[14:15] if len(id_no) == 15 else ""
    if not figure.isdigit():
        return None
    return Gender.MALE if int(figure) % 2 else Gender.FEMALE


def post_reasons(post: Post, *, on_enterprise: bool) -> list[Reason]:
    """A party post is held in an organisation, the others in an enterprise."""
    if (post in ENTERPRISE_POSTS) != on_enterprise:
        return [Reason("post_on_wrong_tree", field="post")]
    return []


def span_reasons(from_on: date, to_on: date | None, *, field: str = "to_on") -> list[Reason]:
    """The end lies after the beginning."""
    return [Reason("ends_before_start", field=field)] if to_on is not None and to_on <= from_on else []
