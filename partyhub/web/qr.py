"""QR codes as pictures that carry their own content: nothing is fetched, nothing is kept."""

from __future__ import annotations


def qr_picture(text: str, *, scale: int) -> str:
    """Return `text` as a QR code, as the address (`data:`) of an SVG picture; `scale` is pixels for one module."""
    import segno  # few requests draw one

    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=scale, border=2))
