"""Headers of every answer, errors included: content security policy, isolation, caching."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

_POLICY = (
    "default-src 'none'",
    "script-src 'nonce-{nonce}' 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
)
_JOINED = "; ".join(_POLICY)
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(self), "
        "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "X-Permitted-Cross-Domain-Policies": "none",
}
_STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def init_headers(app: Flask) -> None:
    """Set the headers on every answer; a stricter policy that a view has set itself is kept."""
    app.before_request(_draw_nonce)
    app.after_request(_set_headers)


def _draw_nonce() -> None:
    g.csp_nonce = secrets.token_urlsafe(16)


def policy(nonce: str) -> str:
    """Return the content security policy with a nonce."""
    return _JOINED.replace("{nonce}", nonce)


def _set_headers(response: Response) -> Response:
    if "csp_nonce" not in g:  # the request failed before the first hook
        _draw_nonce()
    response.headers.setdefault("Content-Security-Policy", policy(g.csp_nonce))
    for name, value in _FIXED.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _STRICT_TRANSPORT
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if "public" not in response.headers["Cache-Control"]:
        response.vary.add("Cookie")
    response.headers.remove("Server")
    return response
