"""The words of this room, and the words of a message in its reader's language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.kernel.references import Reference
from partyhub.notifications.models import Notification
from partyhub.security.actors import Actor
from partyhub.web import shown
from partyhub.web.registry import registry
from partyhub.web.words import WORD_PREFIX, word

WORDS: dict[str, Any] = {
    "reason.email_malformed": _l("Give an e-mail address such as name@example.com, or leave this empty."),
    "audit.notifications.preference_changed": _l("Changed how messages reach them"),
}


def subject_of(topic: str, params: str) -> str:
    """Return the one line that a message is known by."""
    return _filled(word(f"notification.{topic}.subject"), params)


def body_of(topic: str, params: str) -> str:
    """Return the text of a message."""
    return _filled(word(f"notification.{topic}.body"), params)


def url_of(actor: Actor, message: Notification) -> str | None:
    """Return where the actor can open what a message is about; None when there is nothing, or it is not his to see."""
    if not message.link:
        return None
    reference = Reference.parse(message.link)
    return registry().url_of(actor, reference) if reference.kind in registry().references else None


def _filled(text: str, params: str) -> str:
    return _with(text, json.loads(params))


def _sentence(key: str, values: Mapping[str, Any]) -> str:
    return _with(word(key), values)


def _with(text: str, values: Mapping[str, Any]) -> str:
    return text % {name: _shown(value) for name, value in values.items()} if "%" in text else text


def _shown(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("moment:"):
        return shown.moment(datetime.fromisoformat(value[len("moment:") :]))
    if isinstance(value, str) and value.startswith("day:"):
        return shown.day(date.fromisoformat(value[len("day:") :]))
    if isinstance(value, str) and value.startswith(WORD_PREFIX):
        return word(value[len(WORD_PREFIX) :])
    if isinstance(value, list):
        return "\n".join(_sentence(one["word"], one["params"]) for one in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return shown.number(value)
    return value
