"""Giving files back: through the record they belong to, as downloads in a sandbox."""

from __future__ import annotations

from flask import Blueprint, Response

from partyhub.files import commands, queries
from partyhub.files.models import Attachment
from partyhub.files.rules import JPEG
from partyhub.files.schemas.answers import as_download, sent
from partyhub.kernel.db import db
from partyhub.kernel.errors import NotFound
from partyhub.kernel.http import PartyHub, settings
from partyhub.security.web import current_actor, signed_in
from partyhub.web.downloads import disposition
from partyhub.web.registry import registry

blueprint = Blueprint("files", __name__, url_prefix="/files")


def init_app(app: PartyHub) -> None:
    """Open the store under the data directory."""
    with app.app_context():
        commands.open_at(settings().data_dir / commands.FILES)
        db.session.remove()


@blueprint.route("/<public_id>")
@signed_in
def download(public_id: str) -> Response:
    """Give a file, always as a download."""
    return as_download(_load(public_id))


@blueprint.route("/<public_id>/thumbnail")
@signed_in
def thumbnail(public_id: str) -> Response:
    """Give the small picture of a picture; it was made here, so a page may show it."""
    attachment = _load(public_id)
    if attachment.thumbnail is None:
        raise NotFound
    return sent(attachment.thumbnail, JPEG, "inline")


@blueprint.route("/<public_id>/picture")
@signed_in
def picture(public_id: str) -> Response:
    """Give a picture to be looked at; it was made anew from its pixels here. Documents are only downloaded."""
    attachment = _load(public_id)
    if not attachment.is_picture:
        raise NotFound
    return sent(attachment.sha256, attachment.media_type, disposition("inline", attachment.shown_name))


def _load(public_id: str) -> Attachment:
    return queries.get(current_actor(), public_id, registry().references)
