"""The words for codes: reasons, states, roles. Rules speak in codes; only here do codes become sentences."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from partyhub.kernel.errors import Reason
from partyhub.web.languages import strings
from partyhub.web.registry import registry
from partyhub.web.shown import day, moment, number

log = logging.getLogger(__name__)

WORD_PREFIX = "word:"


class MissingWord(KeyError):
    """A code has no words. Raised in tests and while developing; in production it is logged instead."""


def has_word(key: str) -> bool:
    """Say whether `key` has words."""
    return key in registry().words


def word(key: str | Enum, prefix: str = "") -> str:
    """Return the words for a dotted key such as ``roles.secretary``, in the reader's language.

    With `prefix`, an enum member (or its value) is looked up as ``<prefix>.<value>``. Raises MissingWord outside
    production.
    """
    text = str(key.value if isinstance(key, Enum) else key)
    full = f"{prefix}.{text}" if prefix else text
    kept = strings().words
    if (found := kept.get(full)) is not None:
        return found
    try:
        kept[full] = str(registry().words[full])
        return kept[full]
    except KeyError:
        _missing(full)
        return _("(not named yet)")


def sentence(reason: Reason) -> str:
    """Return what a reason means for its reader, with its parameters filled in.

    Parameters that are dates, times and numbers are written out; a text ``word:<key>`` is looked up as a word.
    """
    text = registry().words.get(f"reason.{reason.code}")
    if text is None:
        _missing(f"reason.{reason.code}")
        return _("This could not be done. Check what you entered, or ask for help with the reference number.")
    try:
        return _filled(str(text), reason.params)
    except (KeyError, TypeError, ValueError):
        _missing(f"reason.{reason.code} with {sorted(reason.params)}")
        return _("This could not be done. Check what you entered, or ask for help with the reference number.")


def sentences(reasons: Any) -> list[str]:
    """Return the sentences of several reasons, each once, in order."""
    return list(dict.fromkeys(sentence(reason) for reason in reasons))


def _filled(text: str, params: Mapping[str, Any]) -> str:
    if "%" not in text:
        return text
    return text % {name: _shown(value) for name, value in params.items()}


def _shown(value: Any) -> Any:
    """Return a parameter as the reader should see it."""
    if isinstance(value, str) and value.startswith(WORD_PREFIX):
        return word(value[len(WORD_PREFIX) :])
    if isinstance(value, Enum):
        return word(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return _(", ").join(str(_shown(part)) for part in value)
    return value


def _missing(key: str) -> None:
    if current_app.testing or current_app.debug:
        raise MissingWord(key)
    log.error("no words for %s", key)


WORDS: dict[str, Any] = {
    "role.committee": _l("Committee staff"),
    "role.enterprise": _l("Enterprise Party committee"),
    "role.secretary": _l("Branch secretary"),
    "role.member": _l("Party member"),
    "role.leader": _l("Volunteer team leader"),
    "role.dispatcher": _l("Service dispatcher"),
    "role.inspector": _l("Discipline inspector"),
    "role.auditor": _l("Auditor"),
    "role.sysadmin": _l("System administrator"),
    "permission.organization.read": _l("See organisations and the tree"),
    "permission.organization.manage": _l("Found, move, merge and dissolve organisations"),
    "permission.member.read": _l("See the roster: name, branch, category"),
    "permission.member.manage": _l("Change members, affiliations and posts"),
    "permission.member.reveal": _l("See a restricted value, with a purpose that is logged"),
    "permission.import.run": _l("Import workbooks"),
    "permission.link.issue": _l("Give a member the personal link"),
    "permission.activity.read": _l("See activities"),
    "permission.activity.write": _l("Log and edit activities of one's organisation"),
    "permission.activity.review": _l("Approve, return and withdraw activities of organisations below"),
    "permission.order.read": _l("See published service orders"),
    "permission.order.dispatch": _l("Publish, change, close and cancel service orders"),
    "permission.order.lead": _l("Take the roll call of a service session"),
    "permission.signup.self": _l("Sign oneself up and withdraw"),
    "permission.signup.others": _l("Sign up a member of one's branch, shown as such"),
    "permission.hours.read": _l("See service hours of one's organisation"),
    "permission.scorecard.read": _l("See scorecards and the facts behind them"),
    "permission.scorecard.assess": _l("Write an organisation's self-assessment"),
    "permission.scorecard.review": _l("Review organisations below"),
    "permission.scorecard.final": _l("Set the committee's final value and note"),
    "permission.obligation.read": _l("See what organisations owe, what they have met and what is overdue"),
    "permission.obligation.excuse": _l("Excuse organisations below from an obligation"),
    "permission.obligation.rule": _l("Edit, preview and switch on the rules of obligations"),
    "permission.report.export": _l("Take ledgers and inspection packages away, for a stated purpose"),
    "permission.campaign.manage": _l("Edit campaigns and indicators"),
    "permission.ledger.close": _l("Close the ledger through a day"),
    "permission.account.manage": _l("Create, disable and reset accounts"),
    "permission.role.grant": _l("Grant roles within one's own scope"),
    "permission.token.manage": _l("Manage one's own API tokens"),
    "permission.audit.read": _l("Read the audit log"),
    "permission.calendar.manage": _l("Enter days off and days worked"),
    "permission.settings.manage": _l("Change settings of the installation"),
    "permission.self": _l("Own page, inbox and password"),
    "nav.today": _l("Today"),
    "nav.work": _l("Daily work"),
    "nav.service": _l("Volunteer service"),
    "nav.results": _l("Results"),
    "nav.people": _l("Organisations and people"),
    "nav.settings": _l("Administration"),
    "nav.account": _l("My account"),
    "status.not_started": _l("Not started"),
    "status.in_progress": _l("In progress"),
    "status.done": _l("Done"),
    "reason.malformed": _l("The request could not be read. Go back, reload the page and try again."),
    "reason.refused": _l("This could not be done. Check what you entered and try again."),
    "reason.sign_in_required": _l("Sign in first."),
    "reason.forbidden": _l("Your role does not allow this. Ask your higher organisation if you need it."),
    "reason.not_found": _l("There is no such record, or it is not yours to see."),
    "reason.conflict": _l(
        "This clashes with something saved in the meantime. Reload the page and look again."
    ),
    "reason.stale": _l(
        "Somebody saved a newer version while you were editing. Compare the two and save again."
    ),
    "reason.wrong_state": _l(
        "The record is in another state now, so this step is no longer possible. Reload the page."
    ),
    "reason.too_large": _l("What you sent is too large. Send smaller files, or fewer at a time."),
    "reason.invalid": _l("Some entries need to be corrected."),
    "reason.precondition_required": _l("Say which version you are changing: send the If-Match header."),
    "reason.too_many": _l("Too many tries. Wait a little, then try again."),
    "reason.busy": _l("The system is busy. Nothing was saved; please try again in a moment."),
    "reason.storage_full": _l(
        "The server has no space left. Nothing was saved; tell whoever runs the system."
    ),
    "reason.required": _l("Fill this in."),
    "reason.too_long": _l("Shorten this to %(max)s characters or fewer."),
    "reason.too_short": _l("Write at least %(min)s characters."),
    "reason.too_many_items": _l("Give %(max)s entries or fewer."),
    "reason.too_few_items": _l("Give at least %(min)s entries."),
    "reason.too_small": _l("Give a number of at least %(min)s."),
    "reason.too_big": _l("Give a number of at most %(max)s."),
    "reason.not_text": _l("Give text here."),
    "reason.not_a_number": _l("Give a number, for example 12."),
    "reason.not_a_date": _l("Give a date, for example 2026-03-15."),
    "reason.not_a_time": _l("Give a time with its offset, for example 2026-03-15T09:00:00+08:00."),
    "reason.not_a_flag": _l("Give true or false."),
    "reason.not_a_list": _l("Give a list here."),
    "reason.not_an_object": _l("Give an object here."),
    "reason.not_a_choice": _l("Choose one of the entries offered."),
    "reason.bad_format": _l("This is not in the expected form. Check it and enter it again."),
    "reason.unknown_field": _l("There is no field of this name. Leave it out."),
    "reason.unknown_parameter": _l("There is no query parameter of this name. Leave it out."),
    "reason.repeated_field": _l("This field was given more than once. Give it once."),
    "reason.control_characters": _l(
        "There are invisible control characters in this text. Remove them and try again."
    ),
    "reason.missing_version": _l(
        "The page did not say which version it edits. Reload the page and try again."
    ),
    "reason.clash": _l("This clashes with something that is already saved. Look at the list and try again."),
    "reason.bad_cursor": _l("This page mark is not valid. Start again from the first page."),
    "reason.idempotency_key_malformed": _l("The one-time key must be 1 to 100 printable ASCII characters."),
    "reason.missing_idempotency_key": _l("The one-time key is missing. Reload the page and send it again."),
    "reason.draft_too_large": _l("This is too much to be kept as a draft. Save the record itself."),
    "reason.too_many_drafts": _l(
        "You have more than %(max)s unfinished drafts. Finish or discard one; this one is not kept until then."
    ),
    "reason.key_reused": _l("This form was already sent with other content. Reload the page and try again."),
    "reason.still_running": _l(
        "The same request is still being worked on. Wait a moment, then look at the result."
    ),
    "reason.undeclared_route": _l("This address is not open to anybody."),
    "reason.unexpected": _l("Something went wrong on our side. It has been noted; please try again later."),
    "reason.http_405": _l("This address does not take that method."),
    "reason.http_400": _l("The request could not be read. Go back, reload the page and try again."),
    "reason.http_414": _l("The address is too long."),
    "reason.http_415": _l("Send the body as application/json."),
    "reason.http_431": _l("The request could not be read. Go back, reload the page and try again."),
    "reason.expired_form": _l(
        "This page was open for too long. Check your entries below and send them again."
    ),
    "reason.bad_json": _l("The body is not valid JSON."),
    "reason.not_json": _l("Send the body as application/json."),
}
