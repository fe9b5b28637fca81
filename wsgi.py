"""Entry point of the server and of ``flask --app wsgi``."""

import gc

gc.disable()  # nothing of what is loaded is garbage: looking for it takes a fifth of the start

from partyhub.app import create_app  # noqa: E402  # after the collector has been told to wait

app = create_app()
gc.enable()
