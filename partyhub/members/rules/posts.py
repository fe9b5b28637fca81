"""What posts are called in the rosters that branches keep (domain.md §11.1, 党内职务)."""

from __future__ import annotations

from collections.abc import Mapping

from partyhub.members.rules.people import Post

_OFFICES: Mapping[Post, tuple[str, ...]] = {
    Post.SECRETARY: ("书记",),
    Post.DEPUTY_SECRETARY: ("副书记",),
    Post.ORGANIZATION_OFFICER: ("组织委员",),
    Post.PUBLICITY_OFFICER: ("宣传委员",),
    Post.DISCIPLINE_OFFICER: ("纪检委员", "纪律检查委员"),
    Post.COMMITTEE_MEMBER: (
        "委员",
        "支委",
        "支委委员",
        "青年委员",
        "统战委员",
        "群众委员",
        "生活委员",
        "保密委员",
    ),
    Post.CELL_LEADER: ("党小组组长", "党小组长", "小组长"),
}
_OF_THE_BRANCH = ("", "支部", "党支部")
BRANCH_POSTS: Mapping[str, Post] = {
    before + name: post for post, names in _OFFICES.items() for name in names for before in _OF_THE_BRANCH
}
"""Posts of a branch by every word for them. A post of a committee above is not the branch's to write down."""

NO_POST = frozenset({"党员", "普通党员", "群众"})
"""Written into the column by whoever holds no post."""
