"""Style sheets and scripts: read once at start, named by their content, compressed, cacheable for ever."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Flask, Response, abort, current_app, request, url_for
from werkzeug import Response as WerkzeugResponse

from partyhub.security.web import public

EXTENSION = "partyhub.assets"
ADDRESSES = "partyhub.asset_addresses"
FOREVER = "public, max-age=31536000, immutable"
_BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css" / "bootstrap.min.css"
_OWN = Path(__file__).parent / "static"
_COMMENT = re.compile(rb"/\*(?!!).*?\*/", re.DOTALL)
_SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=.*?\*/")
_BLANKS = re.compile(rb"\s*\n\s*")

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file, ready to be sent."""

    name: str
    digest: str
    mimetype: str
    plain: bytes
    packed: bytes


def make_asset(name: str, content: bytes) -> Asset:
    """Prepare one file. Comments and blank line ends of style sheets are left out."""
    if name.endswith(".css"):
        content = _BLANKS.sub(b"\n", _COMMENT.sub(b"", _SOURCE_MAP.sub(b"", content)))
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if mimetype in ("application/javascript", "application/x-javascript"):
        mimetype = "text/javascript"
    packed = gzip.compress(content, 9, mtime=0)
    return Asset(name, hashlib.sha256(content).hexdigest()[:12], mimetype, content, packed)


def init_assets(app: Flask) -> None:
    """Read all files and register the route that serves them."""
    files = {
        "bootstrap.css": _BOOTSTRAP,
        **{path.name: path for path in sorted(_OWN.iterdir()) if path.is_file()},
    }
    app.extensions[EXTENSION] = {name: make_asset(name, path.read_bytes()) for name, path in files.items()}
    app.extensions[ADDRESSES] = {}
    app.register_blueprint(blueprint)


def asset(name: str) -> str:
    """Return the address of a file, its content's digest in it. Raises KeyError for an unknown file."""
    kept: dict[tuple[str, str], str] = current_app.extensions[ADDRESSES]
    key = (request.root_path, name)
    if key not in kept:
        found: Asset = current_app.extensions[EXTENSION][name]
        kept[key] = url_for("assets.file", digest=found.digest, name=name)
    return kept[key]


@blueprint.get("/assets/<string(length=12):digest>/<name>")
@public
def file(digest: str, name: str) -> WerkzeugResponse:
    """Serve one file; another digest than the present one is not found."""
    found: Asset | None = current_app.extensions[EXTENSION].get(name)
    if found is None or found.digest != digest:
        abort(404)
    zipped = "gzip" in request.accept_encodings
    response = Response(found.packed if zipped else found.plain, mimetype=found.mimetype)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOREVER
    response.set_etag(f"{found.digest}{'-gz' if zipped else ''}")
    return response.make_conditional(request)
