"""What the shapes of this room share."""

from __future__ import annotations

from marshmallow import validate

from partyhub.web.api import Text


def text(limit: int, *, required: bool = False) -> Text:
    return Text(validate=validate.Length(max=limit), required=required)
