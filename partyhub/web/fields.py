"""Form fields that read what people type and say what to do when they cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from wtforms import (
    BooleanField,
    DecimalField,
    EmailField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    PasswordField,
    SearchField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    URLField,
)
from wtforms import IntegerField as _IntegerField
from wtforms import RadioField as _RadioField
from wtforms import SelectField as _SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget, Select, TextInput, html_params

from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.partial_date import PartialDate
from partyhub.web import normal

__all__ = [
    "BooleanField",
    "CheckboxesField",
    "CompactField",
    "DateField",
    "DecimalField",
    "EmailField",
    "FieldList",
    "FormField",
    "HiddenField",
    "IntegerField",
    "MomentField",
    "MonthOrDateField",
    "PasswordField",
    "PhoneField",
    "RadioField",
    "SearchField",
    "SelectChoice",
    "SelectField",
    "SelectMultipleField",
    "StringField",
    "SubmitField",
    "TextAreaField",
    "TimeField",
    "URLField",
    "choices",
]


class _ReadField(Field):
    """A field whose text is read by `read`; the text as typed is shown again when it cannot be."""

    widget = TextInput()
    problem: Any = _l("This is not in the expected form. Check it and enter it again.")

    def read(self, text: str) -> Any:
        """Return the value of `text`, or None when it cannot be read."""
        raise ValueError(text)

    def written(self, value: Any) -> str:
        """Return the text of a value."""
        return str(value)

    def _value(self) -> str:
        if (self.raw_data and self.errors) or (self.raw_data and self.data is None):
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; an empty entry is None."""
        text = normal.tidy(str(valuelist[0])) if valuelist else ""
        if not text:
            self.data = None
            return
        self.data = self.read(text)
        if self.data is None:
            raise ValueError(str(self.problem))


class DateField(_ReadField):
    """A day, as `date`. Takes 2026-03-15, 2026.3.15, 2026/3/15, 20260315 and 2026年3月15日."""

    widget = TextInput("date")
    problem = _l("Give a date, for example 2026-03-15.")

    def read(self, text: str) -> date | None:
        """Return the day, or None."""
        return normal.read_date(text)

    def written(self, value: Any) -> str:
        """Return the day in ISO form, which is what a native date input wants."""
        return str(value.isoformat())


class MonthOrDateField(_ReadField):
    """A day, or a month where the day is not known; the value is a PartialDate."""

    problem = _l("Give a date such as 2026-03-15, or a month such as 2026-03.")

    def read(self, text: str) -> PartialDate | None:
        """Return the date in the precision given, or None."""
        found = normal.read_month_or_date(text)
        return PartialDate.parse(found) if found else None


class TimeField(_ReadField):
    """A time of day, as `time`."""

    widget = TextInput("time")
    problem = _l("Give a time of day, for example 09:30.")

    def read(self, text: str) -> Any:
        """Return the time, or None."""
        return normal.read_time(text)

    def written(self, value: Any) -> str:
        """Return hours and minutes."""
        return f"{value:%H:%M}"


class _MomentWidget:
    """A date input and a time input side by side, both sent under the field's name."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        day, clock = field.parts()
        described = kwargs.get("aria_describedby", "")
        marks = "".join(
            f' {name}="{escape(value)}"' for name, value in (("aria-describedby", described),) if value
        )
        invalid = ' aria-invalid="true"' if field.errors else ""
        css = escape(kwargs.get("class_", "form-control"))
        name, label = escape(field.name), escape(str(field.label.text))
        day_word, time_word = escape(str(_l("date"))), escape(str(_l("time of day")))
        return Markup(  # noqa: S704  # nosec B704  # every part is escaped above or fixed
            f'<span class="ph-moment">'
            f'<input type="date" class="{css}" id="{name}" name="{name}" value="{escape(day)}"'
            f' aria-label="{label} {day_word}"{marks}{invalid}>'
            f'<input type="time" class="{css}" id="{name}-time" name="{name}" value="{escape(clock)}"'
            f' aria-label="{label} {time_word}"{marks}{invalid}></span>'
        )


class MomentField(Field):
    """A day and a time of day in Asia/Shanghai; the value is an aware UTC datetime.

    Sent as two values under one name (day, time); one value such as ``2026-03-15T09:30`` is taken as well.
    """

    widget = _MomentWidget()

    def parts(self) -> tuple[str, str]:
        """Return the texts of the two inputs."""
        if self.raw_data:
            given = [str(part) for part in self.raw_data[:2]]
            if len(given) == 1:
                given = given[0].replace("T", " ").split(" ", 1)
            return given[0], given[1] if len(given) > 1 else ""
        if self.data is None:
            return "", ""
        local = self.data.astimezone(SHANGHAI)
        return f"{local:%Y-%m-%d}", f"{local:%H:%M}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read both parts; both empty is None, one of them alone is asked for."""
        self.data = None
        self.raw_data = valuelist
        given, clock = self.parts()
        if not given.strip() and not clock.strip():
            return
        day, at = normal.read_date(given), normal.read_time(clock)
        if day is None:
            raise ValueError(str(_l("Give a date, for example 2026-03-15.")))
        if at is None:
            raise ValueError(str(_l("Give a time of day, for example 09:30.")))
        self.data = datetime.combine(day, at, tzinfo=SHANGHAI).astimezone(UTC)


class IntegerField(_IntegerField):
    """A whole number; full-width digits and thousands separators are taken."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; an empty entry is None."""
        text = normal.half_width(str(valuelist[0])).replace(",", "").strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if not text.lstrip("-").isascii() or not text.lstrip("-").isdigit() or len(text) > 15:
            raise ValueError(str(_l("Give a whole number, for example 12.")))
        self.data = int(text)


class CompactField(StringField):
    """Text stored without spaces or hyphens, half-width and in capitals: identity numbers, credit codes, numbers."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the compact form."""
        self.data = normal.compact(str(valuelist[0])) if valuelist else None


class PhoneField(StringField):
    """A phone number stored as digits, without +86."""

    widget = TextInput("tel")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the stored form."""
        self.data = normal.mobile(str(valuelist[0])) if valuelist else None


class CheckboxesField(SelectMultipleField):
    """Several of a few: one checkbox each."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def choices(options: Iterable[Any], prefix: str = "", *, blank: Any = None) -> list[SelectChoice]:
    """Return the choices for enum members, or for (value, label) pairs.

    The label of a member is the word ``<prefix>.<value>``, looked up when the page is rendered. `blank` puts an empty
    entry with that label first.
    """
    from partyhub.web.words import word  # the words need the app's registry, fields do not

    found = [SelectChoice("", blank)] if blank is not None else []
    for option in options:
        if isinstance(option, Enum):
            found.append(SelectChoice(option.value, word(option, prefix)))
        else:
            value, label = option
            found.append(SelectChoice(str(value), label))
    return found


class _SelectWidget(Select):
    """A select as WTForms draws it; plain options at a tenth of the cost, because filters have long lists of them."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Return the element. Groups and options with attributes of their own are left to WTForms."""
        options = field.choices or ()
        if any(not isinstance(one, SelectChoice) or one.optgroup or one.render_kw for one in options):
            return super().__call__(field, **kwargs)
        kwargs.setdefault("id", field.id)
        kwargs.update({name: True for name in self.validation_attrs if getattr(field.flags, name, False)})
        chosen = str(escape("" if field.data is None else field.data))
        drawn = [
            f'<option{" selected" if value == chosen else ""} value="{value}">{label}</option>'
            for value, label in _escaped((str(one.value), str(one.label or one.value)) for one in options)
        ]
        attributes = html_params(name=field.name, **kwargs)
        return Markup(f"<select {attributes}>{''.join(drawn)}</select>")  # noqa: S704  # nosec B704  # all escaped


def _escaped(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Return the pairs as HTML, escaped all at once: one by one it was a twelfth of a list's page."""
    texts = [text for pair in pairs for text in pair]
    safe = str(escape(_BETWEEN.join(texts))).split(_BETWEEN)
    if len(safe) != len(texts):  # somebody's text holds the very character
        safe = [str(escape(text)) for text in texts]
    return zip(safe[::2], safe[1::2], strict=True)


_BETWEEN = "\x1f"


def _or_none(coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        return None if value in ("", None) else coerce(value)

    return read


class SelectField(_SelectField):
    """One of several. The empty entry is None, and passes unless the field is required."""

    widget = _SelectWidget()

    def __init__(self, label: Any = None, validators: Any = None, coerce: Any = str, **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=_or_none(coerce), **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered; nothing chosen is for the validators to judge."""
        if self.data is not None:
            super().pre_validate(form)


class RadioField(_RadioField):
    """One of a few, shown as radio buttons. Nothing chosen is None."""

    def __init__(self, label: Any = None, validators: Any = None, coerce: Any = str, **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=_or_none(coerce), **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered; nothing chosen is for the validators to judge."""
        if self.data is not None:
            super().pre_validate(form)
