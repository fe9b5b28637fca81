"""Obligations and their rules, for programs."""

from partyhub.obligations.api.obligations import blueprint as obligations
from partyhub.obligations.api.rulebook import blueprint as rulebook

blueprints = (obligations, rulebook)

__all__ = ["blueprints"]
