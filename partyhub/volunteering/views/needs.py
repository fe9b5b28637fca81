"""What volunteers are wanted for, on a phone without an account."""

from __future__ import annotations

from typing import Any

from flask import request

from partyhub.kernel.http import clock
from partyhub.security.web import public
from partyhub.volunteering.queries.needs import public_needs as needs
from partyhub.volunteering.views.base import blueprint
from partyhub.volunteering.views.categories import kind_names
from partyhub.web.pages import page


@blueprint.get("/public/needs")
@public
def public_needs() -> Any:
    """List what volunteers are wanted for: title, kind, district and time, nothing else."""
    found = needs(clock=clock(), cursor=request.args.get("cursor"))
    return page("volunteering/public_needs.html", found=found, kinds=kind_names() if found.items else {})
