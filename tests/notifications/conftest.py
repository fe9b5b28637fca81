from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask_babel import lazy_gettext as _l

from partyhub.kernel.http import PartyHub
from partyhub.web.registry import registry
from tests.support.mail import MailSink

TOPIC = "tests.place_free"


@pytest.fixture
def topic(request: pytest.FixtureRequest) -> str:
    """A topic with words, as a feature above would declare it."""
    app = request.getfixturevalue("app" if "app" in request.fixturenames else "fresh_app")
    words = registry(app).words
    words[f"notification.{TOPIC}.subject"] = _l("%(title)s")
    words[f"notification.{TOPIC}.body"] = "《%(title)s》有空余名额，共%(places)s个，%(on)s截止。"
    return TOPIC


@pytest.fixture
def mail_to_sink(mail: MailSink) -> Callable[[PartyHub], Any]:
    """Return a function that points an app at the real local mail server."""

    def point(app: PartyHub) -> MailSink:
        settings = app.extensions["partyhub.settings"]
        app.extensions["partyhub.settings"] = replace(
            settings, smtp_host="127.0.0.1", smtp_port=mail.port, smtp_sender="partyhub@party.example.org"
        )
        return mail

    return point
