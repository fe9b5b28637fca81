"""Organisations, enterprises and outside units for programs."""

from partyhub.organization.api import enterprises, tree, units

__all__ = ["blueprints"]

blueprints = (tree.blueprint, enterprises.blueprint, units.blueprint)
