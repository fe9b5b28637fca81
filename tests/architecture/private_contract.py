"""An import contract of our own: some modules of a room belong to that room, in whichever room they are."""

from __future__ import annotations

import grimp
from importlinter import Contract, ContractCheck, fields, output


class PrivateContract(Contract):
    """Modules called one of `names`, directly in a room, are imported only by that room and by `allowed_importers`.

    `exempt` rooms offer such modules to everybody (``web.forms`` is the base of every form).
    """

    type_name = "private"

    names = fields.SetField(subfield=fields.StringField())
    allowed_importers = fields.SetField(subfield=fields.StringField(), required=False)
    exempt = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import from outside the room."""
        (root,) = {
            module.partition(".")[0] for module in graph.modules if not graph.is_module_squashed(module)
        }
        allowed = set(self.allowed_importers or ())  # type: ignore[arg-type]  # a field holds its value in an instance
        found = []
        for module in sorted(graph.modules):
            parts = module.split(".")
            if (
                parts[0] != root
                or len(parts) < 3
                or parts[2] not in self.names
                or parts[1] in (self.exempt or ())
            ):  # type: ignore[operator]  # the same
                continue
            for importer in sorted(graph.find_modules_that_directly_import(module)):
                if importer.split(".")[:2] != parts[:2] and importer not in allowed:
                    found.append(f"{importer} imports {module}")
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which imports break it."""
        for line in check.metadata["found"]:
            output.print_error(line, bold=False)
