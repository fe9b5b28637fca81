"""Members, where they belong, their standing, posts and Party groups for programs."""

from partyhub.members.api import cells, people, posts, records

__all__ = ["blueprints", "records"]

blueprints = (people.blueprint, posts.blueprint, cells.blueprint)
