"""Pages of the members: the roster, one member, posts and Party groups of an organisation, one's own record."""

from partyhub.members.views import cells, own, people, posts
from partyhub.members.views.base import NAVIGATION, REFERENCES, blueprint
from partyhub.members.views.posts import PANELS

__all__ = ["NAVIGATION", "PANELS", "REFERENCES", "blueprint", "cells", "own", "people", "posts"]
