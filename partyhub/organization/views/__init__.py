"""Pages of the tree, of enterprises, and of outside units."""

from partyhub.organization.views import enterprises, tree, units
from partyhub.organization.views.base import NAVIGATION, REFERENCES, blueprint

__all__ = ["NAVIGATION", "REFERENCES", "blueprint", "enterprises", "tree", "units"]
