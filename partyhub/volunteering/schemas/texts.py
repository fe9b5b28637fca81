"""What the shapes of this room share."""

from __future__ import annotations

from marshmallow import validate

from partyhub.web.api import Text


def text(limit: int, *, required: bool = False, none: bool = False, about: str = "") -> Text:
    """Return the shape of a text of at most `limit` characters; `none`: it may be null."""
    return Text(
        validate=validate.Length(max=limit),
        required=required,
        allow_none=none,
        metadata={"description": about} if about else {},
    )
