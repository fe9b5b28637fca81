"""How gunicorn runs PartyHub, for `make run` and for production alike; the command line may override each line."""

from __future__ import annotations

import gc
import os
from typing import Any

wsgi_app = "wsgi:app"
bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
graceful_timeout = 20
keepalive = 5
backlog = 1024
preload_app = True  # imported once, shared by the workers: quicker to start, lighter in memory
control_socket_disable = True
max_requests = 20_000
max_requests_jitter = 2_000
accesslog = None
errorlog = "-"
loglevel = "warning"


def when_ready(_server: Any) -> None:
    """Let the collector pass by what was loaded: the workers share it, and looking through it again frees nothing."""
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, worker: Any) -> None:
    """Leave the parent's database connections to the parent: two processes on one connection garble each other."""
    from partyhub.kernel.db import db

    application = worker.app.wsgi()
    with application.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)
