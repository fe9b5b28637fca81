"""Strict marshmallow schemas whose complaints are reason codes, not English sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from partyhub.kernel.clock import SHANGHAI
from partyhub.kernel.errors import Reason
from partyhub.kernel.paging import MAX_PAGE_SIZE, PAGE_SIZE
from partyhub.kernel.partial_date import PartialDate
from partyhub.web import normal

DEFAULT_TEXT_LIMIT = 1000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"-?[0-9]{1,15}")
MAX_WHOLE = 2**53 - 1  # what every JSON reader keeps exactly


class Coded(str):
    """A message that is a reason code and carries its parameters through marshmallow."""

    params: Mapping[str, Any]

    def __new__(cls, code: str, params: Mapping[str, Any] | None = None) -> Coded:
        made = super().__new__(cls, code)
        made.params = params or {}
        return made

    def format(self, *args: Any, **kwargs: Any) -> Coded:
        """Keep the parameters instead of writing them into the text."""
        kept = {name: value for name, value in kwargs.items() if name in ("min", "max") and value is not None}
        return Coded(str(self), {**self.params, **kept})


_INVALID: tuple[tuple[type, str], ...] = (
    (fields.Number, "not_a_number"),
    (fields.Boolean, "not_a_flag"),
    (fields.Date, "not_a_date"),
    (fields.DateTime, "not_a_time"),
    (fields.Time, "not_a_time"),
    (fields.List, "not_a_list"),
    (fields.Tuple, "not_a_list"),
    (fields.Nested, "not_an_object"),
    (fields.Mapping, "not_an_object"),
    (fields.Email, "bad_format"),
    (fields.Url, "bad_format"),
    (fields.Enum, "not_a_choice"),
    (fields.String, "not_text"),
)
_BY_KEY = {"required": "required", "null": "required", "unknown": "not_a_choice", "too_large": "not_a_number"}


@cache  # asked for every message of every field at the start
def _code_of(kind: type, key: str) -> Coded:
    """Return the reason code of one of marshmallow's messages of a kind of field."""
    code = next((code for one, code in _INVALID if issubclass(kind, one)), "bad_format")
    return Coded(_BY_KEY.get(key, code))


class _Base(ma.Schema):
    """What bodies and addresses share."""

    error_messages = {  # noqa: RUF012  # the shape marshmallow gives it
        "unknown": Coded("unknown_field"),
        "type": Coded("not_an_object"),
    }

    class Meta:
        """Unknown names are refused."""

        unknown = ma.RAISE

    from_text = False

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Make a field strict and give its messages their codes."""
        self._make_strict(field_obj)
        inner = getattr(field_obj, "inner", None)
        while inner is not None:
            self._make_strict(inner)
            inner = getattr(inner, "inner", None)

    def _make_strict(self, field: fields.Field[Any]) -> None:
        kind: Any = type(field)
        field.error_messages = {key: _code_of(kind, key) for key in field.error_messages}
        if isinstance(field, fields.Integer):
            field.strict = not self.from_text  # an address holds "12"; a body must hold 12
            if not any(isinstance(one, validate.Range) for one in field.validators):
                field.validators.append(validate.Range(-MAX_WHOLE, MAX_WHOLE))
        if isinstance(field, fields.Boolean):
            field.truthy = {"true"} if self.from_text else {True}
            field.falsy = {"false"} if self.from_text else {False}
        if isinstance(field, fields.String) and not _has_a_form(field) and not field.dump_only:
            self._limit(field)
        for validator in field.validators:
            _give_code(validator)
        test = _test_for(field, self.from_text)
        if test is not None:
            _take_only(field, test)

    @staticmethod
    def _limit(field: fields.String) -> None:
        lengths = [one for one in field.validators if isinstance(one, validate.Length)]
        chosen = any(isinstance(one, validate.OneOf) for one in field.validators)
        if not chosen and not any(one.max is not None or one.equal is not None for one in lengths):
            field.validators.append(validate.Length(max=DEFAULT_TEXT_LIMIT))
        if no_control not in field.validators:
            field.validators.append(no_control)


def _has_a_form(field: Any) -> bool:
    return isinstance(field, fields.UUID | PartialDateText)


def no_control(text: Any) -> None:
    """Refuse NUL and other invisible controls. Raises ValidationError."""
    if isinstance(text, str) and normal.has_control(text):
        raise ma.ValidationError(Coded("control_characters"))


def _give_code(validator: Any) -> None:
    """Let a marshmallow validator speak in codes."""
    if isinstance(validator, validate.Length | validate.Range):
        words = (
            ("too_short", "too_long") if isinstance(validator, validate.Length) else ("too_small", "too_big")
        )
        validator.message_min, validator.message_max = Coded(words[0]), Coded(words[1])
        validator.message_all = _Both(words, validator)
        if isinstance(validator, validate.Length):
            validator.message_equal = Coded("bad_format")
    elif isinstance(validator, validate.OneOf):
        validator.error = Coded("not_a_choice")
    elif isinstance(validator, validate.Regexp | validate.Email | validate.URL):
        validator.error = Coded("bad_format")


class _Both(Coded):
    """The message of a range with two ends: says which end was passed."""

    words: tuple[str, str]
    validator: Any

    def __new__(cls, words: tuple[str, str], validator: Any) -> _Both:
        made = super().__new__(cls, words[0])
        made.words, made.validator = words, validator  # type: ignore[attr-defined]  # set on the instance just made
        return made  # type: ignore[return-value]  # str.__new__ of a subclass

    def format(self, *args: Any, **kwargs: Any) -> Coded:
        """Return the code of the end that was passed."""
        value = kwargs.get("input")
        size = len(value) if isinstance(self.validator, validate.Length) and value is not None else value
        low = size is not None and self.validator.min is not None and size < self.validator.min
        return Coded(self.words[0 if low else 1]).format(**kwargs)


def _test_for(field: Any, from_text: bool) -> Callable[[Any], bool] | None:
    """Return what a value must look like before marshmallow, which takes more than is documented, reads it."""
    if isinstance(field, fields.Date):
        return lambda value: isinstance(value, str) and _DAY.fullmatch(value) is not None
    if from_text:
        whole = isinstance(field, fields.Integer)
        return (lambda value: _WHOLE.fullmatch(str(value)) is not None) if whole else None
    if isinstance(field, fields.Boolean):
        return lambda value: isinstance(value, bool)
    if isinstance(field, fields.Number):
        return lambda value: isinstance(value, int | float) and not isinstance(value, bool)
    return None


def _take_only(field: Any, test: Callable[[Any], bool]) -> None:
    """Refuse values that fail `test`: "12" where a body must hold 12, 20260315 where 2026-03-15 is meant."""
    read = field._deserialize  # the hook marshmallow calls; instances are private to their schema

    def strictly(value: Any, *args: Any, **kwargs: Any) -> Any:
        if not test(value):
            raise field.make_error("invalid", input=value, obj_type="")
        return read(value, *args, **kwargs)

    field._deserialize = strictly


class Schema(_Base):
    """Base of every JSON body and answer: unknown names refused, strict kinds, limited lengths, no control codes."""


class QuerySchema(_Base):
    """Base of what stands in an address: everything comes as text."""

    from_text = True
    error_messages = {"unknown": Coded("unknown_parameter")}  # noqa: RUF012  # the shape marshmallow gives it


class ListQuery(QuerySchema):
    """What every list takes."""

    page_size = fields.Integer(load_default=PAGE_SIZE, validate=validate.Range(1, MAX_PAGE_SIZE))
    cursor = fields.String(validate=validate.Length(max=2000))


class Text(fields.String):
    """A text, trimmed."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, *args, **kwargs)
        return normal.tidy(normal.tidy_lines(text)) if isinstance(text, str) else text


class Integer(fields.Integer):
    """A whole number."""


class Date(fields.Date):
    """A day, ``YYYY-MM-DD`` and nothing else."""


class Moment(fields.AwareDateTime):
    """An instant, RFC 3339 with offset; written with the offset of Asia/Shanghai."""

    def _serialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return (
            value.astimezone(SHANGHAI).isoformat(timespec="seconds") if isinstance(value, datetime) else None
        )


class PartialDateText(fields.String):
    """A day or a month, ``2026-03-15`` or ``2026-03``."""

    def _serialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return PartialDate.parse(str(value))
        except ValueError:
            raise ma.ValidationError(Coded("not_a_date")) from None


@cache
def paged(item: type[ma.Schema]) -> type[Schema]:
    """Return the schema of a page of `item`s."""
    name = f"{item.__name__.removesuffix('Schema')}Page"
    return type(
        name,
        (Schema,),
        {
            "__doc__": f"A page of {item.__name__}.",
            "items": fields.List(fields.Nested(item), required=True),
            "next_cursor": fields.String(required=True, allow_none=True, dump_only=True),
            "total": fields.Integer(required=True, allow_none=True, dump_only=True),
            "total_at_least": fields.Integer(allow_none=True, dump_only=True),
        },
    )


def reasons_of(messages: Any, unknown: str = "unknown_field", where: str = "") -> list[Reason]:
    """Flatten marshmallow's messages to reasons whose field is a dotted path.

    The outermost level of webargs names the location (json, query); it is dropped.
    """
    if isinstance(messages, Mapping):
        return [
            reason
            for name, inner in messages.items()
            for reason in reasons_of(inner, unknown, _joined(where, str(name)))
        ]
    if isinstance(messages, list | tuple):
        return [reason for one in messages for reason in reasons_of(one, unknown, where)]
    field = where.partition(".")[2]
    code = str(messages) if isinstance(messages, Coded) else "bad_format"
    return [Reason(code, field[:120], getattr(messages, "params", {}))]


def _joined(where: str, name: str) -> str:
    if name == "_schema":
        return where
    return f"{where}.{name}" if where else name
