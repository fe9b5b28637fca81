"""What anybody may look up, without an account: whether a certificate is what it says."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from partyhub.kernel.errors import NotFound
from partyhub.kernel.http import clock
from partyhub.kernel.throttle import count_reading
from partyhub.security.web import public
from partyhub.volunteering import queries, rules
from partyhub.volunteering.forms import LookUpForm
from partyhub.volunteering.views.base import blueprint
from partyhub.volunteering.views.certificates import STANDING_TONES
from partyhub.web.pages import page


@blueprint.get("/public/certificates")
@public
def certificate_lookup() -> Any:
    """Ask for the number of a certificate."""
    form = LookUpForm()
    if form.validate() and form.number.data:
        number = rules.read_number(form.number.data) or form.number.data
        return redirect(url_for(".certificate_status", number=number), 303)
    return page("volunteering/certificate_lookup.html", form=form), form.status


@blueprint.get("/public/certificates/<number>")
@public
def certificate_status(number: str) -> Any:
    """Show number, period, hours and status, and nothing else; whatever is not there looks the same."""
    try:
        count_reading("certificate", request.remote_addr or "", rules.LOOKS, clock=clock())
        found = queries.by_number(number)
    except NotFound:
        html = page("volunteering/certificate_status.html", found=None, form=LookUpForm())
        return html, 404
    return page("volunteering/certificate_status.html", found=found, tones=STANDING_TONES)
