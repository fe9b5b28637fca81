"""What a load balancer asks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify

from partyhub.kernel.http import clock, settings
from partyhub.operations import checks
from partyhub.security.web import public

blueprint = Blueprint("operations", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Any:
    """The process lives."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> Any:
    """It can do its work: 200, or 503 naming the checks that fail."""
    findings = checks.readiness(settings(), clock())
    ready = not any(findings.values())
    answer = jsonify(
        status="ready" if ready else "not ready", checks={n: found or "ok" for n, found in findings.items()}
    )
    answer.status_code = 200 if ready else 503
    return answer
