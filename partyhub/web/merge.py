"""The merge page: two people edited the same record, and neither loses a character."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from flask import request
from flask_babel import gettext as _
from wtforms import HiddenField, SubmitField

from partyhub.web.fields import BooleanField, CheckboxesField, PasswordField
from partyhub.web.forms import BaseForm, FileField, MultipleFileField
from partyhub.web.pages import page

SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Difference:
    """One field whose text differs: what was typed, what is saved now, and both cut into marked pieces."""

    name: str
    label: str
    yours: str
    theirs: str
    yours_marked: list[tuple[str, str]]
    theirs_marked: list[tuple[str, str]]
    long: bool


def merge_page(
    form: BaseForm, current: Mapping[str, Any], *, version: int, title: str = "", back: str = ""
) -> tuple[str, int]:
    """Return the 409 page for a stale save.

    `form` holds what was typed, `current` what is saved now by field name, `version` the version of that. The page
    sends the same form again to the same address, with the new version: nothing is written before that.
    """
    saved = type(form)(formdata=None, data=dict(current))
    for field in form:
        if getattr(field, "choices", None) is not None:
            saved[field.short_name].choices = field.choices
    differences = [
        difference for difference in (_compare(field, saved) for field in form if _shown(field)) if difference
    ]
    _offer_what_was_not_sent(form, saved)
    html = page(
        "errors/merge.html",
        form=form,
        differences=differences,
        kept=_kept({difference.name for difference in differences}),
        version=version,
        back=back or request.path,
        subject=title,
    )
    return html, 409


def _offer_what_was_not_sent(form: BaseForm, saved: BaseForm) -> None:
    """What the stale page did not have, a line that the other one added, is offered as it is saved, not empty."""
    for field in form:
        ticked = isinstance(field, BooleanField | CheckboxesField)  # not sent means not ticked
        if _shown(field) and not ticked and field.name not in request.form:
            field.data, field.raw_data = saved[field.short_name].data, None


def _shown(field: Any) -> bool:
    return not isinstance(field, HiddenField | SubmitField | PasswordField | FileField | MultipleFileField)


def _compare(field: Any, saved: BaseForm) -> Difference | None:
    other = saved[field.short_name]
    if field.data == other.data:
        return None
    yours, theirs = text_of(field), text_of(other)
    if yours == theirs:
        return None
    yours_marked, theirs_marked = marked(yours, theirs)
    return Difference(
        name=field.name,
        label=str(field.label.text),
        yours=yours,
        theirs=theirs,
        yours_marked=yours_marked,
        theirs_marked=theirs_marked,
        long="\n" in yours + theirs or max(len(yours), len(theirs)) > 60,
    )


def text_of(field: Any) -> str:
    """Return a field's value as the reader knows it: labels of choices, not their codes."""
    if isinstance(field, BooleanField):
        return _("yes") if field.data else _("no")
    if hasattr(field, "iter_choices"):
        return _(", ").join(str(choice.label) for choice in field.iter_choices() if choice.selected)
    if hasattr(field, "parts"):
        return " ".join(part for part in field.parts() if part)
    if hasattr(field, "_value"):
        return str(field._value() or "")
    return "" if field.data is None else str(field.data)


def marked(yours: str, theirs: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Cut both texts into (mark, piece): what both have, what only one has. Long texts are compared by line."""
    if len(yours) + len(theirs) > 4000:
        left: Any = yours.splitlines(keepends=True)
        right: Any = theirs.splitlines(keepends=True)
    else:
        left, right = yours, theirs
    mine: list[tuple[str, str]] = []
    other: list[tuple[str, str]] = []
    for kind, start, end, from_, to in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        same = kind == "equal"
        if end > start:
            mine.append((SAME if same else NEW, "".join(left[start:end])))
        if to > from_:
            other.append((SAME if same else GONE, "".join(right[from_:to])))
    return mine, other


def _kept(differing: set[str]) -> list[tuple[str, str]]:
    """Return (name, value) of everything sent that the page does not show in a field of its own."""
    chrome = {"csrf_token", "version", "idempotency_key"}
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in chrome and name not in differing
    ]
