"""Files over the API: what an attachment is, and its content. They are attached through the record they belong to."""

from __future__ import annotations

from typing import Any

from partyhub.files import queries
from partyhub.files.schemas import FileSchema
from partyhub.files.schemas.answers import as_download
from partyhub.security.web import current_actor, signed_in
from partyhub.web.api import api_blueprint
from partyhub.web.registry import registry

blueprint = api_blueprint("files", "/files", "Attachments of records")


@blueprint.route("/<public_id>")
@signed_in
@blueprint.response(200, FileSchema)
def show(public_id: str) -> Any:
    """Return what is known of an attachment."""
    return queries.get(current_actor(), public_id, registry().references)


@blueprint.route("/<public_id>/content")
@signed_in
@blueprint.response(200, description="The content, as a download.")
def content(public_id: str) -> Any:
    """Return the content of an attachment."""
    return as_download(queries.get(current_actor(), public_id, registry().references))
