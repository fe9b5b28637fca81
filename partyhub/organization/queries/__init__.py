"""Reading organisations: what an actor may see, and the tree of any day.

Functions with an `actor` keep to his scope. Those without are for commands of rooms above that already hold a
checked organisation: paths, names by id, the tree that figures roll up on.
"""

from partyhub.organization.queries.lists import (
    by_code,
    by_ids,
    by_names,
    enterprise_options,
    enterprises,
    enterprises_by_ids,
    external_units,
    get,
    get_enterprise,
    get_external_unit,
    listed,
    nearest_names,
    options,
    root,
    subtree,
    visible,
)
from partyhub.organization.queries.tree import (
    FormerUnit,
    TreeRow,
    active_ids,
    ancestors_at,
    children_at,
    former_units,
    history,
    names_at,
    path_at,
    paths_at,
    placements,
    tree_at,
)

__all__ = [
    "FormerUnit",
    "TreeRow",
    "active_ids",
    "ancestors_at",
    "by_code",
    "by_ids",
    "by_names",
    "children_at",
    "enterprise_options",
    "enterprises",
    "enterprises_by_ids",
    "external_units",
    "former_units",
    "get",
    "get_enterprise",
    "get_external_unit",
    "history",
    "listed",
    "names_at",
    "nearest_names",
    "options",
    "path_at",
    "paths_at",
    "placements",
    "root",
    "subtree",
    "tree_at",
    "visible",
]
