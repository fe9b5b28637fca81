"""The base of every HTML form: CSRF, version, one-time key, unknown names refused, errors that say what to do."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, MultipleFileField
from wtforms import Field, HiddenField, SubmitField
from wtforms.validators import (
    AnyOf,
    Email,
    EqualTo,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    StopValidation,
)

from partyhub.kernel.errors import Conflict, DomainError, Forbidden, Invalid, Reason, Stale, TooMany, raise_if
from partyhub.kernel.http import API_PREFIX, shown_on_page
from partyhub.web import fields as _fields
from partyhub.web import normal
from partyhub.web.fields import *  # noqa: F403  # the fields are part of this module's offer
from partyhub.web.words import sentence

__all__ = [  # noqa: PLE0604  # names of two modules, joined
    *_fields.__all__,
    "REFUSALS",
    "AnyOf",
    "BaseForm",
    "Email",
    "EqualTo",
    "FileAllowed",
    "FileField",
    "FilterForm",
    "Length",
    "MaxLength",
    "MultipleFileField",
    "NumberRange",
    "Optional",
    "Regexp",
    "Required",
    "files_sent",
    "pressed",
]

CHROME = ("csrf_token", "version", "idempotency_key")
MAX_KEY = 100
REFUSALS = (Invalid, Conflict, Forbidden, TooMany)
"""What a command may answer to what was entered: wrong values, a state that has changed, not his to do, too often."""
# Names that messengers and campaigns append to links; never ours, never harmful.
APPENDED_BY_OTHERS = ("from", "isappinstalled", "lang", "scene", "clicktime", "enterid")


class Required(InputRequired):
    """Wants an entry, and names it: “Fill in the title.”"""

    def __init__(self, message: Any = None) -> None:
        super().__init__(message)

    def __call__(self, form: Any, field: Any) -> None:
        """Raise StopValidation when nothing, or only blanks, came in."""
        data = field.data
        if data not in (None, "", [], ()) and not (isinstance(data, str) and not data.strip()):
            return
        if field.errors and not isinstance(field.errors, tuple):
            raise StopValidation()  # the text could not be read: that was said already
        field.errors = []
        raise StopValidation(str(self.message) if self.message else _asked(field))


def _asked(field: Any) -> str:
    label = str(field.label.text)
    if isinstance(field, (_fields.SelectField, _fields.RadioField, _fields.CheckboxesField)):
        return _("Choose: %(label)s.", label=label)
    if isinstance(field, (FileField, MultipleFileField)):
        return _("Choose a file for: %(label)s.", label=label)
    if isinstance(field, (_fields.DateField, _fields.MonthOrDateField)):
        return _("Fill in %(label)s, for example 2026-03-15.", label=label)
    return _("Fill in %(label)s.", label=label)


class MaxLength(Length):
    """At most `max` characters; says how many there are now."""

    def __init__(self, max: int, message: Any = None) -> None:  # the name WTForms uses
        super().__init__(max=max, message=message)
        # No maxlength attribute: browsers cut a longer paste off without a word.
        self.field_flags: dict[str, Any] = {}

    def __call__(self, form: Any, field: Any) -> None:
        """Raise StopValidation when the text is too long."""
        length = len(field.data or "")
        if length > self.max:
            raise StopValidation(
                str(self.message)
                if self.message
                else _(
                    "Shorten this to %(max)s characters or fewer; it has %(now)s.", max=self.max, now=length
                )
            )


class _Messages:
    """WTForms' own messages in our words."""

    OURS: Mapping[str, Any] = {
        "Not a valid choice.": _l("Choose one of the entries offered."),
        "Not a valid choice": _l("Choose one of the entries offered."),
        "Invalid Choice: could not coerce.": _l("Choose one of the entries offered."),
        "Invalid choice(s): one or more data inputs could not be coerced.": _l(
            "Choose one of the entries offered."
        ),
        "'%(value)s' is not a valid choice for this field.": _l("Choose one of the entries offered."),
        "'%(value)s' are not valid choices for this field.": _l("Choose one of the entries offered."),
        "Not a valid integer value.": _l("Give a whole number, for example 12."),
        "Not a valid decimal value.": _l("Give a number, for example 12.5."),
        "Not a valid float value.": _l("Give a number, for example 12.5."),
        "Invalid input.": _l("This is not in the expected form. Check it and enter it again."),
        "Invalid email address.": _l("Give an e-mail address such as name@example.com."),
        "Invalid URL.": _l("Give an address that begins with https://."),
        "This field is required.": _l("Fill this in."),
        "Field must be equal to %(other_name)s.": _l("The two entries differ. Enter the same in both."),
        "Number must be at least %(min)s.": _l("Give a number of at least %(min)s."),
        "Number must be at most %(max)s.": _l("Give a number of at most %(max)s."),
        "Number must be between %(min)s and %(max)s.": _l("Give a number from %(min)s to %(max)s."),
    }

    def gettext(self, text: str) -> str:
        """Return our words for a message of WTForms."""
        if text in self.OURS:
            return str(self.OURS[text])
        if text.startswith("Field must be at least"):
            return str(_l("Write at least %(min)s characters."))
        if text.startswith(("Field cannot be longer", "Field must be between", "Field must be exactly")):
            return _("Check the number of characters.")
        return _("This is not in the expected form. Check it and enter it again.")

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return our words; Chinese has one form."""
        return self.gettext(singular)


_MESSAGES = _Messages()


class BaseForm(FlaskForm):
    """What every form shares.

    Hidden `version` (the version that the page was made from) and `idempotency_key` (one per rendering). Names that
    the form does not know, and control characters, are refused. `status` is the HTTP status to answer with.
    """

    requires_version = False
    extra_names: tuple[str, ...] = ()

    version = HiddenField()
    idempotency_key = HiddenField()

    class Meta(FlaskForm.Meta):
        """Texts are tidied; messages are ours."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Give text fields the filter that trims them."""
            tidier = _tidier(unbound_field.field_class)
            if tidier is not None:
                options["filters"] = (tidier, *unbound_field.kwargs.get("filters", ()))
            return super().bind_field(form, unbound_field, options)

        def get_translations(self, form: Any) -> Any:
            """Return our messages in the reader's language."""
            return _MESSAGES

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._conflict = 0
        if not self.is_submitted():
            self.idempotency_key.data = secrets.token_urlsafe(18)
            if version is not None:
                self.version.data = str(version)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything and collect every complaint, not the first."""
        good = bool(super().validate(extra_validators=extra_validators))
        found = self.refusals()
        for reason in found:
            self._put(reason)
        for field in self:
            if any(isinstance(raw, str) and normal.has_control(raw) for raw in field.raw_data or ()):
                self._put(Reason("control_characters", field.short_name))
                good = False
        return good and not found

    def refusals(self) -> list[Reason]:
        """Return what is wrong with the request apart from the fields: names not known, a version or key that is none.

        Only a form that was asked this has read the request (`refuse_what_nobody_read`).
        """
        g.form_read = True
        return [*self._unknown_names(), *self._chrome_problems()]

    def _names(self) -> set[str]:
        known = {*CHROME, *self.extra_names}
        pending: list[Any] = list(self)
        while pending:
            field = pending.pop()
            known.add(field.name)
            pending.extend(getattr(field, "entries", ()) or ())
            if isinstance(field, _fields.FormField):
                pending.extend(field.form)
        return known

    def _source(self) -> Iterable[str]:
        return [*request.form, *request.files]

    def _unknown_names(self) -> list[Reason]:
        known = self._names()
        return [
            Reason("unknown_field", "", {"name": name[:80]}) for name in self._source() if name not in known
        ]

    def _chrome_problems(self) -> list[Reason]:
        found = []
        if self.requires_version and self.expected_version is None:
            found.append(Reason("missing_version"))
        if len(self.idempotency_key.data or "") > MAX_KEY:
            found.append(Reason("too_long", "", {"max": MAX_KEY}))
        return found

    @property
    def expected_version(self) -> int | None:
        """The version that the page was made from; None when the page did not say or said nonsense."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def values(self, *leave_out: str) -> dict[str, Any]:
        """Return what was entered, by field name, without chrome and buttons: ready for a command's keywords.

        A text that was not sent at all is an empty one.
        """
        dropped = {*CHROME, *leave_out}
        return {
            field.short_name: "" if field.data is None and type(field) in _PLAIN_TEXTS else field.data
            for field in self
            if field.short_name not in dropped and not isinstance(field, SubmitField)
        }

    def show(self, error: DomainError) -> None:
        """Put a refused command's reasons beside their fields, or on top, and remember the status to answer with."""
        for reason in error.reasons:
            self._put(reason)
        self._conflict = error.status
        shown_on_page(error)

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Let the work inside be refused: the form then shows the reasons, and the view its page again."""
        try:
            yield
        except REFUSALS as error:
            self.show(error)

    def _put(self, reason: Reason) -> None:
        field = self._fields.get(reason.field.split(".")[0]) if reason.field else None
        text = sentence(reason)
        if reason.code == "unknown_field" and reason.params.get("name"):
            text = _(
                "The form has no field “%(name)s”. Reload the page and try again.", name=reason.params["name"]
            )
        if field is None or isinstance(field, HiddenField):
            self.form_errors.append(text)
        elif text not in field.errors:
            field.errors = [*field.errors, text]

    @property
    def has_errors(self) -> bool:
        """Say whether anything is wrong."""
        return bool(self._conflict or self.errors)

    @property
    def status(self) -> int:
        """200 while nothing is wrong; 409 after a clash, 422 otherwise."""
        return self._conflict or (422 if self.errors else 200)

    def summary(self) -> list[tuple[str, str]]:
        """List (id of the field or "", sentence) of everything that is wrong, in page order, each once."""
        found = [("", str(text)) for text in self.form_errors]
        for field in self:
            if isinstance(field, HiddenField):
                found.extend(("", sentence(Reason("expired_form"))) for _text in field.errors)
                continue
            found.extend((str(where), text) for where, text in _complaints(field))
        return list(dict.fromkeys(found))


class FilterForm(BaseForm):
    """A form that filters a list: read from the address, no CSRF, no key."""

    version = None  # type: ignore[assignment]  # takes the field of the base away: an address carries no version
    idempotency_key = None  # type: ignore[assignment]  # the same
    extra_names = ("cursor", "page_size")

    class Meta(BaseForm.Meta):
        """No CSRF on reading."""

        csrf = False

    def __init__(self, **kwargs: Any) -> None:
        super(BaseForm, self).__init__(formdata=request.args if request.args else None, **kwargs)
        self._conflict = 0

    def is_submitted(self) -> bool:
        """A list is always filtered by its address."""
        return True

    def _source(self) -> Iterable[str]:
        return [name for name in request.args if name not in APPENDED_BY_OTHERS]

    def _chrome_problems(self) -> list[Reason]:
        return []


_PLAIN_TEXTS = (_fields.StringField, _fields.TextAreaField)


def files_sent(name: str) -> list[Any]:
    """Return the files that were chosen in the field `name`; a browser sends an empty one where none was."""
    return [one for one in request.files.getlist(name) if one.filename]


def pressed(version: int) -> None:
    """Take the press of a button on a page that was made from `version`.

    Raises Invalid when more was sent than a button sends, Stale when the record has moved on.
    """
    form = BaseForm()
    raise_if(Invalid, form.refusals())
    if form.expected_version != version:
        raise Stale


READ_WITHOUT_A_FORM = ("next", "locale", "size")
"""What the switches of language and text size read by themselves."""


def refuse_what_nobody_read() -> None:
    """Refuse entries sent to a button: where no form of ours looked at them, they cannot have been meant.

    Raises Invalid.
    """
    if g.get("form_read") or request.path.startswith(API_PREFIX):
        return
    known = {*CHROME, *READ_WITHOUT_A_FORM}
    unread = [name for name in (*request.form, *request.files) if name not in known]
    raise_if(Invalid, [Reason("unknown_field", name[:80]) for name in unread])


def _complaints(field: Any) -> list[tuple[str, str]]:
    """Flatten the errors of a field, its entries and sub-forms, to (id, sentence)."""
    inner = list(getattr(field, "entries", ()) or ())
    if isinstance(field, _fields.FormField):
        inner = list(field.form)
    if inner:
        own = [(field.id, str(text)) for text in field.errors if isinstance(text, str)]
        return own + [pair for entry in inner for pair in _complaints(entry)]
    where = field.id
    if isinstance(field, (_fields.RadioField, _fields.CheckboxesField)):
        where = f"{field.id}-0"
    return [(where, str(text)) for text in field.errors]


def _tidier(kind: type) -> Callable[[Any], Any] | None:
    if issubclass(kind, (_fields.PasswordField, HiddenField)) or not issubclass(kind, _fields.StringField):
        return None
    return _tidy_lines if issubclass(kind, _fields.TextAreaField) else _tidy


def _tidy(value: Any) -> Any:
    return normal.tidy(value) if isinstance(value, str) else value


def _tidy_lines(value: Any) -> Any:
    return normal.tidy_lines(value) if isinstance(value, str) else value
