"""The importers that the rooms above have registered with the app."""

from __future__ import annotations

from flask import current_app

from partyhub.kernel.errors import Invalid, Reason
from partyhub.security.actors import Actor
from partyhub.spreadsheets.rules import Importer


def importers() -> dict[str, Importer]:
    """All importers, by kind."""
    found: dict[str, Importer] = current_app.extensions["partyhub.importers"]
    return found


def importers_for(actor: Actor) -> list[Importer]:
    """The importers that the actor may use."""
    return [importer for importer in importers().values() if actor.can(importer.permission)]


def importer_of(kind: str) -> Importer:
    """The importer of that kind; raises Invalid for an unknown one."""
    try:
        return importers()[kind]
    except KeyError:
        raise Invalid(Reason("not_a_choice", "kind")) from None
